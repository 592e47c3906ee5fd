"""Diagrams without coordinates get a picture nobody has to draw again; what has been placed stays."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations, pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from chassis.engine.front_door import admit
from chassis.engine.layout import laid_out
from chassis.engine.layout_picture import Box
from tests.support.pace import in_good_time
from tests.unit.chassis.engine.drawing import Drawing, each, message, timer

B = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"
D = "{http://www.omg.org/spec/BPMN/20100524/DI}"
RELEASED = sorted((Path(__file__).resolve().parents[4] / "bpmn").glob("*/*/v*/*.bpmn"))
NODES = ("Task", "Event", "Gateway", "subProcess", "callActivity", "transaction")
NOTES = ("dataObjectReference", "dataStoreReference", "textAnnotation")


def bare(xml: bytes, *, keep: Sequence[str] = ()) -> bytes:
    """The same file without a picture, or with only these elements in it."""
    root = etree.fromstring(xml)
    for diagram in root.findall(f"{D}BPMNDiagram"):
        for shown in list(diagram.iter(f"{D}BPMNShape", f"{D}BPMNEdge")):
            if shown.get("bpmnElement") not in keep:
                shown.getparent().remove(shown)
        if not keep:
            root.remove(diagram)
    return etree.tostring(root)


class Seen:
    """What a viewer would see."""

    def __init__(self, xml: bytes) -> None:
        self.root = admit(xml)
        self.boxes: dict[str, Box] = {}
        self.lines: dict[str, list[tuple[float, float]]] = {}
        for shape in self.root.iter(f"{D}BPMNShape"):
            bounds = shape.find("{*}Bounds")
            assert shape.get("bpmnElement") not in self.boxes, "drawn twice"
            self.boxes[shape.get("bpmnElement")] = Box(
                *(float(bounds.get(name)) for name in ("x", "y", "width", "height"))
            )
        for edge in self.root.iter(f"{D}BPMNEdge"):
            points = [(float(one.get("x")), float(one.get("y"))) for one in edge.findall("{*}waypoint")]
            self.lines[edge.get("bpmnElement")] = points

    def scopes(self) -> Iterator[tuple[etree._Element, Mapping[str, etree._Element]]]:
        for scope in self.root.iter(f"{B}process", f"{B}subProcess", f"{B}transaction"):
            yield (
                scope,
                {one.get("id"): one for one in scope if one.get("id") and one.tag.endswith((*NODES, *NOTES))},
            )

    def is_sound(self) -> None:
        for scope, nodes in self.scopes():
            assert nodes.keys() <= self.boxes.keys(), nodes.keys() - self.boxes.keys()
            frame = self.boxes.get(scope.get("id"))
            for one, other in combinations(nodes, 2):
                on_border = (
                    nodes[one].get("attachedToRef") == other or nodes[other].get("attachedToRef") == one
                )
                assert on_border or not self.boxes[one].overlaps(self.boxes[other]), (one, other)
            for node_id, node in nodes.items():
                host = node.get("attachedToRef")
                if host in nodes:
                    box, edge = self.boxes[node_id], self.boxes[host]
                    assert box.middle[1] in (edge.y, edge.bottom) and edge.x <= box.middle[0] <= edge.right
                elif frame is not None:
                    assert frame.holds(self.boxes[node_id]), (scope.get("id"), node_id)
            for lane in scope.iterfind(f"{B}laneSet/{B}lane"):
                for ref in lane.iterfind(f"{B}flowNodeRef"):
                    assert self.boxes[lane.get("id")].holds(self.boxes[ref.text]), (lane.get("id"), ref.text)
        for flow in self.root.iter(f"{B}sequenceFlow", f"{B}messageFlow"):
            source, target = flow.get("sourceRef"), flow.get("targetRef")
            if source in self.boxes and target in self.boxes:
                line = self.lines[flow.get("id")]
                assert on_edge(line[0], self.boxes[source]), (flow.get("id"), line, self.boxes[source])
                assert on_edge(line[-1], self.boxes[target]), (flow.get("id"), line, self.boxes[target])
                assert all(a == x or b == y for (a, b), (x, y) in pairwise(line)), line


def on_edge(point: tuple[float, float], box: Box) -> bool:
    x, y = point
    return (x in (box.x, box.right) and box.y <= y <= box.bottom) or (
        y in (box.y, box.bottom) and box.x <= x <= box.right
    )


class Sketch:
    """Draws random structured processes: rows, choices, branches, loops, sub-processes, interruptions."""

    def __init__(self, choose: st.DataObject) -> None:
        self.choose = choose
        self.count = 0

    def number(self, least: int, most: int) -> int:
        return self.choose.draw(st.integers(least, most))

    def name(self, kind: str) -> str:
        self.count += 1
        return f"{kind}{self.count}"

    def process(self, depth: int = 3) -> Drawing:
        drawing = Drawing("p")
        begun, done = self.name("begun"), self.name("DONE")
        drawing.node("startEvent", begun).node("endEvent", done)
        first, last = self.block(drawing, depth)
        return drawing.flow(begun, first).flow(last, done)

    def block(self, drawing: Drawing, depth: int) -> tuple[str, str]:
        kind = self.number(0, 7) if depth else 0
        if kind == 1:
            ends = [self.block(drawing, depth - 1) for _ in range(self.number(2, 4))]
            for (_, last), (first, _) in pairwise(ends):
                drawing.flow(last, first, flow_id=self.name("f"))
            return ends[0][0], ends[-1][1]
        if kind in (2, 3):
            gateway = "exclusiveGateway" if kind == 2 else "parallelGateway"
            fork, join = self.name("fork"), self.name("join")
            drawing.node(gateway, fork, "是否同意？").node(gateway, join, " ")
            for _ in range(self.number(1, 4)):
                first, last = self.block(drawing, depth - 1)
                drawing.flow(fork, first, flow_id=self.name("f")).flow(last, join, flow_id=self.name("f"))
            if self.number(0, 1):
                drawing.flow(fork, join, flow_id=self.name("f"))
            return fork, join
        if kind == 4:
            first, last = self.block(drawing, depth - 1)
            merge, again = self.name("merge"), self.name("again")
            drawing.xor(merge).xor(again).flow(merge, first, flow_id=self.name("f"))
            drawing.flow(last, again, flow_id=self.name("f")).flow(again, merge, flow_id=self.name("f"))
            return merge, again
        if kind == 5:
            sub = self.name("sub")
            drawing.sub(sub, self.process(depth - 1))
            return sub, sub
        task = self.name("task")
        drawing.user(task, after=each("xs", "x") if kind == 7 else "")
        if kind == 6:
            for _ in range(self.number(1, 3)):
                event, end = self.name("event"), self.name("END")
                drawing.boundary(event, task, timer("duration", "P5D"))
                if self.number(0, 1):
                    drawing.node("endEvent", end).flow(event, end)
                else:
                    drawing.flow(event, task)
        return task, task


@settings(max_examples=120, deadline=None)
@given(st.data())
def test_every_structured_diagram_is_laid_out_soundly(choose):
    drawn = laid_out(bare(Sketch(choose).process().xml()))
    Seen(drawn).is_sound()
    assert laid_out(drawn) == drawn


@settings(max_examples=80, deadline=None)
@given(
    st.lists(
        st.sampled_from(["userTask", "exclusiveGateway", "endEvent", "startEvent"]), min_size=1, max_size=14
    ),
    st.lists(st.tuples(st.integers(0, 13), st.integers(0, 13)), max_size=24),
    st.lists(st.integers(0, 3), max_size=14),
)
def test_every_tangle_is_laid_out_soundly(kinds, flows, lanes):
    drawing = Drawing("p")
    for number, kind in enumerate(kinds):
        drawing.node(kind, f"n{number}", "名称" * (number % 7))
    for number, (source, target) in enumerate(flows):
        drawing.flow(f"n{source % len(kinds)}", f"n{target % len(kinds)}", flow_id=f"f{number}")
    xml = bare(drawing.xml())
    if lanes:
        members = [f"<bpmn:flowNodeRef>n{number}</bpmn:flowNodeRef>" for number in range(len(kinds))]
        drawn = "".join(
            f'<bpmn:lane id="lane{lane}">'
            + "".join(m for number, m in enumerate(members) if lanes[number % len(lanes)] == lane)
            + "</bpmn:lane>"
            for lane in range(4)
        ).encode()
        xml = xml.replace(
            b'isExecutable="true">',
            b'isExecutable="true"><bpmn:laneSet id="ls">' + drawn + b"</bpmn:laneSet>",
        )
    Seen(laid_out(xml)).is_sound()


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_what_has_been_placed_is_never_moved(choose):
    whole = laid_out(bare(Sketch(choose).process(2).xml()))
    before = Seen(whole)
    kept = choose.draw(st.sets(st.sampled_from(sorted(before.boxes.keys() | before.lines.keys()))))
    after = Seen(laid_out(bare(whole, keep=sorted(kept))))
    assert {key: box for key, box in before.boxes.items() if key in kept}.items() <= after.boxes.items()
    assert {key: line for key, line in before.lines.items() if key in kept}.items() <= after.lines.items()
    assert before.boxes.keys() == after.boxes.keys() and before.lines.keys() == after.lines.keys()


def test_a_single_missing_element_finds_its_place_again():
    drawing = Drawing("p").node("startEvent", "begun").user("a").user("b").node("endEvent", "DONE")
    whole = laid_out(bare(drawing.chain("begun", "a", "b", "DONE").xml()))
    seen = Seen(whole)
    again = Seen(laid_out(bare(whole, keep=sorted((seen.boxes.keys() | seen.lines.keys()) - {"b"}))))
    again.is_sound()
    assert again.boxes["b"] == seen.boxes["b"]


@pytest.mark.parametrize("width", [36, 1, 999_999])
def test_an_event_finds_its_place_on_a_step_of_any_width(width: int) -> None:
    drawing = Drawing("p").node("startEvent", "begun").user("a").node("endEvent", "DONE")
    for number in range(30):
        drawing.boundary(f"late_{number}", "a", timer("duration", "P5D")).flow(f"late_{number}", "DONE")
    whole = laid_out(bare(drawing.chain("begun", "a", "DONE").xml()))
    root = etree.fromstring(bare(whole, keep=["begun", "a", "DONE"]))
    next(one for one in root.iter(f"{D}BPMNShape") if one.get("bpmnElement") == "a")[0].set(
        "width", str(width)
    )
    drawn = in_good_time(lambda: laid_out(etree.tostring(root)), 40)
    assert "late_29" in Seen(drawn).boxes


def test_a_loop_goes_back_visibly_beside_what_it_passes():
    drawing = (
        Drawing("p")
        .node("startEvent", "begun")
        .xor("merge")
        .user("check")
        .xor("again")
        .node("endEvent", "DONE")
    )
    drawing.chain("begun", "merge", "check", "again", "DONE").flow("again", "merge", flow_id="back")
    seen = Seen(laid_out(bare(drawing.xml())))
    back, check = seen.lines["back"], seen.boxes["check"]
    (level,) = {y for (_, y), (_, z) in pairwise(back) if y == z}
    assert not check.y <= level <= check.bottom
    assert len({seen.boxes[node].middle[1] for node in ("begun", "merge", "check", "again", "DONE")}) == 1


COLLABORATION = Drawing(
    definitions='<bpmn:collaboration id="c"><bpmn:participant id="office" processRef="p" />'
    '<bpmn:participant id="applicant" /><bpmn:messageFlow id="m" sourceRef="a" targetRef="applicant" />'
    "</bpmn:collaboration>"
)


def test_pools_hold_their_processes_and_messages_join_them():
    drawing = COLLABORATION
    drawing.nodes.clear(), drawing.flows.clear()
    drawing.node("startEvent", "begun").user("a").node("endEvent", "DONE").chain("begun", "a", "DONE")
    seen = Seen(laid_out(bare(drawing.xml())))
    seen.is_sound()
    assert all(seen.boxes["office"].holds(seen.boxes[node]) for node in ("begun", "a", "DONE"))
    assert not seen.boxes["office"].overlaps(seen.boxes["applicant"])
    (plane,) = seen.root.iter(f"{D}BPMNPlane")
    assert plane.get("bpmnElement") == "c"


def test_what_lies_in_a_closed_sub_process_gets_a_plane_of_its_own():
    inner = Drawing().node("startEvent", "in").user("ask").node("endEvent", "out").chain("in", "ask", "out")
    drawing = Drawing("p").node("startEvent", "begun").sub("part", inner).node("endEvent", "DONE")
    seen = Seen(laid_out(drawing.chain("begun", "part", "DONE").xml()))
    planes = {plane.get("bpmnElement"): plane for plane in seen.root.iter(f"{D}BPMNPlane")}
    assert {shape.get("bpmnElement") for shape in planes["part"]} >= {"in", "ask", "out"}
    assert seen.boxes["part"] == Box(220, 190, 100, 80)


def test_comments_and_vendors_elements_survive():
    xml = bare(Drawing("p").node("startEvent", "begun").xml())
    xml = xml.replace(b"<bpmn:startEvent", b'<!-- why --><x:y xmlns:x="urn:x" z="1"/><bpmn:startEvent')
    assert b"<!-- why -->" in laid_out(xml) and b'<x:y xmlns:x="urn:x" z="1"/>' in laid_out(xml)


@pytest.mark.parametrize(
    "bounds", ['x="NaN"', 'x="1e300"', 'width="0"', 'height="-5"', 'y="oben"', "x='' y=''"]
)
def test_impossible_coordinates_count_as_none(bounds):
    drawing = (
        Drawing("p", definitions="")
        .node("startEvent", "begun")
        .node("endEvent", "DONE")
        .chain("begun", "DONE")
    )
    name = bounds.partition("=")[0]
    root = etree.fromstring(drawing.xml())
    for one in root.iter("{*}Bounds"):
        one.set(name, bounds.partition("=")[2].strip("\"'"))
    Seen(laid_out(etree.tostring(root))).is_sound()


@pytest.mark.parametrize("file", RELEASED, ids=lambda file: file.stem)
def test_released_diagrams_are_left_alone_and_could_be_laid_out(file):
    released = file.read_bytes()
    assert laid_out(released) == released
    Seen(laid_out(bare(released))).is_sound()


def test_a_large_diagram_is_laid_out_in_good_time():
    drawing = (
        Drawing("p", definitions=message("x")).node("startEvent", "begun").node("parallelGateway", "fork")
    )
    drawing.node("parallelGateway", "join").node("endEvent", "DONE").chain("begun", "fork")
    for number in range(400):
        drawing.user(f"a{number}").user(f"b{number}").chain("fork", f"a{number}", f"b{number}", "join")
    undrawn = bare(drawing.chain("join", "DONE").xml())
    assert len(Seen(in_good_time(lambda: laid_out(undrawn), 80)).boxes) == 804
