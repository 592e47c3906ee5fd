"""What the audit administrator reads, verifies and takes away, on both databases."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import text

from chassis.actor import Actor
from chassis.persistence.sealing import Sealer, Sealing, allowing_changes
from chassis.persistence.unit_of_work import Works
from chassis.testing.clock import FixedClock
from portal.storage import credentials
from portal.storage.audit_trail import Asked, AuditTrail
from portal.storage.work import Work

AUDITOR = Actor("u6", "审计管理员", "审计管理员", "430211", "", frozenset({"audit_administrator@430211"}))
GUARD = Actor("u3", "安全管理员", "安全管理员", "430211", "", frozenset({"security_administrator@430211"}))


@pytest.fixture
def clerk(directory: Works[Work], clock: FixedClock) -> str:
    """Somebody signs in on one day, and is given a role on the next."""
    with directory.reading() as session:
        account = credentials.account_named(session, "mzj.clerk")
    assert account
    with directory(Actor.system("portal")) as work:
        work.record("signed-in", account.account_id, login=account.login, address="10.0.0.1")
        work.record("county-calendar-entered", "2026")
    clock.advance(days=1)
    with directory(GUARD) as work:
        work.record("role-given", account.account_id, role="department_clerk")
    return account.account_id


def actions(trail: AuditTrail, asked: Asked) -> list[Any]:
    return [row["action"] for row in trail.page(asked).rows]


@pytest.mark.usefixtures("clerk")
def test_lines_are_found_by_kind_person_and_day(directory: Works[Work], clock: FixedClock) -> None:
    trail, today = AuditTrail(directory), clock.today()
    assert actions(trail, Asked("sign-ins")) == ["signed-in"]
    assert actions(trail, Asked("rights")) == ["role-given"]
    assert actions(trail, Asked("all")) == ["role-given", "county-calendar-entered", "signed-in"]
    assert actions(trail, Asked("all", "区民政局经办人")) == ["role-given", "signed-in"]
    assert actions(trail, Asked("all", "%")) != []
    assert actions(trail, Asked("all", "nobody")) == []
    assert actions(trail, Asked("all", first=today)) == ["role-given"]
    assert actions(trail, Asked("all", last=today - timedelta(days=1))) == [
        "county-calendar-entered",
        "signed-in",
    ]


@pytest.mark.usefixtures("clerk")
def test_pages_follow_one_another(directory: Works[Work]) -> None:
    trail = AuditTrail(directory)
    first = trail.page(Asked("all"), limit=2)
    assert first.next
    second = trail.page(Asked("all"), after=first.next, limit=2)
    assert [row["action"] for row in second.rows] == ["signed-in"]
    assert second.next is None
    assert second.rows[0]["person"] == "区民政局经办人"
    assert trail.page(Asked("all"), after="x; DROP").rows == trail.page(Asked("all")).rows


@pytest.mark.usefixtures("clerk")
def test_taking_lines_away_is_a_line_itself(directory: Works[Work]) -> None:
    trail = AuditTrail(directory)
    assert len(trail.export(AUDITOR, Asked("all"))) == 3
    newest = trail.page(Asked("all")).rows[0]
    assert (newest["action"], newest["actor_name"], newest["facts"]) == (
        "journal-exported",
        "审计管理员",
        {"kind": "all", "lines": 3},
    )


def test_a_line_changed_behind_the_back_is_found(directory: Works[Work], clerk: str) -> None:
    trail = AuditTrail(directory)
    Sealer(directory, "portal", Sealing()).seal()
    before = trail.verify(AUDITOR)
    assert (before.findings, before.lines, before.waiting) == ([], 3, 0)
    dialect = directory.database.engine.dialect.name
    with directory.database.engine.begin() as connection:
        if dialect == "sqlite":
            for statement in allowing_changes("journal", dialect):
                connection.execute(text(statement))
        else:
            connection.execute(text("SET LOCAL session_replication_role = replica"))
        connection.execute(text(f"UPDATE journal SET actor_name = '别人' WHERE subject = '{clerk}'"))
    after = trail.verify(AUDITOR)
    assert len(after.findings) == 2
    assert all("被改动" in one.zh for one in after.findings)
