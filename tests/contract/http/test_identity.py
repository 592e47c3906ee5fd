"""A route says who may call it; a token says who is asking, for a minute, at one service."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from joserfc import jwt
from joserfc.jwk import OctKey

from chassis.actor import Actor
from chassis.testing.clock import FixedClock
from chassis.web.answers import json_answer
from chassis.web.blueprint import Blueprint
from chassis.web.identity import (
    Access,
    RouteWithoutAccess,
    TokenSigner,
    TokenVerifier,
    access_of_routes,
    new_key_pair,
)
from chassis.web.refusals import NotSignedIn
from tests.contract.http.toy import PRIVATE, PUBLIC, make_toy

CLERK = Actor("u1", "民政局经办人", "经办人", "430211-mzj", "民政局", frozenset({"clerk@430211-mzj"}))


def test_without_a_token_only_public_routes_answer(toy: Any) -> None:
    assert toy.client.get("/notes/1/text").status_code == 200
    answer = toy.client.get("/notes")
    assert answer.status_code == 401 and answer.headers["WWW-Authenticate"] == "Bearer"


def test_a_role_is_needed_where_the_route_names_one(toy: Any) -> None:
    answer = toy.post("/notes", {"text": "x"}, headers=toy.token("leader@430211-mzj"))
    assert answer.status_code == 403 and answer.get_json()["facts"] == {"roles": ["clerk"]}
    assert toy.notes() == []


def test_a_token_ends_after_a_minute_even_when_it_was_checked_before(toy: Any) -> None:
    token = toy.token("clerk@x")
    assert toy.client.get("/notes", headers=token).status_code == 200
    toy.clock.advance(seconds=64)
    assert toy.client.get("/notes", headers=token).status_code == 200
    toy.clock.advance(seconds=2)
    assert toy.client.get("/notes", headers=token).status_code == 401


def test_a_token_for_another_service_is_not_taken(toy: Any) -> None:
    assert toy.client.get("/notes", headers=toy.token("clerk@x", audience="admission")).status_code == 401


def _foreign(toy: Any) -> list[str]:
    claims = {**CLERK.as_json(), "iss": "portal", "aud": "toy", "iat": 1772413200, "exp": 1999999999}
    stranger, _public = new_key_pair()
    good = TokenSigner(PRIVATE, clock=toy.clock).sign(CLERK, "toy")
    header, payload, signature = good.split(".")
    return [
        TokenSigner(stranger, clock=toy.clock).sign(CLERK, "toy"),
        TokenSigner(PRIVATE, issuer="somebody", clock=toy.clock).sign(CLERK, "toy"),
        jwt.encode({"alg": "HS256"}, claims, OctKey.import_key("a" * 40)),
        f"eyJhbGciOiJub25lIn0.{payload}.",
        f"{header}.{payload}.{signature[:-4]}AAAA",
        f"{header}.{payload}",
        "",
        "a.b.c",
        "x" * 5000,
    ]


@pytest.mark.filterwarnings("ignore::joserfc.errors.SecurityWarning")
def test_no_foreign_forged_or_broken_token_is_taken_not_even_on_public_routes(toy: Any) -> None:
    for token in _foreign(toy):
        headers = {"Authorization": f"Bearer {token}"}
        assert toy.client.get("/notes", headers=headers).status_code == 401, token
    assert toy.client.get("/notes", headers={"Authorization": "Basic dTpw"}).status_code == 401


def test_keys_can_change_while_tokens_of_the_old_one_are_still_about(toy: Any) -> None:
    new_private, new_public = new_key_pair()
    both = TokenVerifier(PUBLIC + new_public, "toy", clock=toy.clock)
    for private in (PRIVATE, new_private):
        assert both.verify(TokenSigner(private, clock=toy.clock).sign(CLERK, "toy")) == CLERK
    with pytest.raises(NotSignedIn):
        TokenVerifier(new_public, "toy", clock=toy.clock).verify(
            TokenSigner(PRIVATE, clock=toy.clock).sign(CLERK, "toy")
        )


def test_a_signer_reuses_its_token_for_half_its_life(toy: Any) -> None:
    clock = FixedClock(toy.clock.now())
    signer = TokenSigner(PRIVATE, clock=clock)
    first = signer.sign(CLERK, "toy")
    clock.advance(seconds=29)
    assert signer.sign(CLERK, "toy") == first and signer.sign(CLERK, "admission") != first
    clock.advance(seconds=2)
    assert signer.sign(CLERK, "toy") != first


def test_a_token_made_while_the_clock_was_ahead_is_not_used_after_it_was_set_right(toy: Any) -> None:
    """The service would refuse it for days: it says it was made in the future."""
    right = toy.clock.now()
    clock = FixedClock(right)
    signer = TokenSigner(PRIVATE, clock=clock)
    clock.advance(days=10)
    ahead = signer.sign(CLERK, "toy")
    clock.move_to(right)
    assert signer.sign(CLERK, "toy") != ahead
    assert TokenVerifier(PUBLIC, "toy", clock=clock).verify(signer.sign(CLERK, "toy")) == CLERK


def test_a_public_key_cannot_sign_and_nothing_cannot_verify() -> None:
    with pytest.raises(ValueError, match="private"):
        TokenSigner(PUBLIC)
    with pytest.raises(ValueError, match="public key"):
        TokenVerifier("", "toy")


def test_the_table_of_routes_says_who_may_call_what(toy: Any) -> None:
    table = access_of_routes(toy.app)
    assert table["POST /notes"] == Access("roles", ("clerk",))
    assert table["GET /notes"] == Access("signed_in") and table["GET /livez"] == Access("public")
    assert None not in table.values()


def test_a_web_app_with_a_silent_route_does_not_start(tmp_path: Path) -> None:
    blueprint = Blueprint("silent", __name__)

    @blueprint.get("/open-by-mistake")
    def forgotten() -> Any:
        """Forgot to decide."""
        return json_answer({})

    with pytest.raises(RouteWithoutAccess, match="GET /open-by-mistake"):
        make_toy(tmp_path, blueprints=[blueprint])


def test_every_answer_carries_the_security_headers_and_its_request_id(toy: Any) -> None:
    for path in ("/notes/1/text", "/nowhere", "/openapi.json", "/livez"):
        headers = toy.client.get(path, headers={"X-Request-ID": "asked-for-this"}).headers
        assert headers["X-Content-Type-Options"] == "nosniff" and headers["Cache-Control"] == "no-store"
        assert headers["Content-Security-Policy"].startswith("default-src 'none'")
        assert headers["X-Request-ID"] == "asked-for-this"
    odd = toy.client.get("/livez", headers={"X-Request-ID": "<script>"})
    assert odd.headers["X-Request-ID"] != "<script>"


def test_neither_the_host_nor_a_cookie_of_a_request_makes_a_difference(toy: Any) -> None:
    odd = toy.client.get("/livez", headers={"Host": "some where:port", "Cookie": "session=x"})
    assert odd.status_code == 200 and "Set-Cookie" not in odd.headers
