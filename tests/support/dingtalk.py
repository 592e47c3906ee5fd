"""A system of to-dos on this machine that keeps them as 钉钉 does, and how it is reached."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlsplit

from portal.settings import ToDoSystem
from tests.support.json_server import Answer, Asked, JsonServer, json_server

OPERATOR = "operator-1"
PLACE = re.compile(rf"/v1\.0/todo/users/{OPERATOR}/tasks(?:/(?P<source>sources/)?(?P<id>[^/]+))?")
WRONG_TOKEN = {"code": "InvalidAuthentication", "message": "token is invalid"}


@dataclass
class Dingtalk:
    """The to-dos it keeps, open ones and done ones; tokens it gave; `instead` answers for it when set."""

    server: JsonServer
    open: dict[str, dict[str, Any]] = field(default_factory=dict)
    done: dict[str, dict[str, Any]] = field(default_factory=dict)
    tokens: list[str] = field(default_factory=list)
    revoked: set[str] = field(default_factory=set)
    token_lives: int = 7200
    instead: Answer | None = None
    made: int = 0

    def settings(self, **changes: Any) -> ToDoSystem:
        usual = {
            "url": self.server.url,
            "app_key": "key-1",
            "app_secret": "never-told",
            "operator": OPERATOR,
        }
        return ToDoSystem(**{**usual, **changes})

    def calls(self) -> list[str]:
        """What it was asked about to-dos, in order."""
        return [asked.method for asked in self.server.arrived if "oauth2" not in asked.path]

    def of(self, person: str) -> list[str]:
        """What this person finds there to do."""
        return sorted(one["subject"] for one in self.open.values() if person in one["executorIds"])

    def answer(self, asked: Asked) -> tuple[int, Any]:
        parts = urlsplit(asked.path)
        if parts.path == "/v1.0/oauth2/accessToken":
            assert asked.body == {"appKey": "key-1", "appSecret": "never-told"}
            self.tokens.append(f"token-{len(self.tokens) + 1}")
            return 200, {"accessToken": self.tokens[-1], "expireIn": self.token_lives}
        if asked.headers.get("x-acs-dingtalk-access-token") not in {*self.tokens} - self.revoked:
            return 401, WRONG_TOKEN
        if self.instead is not None:
            return self.instead(asked)
        assert parse_qs(parts.query) == {"operatorId": [OPERATOR]}
        found = PLACE.fullmatch(parts.path)
        assert found, asked.path
        if asked.method == "POST":
            return self._make(asked.body)
        if found["source"]:
            known = [one for one in self.open.values() if one["sourceId"] == found["id"]]
            return (200, known[0]) if known else (400, {"code": "x", "message": "task not exist"})
        if found["id"] not in self.open:
            return 400, {"code": "todo.taskUpdate.paramError", "message": "task not exist"}
        return self._change(asked, found["id"])

    def _make(self, body: Mapping[str, Any]) -> tuple[int, Any]:
        assert body["creatorId"] == OPERATOR and body["executorIds"] and body["isOnlyShowExecutor"] is True
        if any(one["sourceId"] == body["sourceId"] for one in [*self.open.values(), *self.done.values()]):
            return 400, {"code": "todo.taskCreate.paramError", "message": "task exist"}
        self.made += 1
        made = {**body, "id": f"there-{self.made}"}
        self.open[made["id"]] = made
        return 200, made

    def _change(self, asked: Asked, which: str) -> tuple[int, Any]:
        if asked.method == "DELETE":
            del self.open[which]
        elif asked.body.get("done"):
            self.done[which] = self.open.pop(which)
        else:
            assert set(asked.body) <= {"subject", "description", "executorIds", "dueTime"}
            self.open[which].update(asked.body)
        return 200, {"result": True}


@contextmanager
def dingtalk() -> Iterator[Dingtalk]:
    """The system, listening until the test is over."""
    with json_server(lambda asked: kept.answer(asked)) as server:
        kept = Dingtalk(server)
        yield kept
