"""Correcting a slip of the pen in a version that stands, without changing what it means (勘误, B4)."""

from __future__ import annotations

import re
from difflib import SequenceMatcher

from chassis.errors import Refusal
from chassis.texts import Said
from services.admission.domain.requirements import ELEMENTS, FIELDS, LONGEST_NAME
from services.admission.domain.work_item import WorkItemVersion

CORRECTABLE = ("item_name", *ELEMENTS)
"""Wording only: whom it concerns, when, how often and with what guarantees is never a slip of the pen."""
LIKE_ENOUGH = 0.8
_FIGURES = re.compile(r"[0-9０-９〇一二两三四五六七八九十百千万半每各全部]")


class MeaningWouldChange(Refusal):
    """What changes the meaning goes by a new application."""

    code = "meaning-would-change"
    rule = "ADM-31"
    title = Said("不是笔误，须申请变更", "This is more than a slip of the pen")
    detail = Said(
        "勘误只更正“{field}”中的个别错字，不得改动数字、次数和范围，也不得改写内容；要改变内容请由原申请部门申请变更。",
        "A correction mends single characters of “{field}”; figures, times and scope stay as they are."
        " For anything more the department applies for a change.",
    )


def correct(version: WorkItemVersion, field: str, text: str) -> str:
    """Mend the wording of one field; what it said before."""
    was, now = _said(version, field), text.strip()
    if not _same_meaning(was, now) or (field == "item_name" and len(now) > LONGEST_NAME):
        raise MeaningWouldChange(field=FIELDS.get(field, Said(field, field)))
    if field == "item_name":
        version.name = now
        return was
    version.elements = {**version.elements, field: now}
    if field == "content":
        version.content = now
    return was


def _said(version: WorkItemVersion, field: str) -> str:
    if field not in CORRECTABLE:
        return ""
    return version.name if field == "item_name" else str(version.elements.get(field) or "")


def _same_meaning(was: str, now: str) -> bool:
    """As far as a program can tell: nearly the same characters, and exactly the same figures."""
    if not was or not now or was == now:
        return False
    alike = SequenceMatcher(None, was, now, autojunk=False).ratio() >= LIKE_ENOUGH
    return alike and _FIGURES.findall(was) == _FIGURES.findall(now)
