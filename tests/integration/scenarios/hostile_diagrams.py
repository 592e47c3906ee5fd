"""Diagrams nobody should be able to release: what attackers and careless people upload."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

BPMN = Path(__file__).resolve().parents[3] / "bpmn"
RELEASED = {"admission": BPMN / "admission/adm_simple/v1", "dispatch": BPMN / "dispatch/dsp_task/v1"}
MODEL = "http://www.omg.org/spec/BPMN/20100524/MODEL"
_SERVICE_TASK = re.compile(r'<bpmn:serviceTask id="(\w+)" name="(\w+)".*?</bpmn:serviceTask>', re.DOTALL)


def definitions(inside: str, before: str = "") -> bytes:
    """A file that looks like a diagram from outside."""
    return f'<?xml version="1.0"?>{before}<definitions xmlns="{MODEL}">{inside}</definitions>'.encode()


def _bomb() -> bytes:
    lines = [f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10)]
    return definitions("&e9;", f'<!DOCTYPE d [<!ENTITY e0 "ha">{"".join(lines)}]>')


HOSTILE: Mapping[str, tuple[bytes, str]] = {
    "not-xml": (b"%PDF-1.7 this is a letter", "bpmn-not-wellformed"),
    "broken-off": (definitions("")[:-4], "bpmn-not-wellformed"),
    "other-xml": (b"<html><body/></html>", "bpmn-not-bpmn"),
    "xxe-file": (
        definitions("&x;", '<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]>'),
        "bpmn-doctype",
    ),
    "xxe-network": (definitions("", '<!DOCTYPE d SYSTEM "http://127.0.0.1:9/x.dtd">'), "bpmn-doctype"),
    "entity-bomb": (_bomb(), "bpmn-doctype"),
    "entity-bomb-in-utf-16": (_bomb().decode().encode("utf-16"), "bpmn-doctype"),
    "endless-comments": (b"<!---->" * 200_000 + b"<html/>", "bpmn-not-bpmn"),
    "undeclared-prefixes": (
        definitions("".join(f"<p{number}:x/>" for number in range(10_000))),
        "bpmn-not-wellformed",
    ),
    "a-label-like-a-book": (
        definitions(f"<documentation>{'长' * 100_000}</documentation>"),
        "bpmn-too-complex",
    ),
    "deep-nesting": (definitions("<process>" * 100 + "</process>" * 100), "bpmn-too-deep"),
    "deeper-nesting": (definitions("<process>" * 50_000 + "</process>" * 50_000), "bpmn-too-deep"),
    "too-many-elements": (definitions("<task/>" * 20_000), "bpmn-too-complex"),
    "two-megabytes": (definitions(" " * 2_000_000), "bpmn-too-large"),
    "ten-megabytes": (definitions(" " * 10_000_000), "body-too-large"),
}
"""By name: the file, and the code of the problem that answers it."""


def released(service: str) -> tuple[bytes, dict[str, bytes]]:
    """A released diagram of a service, with its tables and forms."""
    folder = RELEASED[service]
    (diagram,) = folder.glob("*.bpmn")
    extras = [*folder.glob("*.dmn"), *folder.glob("forms/*.json")]
    return diagram.read_bytes(), {path.name: path.read_bytes() for path in extras}


def with_script(bpmn: bytes, touching: Path) -> bytes:
    """The same with a script in place of its first service task."""
    script = (
        r'<bpmn:scriptTask id="\1" name="\2" scriptFormat="python">'
        f"<bpmn:script>__import__('pathlib').Path('{touching}').touch()</bpmn:script></bpmn:scriptTask>"
    )
    changed, count = _SERVICE_TASK.subn(script, bpmn.decode(), count=1)
    assert count == 1
    return changed.encode()


def with_unknown_topic(bpmn: bytes) -> bytes:
    """The same with a topic the service has no operation for."""
    changed, count = re.subn(r'camunda:topic="[^"]+"', 'camunda:topic="shell.run"', bpmn.decode(), count=1)
    assert count == 1
    return changed.encode()
