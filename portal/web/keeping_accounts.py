"""Accounts and roles, kept by the security administrator: each change has a reason and is journaled."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from chassis.actor import Actor
from chassis.errors import Refusal
from chassis.ids import new_id
from chassis.persistence.unit_of_work import Works
from chassis.texts import Said
from portal.storage import accounts as stored
from portal.storage import attempts
from portal.storage.accounts import Assignment
from portal.storage.paging import Page
from portal.storage.roles import ROLES, clash
from portal.storage.work import Work
from portal.web.keeping_sessions import SessionOver
from portal.web.passwords import Passwords, new_password

LONGEST_REASON = 200
ACTIONS = (
    "account-opened", "account-closed", "account-reopened", "account-unlocked", "account-locked",
    "password-reset", "password-changed", "role-given", "role-withdrawn", "second-factor-enrolled",
    "second-factor-dropped", "second-factor-reset", "backup-codes-made", "backup-code-used", "session-ended",
    "identity-linked", "identity-unlinked",
)  # fmt: skip
"""What the history of an account is made of."""
_LOGIN = re.compile(r"[a-z][a-z0-9]*([.-][a-z0-9]+)*")


class AccountUnknown(Refusal):
    """There is no such account."""

    code = "account-unknown"
    title = Said("没有这个账号。", "There is no such account.")


class NotOnesOwn(Refusal):
    """Nobody gives themselves rights, or takes away what others would notice."""

    code = "account-own"
    title = Said(
        "不能这样处理自己的账号，请另一位安全管理员办理。",
        "Nobody does this to their own account; ask another security administrator.",
    )


class ReasonMissing(Refusal):
    """A change nobody can explain afterwards."""

    code = "account-reason-missing"
    title = Said("请写明原因（200 字以内）。", "Say why, in at most 200 characters.")


class LoginUnreadable(Refusal):
    """A login that cannot be typed everywhere."""

    code = "account-login-unreadable"
    title = Said(
        "账号用小写字母开头，只含小写字母、数字、点和短横线，最多 64 个字符。",
        "A login begins with a small letter and has small letters, digits, dots and hyphens, 64 at most.",
    )


class NameMissing(Refusal):
    """An account nobody would recognise."""

    code = "account-name-missing"
    title = Said("请填写名称和岗位（各 100 字以内）。", "Fill in name and post, at most 100 characters each.")


class NameTaken(Refusal):
    """Two accounts could be mistaken for one another."""

    code = "account-name-taken"
    title = Said("账号或名称已被使用。", "The login or the name is taken.")


class UnitUnknown(Refusal):
    """No such unit today."""

    code = "account-unit-unknown"
    title = Said("没有这个单位，或者它已撤销。", "There is no such unit today.")


class RoleUnknown(Refusal):
    """No such role."""

    code = "account-role-unknown"
    title = Said("没有这个角色。", "There is no such role.")


class DaysTurned(Refusal):
    """The last day lies before the first, or the first before today."""

    code = "account-days-turned"
    title = Said(
        "起始日不能早于今天，截止日不能早于起始日。",
        "The first day is not before today, the last not before the first.",
    )


class AdministratorsSeparate(Refusal):
    """System, security and audit are three people, and none of them decides cases (三员分立)."""

    code = "administrators-separate"
    title = Said(
        "系统、安全、审计管理员必须是三个人，也不能兼任其他角色。",
        "System, security and audit administrators are three people, and hold no other role.",
    )


class RoleNotHeld(Refusal):
    """The role was withdrawn meanwhile, or never given."""

    code = "account-role-not-held"
    title = Said("这个角色已经收回。", "This role is held no more.")


STATUSES: Mapping[type[Refusal], int] = {
    AccountUnknown: 404,
    NotOnesOwn: 403,
    AdministratorsSeparate: 409,
    RoleNotHeld: 409,
    NameTaken: 409,
    **dict.fromkeys((ReasonMissing, LoginUnreadable, NameMissing, UnitUnknown, RoleUnknown, DaysTurned), 422),
}


@dataclass(frozen=True, slots=True)
class NewAccount:
    """What an account is opened with."""

    login: str
    name: str
    post: str
    unit: str


@dataclass(frozen=True, slots=True)
class Shown:
    """One account with everything its page tells."""

    facts: Mapping[str, Any]
    roles: Sequence[Assignment]
    locked_until: datetime | None
    changes: Sequence[Mapping[str, Any]]


class KeepingAccounts:
    """What the security administrator does; showing who they are again is the page's business."""

    def __init__(self, works: Works[Work], passwords: Passwords) -> None:
        self._works, self._passwords = works, passwords

    def page(self, *, text: str = "", unit: str = "", state: str = "", after: str = "") -> Page:
        """Accounts by login, with the roles they hold today."""
        today, now = self._works.clock.today(), self._works.clock.now()
        with self._works.reading() as session:
            found = stored.page_of_accounts(session, text=text, unit=unit, state=state, after=after)
            roles = stored.roles_on(session, [row["id"] for row in found.rows], today)
            locked = stored.locked_logins(session, now)
        rows = [
            {**row, "roles": roles.get(row["id"], ()), "locked_until": locked.get(row["login"])}
            for row in found.rows
        ]
        return Page(rows, found.next)

    def one(self, account_id: str) -> Shown:
        """One account."""
        now = self._works.clock.now()
        with self._works.reading() as session:
            facts = stored.account_facts(session, account_id)
            if facts is None:
                raise AccountUnknown
            return Shown(
                facts,
                stored.assignments_of(session, account_id),
                stored.locked_until(session, facts["login"], account_id, now),
                stored.changes_of(session, account_id, ACTIONS),
            )

    def open(self, actor: Actor, new: NewAccount, reason: str) -> tuple[str, str]:
        """Open an account; its id, and the password to be handed over and changed at the first sign-in."""
        reason = _reason(reason)
        if not _LOGIN.fullmatch(new.login) or len(new.login) > 64:
            raise LoginUnreadable
        if not (0 < len(new.name) <= 100 and 0 < len(new.post) <= 100):
            raise NameMissing
        password, account_id = new_password(), new_id()
        hashed = self._passwords.hash_generated(password)
        with self._works(actor) as work:
            if not self._exists(work, new.unit):
                raise UnitUnknown
            if stored.is_taken(work.session, new.login, new.name):
                raise NameTaken
            row = {
                "id": account_id, "login": new.login, "name": new.name, "post": new.post, "unit": new.unit,
                "password_hash": hashed, "password_given": True,
            }  # fmt: skip
            work.directory.add_accounts([row], work.clock.now())
            work.record("account-opened", account_id, login=new.login, unit=new.unit, reason=reason)
        return account_id, password

    def close(self, actor: Actor, account_id: str, reason: str) -> None:
        """Let nobody sign in with it any more; whoever is signed in is out."""
        with self.changing(actor, account_id, reason) as (work, facts, why):
            work.accounts.close(account_id, closed=True)
            work.sessions.end_all_of(account_id)
            work.record("account-closed", account_id, login=facts["login"], reason=why)

    def reopen(self, actor: Actor, account_id: str, reason: str) -> str:
        """Let somebody sign in with it again, with a fresh password."""
        password = new_password()
        hashed = self._passwords.hash_generated(password)
        with self.changing(actor, account_id, reason) as (work, facts, why):
            work.accounts.close(account_id, closed=False)
            work.credentials.change_password(account_id, hashed, work.clock.now(), given=True)
            work.record("account-reopened", account_id, login=facts["login"], reason=why)
        return password

    def reset_password(self, actor: Actor, account_id: str, reason: str) -> str:
        """A fresh password, to be handed over and changed at the next sign-in; sessions end."""
        password = new_password()
        hashed = self._passwords.hash_generated(password)
        with self.changing(actor, account_id, reason) as (work, facts, why):
            work.credentials.change_password(account_id, hashed, work.clock.now(), given=True)
            work.sessions.end_all_of(account_id)
            work.record("password-reset", account_id, login=facts["login"], reason=why)
        return password

    def reset_second_factor(self, actor: Actor, account_id: str, reason: str) -> None:
        """Have it enrolled anew; sessions end."""
        with self.changing(actor, account_id, reason) as (work, facts, why):
            work.second_factors.drop(account_id)
            work.sessions.end_all_of(account_id)
            work.record("second-factor-reset", account_id, login=facts["login"], reason=why)

    def unlock(self, actor: Actor, account_id: str, reason: str) -> None:
        """Forget the failures of somebody who was kept out."""
        with self.changing(actor, account_id, reason) as (work, facts, why):
            work.attempts.forget(attempts.account(facts["login"]), attempts.second_factor_of(account_id))
            work.record("account-unlocked", account_id, login=facts["login"], reason=why)

    def end_sessions(self, actor: Actor, account_id: str, reason: str) -> None:
        """Sign somebody out wherever they are."""
        with self.changing(actor, account_id, reason) as (work, facts, why):
            ended = work.sessions.end_all_of(account_id)
            work.record("session-ended", account_id, login=facts["login"], sessions=ended, reason=why)

    def end_session(self, actor: Actor, account_id: str, token_hash: str, reason: str) -> None:
        """Sign somebody out at one place."""
        with self.changing(actor, account_id, reason) as (work, facts, why):
            if not work.sessions.end_one_of(account_id, token_hash):
                raise SessionOver
            work.record("session-ended", account_id, login=facts["login"], sessions=1, reason=why)

    def give_role(
        self,
        actor: Actor,
        account_id: str,
        role: str,
        unit: str,
        days: tuple[date | None, date | None],
        reason: str,
    ) -> None:
        """Give a role at a unit for a time; nobody gets what would make one person two administrators."""
        first, last = days
        with self.changing(actor, account_id, reason) as (work, facts, why):
            if role not in ROLES:
                raise RoleUnknown
            if not self._exists(work, unit):
                raise UnitUnknown
            if first is None or first < work.clock.today() or (last is not None and last < first):
                raise DaysTurned
            held = stored.assignments_of(work.session, account_id)
            if clash([role, *(one.role for one in held if one.overlaps(first, last))]):
                raise AdministratorsSeparate
            work.accounts.give(account_id, role, unit, first, last)
            until = last.isoformat() if last else None
            work.record(
                "role-given", account_id, login=facts["login"], role=role, unit=unit,
                valid_from=first.isoformat(), valid_to=until, reason=why,
            )  # fmt: skip

    def withdraw_role(self, actor: Actor, account_id: str, held: str, reason: str) -> None:
        """Take a role away from this moment on; `held` is `role@unit@day it began`."""
        with self.changing(actor, account_id, reason) as (work, facts, why):
            today = work.clock.today()
            known = stored.assignments_of(work.session, account_id)
            this = next((one for one in known if key_of(one) == held and not one.is_over(today)), None)
            if this is None:
                raise RoleNotHeld
            work.accounts.withdraw(account_id, this, today - timedelta(days=1))
            work.record(
                "role-withdrawn", account_id, login=facts["login"], role=this.role, unit=this.unit,
                valid_from=this.valid_from.isoformat(), reason=why,
            )  # fmt: skip

    @contextmanager
    def changing(
        self, actor: Actor, account_id: str, reason: str
    ) -> Iterator[tuple[Work, Mapping[str, Any], str]]:
        """Work on somebody else's account, for a reason."""
        why = _reason(reason)
        if account_id == actor.user_id:
            raise NotOnesOwn
        with self._works(actor) as work:
            facts = stored.account_facts(work.session, account_id)
            if facts is None:
                raise AccountUnknown
            yield work, facts, why

    @staticmethod
    def _exists(work: Work, unit: str) -> bool:
        return work.directory.exists(unit, work.clock.today())


def key_of(held: Assignment) -> str:
    """An assignment as a form names it."""
    return f"{held.role}@{held.unit}@{held.valid_from.isoformat()}"


def _reason(reason: str) -> str:
    reason = reason.strip()
    if not 0 < len(reason) <= LONGEST_REASON:
        raise ReasonMissing
    return reason
