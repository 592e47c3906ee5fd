"""Hands short messages to the county's gateway, which fills values into texts it has approved before.

The interface is SendSms of 2021-01-11, a JSON body signed with TC3-HMAC-SHA256, as its maker documents it.
An answer with status 200 may still say no: what counts is the word in it.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import logging
import ssl
import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import httpx

from portal.clients.carrying import Deferred, NotCarried, Refused, Unavailable
from portal.clients.letters import Letter

if TYPE_CHECKING:
    from portal.settings import Sms

ACTION, VERSION, SERVICE = "SendSms", "2021-01-11", "sms"
TIMEOUT = httpx.Timeout(10.0, connect=3.0)
NEVER = (
    "InvalidParameterValue.IncorrectPhoneNumber",
    "InvalidParameterValue.ContentLengthLimit",
    "InvalidParameterValue.TemplateParameter",
    "FailedOperation.PhoneNumberInBlacklist",
    "FailedOperation.ContainSensitiveWord",
    "UnsupportedOperation.",
)
"""What concerns this number or these words: trying again changes nothing."""
NOBODY_S = (
    "AuthFailure",
    "UnauthorizedOperation",
    "RequestLimitExceeded",
    "LimitExceeded.AppDailyLimit",
    "FailedOperation.InsufficientBalance",
    "FailedOperation.SignatureIncorrect",
    "FailedOperation.TemplateIncorrect",
    "FailedOperation.TemplateParamSetNotMatch",
    "InvalidParameterValue.SdkAppId",
)
"""What keeps everybody's from going until it is put right, such as the key, the text or the balance."""
_SIGNED = "content-type;host"
_TYPE = "application/json"


class SmsGateway:
    """The one place that speaks to the gateway."""

    def __init__(self, sms: Sms, now: Callable[[], float] = time.time) -> None:
        self._sms, self._now = sms, now
        trusted = ssl.create_default_context(cafile=str(sms.ca_file) if sms.ca_file else None)
        self._client = httpx.Client(timeout=TIMEOUT, follow_redirects=False, trust_env=False, verify=trusted)
        # Numbers are nobody's business who reads the log.
        logging.getLogger("httpx").setLevel(logging.WARNING)

    def carry(self, letter: Letter, address: str) -> None:
        """Hand one over; when the answer is lost it may come twice, for the gateway knows no ids of ours."""
        sms = self._sms
        body = {
            "PhoneNumberSet": [f"+86{address}"],
            "SmsSdkAppId": sms.app_id,
            "SignName": sms.sign_name,
            "TemplateId": sms.code_template if letter.proves else sms.notice_template,
            "TemplateParamSet": list(letter.values),
            "SessionContext": letter.id,
        }
        content = json.dumps(body, ensure_ascii=False).encode()
        try:
            answer = self._client.post(sms.url, content=content, headers=self._headers(content))
        except httpx.HTTPError as error:
            raise Unavailable(f"{urlsplit(sms.url).netloc}: {type(error).__name__}") from error
        if answer.status_code != httpx.codes.OK:
            raise Unavailable(f"{urlsplit(sms.url).netloc}: HTTP {answer.status_code}")
        code, words = _said(answer)
        if code != "Ok":
            raise _meaning(code, f"{code} {words}".strip().replace(address, masked(address)))

    def _headers(self, content: bytes) -> Mapping[str, str]:
        at = int(self._now())
        return {
            "Content-Type": _TYPE,
            "Authorization": signed(self._sms, content, at),
            "X-TC-Action": ACTION,
            "X-TC-Version": VERSION,
            "X-TC-Region": self._sms.region,
            "X-TC-Timestamp": str(at),
        }


def signed(sms: Sms, content: bytes, at: int) -> str:
    """The header that proves who asks, and that nobody has changed what is asked."""
    day = datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%d")
    scope = f"{day}/{SERVICE}/tc3_request"
    place = urlsplit(sms.url)
    headers = f"content-type:{_TYPE}\nhost:{place.netloc}\n"
    request = f"POST\n{place.path or '/'}\n\n{headers}\n{_SIGNED}\n{hashlib.sha256(content).hexdigest()}"
    text = f"TC3-HMAC-SHA256\n{at}\n{scope}\n{hashlib.sha256(request.encode()).hexdigest()}"
    key = f"TC3{sms.secret}".encode()
    for part in (day, SERVICE, "tc3_request"):
        key = hmac.digest(key, part.encode(), "sha256")
    signature = hmac.new(key, text.encode(), hashlib.sha256).hexdigest()
    return f"TC3-HMAC-SHA256 Credential={sms.key_id}/{scope}, SignedHeaders={_SIGNED}, Signature={signature}"


def masked(number: str) -> str:
    """A number as it may be shown: enough to know it by, too little to call it."""
    return f"{number[:3]}****{number[-4:]}" if len(number) > 7 else number


def _said(answer: httpx.Response) -> tuple[str, str]:
    """The word that tells whether it was taken, and what is said to it."""
    try:
        told: Any = answer.json()["Response"]
        said = told["Error"] if "Error" in told else told["SendStatusSet"][0]
        return str(said["Code"]), str(said.get("Message", ""))[:200]
    except (ValueError, KeyError, TypeError, IndexError, AttributeError):
        return "", "an answer nobody understands"


def _meaning(code: str, reason: str) -> NotCarried:
    if code.startswith(NEVER):
        return Refused(reason)
    return Unavailable(reason) if code.startswith(NOBODY_S) else Deferred(reason)
