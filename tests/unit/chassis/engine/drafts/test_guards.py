"""What no drawing may leave out: every released diagram has it, and a diagram without it is told so."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from chassis.engine.checking_guards import check_guards
from chassis.engine.drawn import Drawn
from chassis.engine.front_door import admit
from chassis.texts import Said
from services.admission.domain import fixed_steps as of_admission
from services.admission.web.legal_basis import provisions as quoted_by_admission
from services.assessment.domain import fixed_steps as of_assessment
from services.assessment.web.legal_basis import provisions as quoted_by_assessment
from services.dispatch.domain import fixed_steps as of_dispatch
from services.dispatch.web.legal_basis import provisions as quoted_by_dispatch
from tests.unit.chassis.engine.drawing import Drawing, timer

BPMN = Path(__file__).resolve().parents[5] / "bpmn"
STEPS = {
    "admission": of_admission.FIXED_STEPS,
    "assessment": of_assessment.FIXED_STEPS,
    "dispatch": of_dispatch.FIXED_STEPS,
}
PROVISIONS = {
    "admission": quoted_by_admission,
    "assessment": quoted_by_assessment,
    "dispatch": quoted_by_dispatch,
}
APPROVE, NOTICE = "admission.approve_application", "admission.issue_notice"
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


def ends_of(file: Path) -> set[str]:
    drawn = Drawn(admit(file.read_bytes()))
    return {one.node_id for one in drawn.of_kind("endEvent") if one.scope == file.stem}


def test_the_ends_every_version_has_stay() -> None:
    """B22: the end states of the procedures that are delivered cannot be drawn away."""
    for service, steps in STEPS.items():
        for folder in (path for path in (BPMN / service).iterdir() if path.is_dir()):
            common = set.intersection(*map(ends_of, folder.glob(f"v*/{folder.name}.bpmn")))
            kept = {end for one in steps if one.process_id == folder.name for end in one.ends}
            assert kept == common, folder.name


@pytest.mark.parametrize("service", sorted(STEPS))
def test_what_stays_rests_on_articles_that_are_quoted(service: str) -> None:
    """Every number cited is quoted by the service, from the article named."""
    for one in STEPS[service]:
        cited = re.findall(r"[A-Z]{3}-\d\d", one.basis.zh)
        assert cited == re.findall(r"[A-Z]{3}-\d\d", one.basis.en) and (cited or "B22" in one.basis.zh)
        for rule in cited[:1]:
            articles = [told["article"] for told in PROVISIONS[service](rule) if told["rule"] == rule]
            assert any(article in one.basis.zh for article in articles), (rule, articles, one.basis.zh)


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
    told = ["guarded-step-timed-out", "guarded-step-avoided"]
    assert rules(silence) == told, "no time that runs out takes the place of an approval"


def test_no_time_takes_the_place_of_a_step_a_gateway_asks_for() -> None:
    """adm_simple v3: what runs out at the approval may not go on to the notice (ADM-18)."""
    file = (BPMN / "admission/adm_simple/v3/adm_simple.bpmn").read_bytes()
    drawn = Drawn(admit(file))
    (approval,) = [one for one in drawn.nodes.values() if one.properties.get("onComplete") == APPROVE]
    notice = next(one for one in drawn.nodes.values() if one.properties.get("onComplete") == NOTICE)
    late = (
        f'<bpmn:boundaryEvent id="too_late" name="逾期" attachedToRef="{approval.node_id}">'
        "<bpmn:timerEventDefinition><bpmn:timeDuration>P3D</bpmn:timeDuration></bpmn:timerEventDefinition>"
        f'</bpmn:boundaryEvent><bpmn:sequenceFlow id="late_flow" sourceRef="too_late" '
        f'targetRef="{notice.node_id}" /></bpmn:process>'
    )
    changed = file.replace(b"</bpmn:process>", late.encode())
    found = list(check_guards(Drawn(admit(changed)), of_admission.FIXED_STEPS))
    assert {one.rule for one in found} == {"guarded-step-timed-out"}
    assert all("ADM-18" in one.said.zh for one in found)


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
