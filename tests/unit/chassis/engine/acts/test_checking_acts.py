"""What a designer lets people do with a task is checked before it is released."""

from __future__ import annotations

import pytest

from chassis.engine.checking import check
from chassis.engine.definition import Definition
from tests.unit.chassis.engine.drawing import Drawing, each

FORM = {
    "type": "default",
    "components": [
        {"type": "radio", "key": "outcome", "label": "意见", "values": [{"value": "agree", "label": "同意"}]},
        {"type": "textarea", "key": "opinion", "label": "说明"},
        {"type": "number", "key": "days", "label": "天数", "validate": {"required": True}},
    ],
}
EASY = {**FORM, "components": FORM["components"][:2]}


def drawn(form: str = "easy", **properties: str) -> bytes:
    shown = f'camunda:formKey="form:{form}"'
    return (
        Drawing()
        .node("startEvent", "begin")
        .user("first", attributes='camunda:formKey="form:easy"')
        .node("parallelGateway", "split")
        .user("left", attributes='camunda:formKey="form:easy"')
        .user("right", attributes='camunda:formKey="form:easy"')
        .node("parallelGateway", "join")
        .user("last", attributes=shown, **properties)
        .node("endEvent", "DONE")
        .chain("begin", "first", "split", "left", "join", "last", "DONE")
        .chain("split", "right", "join")
        .xml()
    )


OURS = {
    "act-elsewhere",
    "allow-return",
    "allowed-acts",
    "return-target",
    "batch-outcome",
    "batch-text",
    "batch-required",
}


def rules(bpmn: bytes) -> list[tuple[str, str]]:
    findings = check(bpmn, forms={"easy": EASY, "hard": FORM})
    return [(one.element, one.rule) for one in findings if one.rule in OURS]


@pytest.mark.parametrize(
    ("properties", "rule"),
    [
        ({"allowReturn": "no"}, "allow-return"),
        ({"allowedActs": "transfer, shout"}, "allowed-acts"),
        ({"allowedActs": ""}, "allowed-acts"),
        ({"mayReturnTo": "left"}, "return-target"),
        ({"mayReturnTo": "first, nowhere"}, "return-target"),
        ({"mayReturnTo": ""}, "return-target"),
        ({"batchOutcome": "refuse"}, "batch-outcome"),
        ({"batchOutcome": "agree", "batchText": "nothing"}, "batch-text"),
        ({"batchText": "opinion"}, "batch-text"),
    ],
)
def test_a_setting_that_cannot_work_is_found(properties: dict[str, str], rule: str) -> None:
    assert rules(drawn(**properties)) == [("last", rule)]


def test_settings_that_work_pass() -> None:
    assert rules(drawn()) == []
    good = {"allowReturn": "true", "mayReturnTo": "first", "batchOutcome": "agree", "batchText": "opinion"}
    assert rules(drawn(**good)) == []
    assert rules(drawn(allowedActs="none")) == rules(drawn(allowedActs="copy, transfer")) == []


def test_a_batch_cannot_fill_in_what_the_form_demands() -> None:
    assert rules(drawn("hard", batchOutcome="agree")) == [("last", "batch-required")]


def test_elsewhere_than_on_a_user_task_the_settings_mean_nothing() -> None:
    drawing = Drawing().node("startEvent", "begin").service("act", "s.act", allowReturn="false")
    drawing = drawing.user("first").node("endEvent", "DONE").chain("begin", "act", "first", "DONE")
    assert ("act", "act-elsewhere") in rules(drawing.xml())


def test_targets_lie_outside_every_block_however_deep() -> None:
    inner = Drawing().node("startEvent", "begin_inner").user("in_one").user("in_two")
    inner = inner.node("endEvent", "inner_done").chain("begin_inner", "in_one", "in_two", "inner_done")
    drawing = (
        Drawing()
        .node("startEvent", "begin")
        .user("first")
        .node("parallelGateway", "split")
        .user("before_inner_split")
        .node("parallelGateway", "inner_split")
        .user("a")
        .user("b")
        .node("parallelGateway", "inner_join")
        .user("after_inner_join")
        .user("other")
        .node("parallelGateway", "join")
        .sub("part", inner)
        .user("votes", after=each("towns", "town"))
        .user("last")
        .node("endEvent", "done")
        .chain("begin", "first", "split", "before_inner_split", "inner_split", "a", "inner_join")
        .chain("inner_split", "b", "inner_join", "after_inner_join", "join", "part", "votes", "last", "done")
        .chain("split", "other", "join")
    )
    targets = Definition("p", 1, drawing.xml()).return_targets
    assert targets["last"].plain == ["first", "votes"]
    # Behind a block that is closed again one is still inside the outer one.
    for inside in ("before_inner_split", "a", "b", "after_inner_join", "other"):
        assert targets[inside].plain == [] and targets[inside].named == ["first"]
    assert (targets["in_two"].plain, targets["in_two"].named) == (["in_one"], ["first"])
    assert (targets["votes"].plain, targets["votes"].named) == ([], ["first"])
    assert targets["first"].plain == []


def test_a_branch_that_ends_by_itself_is_a_branch() -> None:
    drawing = (
        Drawing()
        .node("startEvent", "begin")
        .user("first")
        .node("parallelGateway", "split")
        .user("a")
        .user("b")
        .user("c")
        .node("endEvent", "a_done")
        .node("endEvent", "c_done")
        .chain("begin", "first", "split", "a", "a_done")
        .chain("split", "b", "c", "c_done")
    )
    assert Definition("p", 1, drawing.xml()).return_targets["c"].plain == []
