"""Steps a draft no longer has while cases still stand there: where they were drawn, and how many cases."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from lxml import etree

from portal.clients.services import ServiceProblem, ServiceUnavailable
from portal.web.language import said
from portal.web.parts import parts, reader
from portal.web.running_cases import Stand

_DI = "{http://www.omg.org/spec/BPMN/20100524/DI}BPMNShape"
_BOUNDS = "{http://www.omg.org/spec/DD/20100524/DC}Bounds"
_SIDES = ("x", "y", "width", "height")
FARTHEST = 100_000.0
Json = Any


def ghosts(service: str, draft: Json, found: Sequence[Stand]) -> list[Json]:
    """Each step that is gone once, as the newest version with cases there drew it."""
    gone: dict[str, Stand] = {}
    cases: dict[str, int] = {}
    for one in sorted((one for one in found if not one.in_draft), key=lambda one: one.version):
        gone[one.element] = one
        cases[one.element] = cases.get(one.element, 0) + one.cases
    drawn: dict[int, dict[str, list[float]]] = {}
    told = []
    for element, one in gone.items():
        if one.version not in drawn:
            drawn[one.version] = dict(_drawn(service, draft["process_id"], one.version))
        if element in drawn[one.version]:
            bounds = drawn[one.version][element]
            told.append({"id": element, "name": said(one.name), "cases": cases[element], "bounds": bounds})
    return told


def _drawn(service: str, process: str, version: int) -> Iterator[tuple[str, list[float]]]:
    """Where a version drew its elements; nowhere where it cannot be had."""
    try:
        path = f"/definitions/{process}/{version}/diagram"
        content = parts().services.download(service, path, actor=reader()).content
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
        root = etree.fromstring(content, parser)
    except (ServiceProblem, ServiceUnavailable, etree.XMLSyntaxError):
        return
    for shape in root.iter(_DI):
        bounds = shape.find(_BOUNDS)
        try:
            sides = [float(bounds.get(side, "nan")) for side in _SIDES] if bounds is not None else []
        except ValueError:
            continue
        if len(sides) == len(_SIDES) and all(abs(side) < FARTHEST for side in sides):
            yield str(shape.get("bpmnElement")), sides
