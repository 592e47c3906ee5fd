"""Diagrams drawn without a browser: all that is in them is seen, and whatever they say is only text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from chassis.engine.extensions import local_name
from chassis.engine.front_door import admit
from chassis.engine.layout import laid_out
from chassis.engine.svg import drawn
from chassis.engine.svg_sheet import ACTIVE, DONE, HEAT, TONES, Figures, Meaning, Sheet
from chassis.engine.svg_text import width_of, wrapped
from tests.unit.chassis.engine.drawing import Drawing
from tests.unit.chassis.engine.drawn_examples import consultation
from tests.unit.chassis.engine.test_corpus import FILES as FOREIGN

BPMN = Path(__file__).resolve().parents[4] / "bpmn"
RELEASED = sorted(BPMN.glob("*/*/v*/*.bpmn"))
SIMPLE = BPMN / "admission/adm_simple/v3/adm_simple.bpmn"
B = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"
S = "{http://www.w3.org/2000/svg}"
D = "{http://www.omg.org/spec/BPMN/20100524/DI}"
# What a picture is made of: nothing that runs, loads or links.
HARMLESS = {"svg", "g", "title", "rect", "circle", "polygon", "path", "text", "tspan"}
HARMLESS_ATTRIBUTES = re.compile(
    r"(x|y|r|rx|cx|cy|d|points|width|height|viewBox|transform|fill|data-element|paint-order|text-anchor|"
    r"font-(family|size|weight)|stroke(-width|-dasharray|-linejoin|-linecap)?)"
)


def seen(svg: bytes) -> etree._Element:
    """The picture, once it is known that it holds nothing but a picture."""
    root = etree.fromstring(svg)
    for one in root.iter():
        assert isinstance(one.tag, str) and etree.QName(one).localname in HARMLESS, one
        assert all(HARMLESS_ATTRIBUTES.fullmatch(str(name)) for name in one.attrib), dict(one.attrib)
    return root


def group(root: etree._Element, element_id: str) -> etree._Element:
    return next(one for one in root.iter(f"{S}g") if one.get("data-element") == element_id)


def has_room(shown: etree._Element) -> bool:
    """Whether a file says where something is, and that it is larger than nothing."""
    bounds = shown.find("{*}Bounds")
    if bounds is None:
        return len(shown.findall("{*}waypoint")) > 1
    return float(bounds.get("width")) > 0 and float(bounds.get("height")) > 0


def texts(root: etree._Element) -> str:
    return "".join(one.text or "" for one in root.iter(f"{S}tspan"))


def size(root: etree._Element) -> tuple[float, float]:
    left, top, width, height = map(float, root.get("viewBox").split())
    assert (left, top) == (0, 0) and (root.get("width"), root.get("height")) == (f"{width:g}", f"{height:g}")
    return width, height


@pytest.mark.parametrize("file", RELEASED, ids=lambda file: f"{file.parts[-3]}-{file.parts[-2]}")
def test_every_released_diagram_is_drawn_with_all_that_is_in_it(file: Path) -> None:
    bpmn = file.read_bytes()
    picture = drawn(bpmn, Sheet("标题"))
    root = seen(picture.svg)
    shown = {one.get("data-element"): one for one in root.iter(f"{S}g") if one.get("data-element")}
    model = admit(bpmn)
    drawn_there = {one.get("bpmnElement") for one in model.iter(f"{D}BPMNShape", f"{D}BPMNEdge")}
    assert set(shown) == drawn_there and drawn_there
    assert all(len(one.xpath(".//*[not(self::*[local-name()='title'])]")) > 0 for one in shown.values())
    names = {one.get("name") for one in model.iter() if one.get("id") in drawn_there and one.get("name")}
    said = texts(root).replace(" ", "")
    assert [name for name in names if name.replace(" ", "") not in said] == []
    assert (picture.width, picture.height) == size(root)
    assert drawn(bpmn, Sheet("标题")).svg == picture.svg, "the same diagram is the same file"


@pytest.mark.skipif(not FOREIGN, reason="no corpus of foreign diagrams beside the checkout")
def test_diagrams_of_other_modelers_are_drawn_too() -> None:
    for file in FOREIGN:
        bpmn = file.read_bytes()
        root, model = seen(drawn(bpmn).svg), admit(laid_out(bpmn))
        known = {one.get("id") for one in model.iter(f"{B}*")}
        there = {
            one.get("bpmnElement") for one in model.iter(f"{D}BPMNShape", f"{D}BPMNEdge") if has_room(one)
        }
        shown = {one.get("data-element") for one in root.iter(f"{S}g")} - {None}
        assert shown == (there & known) - {None}, file.name
        assert max(size(root)) < 20_000, file.name


def test_a_diagram_without_coordinates_is_laid_out_first() -> None:
    root = seen(drawn(consultation().xml()).svg)
    assert {"ask_community", "township_silent", "note_silence"} <= {
        one.get("data-element") for one in root.iter(f"{S}g")
    }


HOSTILE = '"><script>alert(1)</script><img src=x onerror=alert(1)> ${7*7} ]]> &lt;b&gt; javascript:alert(1)'


def test_whatever_a_diagram_says_is_text() -> None:
    hostile = Drawing().node("startEvent", "begun").user("review").node("endEvent", "DONE")
    xml = hostile.chain("begun", "review", "DONE").xml()
    root = etree.fromstring(xml)
    step = next(one for one in root.iter() if one.get("id") == "review")
    step.set("name", HOSTILE)
    documentation = etree.SubElement(step, "{http://www.omg.org/spec/BPMN/20100524/MODEL}documentation")
    documentation.text = HOSTILE
    step.insert(0, documentation)
    sheet = Sheet(
        HOSTILE, [HOSTILE], [Meaning(HEAT, HOSTILE)], {"review": DONE}, {"review": Figures(HOSTILE)}
    )
    picture = seen(drawn(etree.tostring(root), sheet).svg)
    assert group(picture, "review").findtext(f"{S}title") == HOSTILE
    assert picture.findtext(f"{S}title") == HOSTILE and HOSTILE.replace(" ", "") in texts(picture).replace(
        " ", ""
    )


def test_a_colour_that_is_none_is_left_out() -> None:
    bioc = "http://bpmn.io/schema/bpmn/biocolor/1.0"
    for given_colour, shown in (
        ("#ffe0b2", "#ffe0b2"),
        ('url(http://x/"onload=")', "#ffffff"),
        ("red;x", "#ffffff"),
    ):
        root = etree.fromstring(SIMPLE.read_bytes())
        shape = next(
            one for one in root.iter(f"{D}BPMNShape") if one.get("bpmnElement") == "review_application"
        )
        shape.set(f"{{{bioc}}}fill", given_colour)
        step = group(seen(drawn(etree.tostring(root)).svg), "review_application")
        assert step.find(f"{S}rect").get("fill") == shown


@given(st.text(max_size=60), st.text(max_size=60))
@settings(max_examples=60, deadline=None)
def test_any_title_and_fact_can_be_written(title: str, fact: str) -> None:
    seen(drawn(consultation().xml(), Sheet(title, [fact])).svg)


def test_the_way_of_a_case_is_marked_as_on_its_page() -> None:
    tones = {"review_application": DONE, "issue_notice": ACTIVE, "not_in_it": DONE}
    legend = [Meaning((DONE,), "已办的环节"), Meaning((ACTIVE,), "正在办理的环节")]
    root = seen(drawn(SIMPLE.read_bytes(), Sheet("简易程序", ["v3"], legend, tones)).svg)
    done, active = (group(root, one).find(f"{S}rect") for one in ("review_application", "issue_notice"))
    assert (done.get("fill"), done.get("stroke")) == TONES[DONE][:2]
    assert (active.get("fill"), active.get("stroke-dasharray")) == (TONES[ACTIVE].fill, "8 4")
    assert "已办的环节" in texts(root) and "正在办理的环节" in texts(root)
    css = (BPMN.parent / "frontend/src/diagram.css").read_text()
    assert [tone for tone in TONES.values() if tone.fill not in css] == [], "the page shows other colours"


def test_figures_above_the_topmost_step_are_on_the_picture() -> None:
    plain = seen(drawn(consultation().xml()).svg)
    top_id, _ = min(_tops(plain), key=lambda one: one[1])
    bare_height = size(plain)[1]
    sheet = Sheet(figures={top_id: Figures("在办 12 · 超期 3", late=True)}, tones={top_id: HEAT[3]})
    root = seen(drawn(consultation().xml(), sheet).svg)
    frame = next(one for one in root.iter(f"{S}rect") if one.get("stroke") == "#b8141c")
    shift = sum(_shift(one) for one in frame.iterancestors(f"{S}g"))
    assert float(frame.get("y")) + shift >= 0 and size(root)[1] > bare_height
    assert "在办 12 · 超期 3" in texts(root)


def _tops(root: etree._Element) -> Iterator[tuple[str, float]]:
    for one in root.iter(f"{S}g"):
        rect = one.find(f"{S}rect")
        if one.get("data-element") and rect is not None:
            yield str(one.get("data-element")), float(rect.get("y"))


def _shift(one: etree._Element) -> float:
    found = re.match(r"translate\(\S+ (\S+)\)$", one.get("transform") or "")
    return float(found[1]) if found else 0.0


def test_what_lies_in_a_collapsed_sub_process_is_drawn_beneath() -> None:
    root = etree.fromstring(SIMPLE.read_bytes())
    inner = next(one for one in root.iter() if local_name(one) == "subProcess")
    diagram = etree.SubElement(root, f"{D}BPMNDiagram")
    plane = etree.SubElement(diagram, f"{D}BPMNPlane", bpmnElement=str(inner.get("id")))
    first = root.find(f"{D}BPMNDiagram/{D}BPMNPlane")
    ids = {one.get("id") for one in inner.iter()} - {inner.get("id")}
    for shown in [one for one in first if one.get("bpmnElement") in ids]:
        plane.append(shown)
    whole = seen(drawn(SIMPLE.read_bytes()).svg)
    split = seen(drawn(etree.tostring(root)).svg)
    assert {one.get("data-element") for one in split.iter()} == {
        one.get("data-element") for one in whole.iter()
    }
    assert (
        size(split)[1] > size(whole)[1]
        and texts(split).count(inner.get("name")) == texts(whole).count(inner.get("name")) + 1
    )


@given(st.text(alphabet="社区工作，。ab-C 1", max_size=80), st.integers(40, 200), st.integers(1, 5))
def test_no_line_is_wider_than_its_room_and_nothing_but_the_end_is_lost(
    text: str, width: int, most: int
) -> None:
    lines = wrapped(text, width, most)
    assert len(lines) <= most
    # A mark that may not begin a line hangs over by one letter.
    assert all(width_of(line) <= width + 12 for line in lines)
    whole = "".join(wrapped(text, width)).replace(" ", "")
    assert whole == "".join(text.split())
    kept = "".join(lines).replace(" ", "")
    assert kept == whole or (kept.endswith("…") and whole.startswith(kept[:-1]))


def test_no_line_begins_with_a_mark_that_closes() -> None:
    assert wrapped("征求意见，逾期视为同意。", 48) == ["征求意见，", "逾期视为", "同意。"]
    assert wrapped("Collapsed Sub-Process", 70) == ["Collapsed", "Sub-", "Process"]
