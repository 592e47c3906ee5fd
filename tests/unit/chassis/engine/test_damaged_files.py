"""Damaged, misdrawn and oversized uploads: told what is wrong, in good time, and never more than that."""

from __future__ import annotations

import os
import random
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from chassis.engine.checking import check
from chassis.engine.front_door import MAX_DRAWN, BpmnNotBpmn, BpmnTooComplex, admit
from chassis.engine.layout import laid_out
from chassis.errors import Refusal
from tests.support.damaging import in_bytes, in_drawing
from tests.support.pace import in_good_time
from tests.unit.chassis.engine.drawing import Drawing, timer
from tests.unit.chassis.engine.drawn_examples import consultation, with_objection

RELEASED = sorted(
    (Path(__file__).resolve().parents[4] / "bpmn").glob("*/*/v*/*.bpmn"), key=lambda file: file.stat().st_size
)
FILES = [
    consultation().xml(),
    with_objection().xml(),
    laid_out(consultation().xml()),
    RELEASED[0].read_bytes(),
]
DAMAGES = 1_000


@pytest.mark.parametrize("damage", [in_bytes, in_drawing])
def test_no_damage_does_more_than_be_told(damage: Callable[[random.Random, bytes], bytes]):
    seed = int(os.environ.get("GATEHOUSE_SEED", "20261125"))
    print(f"seed {seed}")
    dice = random.Random(seed)
    refused = 0
    for number in range(DAMAGES):
        damaged = damage(dice, dice.choice(FILES))
        try:
            findings, drawn = in_good_time(lambda data=damaged: (check(data), laid_out(data)), 40)
        except Refusal:
            refused += 1
            continue
        except Exception as error:
            raise AssertionError(f"seed {seed}, number {number}: {damaged!r}") from error
        ids = {element.get("id") for element in admit(damaged).iter()} | {""}
        for finding in findings:
            assert {finding.element, *finding.also} <= ids, (seed, number, finding)
            assert all((*finding.said, *finding.remedy)), (seed, number, finding)
        assert laid_out(drawn) == drawn, (seed, number)
    assert refused < DAMAGES


def test_a_plane_inside_a_shape_shows_nothing():
    drawn = with_objection().xml()
    shape = drawn.index(b'bpmnElement="ADMITTED"')
    damaged = drawn[:shape] + drawn[shape:].replace(b"<dc:Bounds", b"<bpmndi:BPMNPlane", 1)
    once = laid_out(damaged)
    assert b'bpmnElement="review"' in once
    assert laid_out(once) == once


def line(length: int) -> Drawing:
    steps = [f"t{number}" for number in range(length)]
    drawing = Drawing("line").node("startEvent", "begun").node("endEvent", "DONE")
    for step in steps:
        drawing.user(step)
    return drawing.chain("begun", *steps, "DONE")


def fan(width: int) -> Drawing:
    drawing = Drawing("fan").node("startEvent", "begun").node("parallelGateway", "fork")
    drawing.node("parallelGateway", "join").node("endEvent", "DONE").chain("begun", "fork").chain(
        "join", "DONE"
    )
    for number in range(width):
        drawing.user(f"t{number}").chain("fork", f"t{number}", "join")
    return drawing


def nested(depth: int) -> Drawing:
    inner = Drawing().node("startEvent", "s").user("u").node("endEvent", "e").chain("s", "u", "e")
    for number in range(depth):
        outer = Drawing("nested").node("startEvent", f"s{number}").sub(f"sub{number}", inner)
        inner = outer.node("endEvent", f"e{number}").chain(f"s{number}", f"sub{number}", f"e{number}")
    return inner


def side_by_side(count: int) -> Drawing:
    drawing = Drawing("parts").node("startEvent", "begun").node("endEvent", "DONE")
    for number in range(count):
        inner = Drawing().node("startEvent", f"s{number}").user(f"u{number}").node("endEvent", f"e{number}")
        drawing.sub(f"part{number}", inner.chain(f"s{number}", f"u{number}", f"e{number}"))
    return drawing.chain("begun", *(f"part{number}" for number in range(count)), "DONE")


def tangle(kind: str, nodes: int, flows: int) -> Drawing:
    dice, drawing = random.Random(1), Drawing("tangle").node("startEvent", "begun")
    for number in range(nodes):
        drawing.node(kind, f"n{number}")
    for number in range(flows):
        drawing.flow(f"n{dice.randrange(nodes)}", f"n{dice.randrange(nodes)}", "x", f"f{number}")
    return drawing


def loops(length: int) -> Drawing:
    drawing = line(length)
    for number in range(length):
        drawing.flow(f"t{number}", f"t{max(0, number - 20)}", flow_id=f"back{number}")
    return drawing


def reminders(count: int) -> Drawing:
    drawing = Drawing("reminders").user("work").node("endEvent", "DONE")
    for number in range(count):
        drawing.boundary(f"late{number}", "work", timer("duration", "P5D")).flow(f"late{number}", "DONE")
    return drawing


@pytest.mark.parametrize(
    "drawing",
    [
        line(1_400),
        fan(900),
        nested(50),
        side_by_side(300),
        tangle("exclusiveGateway", 400, 2_500),
        tangle("subProcess", 500, 1_000),
        loops(900),
        reminders(500),
    ],
    ids=["line", "fan", "nested", "parts", "gateways", "sub-processes", "loops", "reminders"],
)
def test_the_largest_diagrams_are_checked_and_laid_out_in_good_time(drawing: Drawing):
    xml = drawing.xml()
    bare = re.sub(rb"<bpmndi:BPMNDiagram.*</bpmndi:BPMNDiagram>", b"", xml, flags=re.DOTALL)
    for work in (lambda: check(xml), lambda: laid_out(bare)):
        in_good_time(work, 80)


@pytest.mark.parametrize(
    ("file", "refusal"),
    [
        (b"<!---->" * 200_000 + b"<x/>", BpmnNotBpmn),
        (b" " * 1_900_000 + b"<x/>", BpmnNotBpmn),
        (b" " * 1_000_000 + b"<?xml " + b" " * 900_000 + b"<x/>", Refusal),
        (b"<definitions " + b"xmlns" * 300_000, Refusal),
        (b"<definitions" + b"".join(b" p%d:x='1'" % number for number in range(50_000)) + b"/>", Refusal),
        (
            b"<definitions xmlns='http://www.omg.org/spec/BPMN/20100524/MODEL'>"
            + b"".join(b"<p%d:x/>" % number for number in range(90_000)),
            Refusal,
        ),
        (
            b"<definitions xmlns='http://www.omg.org/spec/BPMN/20100524/MODEL'>"
            + b"<task/>" * (MAX_DRAWN + 1),
            BpmnTooComplex,
        ),
        (b'<?xml version="1.0" encoding="punycode"?>' + b"a-" * 900_000, Refusal),
        (b"&#1;" * 400_000, Refusal),
    ],
    ids=lambda value: value[:20] if isinstance(value, bytes) else value.__name__,
)
def test_what_is_made_to_keep_the_reader_busy_does_not(file, refusal):
    def refused() -> None:
        with pytest.raises(refusal):
            check(file)

    in_good_time(refused, 80)


def test_a_process_too_long_for_the_engine_is_told_to_be_divided():
    (finding,) = [one for one in check(line(400).xml()) if one.rule == "process-too-long"]
    assert finding.element == "line" and "402" in finding.said.zh and "300" in finding.said.en
    assert "process-too-long" not in {one.rule for one in check(line(200).xml())}
