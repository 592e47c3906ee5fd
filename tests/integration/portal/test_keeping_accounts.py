"""What the security administrator does to accounts and roles, on both databases."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from chassis.actor import Actor
from chassis.errors import Refusal
from chassis.persistence.unit_of_work import Works
from chassis.testing.clock import FixedClock
from portal.storage import attempts, credentials, sessions
from portal.storage.people import actor_of
from portal.storage.tables import METADATA
from portal.storage.work import Work
from portal.web.keeping_accounts import (
    AccountUnknown,
    AdministratorsSeparate,
    DaysTurned,
    KeepingAccounts,
    LoginUnreadable,
    NameMissing,
    NameTaken,
    NewAccount,
    NotOnesOwn,
    ReasonMissing,
    RoleNotHeld,
    RoleUnknown,
    UnitUnknown,
    key_of,
)
from portal.web.passwords import Passwords

NEW = NewAccount("mzj.clerk2", "区民政局经办人二", "经办人", "430211-mzj")
WHY = "岗位调整"


@pytest.fixture
def keeping(directory: Works[Work], passwords: Passwords) -> KeepingAccounts:
    return KeepingAccounts(directory, passwords)


@pytest.fixture
def guard(directory: Works[Work]) -> Actor:
    return person(directory, "security")


def person(works: Works[Work], login: str) -> Actor:
    with works.reading() as session:
        account = credentials.account_named(session, login)
        found = actor_of(session, account.account_id, works.clock.today()) if account else None
    assert found
    return found


def roles(works: Works[Work], account_id: str, days: int = 0) -> set[str]:
    with works.reading() as session:
        found = actor_of(session, account_id, works.clock.today() + timedelta(days=days))
    assert found
    return set(found.roles)


def journal(works: Works[Work], account_id: str) -> list[tuple[str, str, Mapping[str, Any]]]:
    line = METADATA.tables["journal"].c
    ask = select(line.action, line.actor_name, line.facts).where(line.subject == account_id)
    with works.reading() as session:
        return [tuple(row) for row in session.execute(ask.order_by(line.number))]


def test_an_account_is_opened_without_roles_and_with_a_password_to_change(
    keeping: KeepingAccounts, guard: Actor, directory: Works[Work], passwords: Passwords
) -> None:
    account_id, password = keeping.open(guard, NEW, WHY)
    with directory.reading() as session:
        account = credentials.account_named(session, "mzj.clerk2")
    assert account and account.account_id == account_id and account.password_given
    assert passwords.fits(account.password_hash, password)
    assert roles(directory, account_id) == set()
    facts = {"login": "mzj.clerk2", "unit": "430211-mzj", "reason": WHY}
    assert journal(directory, account_id) == [("account-opened", "安全管理员", facts)]


@pytest.mark.parametrize(
    ("new", "reason", "refusal"),
    [
        (NEW, "  ", ReasonMissing),
        (NEW, "x" * 201, ReasonMissing),
        (NewAccount("Mzj Clerk", NEW.name, NEW.post, NEW.unit), WHY, LoginUnreadable),
        (NewAccount("a" * 65, NEW.name, NEW.post, NEW.unit), WHY, LoginUnreadable),
        (NewAccount(NEW.login, "", NEW.post, NEW.unit), WHY, NameMissing),
        (NewAccount(NEW.login, NEW.name, "x" * 101, NEW.unit), WHY, NameMissing),
        (NewAccount("mzj.clerk", NEW.name, NEW.post, NEW.unit), WHY, NameTaken),
        (NewAccount(NEW.login, "区民政局经办人", NEW.post, NEW.unit), WHY, NameTaken),
        (NewAccount(NEW.login, "mzj.clerk", NEW.post, NEW.unit), WHY, NameTaken),
        (NewAccount(NEW.login, NEW.name, NEW.post, "430211-nowhere"), WHY, UnitUnknown),
    ],
)
def test_an_account_that_could_be_mistaken_is_not_opened(
    keeping: KeepingAccounts, guard: Actor, new: NewAccount, reason: str, refusal: type[Refusal]
) -> None:
    with pytest.raises(refusal):
        keeping.open(guard, new, reason)
    assert [row["login"] for row in keeping.page(text="mzj.clerk").rows] == ["mzj.clerk"]


def test_a_role_is_held_at_a_unit_from_a_day_to_a_day(
    keeping: KeepingAccounts, guard: Actor, directory: Works[Work], clock: FixedClock
) -> None:
    account_id, _ = keeping.open(guard, NEW, WHY)
    first = clock.today() + timedelta(days=2)
    keeping.give_role(
        guard, account_id, "department_clerk", "430211-mzj", (first, first + timedelta(days=1)), WHY
    )
    held = [roles(directory, account_id, days) for days in range(5)]
    post = {"department_clerk@430211-mzj"}
    assert held == [set(), set(), post, post, set()]
    action, actor, facts = journal(directory, account_id)[-1]
    assert (action, actor, facts["role"], facts["reason"]) == (
        "role-given",
        "安全管理员",
        "department_clerk",
        WHY,
    )


def test_a_withdrawn_role_is_held_no_more_and_may_be_given_again(
    keeping: KeepingAccounts, guard: Actor, directory: Works[Work], clock: FixedClock
) -> None:
    clerk = person(directory, "mzj.clerk").user_id
    held = key_of(keeping.one(clerk).roles[0])
    keeping.withdraw_role(guard, clerk, held, WHY)
    assert roles(directory, clerk) == set()
    with pytest.raises(RoleNotHeld):
        keeping.withdraw_role(guard, clerk, held, WHY)
    for _ in range(2):
        keeping.give_role(guard, clerk, "department_clerk", "430211-mzj", (clock.today(), None), WHY)
        assert roles(directory, clerk) == {"department_clerk@430211-mzj"}
        today = f"department_clerk@430211-mzj@{clock.today()}"
        keeping.withdraw_role(guard, clerk, today, WHY)
        assert roles(directory, clerk) == set()


@pytest.mark.parametrize(
    ("login", "role"),
    [
        ("admin", "security_administrator"),
        ("admin", "audit_administrator"),
        ("audit", "system_administrator"),
        ("admin", "department_clerk"),
        ("mzj.clerk", "security_administrator"),
        ("mzj.clerk", "audit_administrator"),
    ],
)
def test_nobody_is_two_administrators_or_an_administrator_and_somebody_else(
    keeping: KeepingAccounts, guard: Actor, directory: Works[Work], clock: FixedClock, login: str, role: str
) -> None:
    account_id = person(directory, login).user_id
    before = roles(directory, account_id)
    for first in (clock.today(), clock.today() + timedelta(days=400)):
        with pytest.raises(AdministratorsSeparate):
            keeping.give_role(guard, account_id, role, "430211", (first, None), WHY)
    assert roles(directory, account_id) == before


def test_whoever_is_no_administrator_any_more_may_become_another_one(
    keeping: KeepingAccounts, guard: Actor, directory: Works[Work], clock: FixedClock
) -> None:
    admin = person(directory, "admin").user_id
    keeping.withdraw_role(guard, admin, key_of(keeping.one(admin).roles[0]), WHY)
    keeping.give_role(guard, admin, "audit_administrator", "430211", (clock.today(), None), WHY)
    assert roles(directory, admin) == {"audit_administrator@430211"}


@pytest.mark.parametrize(
    ("role", "unit", "days", "refusal"),
    [
        ("king", "430211-mzj", (0, None), RoleUnknown),
        ("department_clerk", "nowhere", (0, None), UnitUnknown),
        ("department_clerk", "430211-mzj", (None, None), DaysTurned),
        ("department_clerk", "430211-mzj", (-1, None), DaysTurned),
        ("department_clerk", "430211-mzj", (5, 4), DaysTurned),
    ],
)
def test_a_role_nobody_could_hold_is_refused(
    keeping: KeepingAccounts,
    guard: Actor,
    directory: Works[Work],
    clock: FixedClock,
    role: str,
    unit: str,
    days: tuple[int | None, int | None],
    refusal: type[Refusal],
) -> None:
    clerk = person(directory, "sfj.clerk").user_id
    first, last = (None if n is None else clock.today() + timedelta(days=n) for n in days)
    with pytest.raises(refusal):
        keeping.give_role(guard, clerk, role, unit, (first, last), WHY)
    assert len(keeping.one(clerk).roles) == 1


def test_nobody_changes_their_own_account(keeping: KeepingAccounts, guard: Actor) -> None:
    me = guard.user_id
    today: date = date(2026, 3, 2)
    acts: list[Callable[[], Any]] = [
        lambda: keeping.close(guard, me, WHY),
        lambda: keeping.reset_password(guard, me, WHY),
        lambda: keeping.reset_second_factor(guard, me, WHY),
        lambda: keeping.unlock(guard, me, WHY),
        lambda: keeping.give_role(guard, me, "department_clerk", "430211-mzj", (today, None), WHY),
        lambda: keeping.withdraw_role(guard, me, "security_administrator@430211@2015-01-01", WHY),
    ]
    for act in acts:
        with pytest.raises(NotOnesOwn):
            act()


def test_an_account_nobody_has_is_unknown(keeping: KeepingAccounts, guard: Actor) -> None:
    with pytest.raises(AccountUnknown):
        keeping.one("nobody")
    with pytest.raises(AccountUnknown):
        keeping.close(guard, "nobody", WHY)


def test_a_closed_account_is_out_and_comes_back_with_a_fresh_password(
    keeping: KeepingAccounts, guard: Actor, directory: Works[Work], clock: FixedClock
) -> None:
    clerk = person(directory, "mzj.clerk").user_id
    with directory(Actor.system("portal")) as work:
        work.sessions.open("t" * 43, clerk, clock.now())
    keeping.close(guard, clerk, WHY)
    with directory.reading() as session:
        assert sessions.signed_in(session, "t" * 43, clock.now(), clock.today()) is None
        assert credentials.account_named(session, "mzj.clerk") is None
    assert [row["login"] for row in keeping.page(state="closed").rows] == ["mzj.clerk"]
    keeping.reopen(guard, clerk, WHY)
    with directory.reading() as session:
        account = credentials.account_named(session, "mzj.clerk")
        assert account and account.password_given
        assert sessions.signed_in(session, "t" * 43, clock.now(), clock.today()) is None
    assert [action for action, _, _ in journal(directory, clerk)] == ["account-closed", "account-reopened"]


def test_unlocking_forgets_wrong_passwords_and_wrong_codes(
    keeping: KeepingAccounts, guard: Actor, directory: Works[Work], clock: FixedClock
) -> None:
    clerk = person(directory, "mzj.clerk").user_id
    counted = (attempts.account("mzj.clerk"), attempts.second_factor_of(clerk))
    with directory(Actor.system("portal")) as work:
        for _ in range(8):
            work.attempts.failed(counted, clock.now())
    assert keeping.one(clerk).locked_until
    (row,) = keeping.page(text="mzj.clerk").rows
    assert row["locked_until"]
    keeping.unlock(guard, clerk, "本人忘记密码，已核实")
    assert keeping.one(clerk).locked_until is None
    assert journal(directory, clerk)[-1][2]["reason"] == "本人忘记密码，已核实"


def test_ending_sessions_and_resetting_the_second_factor_signs_out_everywhere(
    keeping: KeepingAccounts, guard: Actor, directory: Works[Work], clock: FixedClock
) -> None:
    clerk = person(directory, "mzj.clerk").user_id
    for act in (keeping.end_sessions, keeping.reset_second_factor, keeping.reset_password):
        with directory(Actor.system("portal")) as work:
            work.sessions.open("t" * 43, clerk, clock.now())
            work.second_factors.begin(clerk, "locked", clock.now())
            work.second_factors.enrol(clerk, clock.now())
        act(guard, clerk, WHY)
        with directory.reading() as session:
            assert sessions.signed_in(session, "t" * 43, clock.now(), clock.today()) is None
    lines = journal(directory, clerk)
    assert [action for action, _, _ in lines] == ["session-ended", "second-factor-reset", "password-reset"]
    assert all(facts["reason"] == WHY for _, _, facts in lines)


def test_the_list_goes_on_page_by_page_and_is_filtered(keeping: KeepingAccounts) -> None:
    first = keeping.page()
    assert len(first.rows) == 40 and first.next == first.rows[-1]["login"]
    second = keeping.page(after=first.next)
    assert second.rows[0]["login"] > first.next
    assert {row["unit_name"] for row in keeping.page(unit="430211-mzj").rows} == {"区民政局"}
    assert keeping.page(state="given").rows == []
    assert keeping.page(text="%").rows
    (admin,) = keeping.page(text="系统管理员").rows
    assert [role for role, _ in admin["roles"]] == ["system_administrator"]
