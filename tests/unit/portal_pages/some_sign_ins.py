"""Where the reader of the tests' pages is signed in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from chassis.actor import Actor
from chassis.errors import Refusal
from portal.storage.sessions import PROVIDER, Kept, hashed
from portal.storage.sign_in_log import CAME_IN, REFUSED
from portal.web.second_factors import Enrolment, RoleNeedsSecondFactor, State, WrongCode
from portal.web.signing_in import WrongOwnPassword

AT = datetime(2026, 11, 20, 1, 30, tzinfo=UTC)
WINDOWS = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/130.0 Safari/537.36 Edg/130.0"
PHONE = "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/130.0 Mobile Safari/537.36"
CODES = [f"abcd{n}-efgh{n}" for n in range(10)]
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
LINK = f"otpauth://totp/Gatehouse:twenty-letters.clerk?secret={SECRET}&issuer=Gatehouse"
ENROLMENT = Enrolment(SECRET, LINK)
HERE = Kept(hashed(""), AT, AT, "10.2.3.4", WINDOWS)
ELSEWHERE = Kept("e" * 64, AT, AT, "2001:db8:85a3:1234:5678:8a2e:370:7334", PHONE, PROVIDER)


@dataclass
class FixtureSigning:
    """Remembers which passwords were chosen; refuses when told to."""

    chosen: list[tuple[str, str, str]] = field(default_factory=list)
    refusal: Refusal | None = None

    def choose_password(self, actor: Actor, today: str, new: str, again: str) -> str:
        if self.refusal is not None:
            raise self.refusal
        self.chosen.append((today, new, again))
        return ""

    def own_password(self, actor: Actor, password: str) -> None:
        if password != "own":
            raise WrongOwnPassword

    def enrol(self, actor: Actor, code: str) -> Sequence[str]:
        if code != "123456":
            raise WrongCode
        return CODES


@dataclass
class FixtureSecondFactors:
    """Nobody has one, unless a test says so."""

    now: State = field(default_factory=lambda: State(None, 0, required=False))
    dropped: list[str] = field(default_factory=list)

    def state(self, account_id: str) -> State:
        return self.now

    def begin(self, actor: Actor) -> Enrolment:
        return ENROLMENT

    def renew_codes(self, actor: Actor) -> Sequence[str]:
        return CODES

    def drop(self, actor: Actor) -> None:
        if self.now.required:
            raise RoleNeedsSecondFactor
        self.dropped.append(actor.user_id)


@dataclass
class FixtureSessions:
    """Two sessions; remembers what was ended."""

    ended: list[tuple[str, str]] = field(default_factory=list)

    def of(self, account_id: str) -> Sequence[Kept]:
        return [HERE, ELSEWHERE]

    def newest(self, account_id: str) -> Sequence[Mapping[str, Any]]:
        return [
            {"at": AT, "action": CAME_IN, "address": "10.2.3.4", "device": WINDOWS},
            {"at": AT, "action": REFUSED, "address": ELSEWHERE.address, "device": ""},
        ]

    def end(self, actor: Actor, account_id: str, token_hash: str) -> None:
        self.ended.append((account_id, token_hash))

    def end_all(self, actor: Actor, account_id: str, *, but: str = "") -> int:
        self.ended.append((account_id, f"all but {but}"))
        return 1
