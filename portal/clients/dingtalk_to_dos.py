"""Keeps to-dos at 钉钉, or at a 专有钉钉/政务钉钉 that speaks its interface (OpenAPI 1.0): one adapter.

To-dos are made by one account of the county's application; whoever may do the work is an executor. An answer
with status 200 may still say no, and some of these systems say so with a number in it.
"""

from __future__ import annotations

import logging
import re
import ssl
import time
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlsplit

import httpx

from portal.clients.carrying import Deferred, NotCarried, Refused, Unavailable
from portal.clients.to_dos import ToDo

if TYPE_CHECKING:
    from portal.settings import ToDoSystem

TIMEOUT = httpx.Timeout(10.0, connect=3.0)
TOKEN, TO_DOS = "/v1.0/oauth2/accessToken", "/v1.0/todo/users/{operator}/tasks"
EARLIER = 300.0
"""How many seconds before its end a token is not used any more."""
_NO_TOKEN = frozenset({"InvalidAuthentication", "40014", "42001", "33001"})
_LATER = re.compile(r"flow.?control|lock|throttl|qps|system.?error|timeout", re.IGNORECASE)
_THERE_ALREADY = re.compile(r"task exist|already exist", re.IGNORECASE)
_UNKNOWN = re.compile(r"not.?(exist|found)", re.IGNORECASE)
_NOT_THERE = re.compile(r"task\W{0,2}(is\W)?not\W?(exist|found)", re.IGNORECASE)


class _No(Exception):
    """An answer that says no."""

    def __init__(self, status: int, code: str, words: str) -> None:
        self.status, self.code = status, code
        super().__init__(" ".join(part for part in (f"HTTP {status}", code, words) if part))


class DingtalkToDos:
    """The one place that speaks to the system of to-dos."""

    def __init__(self, system: ToDoSystem, now: Callable[[], float] = time.time) -> None:
        self._system, self._now = system, now
        trusted = ssl.create_default_context(cafile=str(system.ca_file) if system.ca_file else None)
        self._client = httpx.Client(timeout=TIMEOUT, follow_redirects=False, trust_env=False, verify=trusted)
        self._token, self._good_until = "", 0.0
        self._place = TO_DOS.format(operator=quote(system.operator, safe=""))
        # The client's own log would tell ids of people.
        logging.getLogger("httpx").setLevel(logging.WARNING)

    def carry(self, to_do: ToDo, address: str) -> str | None:
        """Tell of one; its id there, or none when it is not there any more."""
        try:
            return self._tell(to_do)
        except _No as no:
            raise self._meaning(no) from None

    def _tell(self, to_do: ToDo) -> str | None:
        if to_do.act == "open":
            return self._open(to_do)
        there = to_do.external_id or self._made_as(to_do.source_id)
        if there is None:
            return None
        place = f"{self._place}/{quote(there, safe='')}"
        try:
            if to_do.act == "done":
                self._call("PUT", place, {"done": True})
            elif to_do.act == "gone":
                self._call("DELETE", place)
            else:
                self._call("PUT", place, _words(to_do))
                return there
        except _No as no:
            if not _NOT_THERE.search(str(no)):
                raise
        return None

    def _open(self, to_do: ToDo) -> str:
        links = {"appUrl": to_do.link, "pcUrl": to_do.link}
        whole = {
            **_words(to_do),
            "sourceId": to_do.source_id,
            "creatorId": self._system.operator,
            "detailUrl": links,
            "isOnlyShowExecutor": True,
        }
        try:
            return _id_in(self._call("POST", self._place, whole))
        except _No as no:
            found = self._made_as(to_do.source_id) if _THERE_ALREADY.search(str(no)) else None
            if found is None:
                raise
        # It was made before and the answer was lost: it is told how it is now.
        self._call("PUT", f"{self._place}/{quote(found, safe='')}", _words(to_do))
        return found

    def _made_as(self, source_id: str) -> str | None:
        """The id of a to-do that was made under our own id, if it was."""
        try:
            return _id_in(self._call("GET", f"{self._place}/sources/{quote(source_id, safe='')}"))
        except _No as no:
            if not _UNKNOWN.search(str(no)):
                raise
        return None

    def _call(self, method: str, path: str, body: Mapping[str, Any] | None = None) -> Mapping[str, Any]:
        """Ask, with a fresh token when the one we have is not taken any more."""
        try:
            return self._ask(method, path, body, self._a_token())
        except _No as no:
            if no.status != httpx.codes.UNAUTHORIZED and no.code not in _NO_TOKEN:
                raise
        self._token = ""
        return self._ask(method, path, body, self._a_token())

    def _a_token(self) -> str:
        if self._token and self._now() < self._good_until:
            return self._token
        keys = {"appKey": self._system.app_key, "appSecret": self._system.app_secret}
        try:
            answer = self._ask("POST", TOKEN, keys, "")
            self._token = str(answer["accessToken"])
            self._good_until = self._now() + float(answer["expireIn"]) - EARLIER
        except _No as no:
            raise Unavailable(f"{self._host}: no token: {no}") from None
        except (KeyError, TypeError, ValueError):
            raise Unavailable(f"{self._host}: an answer nobody understands") from None
        return self._token

    def _ask(self, method: str, path: str, body: Mapping[str, Any] | None, token: str) -> Mapping[str, Any]:
        asked = {} if path == TOKEN else {"operatorId": self._system.operator}
        headers = {"x-acs-dingtalk-access-token": token} if token else {}
        url = f"{self._system.url.rstrip('/')}{path}"
        try:
            answer = self._client.request(method, url, params=asked, json=body, headers=headers)
        except httpx.HTTPError as error:
            raise Unavailable(f"{self._host}: {type(error).__name__}") from error
        return _read(answer)

    def _meaning(self, no: _No) -> NotCarried:
        reason = f"{self._host}: {no}"
        if no.status in (401, 403, 404, 408, 425, 429, 502, 503, 504) or no.code in _NO_TOKEN:
            return Unavailable(reason)
        says_why = no.status >= 400 or (no.status == httpx.codes.OK and no.code)
        if not says_why or no.status >= 500 or _LATER.search(no.code):
            return Deferred(reason)
        return Refused(reason)

    @property
    def _host(self) -> str:
        return urlsplit(self._system.url).netloc


def _id_in(answer: Mapping[str, Any]) -> str:
    if not answer.get("id"):
        raise _No(httpx.codes.OK, "", "an answer nobody understands")
    return str(answer["id"])


def _words(to_do: ToDo) -> dict[str, Any]:
    said: dict[str, Any] = {
        "subject": to_do.subject,
        "description": to_do.description,
        "executorIds": list(to_do.executors),
    }
    if to_do.due_at:
        said["dueTime"] = int(to_do.due_at.timestamp() * 1000)
    return said


def _read(answer: httpx.Response) -> Mapping[str, Any]:
    """What was answered, if it was a yes."""
    status = answer.status_code
    try:
        said = answer.json()
    except ValueError:
        said = None
    if not isinstance(said, Mapping):
        raise _No(status, "", "an answer nobody understands" if status == httpx.codes.OK else "")
    code = next((str(said[name]) for name in ("errcode", "code", "errorCode") if said.get(name)), "")
    words = next((str(said[name])[:200] for name in ("errmsg", "message", "errorMsg") if said.get(name)), "")
    if status != httpx.codes.OK or said.get("success") is False or code not in ("", "0"):
        raise _No(status, code, words)
    return said
