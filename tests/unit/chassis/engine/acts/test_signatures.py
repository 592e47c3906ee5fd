"""Signatures before and after: who is asked, what waits meanwhile, and who has the last word."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chassis.engine import act_refusals as refused
from chassis.engine.refusals import OutcomeUnknown, TaskCosigning, TaskFinished, TaskNotYours
from tests.unit.chassis.engine.acts.desk import ANN, BEN, ELSEWHERE, HEAD, STRANGER, Desk
from tests.unit.chassis.engine.bench import an_actor
from tests.unit.chassis.engine.drawing import Drawing, timer

LAWYER = an_actor("lawyer@7", user_id="law", name="法务")


def asked(desk: Desk, when: str = "before", **whom: Any) -> str:
    task = desk.task("apply")
    desk.act(ANN, "ask_to_sign", task.task_id, when=when, question="合法吗？", version=task.version, **whom)
    return task.task_id


def test_before_the_task_is_locked_until_all_have_signed_and_then_returns_to_the_signer() -> None:
    desk = Desk()
    task_id = asked(desk, holders=["lawyer@7"], colleagues=[ELSEWHERE])
    assert desk.row(task_id).state == "cosigning"
    for act in (lambda: desk.complete(ANN, desk.row(task_id)), lambda: desk.claim(ANN, desk.row(task_id))):
        with pytest.raises(TaskCosigning):
            act()
    post, person = sorted(desk.signatures(), key=lambda one: one.assignee or "")
    assert post.candidates == ["lawyer@7"] and person.assignee == "far"
    assert post.name.zh == "加签：apply" and post.origin == task_id
    desk.complete(LAWYER, post, "agree", text="合法")
    assert desk.row(task_id).state == "cosigning"
    with pytest.raises(TaskNotYours):
        desk.complete(LAWYER, person, "agree")
    desk.complete(ELSEWHERE, person, "disagree", text="缺依据")
    back = desk.row(task_id)
    assert (back.state, back.assignee) == ("claimed", "ann")
    told = desk.of_task(ANN, back)
    assert [
        (one["holder"], one["assignee_name"], one["outcome"], one["text"]) for one in told["cosigns"]
    ] == [
        ("lawyer@7", "法务", "agree", "合法"),
        (None, "远", "disagree", "缺依据"),
    ]
    assert [(one["kind"], one["name"], one["text"]) for one in told["remarks"]] == [
        ("cosign", "法务", "合法"),
        ("cosign", "远", "缺依据"),
    ]
    desk.complete(ANN, back)
    assert desk.bench.names() == ["check"]


def test_after_the_system_completes_the_task_under_the_signers_name() -> None:
    by: list[Any] = []

    def hand_in(work: Any, case: Any, submission: Any) -> None:
        by.append((work.actor.user_id, submission.outcome, dict(submission.data)))

    drawing = Drawing().node("startEvent", "begin").user("apply", onComplete="s.hand_in")
    drawing = drawing.user("check", "head@1").node("endEvent", "done")
    desk = Desk(drawing.chain("begin", "apply", "check", "done"), completions={"s.hand_in": hand_in})
    task_id = asked(desk, "after", holders=["lawyer@7"])
    # Until it is handed in, nobody else is bothered.
    assert desk.signatures() == [] and desk.row(task_id).state == "claimed"
    assert [one["state"] for one in desk.of_task(ANN, desk.row(task_id))["cosigns"]] == ["planned"]
    desk.complete(ANN, desk.row(task_id), "pass", note="x")
    assert by == [] and desk.row(task_id).state == "cosigning" and desk.bench.names() == ["apply", "apply"]
    desk.complete(LAWYER, desk.signatures()[0], "agree")
    assert by == [("ann", "pass", {"note": "x"})]
    done = desk.row(task_id)
    assert (done.state, done.closed_by, done.outcome) == ("completed", "ann", "pass")
    assert desk.bench.names() == ["check"] and desk.lines("task-completed")[0]["cosigned"] is True
    # Others have had their say: it is not taken back.
    with pytest.raises(refused.WithdrawTooLate):
        desk.act(ANN, "withdraw", task_id, reason="")


def test_whoever_disagrees_says_why_and_there_is_no_third_answer() -> None:
    desk = Desk()
    asked(desk, holders=["lawyer@7"])
    with pytest.raises(refused.CosignTextMissing):
        desk.complete(LAWYER, desk.signatures()[0], "disagree")
    with pytest.raises(OutcomeUnknown):
        desk.complete(LAWYER, desk.signatures()[0], "perhaps")


@pytest.mark.parametrize(
    ("whom", "refusal"),
    [
        ({"holders": ["clerk@1"]}, refused.SignerIsYou),
        ({"colleagues": [ANN]}, refused.SignerIsYou),
        ({"holders": ["lawyer@7", "lawyer@7"]}, refused.SignerTwice),
        ({"colleagues": [HEAD, HEAD]}, refused.SignerTwice),
        ({}, refused.SignersMissing),
        ({"holders": [f"post@{number}" for number in range(11)]}, refused.SignersMissing),
    ],
)
def test_no_self_no_duplicate_no_crowd(whom: dict[str, Any], refusal: type[Exception]) -> None:
    desk = Desk()
    with pytest.raises(refusal):
        asked(desk, **whom)
    assert desk.task("apply").state == "open" and desk.signatures() == []


def test_nobody_signs_the_same_task_twice_and_a_signature_is_not_handed_on() -> None:
    desk = Desk()
    task_id = asked(desk, holders=["lawyer@7"])
    signature = desk.signatures()[0]
    for verb, how in (
        ("transfer", {"colleague": BEN, "reason": "忙"}),
        ("delegate", {"colleague": BEN, "reason": ""}),
        ("ask_to_sign", {"when": "before", "holders": ["other@2"]}),
        ("return_case", {"target": "apply", "reason": "x"}),
    ):
        with pytest.raises(refused.NotAStep):
            desk.act(LAWYER, verb, signature.task_id, version=1, **how)
    desk.complete(LAWYER, signature, "agree")
    with pytest.raises(refused.SignerTwice):
        asked(desk, holders=["lawyer@7"])
    assert desk.row(task_id).state == "claimed"


def test_a_signature_not_yet_given_is_taken_back_by_whoever_asked() -> None:
    desk = Desk()
    task_id = asked(desk, holders=["lawyer@7", "audit@7"])
    first, second = desk.signatures()
    with pytest.raises(TaskNotYours):
        desk.act(STRANGER, "do_without_signature", task_id, signature=first.task_id)
    desk.act(ANN, "do_without_signature", task_id, signature=first.task_id)
    assert desk.row(first.task_id).state == "cancelled" and desk.row(task_id).state == "cosigning"
    with pytest.raises(refused.CosignUnknown):
        desk.act(ANN, "do_without_signature", task_id, signature=first.task_id)
    desk.act(ANN, "do_without_signature", task_id, signature=second.task_id)
    assert desk.row(task_id).state == "claimed"


def test_taking_the_last_signature_back_gives_the_submission_back_as_draft() -> None:
    desk = Desk()
    task_id = asked(desk, "after", holders=["lawyer@7"])
    desk.complete(ANN, desk.row(task_id), "pass", note="x")
    desk.act(ANN, "do_without_signature", task_id, signature=desk.signatures()[0].task_id)
    back = desk.row(task_id)
    assert back.state == "claimed" and back.draft == {"note": "x", "outcome": "pass"}
    desk.complete(ANN, back, "pass", note="x")
    assert desk.bench.names() == ["check"]


def test_a_planned_signature_is_dropped_before_anybody_hears_of_it() -> None:
    desk = Desk()
    task_id = asked(desk, "after", holders=["lawyer@7"])
    (planned,) = desk.of_task(ANN, desk.row(task_id))["cosigns"]
    desk.act(ANN, "do_without_signature", task_id, signature=planned["id"])
    desk.complete(ANN, desk.row(task_id))
    assert desk.bench.names() == ["check"]


def test_signatures_go_with_the_task_they_are_for() -> None:
    drawing = (
        Drawing()
        .node("startEvent", "begin")
        .user("apply")
        .boundary("late", "apply", timer("duration", "P1D"))
        .user("check", "head@1")
        .node("endEvent", "done")
        .chain("begin", "apply", "done")
        .flow("late", "check")
        .flow("check", "done")
    )
    desk = Desk(drawing)
    asked(desk, holders=["lawyer@7"])
    signature = desk.signatures()[0]
    desk.bench.clock.advance(days=2)
    desk.bench.fire()
    assert desk.row(signature.task_id).state == "cancelled" and desk.bench.names() == ["check"]
    with pytest.raises(Exception, match="撤销"):
        desk.complete(LAWYER, signature, "agree")


def test_a_refused_submission_leaves_the_last_signature_open() -> None:
    def refuse(*_: Any) -> None:
        raise refused.RemarkEmpty()

    drawing = Drawing().node("startEvent", "begin").user("apply", onComplete="s.hand_in")
    desk = Desk(
        drawing.node("endEvent", "done").chain("begin", "apply", "done"), completions={"s.hand_in": refuse}
    )
    task_id = asked(desk, "after", holders=["lawyer@7"])
    desk.complete(ANN, desk.row(task_id))
    with pytest.raises(refused.RemarkEmpty):
        desk.complete(LAWYER, desk.signatures()[0], "agree")
    assert desk.signatures()[0].state == "open" and desk.row(task_id).state == "cosigning"


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.sampled_from(["lawyer@7", "audit@7", "money@7", "head@1"]), unique=True, min_size=1),
    st.sampled_from(["before", "after"]),
    st.data(),
)
def test_whatever_the_order_the_task_moves_once_when_the_last_has_signed(
    posts: list[str], when: str, data: st.DataObject
) -> None:
    desk = Desk()
    task_id = asked(desk, when, holders=posts)
    if when == "after":
        desk.complete(ANN, desk.row(task_id), "pass")
    left = desk.signatures()
    while left:
        signature = data.draw(st.sampled_from(left))
        assert desk.row(task_id).state == "cosigning"
        desk.complete(an_actor(*signature.candidates, user_id="x", name="x"), signature, "agree")
        left = desk.signatures()
    if when == "before":
        desk.complete(ANN, desk.row(task_id), "pass")
    assert desk.bench.names() == ["check"] and len(desk.lines("task-completed")) == 1
    with pytest.raises(TaskFinished):
        desk.complete(ANN, desk.row(task_id))
