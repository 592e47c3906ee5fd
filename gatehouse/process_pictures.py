"""Diagrams drawn from the command line, as the pages draw them: SVG, PNG or PDF, without a browser."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from chassis.documents.picture_press import Picture, in_kind
from chassis.engine.deployments import Release
from chassis.engine.svg import drawn
from chassis.engine.svg_sheet import Sheet


def drawn_release(release: Release, kind: str, fonts: Path) -> tuple[str, bytes]:
    """A version with its name and the day it is in force from; what the file is called, and what it holds."""
    definition = release.definition
    stem = f"{definition.process_id}-v{definition.version}"
    day = release.in_force_from
    since = f"{day} 起启用 in force from {day}" if day else "随软件提供 comes with the software"
    facts = [f"{definition.process_id} v{definition.version}", since]
    title = f"{definition.name.zh} {definition.name.en}"
    return f"{stem}.{kind}", _drawn(definition.bpmn, title, facts, kind, fonts)


def drawn_file(bpmn: bytes, name: str, kind: str, fonts: Path) -> bytes:
    """A file under its own name."""
    return _drawn(bpmn, name, (), kind, fonts)


def _drawn(bpmn: bytes, title: str, facts: Sequence[str], kind: str, fonts: Path) -> bytes:
    one = drawn(bpmn, Sheet(title, facts))
    return in_kind(Picture(one.svg, title, one.width, one.height), kind, fonts)
