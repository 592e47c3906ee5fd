"""What people see who are beaten: a clear answer with a code, never a lock and never a fault."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

import pytest
from sqlalchemy import MetaData, event

from chassis.actor import Absent, Actor
from chassis.engine.acts import Acts
from chassis.engine.statuses import STATUSES
from chassis.persistence.idempotency import idempotency_table
from chassis.texts import Said
from chassis.web.application import make_app
from chassis.web.identity import TokenSigner, TokenVerifier, new_key_pair
from chassis.web.taskacts import taskacts_blueprint
from chassis.web.worktasks import worktasks_blueprint
from tests.process.engine.a_house import House, house
from tests.process.engine.a_race import TOWNS, procedure, reviewer
from tests.unit.chassis.engine.drawing import Drawing, message, properties

__all__ = ["house"]

PRIVATE, PUBLIC = new_key_pair()
TIMES = 12


class Answer(NamedTuple):
    """What came back."""

    status: int
    code: str


class Desk:
    """The task routes over the house, and the people who use them."""

    def __init__(self, house: House) -> None:
        self.house = house
        house.engine.operations = {"demo.any": lambda work, case: {}}
        metadata = MetaData()
        idempotency_table(metadata)
        metadata.create_all(house.database.engine)
        engine: Any = house.engine
        acts = Acts(engine)
        tasks = worktasks_blueprint(
            "demo", engine=engine, library=engine.library, presenter=Nobody(), acts=acts
        )
        self._app = make_app(
            "demo",
            title=Said("示例", "Demo"),
            works=house.works,
            verifier=TokenVerifier(PUBLIC, audience="demo", clock=house.clock),
            blueprints=[tasks, taskacts_blueprint(engine=engine, presenter=Nobody(), acts=acts)],
            statuses=[STATUSES],
        )
        self._signer = TokenSigner(PRIVATE, clock=house.clock)
        self._numbers = itertools.count()

    def post(self, actor: Actor, task_id: str, act: str, **body: Any) -> Answer:
        """Send a command about the task as it was opened, as this person."""
        return self.send(actor, task_id, act, {"version": 1, **body})

    def send(self, actor: Actor, task_id: str, act: str, body: Mapping[str, Any]) -> Answer:
        """Send a command as this person."""
        headers = {
            "Authorization": f"Bearer {self._signer.sign(actor, 'demo')}",
            "Idempotency-Key": f"race-key-{next(self._numbers)}",
        }
        answer = self._app.test_client().post(f"/tasks/{task_id}/{act}", json=body, headers=headers)
        return Answer(answer.status_code, (answer.json or {}).get("code", ""))

    def complete(self, number: int, task_id: str) -> Callable[[], Answer]:
        """Completing a task, later."""
        return lambda: self.post(reviewer(number), task_id, "complete", outcome="ok", data={})

    def later(self, number: int, task_id: str, act: str, **body: Any) -> Callable[[], Answer]:
        """Any other act on a task, later."""
        return lambda: self.send(reviewer(number), task_id, act, body)

    def claim(self, number: int, task_id: str) -> Callable[[], Answer]:
        """Claiming a task, later."""
        return lambda: self.post(reviewer(number), task_id, "claim")


class Nobody:
    """Nobody looks at cases here."""

    def may_read(self, *_: Any) -> bool:
        return False


@pytest.fixture
def desk(house: House) -> Desk:
    """The routes over the service on each database."""
    house.draw(procedure())
    return Desk(house)


def test_of_four_who_finish_a_task_one_does_and_three_are_told_so(desk: Desk) -> None:
    for number in range(TIMES):
        desk.house.start(f"c{number}", towns=list(TOWNS))
        task_id = desk.house.task(f"c{number}", "check_law").task_id
        answers = desk.house.at_once(*[desk.complete(one, task_id) for one in range(4)])
        assert Counter(answers) == {Answer(200, ""): 1, Answer(409, "task-finished"): 3}


def test_claiming_and_finishing_at_once_leave_one_of_them_with_the_task(desk: Desk) -> None:
    """Whoever claims first has it; whoever finishes first has done it."""
    beaten = {Answer(409, "task-finished"), Answer(409, "task-claimed"), Answer(409, "task-stale")}
    for number in range(TIMES):
        desk.house.start(f"c{number}", towns=list(TOWNS))
        task_id = desk.house.task(f"c{number}", "check_law").task_id
        finished, claimed, also = desk.house.at_once(
            desk.complete(1, task_id), desk.claim(2, task_id), desk.claim(3, task_id)
        )
        answers = {finished, claimed, also}
        assert answers - beaten == {Answer(200, "")}
        (task,) = [one for one in desk.house.tasks(f"c{number}") if one.task_id == task_id]
        if finished == Answer(200, ""):
            assert task.state == "completed" and task.closed_by == "u1" and answers & beaten
        else:
            assert task.state == "claimed" and task.assignee == ("u2" if claimed.status == 200 else "u3")


def test_of_four_who_claim_a_task_one_has_it_and_three_are_told_so(desk: Desk) -> None:
    for number in range(TIMES):
        desk.house.start(f"c{number}", towns=list(TOWNS))
        task_id = desk.house.task(f"c{number}", "check_law").task_id
        answers = desk.house.at_once(*[desk.claim(one, task_id) for one in range(4)])
        assert Counter(answers) == {Answer(200, ""): 1, Answer(409, "task-claimed"): 3}
        assert desk.house.task(f"c{number}", "check_law").assignee == f"u{answers.index(Answer(200, ''))}"


def test_a_stand_in_and_the_colleague_who_is_back_do_not_both_finish_the_task(desk: Desk) -> None:
    away = reviewer(1)
    absent = Absent(away.user_id, away.name, away.roles)
    done = {"version": 2, "outcome": "ok", "data": {}}
    stand_in = Actor("u9", "代办人", "经办人", "1", "单位", frozenset({"other@1"}), (absent,))
    for number in range(TIMES):
        case_no = f"c{number}"
        desk.house.start(case_no, towns=list(TOWNS))
        task_id = desk.house.task(case_no, "check_law").task_id
        assert desk.claim(1, task_id)() == Answer(200, "")
        back, instead = desk.house.at_once(
            desk.later(1, task_id, "complete", **done),
            lambda task_id=task_id: desk.send(stand_in, task_id, "complete", done),
        )
        assert {back, instead} == {Answer(200, ""), Answer(409, "task-finished")}
        (task,) = [one for one in desk.house.tasks(case_no) if one.task_id == task_id]
        by_whom = ("u1", None) if back.status == 200 else ("u9", "u1")
        assert (task.closed_by, task.closed_for) == by_whom


def test_a_reviewer_and_the_end_of_the_time_do_not_both_have_the_task(desk: Desk) -> None:
    house = desk.house
    started = [house.start(f"c{number}", towns=list(TOWNS)) for number in range(TIMES)]
    house.clock.advance(days=6)
    for number, instance_id in enumerate(started):
        task_id = house.task(f"c{number}", "check_law").task_id

        def fire(instance_id: str = instance_id) -> bool:
            with house.works(Actor.system("demo")) as work:
                return house.engine.fire(work, instance_id)

        answer, fired = house.at_once(desk.complete(1, task_id), fire)
        assert (answer, fired) in ((Answer(200, ""), False), (Answer(409, "task-withdrawn"), True))


def test_eight_towns_answer_at_once_and_all_are_heard(desk: Desk) -> None:
    towns = [f"town-{number}" for number in range(8)]
    for number in range(3):
        desk.house.start(f"c{number}", towns=towns)
        asked = [task for task in desk.house.open(f"c{number}") if task.element_id == "ask_towns"]
        answers = desk.house.at_once(*[desk.complete(n, task.task_id) for n, task in enumerate(asked)])
        assert answers == [Answer(200, "")] * 8
        done = [task for task in desk.house.tasks(f"c{number}") if task.state == "completed"]
        assert {task.closed_by for task in done} == {f"u{n}" for n in range(8)}
        assert not [task for task in desk.house.open(f"c{number}") if task.element_id == "ask_towns"]


def two_steps() -> Drawing:
    """One step after the other."""
    drawing = Drawing("steps").node("startEvent", "begun").user("draft").user("review").user("sign")
    return drawing.node("endEvent", "DONE").chain("begun", "draft", "review", "sign", "DONE")


def test_taking_back_and_being_opened_at_once_leave_one_of_them_right(desk: Desk) -> None:
    """Either the next handler has opened it, and it is too late; or it is taken back unopened."""
    house = desk.house
    house.draw(two_steps())
    for number in range(TIMES):
        case_no = f"c{number}"
        house.start(case_no, "steps")
        draft = house.task(case_no, "draft").task_id
        assert desk.complete(1, draft)() == Answer(200, "")
        review = house.task(case_no, "review").task_id
        taken_back, opened = house.at_once(
            desk.later(1, draft, "withdraw", reason="x"), desk.later(2, review, "seen")
        )
        assert opened == Answer(200, "")
        waits = [task.element_id for task in house.open(case_no)]
        seen = [task.seen_at is not None for task in house.tasks(case_no) if task.task_id == review]
        if taken_back == Answer(200, ""):
            assert waits == ["draft"] and seen == [False]
        else:
            assert (taken_back, waits, seen) == (Answer(409, "withdraw-too-late"), ["review"], [True])


def test_taking_back_and_going_on_at_once_leave_one_of_them_right(desk: Desk) -> None:
    house = desk.house
    house.draw(two_steps())
    for number in range(TIMES):
        case_no = f"c{number}"
        house.start(case_no, "steps")
        draft = house.task(case_no, "draft").task_id
        assert desk.complete(1, draft)() == Answer(200, "")
        review = house.task(case_no, "review").task_id
        taken_back, done = house.at_once(
            desk.later(1, draft, "withdraw", reason="x"), desk.complete(2, review)
        )
        waits = [task.element_id for task in house.open(case_no)]
        assert (taken_back.code, done.code, waits) in (
            ("", "task-withdrawn", ["draft"]),
            ("withdraw-too-late", "", ["sign"]),
        )


def test_returning_and_finishing_at_once_leave_one_of_them_right(desk: Desk) -> None:
    house = desk.house
    house.draw(two_steps())
    for number in range(TIMES):
        case_no = f"c{number}"
        house.start(case_no, "steps")
        assert desk.complete(1, house.task(case_no, "draft").task_id)() == Answer(200, "")
        review = house.task(case_no, "review").task_id
        returned, done = house.at_once(
            desk.later(2, review, "return", target="draft", reason="x", version=1), desk.complete(3, review)
        )
        waits = [task.element_id for task in house.open(case_no)]
        assert (returned.code, done.code, waits) in (
            ("", "task-finished", ["draft"]),
            ("task-finished", "", ["sign"]),
        )


def correspondents() -> Drawing:
    """Two cases that write to each other as soon as their first step is done."""
    drawing = Drawing("letters", definitions='<bpmn:message id="m1" name="letter" />')
    drawing.node("startEvent", "begun").parallel("fork", "join").user("write_letter")
    drawing.node(
        "intermediateThrowEvent", "send_letter", "", "",
        properties(correlationKey="${other}", carries="other"), message("m1"),
    )  # fmt: skip
    drawing.node("intermediateCatchEvent", "letter_read", "", "", "", message("m1"))
    drawing.node("endEvent", "DONE").chain("begun", "fork", "write_letter", "send_letter", "join", "DONE")
    return drawing.chain("fork", "letter_read", "join")


def test_two_cases_that_write_to_each_other_at_once_both_arrive(desk: Desk) -> None:
    """Each holds its own case and needs the other's: the database undoes one, and it is done again."""
    house = desk.house
    house.draw(correspondents())
    if house.database.is_postgresql:

        @event.listens_for(house.database.engine, "checkout")
        def find_deadlocks_soon(connection: Any, *_: Any) -> None:
            connection.execute("SET deadlock_timeout = '20ms'")
            connection.commit()

    for number in range(TIMES):
        pair = (f"a{number}", f"b{number}")
        for mine, other in (pair, pair[::-1]):
            house.start(mine, "letters", other=other)
        answers = house.at_once(
            *[desk.complete(n, house.open(case_no)[0].task_id) for n, case_no in enumerate(pair)]
        )
        assert answers == [Answer(200, "")] * 2
        for case_no in pair:
            with house.works.reading() as session:
                (instance,) = house.engine.instances(session, case_no)
            assert instance.state == "completed"
            assert len(house.journal(case_no, "message-received")) == 1
            assert len(house.journal(case_no, "task-completed")) == 1
