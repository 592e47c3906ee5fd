"""What no drawing may leave out: every released diagram has it, and a diagram without it is told so."""

from __future__ import annotations

from pathlib import Path

import pytest

from chassis.engine.checking_guards import check_guards
from chassis.engine.drawn import Drawn
from chassis.engine.front_door import admit
from chassis.texts import Said
from services.admission.domain import fixed_steps as of_admission
from services.assessment.domain import fixed_steps as of_assessment
from services.dispatch.domain import fixed_steps as of_dispatch
from tests.unit.chassis.engine.drawing import Drawing, timer

BPMN = Path(__file__).resolve().parents[5] / "bpmn"
STEPS = {
    "admission": of_admission.FIXED_STEPS,
    "assessment": of_assessment.FIXED_STEPS,
    "dispatch": of_dispatch.FIXED_STEPS,
}
GUARD = of_admission.FixedStep(
    "p", frozenset({"x.approve"}), frozenset({"DONE"}), Said("核准", "approval"), Said("第七条", "article 7")
)


def rules(drawing: Drawing) -> list[str]:
    return [one.rule for one in check_guards(Drawn(admit(drawing.xml())), [GUARD])]


@pytest.mark.parametrize("service", sorted(STEPS))
def test_every_released_diagram_has_what_the_rules_demand(service: str) -> None:
    steps = STEPS[service]
    looked_at = 0
    for process_id in {one.process_id for one in steps}:
        for file in sorted((BPMN / service / process_id).glob(f"v*/{process_id}.bpmn")):
            looked_at += 1
            assert list(check_guards(Drawn(admit(file.read_bytes())), steps)) == [], file
    assert looked_at >= 3


@pytest.mark.parametrize("operation", ["issue_notice", "file_admission", "review_application"])
def test_a_county_cannot_draw_a_step_away(operation: str) -> None:
    file = BPMN / "admission/adm_simple/v3/adm_simple.bpmn"
    without = file.read_bytes().replace(f"admission.{operation}".encode(), b"admission.convert_procedure")
    (finding,) = check_guards(Drawn(admit(without)), of_admission.FIXED_STEPS)
    assert finding.rule == "guarded-step-missing"
    assert "第七条" in finding.said.zh and "article 7" in finding.said.en


def test_a_way_around_the_step_is_found_wherever_it_leads() -> None:
    straight = Drawing().node("startEvent", "begun").user("approve", onComplete="x.approve")
    straight.node("endEvent", "DONE").chain("begun", "approve", "DONE")
    assert rules(straight) == []
    around = (
        Drawing().node("startEvent", "begun").xor("which", "past").user("approve", onComplete="x.approve")
    )
    around.node("endEvent", "DONE").chain("begun", "which", "approve", "DONE").flow(
        "which", "DONE", None, "past"
    )
    assert rules(around) == ["guarded-step-avoided"]
    silence = Drawing().node("startEvent", "begun").user("approve", onComplete="x.approve")
    silence.boundary("late", "approve", timer("duration", "P5D")).node("endEvent", "DONE")
    silence.chain("begun", "approve", "DONE").flow("late", "DONE")
    assert rules(silence) == ["guarded-step-avoided"], "no time that runs out takes the place of an approval"


def test_one_of_two_parallel_branches_does_it_for_both() -> None:
    both = Drawing().node("startEvent", "begun").parallel("split", "join").user("other")
    both.user("approve", onComplete="x.approve").node("endEvent", "DONE").chain(
        "begun", "split", "approve", "join"
    )
    both.chain("split", "other", "join", "DONE")
    assert rules(both) == []


def test_an_end_of_the_rules_stays() -> None:
    renamed = Drawing().node("startEvent", "begun").user("approve", onComplete="x.approve")
    renamed.node("endEvent", "FINISHED").chain("begun", "approve", "FINISHED")
    assert rules(renamed) == ["end-state-missing"]
    assert rules(Drawing("another").node("startEvent", "begun")) == []
