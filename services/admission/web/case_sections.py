"""The data of an application as labelled sections, with what changed between plan versions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from typing import Any

from chassis.texts import Said
from services.admission.domain.application import Application
from services.admission.domain.consultation import latest
from services.admission.domain.plan import PARTS, PlanVersion
from services.admission.domain.requirements import ELEMENTS, FIELDS, GUARANTEES
from services.admission.domain.vocabulary import (
    WORDS,
    BurdenKind,
    Category,
    Level,
    RequestType,
)

Names = Mapping[str, str]
Section = dict[str, Any]

_WORD_OF: dict[str, type[StrEnum]] = {
    "request_type": RequestType,
    "category": Category,
    "level": Level,
    "burden_kinds": BurdenKind,
}
UNITS = frozenset({"townships", "communities", "entitled_senders"})
_ITEM = (
    "item_name",
    "request_type",
    "base_version",
    "entry_id",
    "burden_kinds",
    "category",
    "new_facts",
    "contact_person",
    "contact_phone",
)
_SCOPE = (
    "level",
    "townships",
    "communities",
    "start",
    "end",
    "frequency",
    "volume",
    "appraisal",
    "entitled_senders",
)
_MONEY = ("funds_amount", "funds_source", "funds_paid_on")
_DECISION = ("decision_pending", "decision_on", "decided_on")
WAITS = Said("待普通程序办理", "Waiting for the ordinary procedure")
UNLIMITED = Said("长期", "unlimited")
WAITING_FOR_ORDINARY = Said(
    "本案在普通程序开通之前提出，材料和意见全部保留。请审核委员会办公室点“接续普通程序”继续办理。",
    "This case was here before the ordinary procedure was; its papers and opinions are all kept."
    " The committee office takes it up with “Go on by the ordinary procedure”.",
)


def sections(application: Application, names: Names, *, waits: bool = False) -> list[Section]:
    """All sections of an application; `waits` says that nobody has taken it up as an ordinary one."""
    before = _facts_before(application)
    found = [
        _standing(application, names, waits),
        _corrections(application),
        _of_keys("item", Said("事项", "The item"), _ITEM, application, before, names),
        _bases(application),
        _of_keys("elements", Said("工作要求", "Work elements"), ELEMENTS, application, before, names),
        _of_keys("scope", Said("范围和期限", "Scope and term"), _SCOPE, application, before, names),
        _guarantees(application, before, names),
        _of_keys("decision", Said("党委政府决策", "Decision"), _DECISION, application, before, names),
        _plan(application),
        _consultations(application, names),
        _opinions(application, names),
        _votes(application, names),
        _dossiers(application, names),
    ]
    return [section for section in found if section["rows"] or section["table"]]


def row(label: Said, value: Any, was: Any = None) -> dict[str, Any]:
    """One labelled value; `was` only where it changed."""
    told = {"label": label, "value": value}
    return told | {"was": was} if was is not None and was != value else told


def section(
    key: str,
    title: Said,
    rows: Iterable[dict[str, Any]] = (),
    columns: Sequence[Said] = (),
    lines: Sequence[Sequence[Any]] = (),
) -> Section:
    """One section; the table only where it has lines."""
    table = {"columns": list(columns), "rows": [list(line) for line in lines]} if lines else None
    return {"key": key, "title": title, "rows": list(rows), "table": table}


def _standing(application: Application, names: Names, waits: bool) -> Section:
    rows = [
        row(Said("申请单位", "Applicant"), names.get(application.applicant, application.applicant)),
        row(Said("申请编号", "Application no."), application.application_no or None),
        row(Said("办理程序", "Procedure"), WORDS[application.procedure] if application.procedure else None),
        row(Said("收到日期", "Received on"), application.received_on),
        row(Said("回执编号", "Receipt no."), application.receipt_no or None),
        row(Said("受理日期", "Accepted on"), application.accepted_on),
        row(Said("沟通意见", "Advice of the office"), (application.contact or {}).get("advice")),
        row(Said("结束原因", "Reason for the end"), application.end_reason or None),
    ]
    if waits:
        rows.insert(0, row(Said("当前状态", "Now"), WAITING_FOR_ORDINARY))
    return section("standing", Said("办理情况", "Standing"), [line for line in rows if line["value"]])


def _corrections(application: Application) -> Section:
    """What the office asked for, all at once (F-ADM-04): the applicant works from this list."""
    columns = (
        Said("补正次数", "Notice"), Said("材料或栏目", "Field"), Said("问题", "Problem"),
        Said("依据", "Basis"), Said("补正期限", "Due"), Said("新情况", "New fact"),
    )  # fmt: skip
    called = {**FIELDS, **PARTS}
    lines = [
        [
            notice.number,
            called.get(line["field"], line["field"]),
            line["problem"],
            line["basis"],
            notice.due_on,
            notice.new_fact,
        ]
        for notice in application.corrections
        for line in notice.lines
    ]
    return section("corrections", Said("一次性补正告知", "Correction notice"), (), columns, lines)


def _facts_before(application: Application) -> Mapping[str, Any]:
    """What the form said in the plan version before the last one."""
    versions = sorted(application.plans, key=lambda plan: plan.version)
    return versions[-2].facts if len(versions) > 1 else {}


def _of_keys(
    key: str,
    title: Said,
    keys: Iterable[str],
    application: Application,
    before: Mapping[str, Any],
    names: Names,
) -> Section:
    facts = application.facts
    rows = [
        row(
            FIELDS[name],
            shown(name, facts.get(name), names),
            shown(name, before[name], names) if name in before else None,
        )
        for name in keys
        if facts.get(name) not in (None, "", [], False)
    ]
    if key == "scope" and facts.get("start") and not facts.get("end"):
        rows.append(row(FIELDS["end"], UNLIMITED))
    return section(key, title, rows)


def shown(name: str, value: Any, names: Names) -> Any:
    """A value of the form in words and names."""
    if name in _WORD_OF and value:
        kind = _WORD_OF[name]
        words = [
            WORDS[kind(each)] for each in (value if isinstance(value, list) else [value]) if each in set(kind)
        ]
        return words if isinstance(value, list) else (words[0] if words else value)
    if name in UNITS:
        return [names.get(code, code) for code in value or ()]
    return value


def _bases(application: Application) -> Section:
    rows = application.facts.get("legal_basis") or []
    columns = (Said("名称", "Title"), Said("文号", "Number"), Said("条款", "Article"), Said("内容", "Text"))
    lines = [[line.get(key) or "" for key in ("title", "number", "article", "text")] for line in rows]
    return section("legal_basis", FIELDS["legal_basis"], (), columns, lines)


def _guarantees(application: Application, before: Mapping[str, Any], names: Names) -> Section:
    keys = [key for name in GUARANTEES for key in (name, f"{name}_waived")]
    return _of_keys(
        "guarantees", Said("保障措施", "Guarantees"), [*keys, *_MONEY], application, before, names
    )


def _plan(application: Application) -> Section:
    versions = sorted(application.plans, key=lambda plan: plan.version)
    if not versions:
        return section("plan", Said("实施方案", "Implementation plan"))
    last, earlier = versions[-1], versions[-2] if len(versions) > 1 else None
    title = Said(f"实施方案（第{last.version}版）", f"Implementation plan (version {last.version})")
    rows = [
        row(said, _part(last, part), _part(earlier, part) if earlier else None)
        for part, said in PARTS.items()
    ]
    if last.conditions:
        rows.append(
            row(Said("方案条件", "Conditions in the plan"), [line["text"] for line in last.conditions])
        )
    return section("plan", title, rows)


def _part(plan: PlanVersion, part: str) -> Any:
    value = plan.parts.get(part)
    if not isinstance(value, list):
        return value
    return [
        " ".join(str(each) for each in line.values() if each) if isinstance(line, Mapping) else str(line)
        for line in value
    ]


def _consultations(application: Application, names: Names) -> Section:
    asked = latest(application.consultations)
    columns = (
        Said("单位", "Unit"), Said("轮次", "Round"), Said("方案版本", "Plan version"),
        Said("期限", "Due"), Said("答复", "Reply"), Said("签署", "Signed"),
    )  # fmt: skip
    waiting = Said("待答复", "waiting")
    lines = [
        [
            names.get(party, party), one.round, one.plan_version, one.due_on,
            WORDS[one.reply] if one.reply else waiting, f"{one.signer_post} {one.signed_by}".strip(),
        ]
        for party, one in asked.items()
    ]  # fmt: skip
    return section("consultations", Said("征求意见", "Consultation"), (), columns, lines)


def _opinions(application: Application, names: Names) -> Section:
    columns = (
        Said("单位", "Unit"), Said("意见", "Opinion"), Said("理由", "Reason"),
        Said("建议", "Proposal"), Said("答复", "Answer"), Said("答复理由", "Why"),
    )  # fmt: skip
    lines = [
        [
            names.get(one.party, one.party), one.point, one.reason, one.proposal,
            WORDS[one.answer] if one.answer else Said("待答复", "unanswered"), one.answer_reason,
        ]
        for one in application.opinions
    ]  # fmt: skip
    return section("opinions_answered", Said("意见和答复", "Opinions and answers"), (), columns, lines)


def _votes(application: Application, names: Names) -> Section:
    columns = (
        Said("成员单位", "Member unit"),
        Said("意见", "Vote"),
        Said("理由", "Reason"),
        Said("计票", "Counted"),
    )
    lines = [
        [names.get(vote.unit, vote.unit), WORDS[vote.choice], vote.reason, vote.counted]
        for vote in application.votes
    ]
    return section("votes", Said("成员单位传阅", "Circulation"), (), columns, lines)


def _dossiers(application: Application, names: Names) -> Section:
    columns = (Said("建档单位", "Keeper"), Said("确认时间", "Confirmed"), Said("确认人", "Confirmed by"))
    lines = [
        [names.get(dossier.keeper, dossier.keeper), dossier.closed_at, dossier.closed_by]
        for dossier in sorted(
            application.dossiers, key=lambda one: (one.keeper != application.applicant, one.keeper)
        )
    ]
    return section("dossiers", Said("双方建档", "Archives"), (), columns, lines)
