"""What F-TWA-01 must say about a duty before townships are asked about it (TWA-14 to TWA-17)."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from chassis.texts import Said
from services.admission.domain import three_transfers
from services.admission.domain.duty_errors import (
    DelegationUnfunded,
    DutyIncomplete,
    ResponsibleBodyMissing,
    TermInvalid,
)
from services.admission.domain.duty_words import DutyClass, DutyKind
from services.admission.domain.errors import PartyNotConcerned
from services.admission.domain.prohibited_demands import prohibited

Form = Mapping[str, Any]
LONGEST_NAME = 60

FIELDS: dict[str, Said] = {
    "name": Said("职责名称", "the duty"),
    "kind": Said("类型", "kind"),
    "duty_class": Said("职责类别", "class"),
    "responsible_body": Said("责任主体或者执法主体", "responsible or enforcement body"),
    "content": Said("职责内容", "content"),
    "reason": Said("交由乡镇（街道）的理由", "why townships"),
    "department_part": Said("部门承担的工作", "what the department does"),
    "township_part": Said("乡镇（街道）承担的工作", "what the township does"),
    "community_part": Said("社区（村）承担的工作", "what the community does"),
    "legal_basis": Said("依据", "basis"),
    "townships": Said("涉及乡镇（街道）", "townships"),
    "start": Said("开始日期", "start"),
    "end": Said("结束日期", "end"),
}
_TEXTS = ("name", "content", "reason", "department_part", "township_part")
_CORE = tuple(name for name in FIELDS if name != "legal_basis")
"""What a township was asked about; a better basis does not make it another duty."""


def read(data: Form, known: Collection[str], bodies: Collection[str], today: date) -> dict[str, Any]:
    """The form as it is kept; everything missing is told at once."""
    form: dict[str, Any] = {name: str(data.get(name) or "").strip() for name in FIELDS}
    form["legal_basis"] = [dict(row) for row in _rows(data.get("legal_basis")) if row.get("title")]
    form["townships"] = sorted({str(code) for code in data.get("townships") or ()})
    start = day(data.get("start"))
    end = day(data.get("end")) if form["kind"] == DutyKind.TEMPORARY else None
    form["start"], form["end"] = _iso(start), _iso(end)
    _refuse_gaps(form)
    for township in form["townships"]:
        if township not in known:
            raise PartyNotConcerned(party=township)
    _judge_class(form, bodies)
    _judge_term(form["kind"], start, end, today)
    said = ((key, FIELDS[key], form[key]) for key in (*_TEXTS, "community_part"))
    if found := next(prohibited(said, form["legal_basis"]), None):
        raise found[1]
    return must_be_funded({**form, **three_transfers.read(data, form["townships"])})


def must_be_funded(form: dict[str, Any]) -> dict[str, Any]:
    """Refuse commissioned work without a line of money; the form as it is otherwise (TWA-14)."""
    if form["kind"] == DutyKind.DELEGATED and not form[three_transfers.Transfer.MONEY.value]:
        raise DelegationUnfunded()
    return form


def differs(before: Form, after: Form) -> bool:
    """Whether a revision makes it another duty than the one the townships were asked about."""
    return any(before.get(name) != after.get(name) for name in _CORE)


def day(value: object) -> date | None:
    """A date of a form."""
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(str(value)[:10])
    except ValueError:
        return None


def _refuse_gaps(form: Form) -> None:
    missing = [FIELDS[name] for name in _TEXTS if not form[name]]
    missing += [FIELDS[name] for name in ("legal_basis", "townships", "start") if not form[name]]
    if form["kind"] not in set(DutyKind):
        missing.append(FIELDS["kind"])
    if form["duty_class"] not in set(DutyClass):
        missing.append(FIELDS["duty_class"])
    if form["duty_class"] == DutyClass.SERVICE and not form["community_part"]:
        missing.append(FIELDS["community_part"])
    if len(form["name"]) > LONGEST_NAME:
        missing.append(FIELDS["name"])
    if missing:
        raise DutyIncomplete(
            missing=Said("、".join(one.zh for one in missing), ", ".join(one.en for one in missing))
        )


def _judge_class(form: dict[str, Any], bodies: Collection[str]) -> None:
    """Class 1 and 2 name the body that acts; a township never stands in for it (TWA-15, TWA-16)."""
    if form["duty_class"] == DutyClass.SERVICE:
        form["responsible_body"] = ""
    elif form["responsible_body"] not in bodies:
        raise ResponsibleBodyMissing()


def _judge_term(kind: str, start: date | None, end: date | None, today: date) -> None:
    if kind == DutyKind.TEMPORARY and end is None:
        raise TermInvalid()
    if end is not None and (end < today or (start is not None and end < start)):
        raise TermInvalid()


def _rows(value: object) -> list[Mapping[str, Any]]:
    return [row for row in value if isinstance(row, Mapping)] if isinstance(value, list) else []


def _iso(value: date | None) -> str:
    return value.isoformat() if value else ""
