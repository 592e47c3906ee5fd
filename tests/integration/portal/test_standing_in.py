"""Standing in (代理) as stored: within its days, by present roles, never for disabled accounts or onward."""

from __future__ import annotations

import secrets
from datetime import date, timedelta

import pytest
from sqlalchemy import update

from chassis.actor import Absent, Actor
from chassis.persistence.unit_of_work import Works
from chassis.testing.clock import FixedClock
from portal.storage import sessions
from portal.storage.paging import Page
from portal.storage.people import People
from portal.storage.stand_ins import StandIns
from portal.storage.tables import ACCOUNT, ROLE_ASSIGNMENT
from portal.storage.team import Since, Team
from portal.storage.work import Work
from portal.storage.worklist import Worklist
from tests.integration.portal.test_the_inbox import opened, task

TODAY = date(2026, 3, 2)
SYSTEM = Actor.system("portal")


@pytest.fixture
def ids(directory: Works[Work]) -> dict[str, str]:
    with directory(SYSTEM) as work:
        return work.directory.accounts()


def arranged(works: Works[Work], absent: str, deputy: str, first: int = 0, last: int = 6) -> str:
    with works(SYSTEM) as work:
        days = (TODAY + timedelta(days=first), TODAY + timedelta(days=last))
        return work.stand_ins.add(absent, deputy, *days, "外出学习", work.clock.now())


def absent_of(works: Works[Work], deputy: str, day: int = 0) -> tuple[Absent, ...]:
    """For whom a signed-in person stands in, some days later."""
    token, today = secrets.token_urlsafe(), TODAY + timedelta(days=day)
    with works(SYSTEM) as work:
        work.sessions.open(token, deputy, works.clock.now())
    with works.reading() as session:
        found = sessions.signed_in(session, token, works.clock.now(), today)
    assert found is not None
    return found.actor.stands_in_for


def test_a_deputy_holds_the_absent_s_roles_within_the_days_only(
    directory: Works[Work], ids: dict[str, str]
) -> None:
    absent, deputy = ids["zzb.leader"], ids["zzb.clerk"]
    arranged(directory, absent, deputy, 1, 3)
    assert [len(absent_of(directory, deputy, day)) for day in (0, 1, 2, 3, 4)] == [0, 1, 1, 1, 0]
    (found,) = absent_of(directory, deputy, 2)
    assert (found.user_id, found.name) == (absent, "区委组织部负责人")
    assert found.roles == {"department_leader@430211-zzb"}


def test_an_arrangement_ended_early_has_no_effect_any_more(
    directory: Works[Work], ids: dict[str, str]
) -> None:
    made = arranged(directory, ids["zzb.leader"], ids["zzb.clerk"])
    with directory(SYSTEM) as work:
        assert work.stand_ins.end(made, work.clock.now())
        assert not work.stand_ins.end(made, work.clock.now())
    assert absent_of(directory, ids["zzb.clerk"]) == ()


def test_standing_in_does_not_go_onward(directory: Works[Work], ids: dict[str, str]) -> None:
    arranged(directory, ids["zzb.leader"], ids["zzb.clerk"])
    arranged(directory, ids["zzb.clerk"], ids["zzb.member"])
    (found,) = absent_of(directory, ids["zzb.member"])
    assert found.roles == {"department_clerk@430211-zzb", "agency_registrar@430211"}


def test_nobody_stands_in_for_a_disabled_account(directory: Works[Work], ids: dict[str, str]) -> None:
    arranged(directory, ids["zzb.leader"], ids["zzb.clerk"])
    with directory(SYSTEM) as work:
        work.session.execute(update(ACCOUNT).where(ACCOUNT.c.id == ids["zzb.leader"]).values(disabled=True))
    assert absent_of(directory, ids["zzb.clerk"]) == ()


def test_a_role_that_ran_out_is_not_passed_on(directory: Works[Work], ids: dict[str, str]) -> None:
    arranged(directory, ids["zzb.leader"], ids["zzb.clerk"])
    with directory(SYSTEM) as work:
        work.session.execute(
            update(ROLE_ASSIGNMENT)
            .where(ROLE_ASSIGNMENT.c.account_id == ids["zzb.leader"])
            .values(valid_to=TODAY - timedelta(days=1))
        )
    (found,) = absent_of(directory, ids["zzb.clerk"])
    assert found.roles == frozenset()


def test_overlapping_arrangements_are_found_and_others_are_not(
    directory: Works[Work], ids: dict[str, str]
) -> None:
    absent = ids["zzb.leader"]
    arranged(directory, absent, ids["zzb.clerk"], 2, 5)

    def touching(first: int, last: int) -> bool:
        with directory(SYSTEM) as work:
            days = (TODAY + timedelta(days=first), TODAY + timedelta(days=last))
            return work.stand_ins.overlapping(absent, *days) is not None

    assert [touching(0, 1), touching(0, 2), touching(3, 4), touching(5, 9), touching(6, 9)] == [
        False,
        True,
        True,
        True,
        False,
    ]


def test_both_sides_see_what_was_arranged(
    directory: Works[Work], ids: dict[str, str], clock: FixedClock
) -> None:
    arranged(directory, ids["zzb.leader"], ids["zzb.clerk"])
    stand_ins = StandIns(directory.reading, clock)
    for login in ("zzb.leader", "zzb.clerk"):
        (found,) = stand_ins.concerning([ids[login]])
        assert (found.name, found.deputy_name, found.state(TODAY)) == (
            "区委组织部负责人",
            "区委组织部经办人",
            "present",
        )
    assert stand_ins.concerning([ids["zzb.member"]]) == []


def test_people_are_found_by_unit_and_by_post(
    directory: Works[Work], ids: dict[str, str], clock: FixedClock
) -> None:
    people = People(directory.reading, clock)
    unit = "430211-zzb"
    assert {one.account_id for one in people.colleagues(unit, without=ids["zzb.leader"])} == {
        ids["zzb.clerk"],
        ids["zzb.member"],
    }
    held = people.holding(["department_leader@430211-zzb", "department_clerk@430211-mzj", "odd"])
    assert {one.account_id for one in held} == {ids["zzb.leader"], ids["mzj.clerk"]}
    posts = {post.holder: post for post in people.posts()}
    assert posts["department_leader@430211-zzb"].name == "单位负责人"
    person = people.actor(ids["zzb.leader"])
    assert person is not None and person.roles == {"department_leader@430211-zzb"}
    assert people.names([ids["zzb.leader"], "no-such"]) == {ids["zzb.leader"]: person.name}
    with directory(SYSTEM) as work:
        work.session.execute(update(ACCOUNT).values(disabled=True))
    assert people.actor(ids["zzb.leader"]) is None
    assert people.colleagues(unit) == [] and people.posts() == []


@pytest.mark.parametrize("state", ["open", "claimed"])
def test_what_somebody_is_asked_about_themselves_waits_for_nobody_else(
    directory: Works[Work], clock: FixedClock, state: str
) -> None:
    post, now = "agency_head@430211-cgj-ssld", clock.now()
    head = Actor("u1", "", "", "430211-cgj-ssld", "", frozenset({post}))
    absent = Absent(head.user_id, "", head.roles)
    deputy = Actor("u2", "", "", "430211-cgj-tsld", "", frozenset({"agency_head@430211-cgj-tsld"}), (absent,))
    taken = {"state": state, "assignee": head.user_id if state == "claimed" else None}
    about_me = {"process_id": "app_adverse", "element_id": "state_view", "case_title": "对负责人的意见"}
    opened(directory, task(1, candidates=[post], **about_me, **taken), task(2, candidates=[post], **taken))
    inbox, team = Worklist(directory.reading, clock), Team(directory.reading)
    assert ids_of(inbox.tasks(head)) == ids_of(inbox.tasks(head, text="430211")) == ["task-0001", "task-0002"]
    assert ids_of(inbox.tasks(head, view="offered")) == (
        ["task-0001", "task-0002"] if state == "open" else []
    )
    assert ids_of(inbox.tasks(deputy)) == ids_of(inbox.tasks(deputy, text="430211")) == ["task-0002"]
    assert (inbox.counts(head)["open"], inbox.counts(deputy)["open"]) == (2, 1)
    assert inbox.case_known_to(deputy, task(1)["case_no"]) is None
    for who, mine, instead_of in ((head, True, None), (deputy, False, None)):
        (seen,) = inbox.open_tasks_of(task(1)["case_no"], who)
        assert (seen["waits_for_me"], seen["for_name"]) == (mine, instead_of)
    # Who leads the agency sees how much waits there, and not that.
    names = [post, f"user:{head.user_id}"]
    assert sum(load.open for load in team.loads(names, Since(now, now, now, now)).values()) == 1
    assert [row["task_id"] for name in names for row in team.waiting(name).rows] == ["task-0002"]


def ids_of(page: Page) -> list[str]:
    return [row["task_id"] for row in page.rows]
