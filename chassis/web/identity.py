"""Who is asking, told by a short-lived signed token; and who may, told on every route."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import wraps
from typing import Any, Literal, ParamSpec, TypeVar, cast

from flask import Flask, current_app, g, request
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import OKPKey

from chassis.actor import Actor
from chassis.clock import Clock, SystemClock
from chassis.telemetry import context
from chassis.web.refusals import ColleagueUnknown, NotSignedIn, RoleMissing

P = ParamSpec("P")
R = TypeVar("R")

ALGORITHM = "Ed25519"
LIFETIME_SECONDS = 60
LEEWAY_SECONDS = 5
REMEMBERED_TOKENS = 2_000
VERIFIER = "gatehouse-verifier"
# The audience of tokens about somebody who is only talked about.
PERSON = "/person"
_PUBLIC_KEYS = re.compile(r"-----BEGIN PUBLIC KEY-----.+?-----END PUBLIC KEY-----", re.DOTALL)


def new_key_pair() -> tuple[str, str]:
    """A fresh signing key and the public key that checks its tokens, both as PEM."""
    key = OKPKey.generate_key("Ed25519", private=True)
    return key.as_pem(private=True).decode(), key.as_pem(private=False).decode()


class _Memory:
    """Remembers a limited number of tokens until they run out; forgets everything when full."""

    def __init__(self) -> None:
        self._kept: dict[Any, tuple[float, float, Any]] = {}
        self._lock = threading.Lock()

    def get(self, key: Any, now: float) -> Any:
        """What is kept; nothing from later than now, when the clock was ahead and has been set right."""
        since, until, value = self._kept.get(key, (now, now, None))
        return value if since <= now < until else None

    def keep(self, key: Any, value: Any, *, since: float, until: float) -> None:
        """Keep it for a while."""
        with self._lock:
            if len(self._kept) >= REMEMBERED_TOKENS:
                self._kept.clear()
            self._kept[key] = (since, until, value)


class TokenSigner:
    """The portal's side: says to one service, for a minute, who is asking."""

    def __init__(self, private_pem: str, *, issuer: str = "portal", clock: Clock | None = None) -> None:
        self._key = OKPKey.import_key(private_pem)
        if not self._key.is_private:
            raise ValueError("signing needs the private key")
        self._header = {"alg": ALGORITHM, "kid": self._key.thumbprint()}
        self._issuer = issuer
        self._clock = clock or SystemClock()
        self._made = _Memory()

    def sign(self, actor: Actor, audience: str) -> str:
        """A token for this actor at this service; the same one again for half of its life."""
        now = self._clock.now().timestamp()
        token = self._made.get((actor, audience), now)
        if token is None:
            claims = {
                **actor.as_json(),
                "iss": self._issuer,
                "aud": audience,
                "iat": int(now),
                "exp": int(now) + LIFETIME_SECONDS,
            }
            token = jwt.encode(self._header, claims, self._key, algorithms=[ALGORITHM])
            self._made.keep((actor, audience), token, since=now, until=now + LIFETIME_SECONDS / 2)
        return cast(str, token)

    def vouch(self, person: Actor, service: str) -> str:
        """A token that says who a person is whom somebody names to this service; it signs nobody in."""
        return self.sign(person, f"{service}{PERSON}")


class TokenVerifier:
    """A service's side: which actor a token names; the PEM text may hold several keys while they change."""

    def __init__(
        self, public_pem: str, audience: str, *, issuer: str = "portal", clock: Clock | None = None
    ) -> None:
        keys = [OKPKey.import_key(pem) for pem in _PUBLIC_KEYS.findall(public_pem)]
        if not keys:
            raise ValueError("there is no public key in the text given")
        self._keys = {key.thumbprint(): key for key in keys}
        self._audience = audience
        self._issuer = issuer
        self._clock = clock or SystemClock()
        self._seen = _Memory()

    def verify(self, token: str) -> Actor:
        """The actor, or `NotSignedIn`; a token that was checked before is not checked again."""
        return self._actor(token, self._audience)

    def person(self, token: str) -> Actor:
        """The person the portal vouches for with this token, or `ColleagueUnknown`."""
        try:
            return self._actor(token, f"{self._audience}{PERSON}")
        except NotSignedIn:
            raise ColleagueUnknown from None

    def _actor(self, token: str, audience: str) -> Actor:
        now = self._clock.now().timestamp()
        known = self._seen.get((token, audience), now)
        if known is not None:
            return cast(Actor, known)
        actor, until = self._checked(token, audience, now)
        self._seen.keep((token, audience), actor, since=now, until=until)
        return actor

    def _checked(self, token: str, audience: str, now: float) -> tuple[Actor, float]:
        try:
            decoded = jwt.decode(token, self._key_of, algorithms=[ALGORITHM])
            claims = decoded.claims
            if claims["iss"] != self._issuer or claims["aud"] != audience:
                raise NotSignedIn
            until = float(claims["exp"]) + LEEWAY_SECONDS
            if until <= now or float(claims["iat"]) > now + LEEWAY_SECONDS:
                raise NotSignedIn
            return Actor.from_json(claims), until
        except (JoseError, ValueError, KeyError, TypeError):
            raise NotSignedIn from None

    def _key_of(self, token: Any) -> OKPKey:
        return self._keys[token.headers()["kid"]]


@dataclass(frozen=True, slots=True)
class Access:
    """Who may call a route."""

    kind: Literal["public", "signed_in", "roles"]
    roles: tuple[str, ...] = ()

    def check(self, actor: Actor | None) -> None:
        """Refuse whoever may not."""
        if self.kind == "public":
            return
        if actor is None:
            raise NotSignedIn
        if self.kind == "roles" and not any(actor.holds(role) for role in self.roles):
            raise RoleMissing(roles=list(self.roles))


def allowed(*roles: str) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Only those who hold one of these roles at some unit; which unit counts is the use case's rule."""
    if not roles:
        raise TypeError("name the roles, or say allowed_public or allowed_signed_in")
    return _deciding(Access("roles", roles))


def allowed_public(view: Callable[P, R]) -> Callable[P, R]:
    """Anybody, signed in or not."""
    return _deciding(Access("public"))(view)


def allowed_signed_in(view: Callable[P, R]) -> Callable[P, R]:
    """Everybody who is signed in."""
    return _deciding(Access("signed_in"))(view)


def _deciding(access: Access) -> Callable[[Callable[P, R]], Callable[P, R]]:
    def decorate(view: Callable[P, R]) -> Callable[P, R]:
        @wraps(view)
        def checked(*args: P.args, **kwargs: P.kwargs) -> R:
            access.check(actor_or_none())
            return view(*args, **kwargs)

        checked.__access__ = access  # type: ignore[attr-defined]
        document: Callable[..., None] = _document_access
        document(checked, access)
        return checked

    return decorate


def _document_access(view: Any, access: Access) -> None:
    manual: dict[str, Any] = {"security": [] if access.kind == "public" else [{"bearer": []}]}
    if access.roles:
        manual["x-allowed-roles"] = list(access.roles)
    documented = dict(getattr(view, "_apidoc", {}))
    documented["manual_doc"] = {**documented.get("manual_doc", {}), **manual}
    view._apidoc = documented


def vouched_for(token: str) -> Actor:
    """The person somebody names in a request; the portal, which knows people, has signed for them."""
    verifier: TokenVerifier = current_app.extensions[VERIFIER]
    return verifier.person(token)


def actor_or_none() -> Actor | None:
    """The actor of this request, or None when no token was sent; a wrong token is always refused."""
    if "actor" not in g:
        g.actor = _actor_of_request()
    return cast("Actor | None", g.actor)


def current_actor() -> Actor:
    """The actor of this request; `NotSignedIn` when there is none."""
    actor = actor_or_none()
    if actor is None:
        raise NotSignedIn
    return actor


def _actor_of_request() -> Actor | None:
    header = request.headers.get("Authorization")
    if header is None:
        return None
    scheme, _, token = header.partition(" ")
    if scheme.lower() != "bearer":
        raise NotSignedIn
    verifier: TokenVerifier = current_app.extensions[VERIFIER]
    actor = verifier.verify(token.strip())
    context.add(actor=actor.user_id)
    return actor


class RouteWithoutAccess(TypeError):
    """A route does not say who may call it; the web app refuses to start."""


def access_of_routes(app: Flask) -> dict[str, Access | None]:
    """`METHOD /path` of every route with its access decision; None where there is none."""
    table: dict[str, Access | None] = {}
    for rule in app.url_map.iter_rules():
        access = getattr(app.view_functions[rule.endpoint], "__access__", None)
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            table[f"{method} {rule.rule}"] = access
    return table


def require_access_decisions(app: Flask) -> None:
    """Refuse a web app one of whose routes forgot to say who may call it."""
    silent: Sequence[str] = [route for route, access in access_of_routes(app).items() if access is None]
    if silent:
        raise RouteWithoutAccess("no access decision on: " + ", ".join(silent))
