"""Identity providers on this machine: a real one as a process, and one that answers what it is told."""

from __future__ import annotations

import base64
import hashlib
import json
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
from joserfc import jwt
from joserfc.jwk import OctKey, RSAKey
from joserfc.jws import JWSRegistry

from portal.clients.identity_provider import LOGOUT_EVENT
from portal.settings import Oidc
from tests.support.json_server import Asked, json_server
from tests.support.mail_server import free_port

CLIENT, SECRET = "gatehouse", "only-the-two-of-us-know+this/secret="
TWO_FACTORS = "urn:two-factors"


@dataclass
class ProviderProcess:
    """The provider of the package oidc-provider-mock: whoever types a subject there is that subject."""

    port: int
    process: subprocess.Popen[bytes] | None = None

    @property
    def issuer(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def settings(self, **changes: Any) -> Oidc:
        given = {"issuer": self.issuer, "client_id": CLIENT, "client_secret": SECRET, **changes}
        return Oidc(**given)

    def start(self) -> None:
        """Start it, with keys of its own each time."""
        command = [sys.executable, "-m", "oidc_provider_mock", "--port", str(self.port), "--require-nonce"]
        self.process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        until = time.monotonic() + 30
        while time.monotonic() < until:
            try:
                httpx.get(f"{self.issuer}/.well-known/openid-configuration", trust_env=False)
            except httpx.HTTPError:
                time.sleep(0.1)
            else:
                return
        raise RuntimeError("the identity provider does not answer")

    def stop(self) -> None:
        if self.process is not None:
            self.process.terminate()
            self.process.wait(20)
            self.process = None

    def person(self, subject: str, **claims: Any) -> None:
        """Let the provider tell more about somebody."""
        httpx.put(f"{self.issuer}/users/{subject}", json=claims, trust_env=False).raise_for_status()

    def authorize(self, url: str, subject: str) -> str:
        """What somebody's browser does there: the address they are sent back to."""
        answer = httpx.post(url, data={"sub": subject}, trust_env=False)
        assert answer.status_code == 302, answer.text
        return answer.headers["Location"]


@contextmanager
def provider_process() -> Iterator[ProviderProcess]:
    """It runs until the test is over."""
    found = ProviderProcess(free_port())
    found.start()
    try:
        yield found
    finally:
        found.stop()


@dataclass
class ObedientProvider:
    """Answers what a test tells it, wrong things too; a code needs the proof of who asked for it (PKCE)."""

    issuer: str = ""
    key: RSAKey = field(default_factory=lambda: a_key("1"))
    metadata: dict[str, Any] = field(default_factory=dict)
    claims: dict[str, Any] = field(default_factory=dict)
    header: dict[str, Any] = field(default_factory=dict)
    signs_with: Any = None
    token: Any = None
    down: bool = False
    asked: dict[str, str] = field(default_factory=dict)
    paths: list[str] = field(default_factory=list)
    proved: list[Mapping[str, str]] = field(default_factory=list)

    def settings(self, **changes: Any) -> Oidc:
        given = {"issuer": self.issuer, "client_id": CLIENT, "client_secret": SECRET, **changes}
        return Oidc(**given)

    def sees(self, url: str) -> str:
        """A browser arrives with what it was sent with; the code it goes back with."""
        self.asked = {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}
        return "a-code"

    def answer(self, asked: Asked) -> tuple[int, Any]:
        path = urlsplit(asked.path).path
        self.paths.append(path)
        if self.down:
            return 503, {}
        if path == "/.well-known/openid-configuration":
            return 200, self._published()
        if path == "/keys":
            shared = {**shared_secret().as_dict(), "kid": "shared", "use": "sig"}
            return 200, {"keys": [shared, self.key.as_dict(private=False)]}
        return self._redeem(asked)

    def id_token(self) -> str:
        """The token as it was asked for, with what a test wants to be different."""
        now = int(time.time())
        claims = {
            "iss": self.issuer, "sub": "s-1", "aud": CLIENT, "iat": now, "exp": now + 300,
            "nonce": self.asked.get("nonce", ""), **self.claims,
        }  # fmt: skip
        return self.signed({name: value for name, value in claims.items() if value is not None})

    def logout_token(self, **changes: Any) -> str:
        """What says that a session of somebody is over."""
        now = int(time.time())
        claims = {
            "iss": self.issuer, "sub": "s-1", "aud": CLIENT, "iat": now, "exp": now + 120, "jti": "j-1",
            "events": {LOGOUT_EVENT: {}}, **changes,
        }  # fmt: skip
        return self.signed({name: value for name, value in claims.items() if value is not None})

    def signed(self, claims: Mapping[str, Any]) -> str:
        header = {"alg": "RS256", "kid": self.key.kid, **self.header}
        if header["alg"] == "none":
            return f"{_plain(header)}.{_plain(claims)}."
        registry = JWSRegistry(algorithms=[header["alg"]])
        return jwt.encode(header, dict(claims), self.signs_with or self.key, registry=registry)

    def _published(self) -> dict[str, Any]:
        return {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "jwks_uri": f"{self.issuer}/keys",
            "end_session_endpoint": f"{self.issuer}/leave",
            "id_token_signing_alg_values_supported": ["RS256", "HS256", "none"],
            **self.metadata,
        }

    def _redeem(self, asked: Asked) -> tuple[int, Any]:
        shown = asked.body
        self.proved.append({**shown, "authorization": asked.headers.get("authorization", "")})
        proof = base64.urlsafe_b64encode(hashlib.sha256(shown["code_verifier"].encode()).digest())
        if proof.rstrip(b"=").decode() != self.asked.get("code_challenge") or shown["code"] != "a-code":
            return 400, {"error": "invalid_grant"}
        token = self.id_token() if self.token is None else self.token
        return 200, {"access_token": "an-access-token", "token_type": "Bearer", "id_token": token}


@cache
def a_key(name: str) -> RSAKey:
    """A key of the provider's; making one takes its time."""
    return RSAKey.generate_key(2048, {"kid": name, "use": "sig"})


def shared_secret() -> OctKey:
    """The key whoever knows the client's secret could sign with."""
    return OctKey.import_key(SECRET.encode() * 2)


@contextmanager
def obedient_provider() -> Iterator[ObedientProvider]:
    """It listens until the test is over."""
    found = ObedientProvider()
    with json_server(found.answer) as server:
        found.issuer = server.url
        yield found


def _plain(value: Mapping[str, Any]) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()
