"""消息: who is told of what, once each, until it is read, done or taken by a colleague."""

from __future__ import annotations

import pytest

from chassis.actor import Actor
from chassis.persistence.database import Database
from chassis.persistence.unit_of_work import Works
from chassis.testing.clock import FixedClock
from portal.assembly import tidy_up
from portal.storage.marks import Marks
from portal.storage.notifications import KEPT_FOR
from portal.storage.people import People
from portal.storage.told import Told
from portal.storage.work import Work
from portal.storage.worklist import Worklist
from portal.web.passwords import Passwords
from tests.integration.portal.test_signing_in import cookie, sign_in, web_app
from tests.integration.portal.test_supervised_cases import SUPERVISED, supervised
from tests.integration.portal.test_the_inbox import MOVED, case, hear, hear_case, hear_task, moved, task
from tests.integration.portal.test_views_of_the_desk import a_copy

CLERKS = "committee_office_clerk@430211-swb"
HEAD = "committee_office_head@430211-swb"
SYSTEM = Actor.system("portal")


def holding(works: Works[Work], post: str, number: int = 0) -> Actor:
    people = People(works.reading, works.clock)
    found = people.actor(people.holding([post])[number].account_id)
    assert found is not None
    return found


@pytest.fixture
def told(directory: Works[Work]) -> Told:
    return Told(directory)


@pytest.fixture
def clerk(directory: Works[Work]) -> Actor:
    return holding(directory, CLERKS)


@pytest.fixture
def colleague(directory: Works[Work]) -> Actor:
    return holding(directory, CLERKS, 1)


@pytest.fixture
def head(directory: Works[Work]) -> Actor:
    return holding(directory, HEAD)


def kinds(told: Told, actor: Actor, *, unread: bool = False) -> list[str]:
    return sorted(row["kind"] for row in told.of(actor).rows if not (unread and row["read_at"]))


def test_everybody_who_holds_the_post_is_told_of_new_work_once(
    directory: Works[Work], told: Told, clerk: Actor, colleague: Actor, head: Actor
) -> None:
    for _twice in range(2):
        hear_task(directory, task(1))
    assert kinds(told, clerk) == kinds(told, colleague) == ["new"]
    assert told.unread(clerk) == 1
    assert kinds(told, head) == []
    (row,) = told.of(clerk).rows
    assert (row["case_title"], row["subject"], row["step"]["zh"]) == ("事项 1", "task-0001", "登记")


def test_work_a_colleague_takes_is_unread_no_longer_and_done_work_for_nobody(
    directory: Works[Work], told: Told, clerk: Actor, colleague: Actor
) -> None:
    hear_task(directory, task(1))
    hear_task(directory, task(1, state="claimed", assignee=clerk.user_id, version=2), 2)
    assert (told.unread(clerk), told.unread(colleague)) == (1, 0)
    done = task(1, state="completed", outcome="fit", closed_by=clerk.user_id, version=3)
    hear_task(directory, done, 3)
    assert (told.unread(clerk), kinds(told, clerk)) == (0, ["new"])


def test_what_is_heard_late_tells_nobody(directory: Works[Work], told: Told, clerk: Actor) -> None:
    hear_task(directory, task(1, state="completed", outcome="fit", closed_by="u9", version=2), 2)
    hear_task(directory, task(1))
    assert kinds(told, clerk) == []


def test_limits_and_urging_reach_who_has_the_work_and_the_superiors(
    directory: Works[Work], told: Told, clerk: Actor, colleague: Actor, head: Actor
) -> None:
    mine = {"state": "claimed", "assignee": clerk.user_id}
    hear_task(directory, task(1, **mine))
    hear_task(directory, task(1, **mine, reminded=80, version=2), 2)
    assert kinds(told, clerk) == ["due", "new"]
    late = {**mine, "reminded": 100, "superiors": [HEAD]}
    hear_task(directory, task(1, **late, version=3), 3)
    for urged in (1, 2):
        hear_task(directory, task(1, **late, urged=urged, version=3 + urged), 3 + urged)
    assert kinds(told, clerk) == ["due", "new", "overdue", "urged", "urged"]
    assert kinds(told, head) == ["supervised"]
    assert kinds(told, colleague) == []


def test_who_returns_and_who_takes_back_is_told_to_who_gets_or_loses_the_work(
    directory: Works[Work], told: Told, clerk: Actor, head: Actor
) -> None:
    number = task(1)["case_no"]
    sent_back = task(1, state="completed", outcome="returned", closed_by=clerk.user_id, version=2)
    again = task(2, case_no=number, candidates=[HEAD])
    hear(directory, MOVED, moved(sent_back, again), actor={"user_id": clerk.user_id})
    assert (kinds(told, head), kinds(told, clerk)) == (["returned"], [])
    gone = task(2, case_no=number, candidates=[HEAD], state="cancelled", version=2)
    back = task(1, state="claimed", assignee=clerk.user_id, version=3)
    hear(directory, MOVED, moved(gone, back), 2, actor={"user_id": clerk.user_id})
    assert kinds(told, head) == ["returned", "withdrawn"]
    assert kinds(told, head, unread=True) == ["withdrawn"]


def test_work_that_merely_falls_away_is_settled_without_a_word(
    directory: Works[Work], told: Told, head: Actor
) -> None:
    hear_task(directory, task(2, candidates=[HEAD]))
    hear_task(directory, task(2, candidates=[HEAD], state="cancelled", version=2), 2)
    assert (kinds(told, head), told.unread(head)) == (["new"], 0)


def test_a_copy_is_told_and_read_when_it_is_opened(directory: Works[Work], told: Told, clerk: Actor) -> None:
    hear(directory, "worklist.case-copied.v1", a_copy(1))
    hear_task(directory, task(1))
    marks = Marks(directory, Worklist(directory.reading, directory.clock))
    marks.copy_opened(clerk, "copy-0001")
    assert kinds(told, clerk, unread=True) == ["new"]
    marks.task_opened(clerk, "task-0001")
    assert told.unread(clerk) == 0


def test_who_began_a_case_is_told_of_its_end_once(
    directory: Works[Work], told: Told, clerk: Actor, head: Actor
) -> None:
    ended = case(initiator_user=clerk.user_id, ended=True, state="completed")
    hear_case(directory, case(initiator_user=clerk.user_id))
    assert kinds(told, clerk) == []
    for sequence in (2, 3):
        hear_case(directory, ended, sequence)
    assert (kinds(told, clerk), kinds(told, head)) == (["ended"], [])


def test_who_has_a_case_is_told_that_it_is_asked_for_and_who_asked_of_the_answer(
    directory: Works[Work], told: Told, clerk: Actor, colleague: Actor, head: Actor
) -> None:
    hear_task(directory, task(1, state="claimed", assignee=clerk.user_id))
    asked = supervised(1, placed_by=head.user_id)
    for sequence in (1, 2):
        hear(directory, SUPERVISED, asked, sequence, actor={"user_id": head.user_id})
    assert kinds(told, clerk) == ["asked", "new"]
    assert kinds(told, head) == kinds(told, colleague) == []
    answered = {**asked, "answered_at": asked["placed_at"]}
    hear(directory, SUPERVISED, answered, 3, actor={"user_id": clerk.user_id})
    hear(directory, SUPERVISED, {**answered, "ended_at": asked["placed_at"]}, 4)
    assert (kinds(told, head), kinds(told, clerk)) == (["answered"], ["asked", "new"])


def test_a_case_with_named_readers_is_told_by_its_number_alone(
    directory: Works[Work], told: Told, clerk: Actor
) -> None:
    hear_task(directory, task(1, process_id="app_head", case_title="某某同志任职"))
    (row,) = told.of(clerk).rows
    assert (row["case_title"], row["case_no"]) == ("", task(1)["case_no"])


def test_whoever_stands_in_is_told_of_the_work_but_not_of_copies(
    directory: Works[Work], told: Told, clerk: Actor, head: Actor
) -> None:
    today = directory.clock.today()
    with directory(SYSTEM) as work:
        work.stand_ins.add(head.user_id, clerk.user_id, today, today, "出差", work.clock.now())
    hear_task(directory, task(1, candidates=[HEAD]))
    hear(directory, "worklist.case-copied.v1", a_copy(1, holder=HEAD))
    assert kinds(told, head) == ["copied", "new"]
    assert kinds(told, clerk) == ["new"]


def test_who_is_asked_about_themselves_is_told_alone(
    directory: Works[Work], told: Told, clerk: Actor, head: Actor
) -> None:
    today = directory.clock.today()
    with directory(SYSTEM) as work:
        work.stand_ins.add(head.user_id, clerk.user_id, today, today, "出差", work.clock.now())
    own = task(1, candidates=[HEAD], process_id="app_adverse", element_id="state_view")
    hear_task(directory, own)
    hear(directory, SUPERVISED, supervised(1, placed_by="u9"), 2)
    assert (kinds(told, head), kinds(told, clerk)) == (["asked", "new"], [])
    # Every other step of such a case is the post's work.
    hear_task(directory, task(2, candidates=[HEAD], process_id="app_adverse", element_id="report_finding"))
    assert kinds(told, clerk) == ["new"]


def test_they_are_read_page_by_page_and_all_at_once_but_what_came_meanwhile(
    directory: Works[Work], told: Told, clerk: Actor, clock: FixedClock
) -> None:
    for number in range(1, 6):
        hear_task(directory, task(number))
    first = told.of(clerk, limit=3)
    rest = told.of(clerk, after=first.next, limit=3)
    assert rest.next is None
    assert len({row["id"] for row in (*first.rows, *rest.rows)}) == 5
    shown = clock.now()
    clock.advance(seconds=KEPT_FOR.total_seconds() / 2)
    hear_task(directory, task(6))
    told.read_all(clerk, shown)
    assert told.unread(clerk) == 1
    clock.advance(seconds=KEPT_FOR.total_seconds() * 3 / 4)
    tidy_up(directory)
    assert [row["subject"] for row in told.of(clerk).rows] == ["task-0006"]


def test_a_message_leads_through_sign_in_and_only_its_own_reader(
    directory: Works[Work], told: Told, passwords: Passwords, sqlite: Database, head: Actor
) -> None:
    hear(directory, "worklist.case-copied.v1", a_copy(1, holder=f"user:{head.user_id}"))
    address = f"/notifications/{told.of(head).rows[0]['id']}"
    browser = web_app(directory, passwords).test_client()
    answer = browser.get(address)
    assert answer.status_code in (302, 303)
    assert "/sign-in" in answer.headers["Location"]
    assert sign_in(browser, "zzb.clerk").status_code == 303
    assert cookie(browser)
    assert browser.get(address).status_code == 404
    assert told.unread(head) == 1
