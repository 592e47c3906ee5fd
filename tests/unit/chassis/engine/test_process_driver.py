"""The driver that walks cases through diagrams in tests."""

from __future__ import annotations

import pytest

from chassis.testing.clock import FixedClock
from chassis.testing.process_driver import ProcessDriver
from tests.unit.chassis.engine.bench import NOON
from tests.unit.chassis.engine.drawing import Drawing, message, timer


@pytest.fixture
def driver(tmp_path):
    drawing = Drawing("filing", definitions='<bpmn:message id="m1" name="withdrawn" />').node(
        "startEvent", "begun"
    )
    inner = (
        Drawing().node("startEvent", "in").user("check", "${role('clerk', unit)}", onComplete="demo.check")
    )
    inner.boundary("overdue", "check", timer("duration", "P5D")).service(
        "remind", "demo.remind", execution="job"
    )
    inner.xor("complete", "flow_no").node("endEvent", "out").node("endEvent", "late")
    inner.chain("in", "check", "complete").flow("complete", "out", "${fine}").flow(
        "complete", "late", flow_id="flow_no"
    )
    inner.chain("overdue", "remind", "late")
    drawing.sub("checking", inner).boundary("withdrawal", "checking", message("m1"))
    drawing.node("endEvent", "DONE").node("endEvent", "WITHDRAWN")
    drawing.chain("begun", "checking", "DONE").chain("withdrawal", "WITHDRAWN")
    folder = tmp_path / "filing" / "v1"
    folder.mkdir(parents=True)
    (folder / "filing.bpmn").write_bytes(drawing.xml())
    return ProcessDriver.standing_alone(
        tmp_path, FixedClock(NOON), completions={"demo.check": {"fine": True}}
    )


def test_a_walk_reads_like_the_procedure(driver):
    case = driver.start("filing", unit="430211")
    assert case.waits_at == ["check"]
    case.at("check", role="clerk", unit="430211").complete(outcome="ok")
    assert case.ended_at == "DONE" and case.operations == ["demo.check"]


def test_time_fires_what_falls_due_on_the_way_and_jobs_are_done(driver):
    case = driver.start("filing", unit="430211")
    case.after(days=4)
    assert case.ended_at is None
    case.after(days=2)
    assert case.ended_at == "DONE" and case.operations == ["demo.remind"]


def test_a_message_is_heard_once(driver):
    case = driver.start("filing", unit="430211")
    assert case.hears("withdrawn") == 1 and case.hears("withdrawn") == 0
    assert case.ended_at == "WITHDRAWN"


def test_asking_for_a_task_that_is_not_open_says_what_is(driver):
    case = driver.start("filing", unit="430211")
    with pytest.raises(AssertionError, match="clerk@430211"):
        case.at("check", role="head")


def test_the_flows_nobody_has_walked_are_named(driver):
    definition = driver.engine.library.definition("filing")
    driver.start("filing", unit="1").at("check").complete()
    assert driver.paths.coverage(definition) < 1
    assert "flow_no" in driver.paths.report(definition)
    driver.start("filing", unit="1").after(days=5)
    driver.start("filing", unit="1").hears("withdrawn")
    driver.answer("demo.check", {"fine": False})
    driver.start("filing", unit="1").at("check").complete()
    assert driver.paths.report(definition) == "filing v1: 100% of flows walked"
