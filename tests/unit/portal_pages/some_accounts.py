"""One account as the security administrator sees it on the tests' pages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

from chassis.actor import Actor
from chassis.errors import Refusal
from portal.storage.accounts import Assignment
from portal.storage.audit_trail import Asked, Verified
from portal.storage.identity_links import Link
from portal.storage.paging import Page
from portal.web.keeping_accounts import AccountUnknown, NewAccount, Shown

AT = datetime(2026, 11, 19, 1, 30, tzinfo=UTC)
FACTS = {
    "id": "u5", "login": "swb.clerk2", "name": "办公室经办二", "post": "经办", "unit": "430211-swb",
    "unit_name": "审核委员会办公室", "disabled": False, "password_set_at": AT, "password_given": True,
}  # fmt: skip
HELD = Assignment("committee_office_clerk", "430211-swb", "审核委员会办公室", date(2026, 1, 1), None)
FORMER = Assignment("department_clerk", "430211-mzj", "区民政局", date(2025, 1, 1), date(2025, 12, 31))
CAME_IN = {"login": "swb.clerk2", "address": "2001:db8:85a3:1234:5678:8a2e:370:7334", "device": "curl/8"}
LINES = [
    {
        "number": 41, "at": AT, "actor_id": "u3", "actor_name": "安全管理员", "action": "role-given",
        "subject": "u5", "person": "办公室经办二",
        "facts": {"role": "committee_office_clerk", "unit": "430211-swb", "reason": "=1+1", "valid_to": None},
    },
    {
        "number": 40, "at": AT, "actor_id": "", "actor_name": "系统", "action": "signed-in",
        "subject": "u5", "person": "办公室经办二", "facts": CAME_IN,
    },
]  # fmt: skip
GIVEN = {"role": HELD.role, "unit": HELD.unit, "reason": "岗位调整"}


class FixtureAuditTrail:
    """Two lines; remembers what was asked, and finds what a test says."""

    def __init__(self) -> None:
        self.asked: list[Asked] = []
        self.verified = Verified([], 1200, 30, 2)

    def page(self, asked: Asked, *, after: str = "", limit: int = 50) -> Page:
        self.asked.append(asked)
        return Page(LINES, None)

    def export(self, actor: Actor, asked: Asked) -> Sequence[Mapping[str, Any]]:
        self.asked.append(asked)
        return LINES

    def verify(self, actor: Actor) -> Verified:
        return self.verified


@dataclass
class FixtureAccounts:
    """Remembers what was done and why; refuses when told to."""

    done: list[tuple[Any, ...]] = field(default_factory=list)
    refusal: Refusal | None = None

    def page(self, *, text: str = "", unit: str = "", state: str = "", after: str = "") -> Page:
        row = {**FACTS, "roles": [(HELD.role, HELD.unit_name)], "locked_until": AT, "enrolled_at": AT}
        return Page([row] if text in FACTS["login"] else [], None)  # type: ignore[operator]

    def one(self, account_id: str) -> Shown:
        if account_id not in ("u5", "u3"):
            raise AccountUnknown
        line = {"at": AT, "action": "role-given", "actor_name": "安全管理员", "facts": GIVEN}
        return Shown({**FACTS, "id": account_id}, [HELD, FORMER], AT, [line])

    def open(self, actor: Actor, new: NewAccount, reason: str) -> tuple[str, str]:
        self._do("open", new, reason)
        return "u5", "abcd-efgh-jkmn-pqrs"

    def reopen(self, actor: Actor, account_id: str, reason: str) -> str:
        return self._do("reopen", account_id, reason)

    def reset_password(self, actor: Actor, account_id: str, reason: str) -> str:
        return self._do("reset_password", account_id, reason)

    def close(self, actor: Actor, account_id: str, reason: str) -> None:
        self._do("close", account_id, reason)

    def reset_second_factor(self, actor: Actor, account_id: str, reason: str) -> None:
        self._do("reset_second_factor", account_id, reason)

    def unlock(self, actor: Actor, account_id: str, reason: str) -> None:
        self._do("unlock", account_id, reason)

    def end_sessions(self, actor: Actor, account_id: str, reason: str) -> None:
        self._do("end_sessions", account_id, reason)

    def end_session(self, actor: Actor, account_id: str, token_hash: str, reason: str) -> None:
        self._do("end_session", account_id, token_hash, reason)

    def give_role(
        self,
        actor: Actor,
        account_id: str,
        role: str,
        unit: str,
        days: tuple[date | None, date | None],
        reason: str,
    ) -> None:
        self._do("give_role", account_id, role, unit, days, reason)

    def withdraw_role(self, actor: Actor, account_id: str, held: str, reason: str) -> None:
        self._do("withdraw_role", account_id, held, reason)

    def _do(self, *what: Any) -> str:
        if self.refusal is not None:
            raise self.refusal
        self.done.append(what)
        return "abcd-efgh-jkmn-pqrs"


@dataclass
class FixtureLinks:
    """An identity provider where one account has a subject; remembers what was done and why."""

    issuer: str = ""
    linked: Link | None = None
    done: list[tuple[Any, ...]] = field(default_factory=list)
    refusal: Refusal | None = None

    def of(self, account_id: str) -> Link | None:
        return self.linked

    def link(self, actor: Actor, account_id: str, subject: str, reason: str) -> None:
        self._do("link", account_id, subject, reason)

    def unlink(self, actor: Actor, account_id: str, reason: str) -> None:
        self._do("unlink", account_id, reason)

    def _do(self, *what: Any) -> None:
        if self.refusal is not None:
            raise self.refusal
        self.done.append(what)
