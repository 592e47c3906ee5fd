"""Diagrams to take along: SVG, PNG or PDF with name, version, day in force, and what the colours mean."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import Response
from flask_babel import gettext

from chassis.clock import COUNTY_ZONE
from chassis.documents.picture_press import PICTURE_TYPES, Picture, in_kind
from chassis.engine.svg import drawn
from chassis.engine.svg_sheet import ACTIVE, DONE, HEAT, Figures, Meaning, Sheet
from portal.web.files import as_attachment
from portal.web.language import said
from portal.web.parts import parts, reader

KIND = f"<any({', '.join(PICTURE_TYPES)}):kind>"
Json = Any


@dataclass(frozen=True, slots=True)
class _File:
    """A picture as a file to save."""

    content: bytes
    content_type: str
    filename: str


@dataclass(frozen=True, slots=True)
class Marked:
    """What is shown upon a diagram, and what that means."""

    legend: Sequence[Meaning] = ()
    tones: Mapping[str, str] | None = None
    figures: Mapping[str, Figures] | None = None


def of_version(
    service: str,
    process: str,
    version: int,
    kind: str,
    *,
    facts: Sequence[str] = (),
    marked: Marked | None = None,
) -> Response:
    """A released version, with what is marked on it."""
    path = f"/definitions/{process}/{version}"
    about = parts().services.get(service, path, actor=reader())
    bpmn = parts().services.download(service, f"{path}/diagram", actor=reader()).content
    told = [f"{process} v{version}", _in_force(about), *facts]
    return picture(bpmn, said(about["name"]), told, f"{process}-v{version}", kind, marked)


def of_draft(
    draft: Json,
    kind: str,
    *,
    bpmn: str = "",
    revision: int = 0,
    facts: Sequence[str] = (),
    marked: Marked | None = None,
) -> Response:
    """A draft as it is, or as an earlier revision was, with what is marked on it."""
    process, revision = draft["process_id"], revision or draft["revision"]
    about = [process, gettext("草稿第 %(revision)s 稿", revision=revision)]
    if draft["version"]:
        about.append(f"v{draft['version']}")
    if draft["in_force_from"]:
        about.append(gettext("%(day)s 起启用", day=draft["in_force_from"]))
    stem = f"{process}-draft-{revision}"
    content = (bpmn or draft["bpmn"]).encode()
    return picture(content, draft["name"], [*about, *facts], stem, kind, marked)


def picture(
    bpmn: bytes, title: str, facts: Sequence[str], stem: str, kind: str, marked: Marked | None = None
) -> Response:
    """The file; who may see the diagram was decided where it was read."""
    marked = marked or Marked()
    made = parts().clock.now().astimezone(COUNTY_ZONE)
    sheet = Sheet(
        title,
        [*facts, gettext("%(day)s 导出", day=f"{made:%Y-%m-%d}")],
        marked.legend,
        marked.tones or {},
        marked.figures or {},
    )
    one = drawn(bpmn, sheet)
    content = in_kind(Picture(one.svg, title, one.width, one.height), kind, parts().fonts)
    return as_attachment(_File(content, PICTURE_TYPES[kind], f"{stem}.{kind}"))


def path_of_case(position: Json) -> Marked:
    """What a case has done, and what is under way."""
    tones = {**dict.fromkeys(position["done"], DONE), **dict.fromkeys(position["active"], ACTIVE)}
    legend = [Meaning((DONE,), gettext("已办的环节")), Meaning((ACTIVE,), gettext("正在办理的环节"))]
    return Marked(legend, tones)


def heat_of(heat: Sequence[Json], deeper: str, figures: str = "") -> Marked:
    """Steps coloured by how much there is, as on the page; what deeper colours and the figures mean."""
    tones = {one["id"]: HEAT[one["level"] - 1] for one in heat if one["level"]}
    written = {one["id"]: Figures(" · ".join(one["words"]), one["late"]) for one in heat}
    legend = [Meaning(HEAT, deeper), *([Meaning((), figures)] if figures else [])]
    return Marked(legend, tones, written)


def _in_force(about: Json) -> str:
    if about["withdrawn_at"]:
        words = gettext("已停用")
    elif about["in_force_from"]:
        words = gettext("%(day)s 起启用", day=about["in_force_from"])
    else:
        words = gettext("随软件提供")
    return str(words)
