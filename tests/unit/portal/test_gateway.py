"""Whom the portal believes what is told of a visitor, and under which names it answers."""

from __future__ import annotations

import socket
from typing import Any

import pytest
from flask import Flask, request

from portal.web import gateway
from portal.web.gateway import BehindGateway, HostUnknown

TOLD = {"X-Forwarded-For": "203.0.113.9", "X-Forwarded-Proto": "https", "X-Forwarded-Host": "evil.example"}


def seen_by(app: Any, address: str, **told: str) -> str:
    """What the web app takes a request for."""
    client = app.test_client()
    return str(
        client.get("/", headers=told or TOLD, environ_base={"REMOTE_ADDR": address}).get_data(as_text=True)
    )


def behind(*gateways: str) -> Flask:
    app = Flask(__name__)
    app.wsgi_app = BehindGateway(app.wsgi_app, gateways)  # type: ignore[method-assign]
    app.add_url_rule("/", "told", lambda: f"{request.remote_addr} {request.scheme} {request.host}")
    return app


@pytest.mark.parametrize("gateways", [("10.0.0.2",), ("10.0.0.0/30",), ("fd00::/8", "10.0.0.2")])
def test_the_gateway_is_believed_and_nobody_else(gateways: tuple[str, ...]) -> None:
    app = behind(*gateways)
    assert seen_by(app, "10.0.0.2") == "203.0.113.9 https localhost"
    assert seen_by(app, "10.0.0.9") == "10.0.0.9 http localhost"
    assert seen_by(app, "not-an-address") == "not-an-address http localhost"


def test_of_what_several_proxies_told_only_the_gateways_own_word_counts() -> None:
    """A visitor begins the list; the gateway adds whom it sees."""
    app = behind("10.0.0.2")
    forged = {"X-Forwarded-For": "127.0.0.1, 203.0.113.9", "X-Forwarded-Proto": "https"}
    assert seen_by(app, "10.0.0.2", **forged) == "203.0.113.9 https localhost"


def test_a_gateway_is_known_by_its_name_wherever_it_stands_now(monkeypatch: pytest.MonkeyPatch) -> None:
    stands, now = {"gateway": "172.18.0.5"}, [0.0]

    def looked_up(name: str, *_: object, **__: object) -> list[Any]:
        if name not in stands:
            raise OSError("no such name")
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (stands[name], 0))]

    monkeypatch.setattr(gateway.socket, "getaddrinfo", looked_up)
    monkeypatch.setattr(gateway.time, "monotonic", lambda: now[0])
    app = behind("gateway", "not-there")
    assert seen_by(app, "172.18.0.5").startswith("203.0.113.9 https")
    stands["gateway"] = "172.18.0.8"
    assert seen_by(app, "172.18.0.8").startswith("172.18.0.8 http")
    now[0] += gateway.LOOKED_UP_FOR_SECONDS
    assert seen_by(app, "172.18.0.8").startswith("203.0.113.9 https")
    assert seen_by(app, "172.18.0.5").startswith("172.18.0.5 http")


def answering(host: str | None) -> Flask:
    app = Flask(__name__)
    gateway.answer_to(app, host)
    app.add_url_rule("/", "told", lambda: "here")
    app.add_url_rule("/livez", "health.livez", lambda: "alive")
    app.register_error_handler(HostUnknown, lambda _: ("", gateway.STATUSES[HostUnknown]))
    return app


@pytest.mark.parametrize(
    "named", ["bg.example.gov.cn", "BG.example.gov.cn:443", "localhost", "127.0.0.1:8080", "[::1]"]
)
def test_it_answers_under_the_public_name_and_on_this_machine(named: str) -> None:
    assert answering("bg.example.gov.cn").test_client().get("/", headers={"Host": named}).status_code == 200


@pytest.mark.parametrize(
    "named", ["evil.example", "bg.example.gov.cn.evil.example", "10.0.0.7", "a@bg.example.gov.cn", "[::2]"]
)
def test_under_any_other_name_it_answers_operators_only(named: str) -> None:
    client = answering("bg.example.gov.cn").test_client()
    assert client.get("/", headers={"Host": named}).status_code in (400, 421)
    assert client.get("/livez", headers={"Host": "portal:8000"}).status_code == 200
