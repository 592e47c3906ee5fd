"""What an identity provider says is believed only where everything about it is right."""

from __future__ import annotations

import base64
import time
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from portal.clients.identity_provider import (
    LOGOUT_EVENT,
    Ended,
    Identity,
    IdentityProvider,
    ProviderAway,
    ProviderNotTrusted,
)
from tests.support.identity_provider import (
    CLIENT,
    SECRET,
    TWO_FACTORS,
    ObedientProvider,
    a_key,
    obedient_provider,
    shared_secret,
)

OURS = "https://bg.example.gov.cn/"


@pytest.fixture
def provider() -> Iterator[ObedientProvider]:
    with obedient_provider() as found:
        yield found


def client(provider: ObedientProvider, **changes: Any) -> IdentityProvider:
    return IdentityProvider(provider.settings(**changes), OURS)


def identify(provider: ObedientProvider, asking: IdentityProvider | None = None, **more: Any) -> Identity:
    """Out and back."""
    asking = asking or client(provider)
    begun = asking.begin()
    return asking.identify(provider.sees(begun.url), begun, **more)


def test_a_browser_is_sent_with_all_that_makes_its_return_its_own(provider: ObedientProvider) -> None:
    first, second = client(provider, scopes=("openid", "profile")).begin(), client(provider).begin()
    provider.sees(first.url)
    assert first.url.startswith(f"{provider.issuer}/authorize?")
    assert provider.asked["redirect_uri"] == "https://bg.example.gov.cn/sign-in/oidc/return"
    assert provider.asked["client_id"] == CLIENT and provider.asked["response_type"] == "code"
    assert provider.asked["scope"] == "openid profile"
    assert provider.asked["code_challenge_method"] == "S256"
    assert {provider.asked["state"], provider.asked["nonce"]} == {first.state, first.nonce}
    assert first.verifier not in first.url
    assert len({first.state, first.nonce, first.verifier, second.state, second.nonce, second.verifier}) == 6


def test_who_it_is_comes_from_a_token_that_is_right(provider: ObedientProvider) -> None:
    provider.claims = {"sid": "there-7"}
    found = identify(provider)
    assert (found.subject, found.second_factor, found.provider_session) == ("s-1", False, "there-7")
    (proof,) = provider.proved
    name, _, secret = base64.b64decode(proof["authorization"].removeprefix("Basic ")).decode().partition(":")
    assert name == CLIENT and secret == "only-the-two-of-us-know%2Bthis%2Fsecret%3D"
    assert "client_secret" not in proof and len(proof["code_verifier"]) >= 43


def test_the_secret_goes_into_the_form_where_the_provider_wants_it_there(provider: ObedientProvider) -> None:
    provider.metadata = {"token_endpoint_auth_methods_supported": ["client_secret_post"]}
    assert identify(provider).subject == "s-1"
    (proof,) = provider.proved
    assert (proof["client_id"], proof["client_secret"], proof["authorization"]) == (CLIENT, SECRET, "")


def test_another_claim_may_tell_people_apart(provider: ObedientProvider) -> None:
    provider.claims = {"employee_no": "0731"}
    assert identify(provider, client(provider, subject_claim="employee_no")).subject == "0731"
    for wrong in (None, "", "  ", 731, ["0731"], "x" * 256):
        provider.claims = {"employee_no": wrong}
        with pytest.raises(ProviderNotTrusted, match="employee_no"):
            identify(provider, client(provider, subject_claim="employee_no"))


NOW = int(time.time())
WRONG: Mapping[str, Mapping[str, Any]] = {
    "another nonce": {"nonce": "another"},
    "no nonce": {"nonce": None},
    "another issuer": {"iss": "https://elsewhere.example"},
    "no issuer": {"iss": None},
    "another audience": {"aud": "another-client"},
    "no audience": {"aud": None},
    "several audiences and nobody it was issued to": {"aud": [CLIENT, "another-client"]},
    "issued to another": {"aud": [CLIENT, "another-client"], "azp": "another-client"},
    "run out": {"exp": NOW - 120},
    "without an end": {"exp": None},
    "an end nobody can read": {"exp": "tomorrow"},
    "not yet valid": {"nbf": NOW + 86_400},
    "issued in the future": {"iat": NOW + 86_400},
    "no subject": {"sub": None},
    "a token of another access token": {"at_hash": "x"},
    "factors nobody can read": {"amr": "otp"},
}


@pytest.mark.parametrize("claims", WRONG.values(), ids=WRONG)
def test_a_token_of_which_anything_is_wrong_is_not_believed(
    provider: ObedientProvider, claims: Mapping[str, Any]
) -> None:
    provider.claims = dict(claims)
    with pytest.raises(ProviderNotTrusted):
        identify(provider)


def test_only_a_signature_that_nobody_else_can_make_is_believed(provider: ObedientProvider) -> None:
    provider.header, provider.signs_with = {"alg": "HS256", "kid": "shared"}, shared_secret()
    with pytest.raises(ProviderNotTrusted, match="Algorithm"):
        identify(provider)
    provider.header, provider.signs_with = {"alg": "none"}, None
    with pytest.raises(ProviderNotTrusted, match="Algorithm"):
        identify(provider)
    # A key of somebody else under the name of the provider's.
    provider.header, provider.signs_with = {"alg": "RS256"}, a_key("2")
    with pytest.raises(ProviderNotTrusted, match="BadSignature"):
        identify(provider)
    provider.signs_with, provider.metadata = None, {"id_token_signing_alg_values_supported": ["ES256"]}
    with pytest.raises(ProviderNotTrusted, match="Algorithm"):
        identify(provider)


@pytest.mark.parametrize("token", ["", "a.b", "a.b.c", "..", 7, {"id": 1}, "é.é.é"])
def test_what_is_no_token_is_not_believed(provider: ObedientProvider, token: Any) -> None:
    provider.token = token
    with pytest.raises(ProviderNotTrusted):
        identify(provider)


def test_a_new_key_is_found_and_an_old_one_forgotten(provider: ObedientProvider) -> None:
    now = time.time()
    asking = IdentityProvider(provider.settings(), OURS, lambda: now)
    identify(provider, asking)
    old, provider.key = provider.key, a_key("2")
    now += 2
    assert identify(provider, asking).subject == "s-1"
    provider.signs_with, provider.header = old, {"kid": "1"}
    now += 2
    with pytest.raises(ProviderNotTrusted, match="InvalidKeyId"):
        identify(provider, asking)


def test_strangers_cannot_make_us_ask_for_keys_again_and_again(provider: ObedientProvider) -> None:
    asking = IdentityProvider(provider.settings(), OURS, lambda: float(NOW))
    provider.header = {"kid": "unheard-of"}
    for _ in range(5):
        with pytest.raises(ProviderNotTrusted):
            asking.ended(provider.logout_token())
    assert provider.paths.count("/keys") == 1


def test_a_code_is_worth_nothing_without_what_was_kept_for_it(provider: ObedientProvider) -> None:
    asking = client(provider)
    mine, theirs = asking.begin(), asking.begin()
    code = provider.sees(theirs.url)
    with pytest.raises(ProviderNotTrusted, match="invalid_grant"):
        asking.identify(code, mine)


def test_an_answer_of_another_provider_is_none_of_ours(provider: ObedientProvider) -> None:
    assert identify(provider, issuer=provider.issuer).subject == "s-1"
    with pytest.raises(ProviderNotTrusted, match="comes from"):
        identify(provider, issuer="https://elsewhere.example")
    provider.metadata = {"authorization_response_iss_parameter_supported": True}
    with pytest.raises(ProviderNotTrusted, match="comes from"):
        identify(provider)


@pytest.mark.parametrize(
    ("name", "address"),
    [
        ("token_endpoint", "http://169.254.169.254/latest"),
        ("jwks_uri", "http://127.0.0.1:9/keys"),
        ("authorization_endpoint", "javascript:alert(1)"),
        ("end_session_endpoint", "https://elsewhere.example/leave"),
        ("token_endpoint", "http://[broken"),
        ("token_endpoint", None),
        ("jwks_uri", 7),
        ("issuer", "https://elsewhere.example"),
    ],
)
def test_nobody_but_the_issuer_is_ever_asked(provider: ObedientProvider, name: str, address: Any) -> None:
    provider.metadata = {name: address}
    with pytest.raises(ProviderNotTrusted):
        client(provider).begin()
    assert provider.paths == ["/.well-known/openid-configuration"]


def test_another_host_may_be_named_and_no_redirect_is_followed(provider: ObedientProvider) -> None:
    provider.metadata = {"end_session_endpoint": "http://sso.example:1/leave"}
    asking = client(provider, hosts=("sso.example:1",))
    assert asking.farewell("", OURS).startswith("http://sso.example:1/leave?")
    provider.answer = lambda asked: (302, {})  # type: ignore[method-assign]
    with obedient_provider() as moved:
        moved.metadata = {"issuer": f"{moved.issuer}/moved"}
        with pytest.raises(ProviderNotTrusted):
            client(moved).begin()


def test_a_provider_that_is_down_is_left_alone_for_a_moment(provider: ObedientProvider) -> None:
    now = float(NOW)
    gone = IdentityProvider(provider.settings(issuer="http://127.0.0.1:9"), OURS, lambda: now)
    with pytest.raises(ProviderAway, match="ConnectError"):
        gone.begin()
    with pytest.raises(ProviderAway, match="a moment ago"):
        gone.begin()
    now += 6
    with pytest.raises(ProviderAway, match="ConnectError"):
        gone.begin()
    provider.down = True
    with pytest.raises(ProviderAway, match="503"):
        client(provider).begin()


def test_a_second_factor_of_the_provider_counts_only_where_the_county_says_so(
    provider: ObedientProvider,
) -> None:
    counted = {"second_factor_acr": (TWO_FACTORS,), "second_factor_amr": ("otp", "hwk")}
    for claims in ({"acr": TWO_FACTORS}, {"amr": ["pwd", "otp"]}):
        provider.claims = claims
        assert not identify(provider).second_factor
        assert identify(provider, client(provider, **counted)).second_factor
    assert provider.asked["acr_values"] == TWO_FACTORS
    for claims in ({}, {"acr": "0"}, {"amr": ["pwd"]}, {"acr": None, "amr": []}):
        provider.claims = claims
        assert not identify(provider, client(provider, **counted)).second_factor


def test_signing_out_there_names_us_and_the_token_it_is_about(provider: ObedientProvider) -> None:
    address = urlsplit(client(provider).farewell("a.b.c", "https://bg.example.gov.cn/sign-in"))
    assert (address.netloc, address.path) == (urlsplit(provider.issuer).netloc, "/leave")
    assert parse_qs(address.query) == {
        "client_id": [CLIENT],
        "id_token_hint": ["a.b.c"],
        "post_logout_redirect_uri": ["https://bg.example.gov.cn/sign-in"],
    }
    assert "id_token_hint" not in client(provider).farewell("x" * 3001, OURS)
    provider.metadata = {"end_session_endpoint": None}
    assert client(provider).farewell("a.b.c", OURS) == ""
    provider.down = True
    assert client(provider).farewell("a.b.c", OURS) == ""


def test_a_logout_token_tells_whose_session_is_over(provider: ObedientProvider) -> None:
    provider.header = {"typ": "logout+jwt"}
    assert client(provider).ended(provider.logout_token(sid="there-7")) == Ended("s-1", "there-7")
    assert client(provider).ended(provider.logout_token(sub=None, sid="there-7")) == Ended("", "there-7")
    assert client(provider).ended(provider.logout_token()) == Ended("s-1", "")


@pytest.mark.parametrize(
    "changes",
    [
        {"events": None},
        {"events": {"http://schemas.openid.net/event/another": {}}},
        {"events": LOGOUT_EVENT},
        {"nonce": "n"},
        {"sub": None},
        {"aud": "another-client"},
        {"iss": "https://elsewhere.example"},
        {"exp": NOW - 120},
        {"jti": None},
        {"iat": None},
    ],
)
def test_what_is_no_logout_token_ends_nothing(provider: ObedientProvider, changes: dict[str, Any]) -> None:
    with pytest.raises(ProviderNotTrusted):
        client(provider).ended(provider.logout_token(**changes))


def test_an_id_token_ends_nothing(provider: ObedientProvider) -> None:
    provider.header = {"typ": "at+jwt"}
    with pytest.raises(ProviderNotTrusted, match="typ"):
        client(provider).ended(provider.logout_token())
    with pytest.raises(ProviderNotTrusted):
        client(provider).ended(provider.id_token())
