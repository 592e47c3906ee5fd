"""A case is put under supervision by who leads or supervises; its handlers answer, who asked ends it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from chassis.actor import Absent, Actor
from chassis.engine import act_refusals
from chassis.engine import supervision_refusals as refused
from chassis.engine.records import CaseSupervised
from tests.unit.chassis.engine.acts.desk import ANN, BEN, HEAD, STRANGER, Desk
from tests.unit.chassis.engine.acts.test_reassigning import superiors_of
from tests.unit.chassis.engine.bench import an_actor

MAYOR = an_actor("mayor@9", user_id="mayor", name="县长")
DEPUTY = Actor(
    "vice", "副主任", "副主任", "1", "某单位", frozenset(), (Absent("head", "主任", frozenset({"head@1"})),)
)


@pytest.fixture
def desk() -> Desk:
    return Desk(superiors=superiors_of, supervisors=["mayor"])


def ask(desk: Desk, by: Actor = HEAD, reason: str = "请尽快办", wished: date | None = None) -> str:
    made = desk.act(by, "supervise", "c1", reason=reason, wished_on=wished)
    return str(made.supervision_id)


def told(desk: Desk) -> list[CaseSupervised]:
    return [one for one in desk.bench.told if isinstance(one, CaseSupervised)]


def shown(desk: Desk, actor: Actor = HEAD) -> Any:
    return desk.of_case(actor)["supervisions"]


def test_it_is_placed_answered_and_ended_each_with_a_note_and_all_on_record(desk: Desk) -> None:
    day = desk.bench.clock.today() + timedelta(days=3)
    one = ask(desk, wished=day)
    (row,) = shown(desk, ANN)
    assert (row["reason"], row["wished_on"], row["name"], row["may_answer"]) == (
        "请尽快办",
        day,
        "主任",
        True,
    )
    desk.act(ANN, "answer_supervision", "c1", one, text="周三前办结")
    desk.act(HEAD, "end_supervision", "c1", one, note="已办好")
    (row,) = shown(desk)
    assert (row["answer"], row["answered_by_name"]) == ("周三前办结", "安")
    assert (row["end_note"], row["ended_by_name"], row["may_answer"], row["may_end"]) == (
        "已办好", "主任", False, False,
    )  # fmt: skip
    actions = ("case-supervised", "supervision-answered", "supervision-ended")
    assert [desk.lines(action)[0]["text"] for action in actions] == ["请尽快办", "周三前办结", "已办好"]
    assert [said["kind"] for said in desk.of_case(ANN)["remarks"]] == ["supervise"] * 3
    states = [(one.answered_at is not None, one.ended_at is not None) for one in told(desk)]
    assert states == [(False, False), (True, False), (True, True)]
    assert desk.task("apply").due_at is None


@pytest.mark.parametrize("who", [ANN, STRANGER, an_actor("head@9", user_id="x", name="别处主任")])
def test_only_who_leads_the_handlers_or_supervises_places_one(desk: Desk, who: Actor) -> None:
    with pytest.raises(refused.NotYoursToSupervise):
        ask(desk, by=who)
    assert shown(desk) == [] and told(desk) == []
    assert desk.of_case(who)["may_supervise"] is False


@pytest.mark.parametrize(("who", "name"), [(HEAD, "主任"), (MAYOR, "县长"), (DEPUTY, "副主任（代主任）")])
def test_leaders_their_deputies_and_supervisors_place_one_at_a_time(
    desk: Desk, who: Actor, name: str
) -> None:
    assert desk.of_case(who)["may_supervise"] is True
    ask(desk, by=who)
    assert shown(desk)[0]["name"] == name
    with pytest.raises(refused.SupervisedAlready):
        ask(desk, by=who)
    assert desk.of_case(who)["may_supervise"] is False
    assert len(shown(desk)) == 1


def test_a_day_that_has_passed_or_no_reason_is_refused(desk: Desk) -> None:
    with pytest.raises(refused.WishedDayPast):
        ask(desk, wished=desk.bench.clock.today() - timedelta(days=1))
    with pytest.raises(act_refusals.ReasonNeeded):
        ask(desk, reason="")
    assert shown(desk) == []


def test_only_handlers_answer_and_only_who_supervises_ends(desk: Desk) -> None:
    one = ask(desk)
    with pytest.raises(refused.NotYoursToAnswer):
        desk.act(STRANGER, "answer_supervision", "c1", one, text="好")
    with pytest.raises(refused.NotYoursToEndSupervision):
        desk.act(ANN, "end_supervision", "c1", one, note="好了")
    with pytest.raises(refused.SupervisionUnknown):
        desk.act(BEN, "answer_supervision", "c1", "nothing", text="好")
    for verb, note in (("answer_supervision", "text"), ("end_supervision", "note")):
        with pytest.raises(act_refusals.ReasonNeeded):
            desk.act(HEAD, verb, "c1", one, **{note: ""})
    desk.act(MAYOR, "end_supervision", "c1", one, note="不必了")
    with pytest.raises(refused.SupervisionUnknown):
        desk.act(HEAD, "end_supervision", "c1", one, note="再结束")


def test_a_case_that_has_ended_is_not_supervised_but_what_was_asked_can_still_be_ended(desk: Desk) -> None:
    one = ask(desk)
    for actor, element in ((ANN, "apply"), (HEAD, "check"), (an_actor("boss@1", user_id="b"), "decide")):
        desk.complete(actor, desk.task(element))
    with pytest.raises(refused.NotYoursToSupervise):
        ask(desk, by=MAYOR)
    desk.act(HEAD, "end_supervision", "c1", one, note="已办结")
    assert shown(desk)[0]["ended_by_name"] == "主任"
