"""Diagrams other people drew, where a copy of them lies beside the checkout: the checker copes with all."""

from __future__ import annotations

import statistics
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path

import pytest
from lxml import etree

from chassis.engine.checking import check
from chassis.engine.findings import Finding
from chassis.engine.front_door import admit
from chassis.engine.layout import laid_out
from chassis.engine.layout_scope import nodes_in
from tests.support.pace import in_good_time

CORPUS = next(
    (
        folder
        for above in Path(__file__).resolve().parents
        if (folder := above / "shared" / "corpus").is_dir()
    ),
    Path("shared/corpus"),
)
FILES = sorted(CORPUS.glob("*/*.bpmn"))
GOOD_TIME = 80

pytestmark = pytest.mark.skipif(not FILES, reason="no corpus of foreign diagrams beside the checkout")


@pytest.fixture(scope="module")
def checked() -> Mapping[Path, Sequence[Finding]]:
    return {file: in_good_time(partial(check, file.read_bytes(), forms={}), GOOD_TIME) for file in FILES}


def test_every_foreign_diagram_is_told_what_to_correct(checked):
    assert [file.name for file, findings in checked.items() if not findings] == []


def test_every_finding_names_its_element_and_a_remedy(checked):
    for file, findings in checked.items():
        ids = {element.get("id") for element in admit(file.read_bytes()).iter()} | {""}
        for finding in findings:
            assert {finding.element, *finding.also} <= ids, (file.name, finding)
            assert all((*finding.said, *finding.remedy)), (file.name, finding)


def test_what_to_correct_is_not_drowned(checked):
    assert statistics.median(len(findings) for findings in checked.values()) < 15
    for file, findings in checked.items():
        lines = Counter(finding.rule for finding in findings if finding.severity == "style")
        assert all(count <= 3 for count in lines.values()), (file.name, lines)


def without_picture(file: Path) -> bytes:
    root = admit(file.read_bytes())
    for diagram in root.findall("{*}BPMNDiagram"):
        root.remove(diagram)
    return etree.tostring(root)


def test_files_without_coordinates_are_laid_out_in_good_time():
    for file in FILES:
        drawn = in_good_time(partial(laid_out, without_picture(file)), GOOD_TIME)
        for xml in (drawn, laid_out(file.read_bytes())):
            assert not [one for one in check(xml) if one.rule == "shape-missing"], file.name
            assert laid_out(xml) == xml, file.name
        nodes = [node for scope in admit(drawn).iter("{*}process") for node in nodes_in(scope)]
        assert {node.get("id") for node in nodes} <= {
            shape.get("bpmnElement") for shape in admit(drawn).iter("{*}BPMNShape")
        }, file.name
