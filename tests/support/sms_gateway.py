"""A gateway for short messages on this machine that answers as the real one does, and how it is reached."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from portal.settings import Sms
from tests.support.json_server import JsonServer, json_server

NOTICE, CODE = "1110001", "1110002"


def taken(code: str = "Ok", message: str = "send success") -> dict[str, Any]:
    """The answer to one number, yes or no."""
    return {"Response": {"SendStatusSet": [{"Code": code, "Message": message}], "RequestId": "r"}}


def refused(code: str, message: str = "") -> dict[str, Any]:
    """The answer to a request that was not even looked at."""
    return {"Response": {"Error": {"Code": code, "Message": message}, "RequestId": "r"}}


def sms_settings(url: str, **changes: Any) -> Sms:
    """How the portal reaches the gateway."""
    usual = {
        "url": url,
        "key_id": "AKIDexample",
        "secret": "never-told",
        "app_id": "1400006666",
        "sign_name": "某区委办",
        "notice_template": NOTICE,
        "code_template": CODE,
    }
    return Sms(**{**usual, **changes})


@contextmanager
def sms_gateway() -> Iterator[JsonServer]:
    """The gateway, taking everything until it is told otherwise."""
    with json_server(lambda asked: (200, taken())) as server:
        yield server
