"""Knows the visitor by an opaque cookie: the session behind it lives in the database and ends there."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from typing import cast

from flask import Flask, Response, g, request

from chassis.actor import Actor
from chassis.persistence.unit_of_work import Works
from chassis.telemetry import context
from portal.storage import sessions as stored
from portal.storage.sessions import Vouched, Whence
from portal.storage.work import Work
from portal.web.ports import Visitor

TOKEN_BYTES = 32
WITHOUT_VISITOR = ("static", "health.")


@dataclass(frozen=True, slots=True)
class Halfway:
    """Somebody whose password was right, and what is left to do before any page opens."""

    person: Actor
    pending: str


def halfway() -> Halfway | None:
    """Who is about to sign in with this request."""
    return cast("Halfway | None", g.get("halfway"))


def whence() -> Whence:
    """Where this request comes from."""
    return Whence(request.remote_addr or "", request.headers.get("User-Agent", ""))


def vouched() -> Vouched:
    """How whoever asks signed in, or is about to."""
    return cast("Vouched", g.get("vouched") or Vouched())


def browser_token() -> str:
    """What this browser is known by before anybody signs in; nothing where it has shown nothing yet."""
    return cast("str", g.get("visitor_token", ""))


def own_session() -> str:
    """The session of this request as lists name it."""
    return stored.hashed(g.get("visitor_token", ""))


def visitor() -> Visitor:
    """The visitor of this request; somebody new gets a cookie, so that their first form is theirs."""
    if "visitor_token" not in g:
        g.visitor_token = g.fresh_token = secrets.token_urlsafe(TOKEN_BYTES)
    return Visitor(g.get("actor"), csrf_token(g.visitor_token))


def csrf_token(token: str) -> str:
    """What a form must carry: derived from the cookie, which other sites can neither read nor set."""
    return hmac.new(token.encode(), b"form", hashlib.sha256).hexdigest()


def _asked_by_itself() -> bool:
    """Whether the page asks, not the person: a desk left open must not keep somebody signed in."""
    return request.endpoint == "live.listen" or "X-By-Itself" in request.headers


class SessionDoor:
    """Opens, finds and ends the sessions of one web app."""

    def __init__(self, works: Works[Work], *, https: bool) -> None:
        self._works = works
        self._https = https
        self.cookie = "__Host-gatehouse" if https else "gatehouse"

    def install(self, app: Flask) -> None:
        """Look at the cookie before every request, and set it after."""
        app.before_request(self._find)
        app.after_request(self._keep)

    def open(self, account_id: str, work: Work, how: Vouched, *, pending: str = "") -> None:
        """Sign somebody in under a fresh token; whatever token came with the request is worthless now.

        With a step `pending` nothing opens but the page of that step.
        """
        self.end(work)
        work.sessions.open(
            g.visitor_token, account_id, work.clock.now(), whence(), pending=pending, vouched=how
        )

    def vouched(self) -> Vouched:
        """How whoever asks signed in, or is about to."""
        return vouched()

    def whence(self) -> Whence:
        """Where the request comes from that opens a session."""
        return whence()

    def end(self, work: Work) -> None:
        """Sign the visitor out where it counts: in the database; the cookie changes too."""
        if token := g.get("visitor_token"):
            work.sessions.end(token)
        g.visitor_token = g.fresh_token = secrets.token_urlsafe(TOKEN_BYTES)
        g.actor = g.halfway = g.vouched = None

    def _find(self) -> None:
        g.actor = g.halfway = g.vouched = None
        token = request.cookies.get(self.cookie, "")
        if (request.endpoint or "").startswith(WITHOUT_VISITOR) or len(token) < TOKEN_BYTES:
            return
        g.visitor_token = token
        clock = self._works.clock
        with self._works.reading() as session:
            found = stored.signed_in(session, token, clock.now(), clock.today())
        if found is None:
            return
        g.vouched = found.vouched
        if found.pending:
            g.halfway = Halfway(found.actor, found.pending)
            return
        g.actor = found.actor
        context.add(actor=found.actor.user_id)
        if found.needs_touch(clock.now()) and not _asked_by_itself():
            with self._works(found.actor) as work:
                work.sessions.touch(found.token_hash, clock.now())

    def _keep(self, response: Response) -> Response:
        if fresh := cast("str | None", g.get("fresh_token")):
            response.set_cookie(
                self.cookie, fresh, httponly=True, secure=self._https, samesite="Lax", path="/"
            )
        return response
