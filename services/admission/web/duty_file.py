"""The case file and the task forms of a duty that is to be laid on townships (B7)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from chassis.persistence.journal import JournalEntry
from chassis.texts import Said
from services.admission.domain.duty_form import FIELDS
from services.admission.domain.duty_opinions import objecting, unanswered
from services.admission.domain.duty_words import (
    CHECK_WORDS,
    CLASS_WORDS,
    DUTY_WORDS,
    KIND_WORDS,
    OPEN,
    Check,
    DutyClass,
    DutyKind,
)
from services.admission.domain.three_transfers import TRANSFER_WORDS, Transfer, text_of
from services.admission.domain.vocabulary import WORDS, Answer, Reply
from services.admission.web import case_history, legal_basis
from services.admission.web.case_sections import Section, row, section

Plain = dict[str, Any]
Units = Callable[[Sequence[str]], Sequence[Any]]

WRITING = ("draft_duty", "revise_duty", "answer_duty_opinions")
WITHDRAW = Said("撤回职责申请", "Withdraw the request")
PASSED = {"pass": Said("通过", "passed"), "fail": Said("不通过", "failed")}
BEFORE_REVISION = {
    "pass": Said("通过（修改前）", "passed (before the revision)"),
    "fail": Said("不通过（修改前）", "failed (before the revision)"),
}
TAKEN_OVER_SINCE = Said(
    "（审查时该单位还不是申请部门，审查结论有效）",
    " (checked before this unit became the applicant; the check stands)",
)
DECIDED = {
    "approve": Said("批准", "approved"),
    "reject": Said("不予批准", "rejected"),
    "return": Said("退回", "returned"),
}
BODIES = {
    "party_committee": Said("县市区委", "County Party committee"),
    "government": Said("县市区政府", "County government"),
}
ALL = Said("每个涉及的乡镇（街道）", "each township concerned")
NOT_CONCERNED = Said("不涉及", "none moves")


def units_of(duty: Any) -> set[str]:
    """Whose case it is: the department, those who check, and the townships once they were asked."""
    asked = {one["township"] for one in duty.opinions}
    return {duty.applicant, *(one["unit"] for one in duty.checks), *asked}


def data_for(element_id: str, duty: Any, township: str) -> Plain:
    """What the form of a step starts with."""
    if element_id == "draft_duty":
        return {"name": duty.name, **duty.form}
    if element_id in WRITING:
        return _revised(element_id, duty)
    if element_id == "decide_duty":
        return {"objections": [{"township": one} for one in objecting(duty.opinions, duty.round)]}
    if element_id == "confirm_transfers":
        lines = [line for line in duty.transfers if line["township"] == township]
        return {"arrivals": [{"line": one["id"], "done_on": one["done_on"]} for one in lines]}
    return {}


def _revised(element_id: str, duty: Any) -> Plain:
    form = dict(duty.form)
    if element_id == "revise_duty":
        form.pop("townships", None)
        return form
    lists = {key: form[key] for kind in Transfer for key in (kind.value, f"{kind.value}_waived")}
    return {"answers": [{"opinion_id": one["id"]} for one in unanswered(duty.opinions)], **lists}


def options_for(element_id: str, duty: Any, township: str, units: Units) -> Plain:
    """The choices of the lists of a form."""
    names = duty.unit_names
    if element_id in WRITING:
        townships = [_option(unit.code, unit.short_name or unit.name) for unit in units(["township"])]
        if element_id != "draft_duty":
            townships = [one for one in townships if one["value"] in duty.form["townships"]]
        bodies = units(["department", "coordinating_body"])
        return {
            "townships": townships,
            "departments": [_option(unit.code, unit.short_name or unit.name) for unit in bodies],
            "opinions": [
                _option(one["id"], f"{names.get(one['township'], one['township'])}：{one['text']}")
                for one in unanswered(duty.opinions)
            ],
        }
    if element_id == "decide_duty":
        return {
            "objecting": [_option(one, names.get(one, one)) for one in objecting(duty.opinions, duty.round)]
        }
    if element_id == "confirm_transfers":
        return {
            "lines": [
                _option(
                    one["id"],
                    f"{TRANSFER_WORDS[Transfer(one['kind'])].zh}：{one['text']}，应于 {one['due']} 到位",
                )
                for one in duty.transfers
                if one["township"] == township
            ]
        }
    return {}


def _option(value: str, label: str) -> Plain:
    return {"value": value, "label": label}


def file_of(
    duty: Any, process: Mapping[str, Any], entries: Sequence[JournalEntry], *, may_withdraw: bool
) -> Plain:
    """The duty as labelled data."""
    form = process["forms"].get("withdraw_duty")
    actions = [{"key": "withdraw_duty", "label": WITHDRAW, "form": form}]
    names = duty.unit_names
    return {
        "case_no": duty.case_no,
        **{key: process[key] for key in ("process_id", "process_version", "process_name", "position")},
        "title": duty.name,
        "state": duty.state.value,
        "state_label": DUTY_WORDS[duty.state],
        "ended": process["ended_at"] is not None,
        "started_at": duty.created_at,
        "ended_at": process["ended_at"],
        "sections": [
            one
            for one in (
                _standing(duty), _duty(duty), _basis(duty), *_lists(duty), _opinions(duty), _checks(duty),
                *_decision(duty), transfers_shown(duty),
            )
            if one["rows"] or one["table"]
        ],
        "opinions": _said(duty),
        "timeline": case_history.timeline(entries, names),
        "documents": [],
        "clock": None,
        "basis": legal_basis.of_steps(process["position"]["active"] or ["draft_duty"]),
        "actions": actions if may_withdraw and duty.state in OPEN else [],
    }  # fmt: skip


def is_written(form: Mapping[str, Any]) -> bool:
    """Whether the department has written the whole form; a township part begins with some of it (H28)."""
    return "powers" in form


def _standing(duty: Any) -> Section:
    names = duty.unit_names
    shown = [
        row(Said("申请部门", "Department"), names.get(duty.applicant, duty.applicant)),
        row(Said("申请编号", "Application no."), duty.application_no or None),
        row(Said("社区部分的案件", "Case of the community part"), duty.application or None),
        row(Said("职责编号", "Duty no."), duty.duty_id or None),
        row(Said("告知文号", "Notice"), duty.number or None),
        row(Said("自何日起有效", "In force from"), duty.in_force_on),
        row(Said("结束日期", "Ended on"), duty.ended_on),
        row(Said("结束原因", "Reason for the end"), duty.end_reason or None),
    ]
    return section("standing", Said("办理情况", "Standing"), [one for one in shown if one["value"]])


def _duty(duty: Any) -> Section:
    form, names = duty.form, duty.unit_names
    if not is_written(form):
        return section("duty", Said("职责", "The duty"))
    body = form["responsible_body"]
    values = {
        **form,
        "kind": KIND_WORDS[DutyKind(form["kind"])],
        "duty_class": CLASS_WORDS[DutyClass(form["duty_class"])],
        "responsible_body": names.get(body, body),
        "townships": [names.get(code, code) for code in form["townships"]],
    }
    shown = [row(FIELDS[key], values[key]) for key in FIELDS if key != "legal_basis" and values[key]]
    return section("duty", Said("职责（F-TWA-01）", "The duty (F-TWA-01)"), shown)


def _basis(duty: Any) -> Section:
    columns = (Said("名称", "Title"), Said("文号", "Number"), Said("条款", "Article"))
    rows = duty.form.get("legal_basis") or []
    lines = [[line.get(key) or "" for key in ("title", "number", "article")] for line in rows]
    return section("legal_basis", FIELDS["legal_basis"], (), columns, lines)


def _lists(duty: Any) -> list[Section]:
    """The three lists as they were decided on, each with its lines or the reason why it has none."""
    if not is_written(duty.form):
        return []
    return [lists_shown(duty.form, duty.unit_names)]


def lists_shown(form: Mapping[str, Any], names: Mapping[str, str]) -> Section:
    """What is to move, by township."""
    columns = (
        Said("清单", "List"),
        Said("内容", "What moves"),
        Said("乡镇（街道）", "Township"),
        Said("应到位", "Due"),
    )
    lines: list[list[Any]] = []
    for kind in Transfer:
        for line in form[kind.value]:
            place = names.get(line["township"], line["township"]) if line["township"] else ALL
            lines.append([TRANSFER_WORDS[kind], text_of(kind, line), place, line["on"]])
        if waived := form[f"{kind.value}_waived"]:
            lines.append([TRANSFER_WORDS[kind], waived, NOT_CONCERNED, ""])
    return section(
        "three_lists", Said("三随清单（F-TWA-02）", "The three lists (F-TWA-02)"), (), columns, lines
    )


def _opinions(duty: Any) -> Section:
    names = duty.unit_names
    columns = (
        Said("乡镇（街道）", "Township"), Said("轮次", "Round"), Said("意见", "Opinion"),
        Said("内容", "In words"), Said("部门答复", "Answer"), Said("理由", "Why"),
    )  # fmt: skip
    waiting = Said("待答复", "waiting")
    lines = [
        [
            names.get(one["township"], one["township"]),
            one["round"],
            WORDS[Reply(one["outcome"])] if one["outcome"] else waiting,
            one["text"],
            WORDS[Answer(one["answer"])] if one["answer"] else "",
            one["reason"],
        ]
        for one in duty.opinions
    ]
    return section("duty_opinions", Said("乡镇（街道）意见", "Opinions of the townships"), (), columns, lines)


def _concluded(check: Mapping[str, Any]) -> Said:
    """What a check came to, and that the duty was revised since."""
    return (PASSED if check["standing"] else BEFORE_REVISION)[check["outcome"]]


def _checks(duty: Any) -> Section:
    names = duty.unit_names
    columns = (
        Said("审查", "Check"), Said("单位", "By"), Said("结论", "Conclusion"), Said("意见", "In words"),
        Said("时间", "When"),
    )  # fmt: skip
    lines = [
        [
            CHECK_WORDS[Check(one["check"])],
            names.get(one["unit"], one["unit"]),
            _concluded(one),
            _found(one, duty.applicant),
            datetime.fromisoformat(one["at"]),
        ]
        for one in duty.checks
    ]
    return section("duty_checks", Said("并行审查", "Checks"), (), columns, lines)


def _found(check: Mapping[str, Any], applicant: str) -> Said | str:
    """What a check said in words; that its house has become the applicant since is told with it (B0)."""
    text = str(check["text"])
    if check["unit"] != applicant:
        return text
    return Said(text + TAKEN_OVER_SINCE.zh, text + TAKEN_OVER_SINCE.en)


def _decision(duty: Any) -> list[Section]:
    told, names = duty.decision, duty.unit_names
    if not told:
        return []
    shown = [
        row(Said("决定", "Decision"), DECIDED[told["outcome"]]),
        row(Said("决定机关", "Decided by"), [BODIES[one] for one in told["decided_by"]]),
        row(Said("文号", "Document"), told["document"]),
        row(Said("决定日期", "Decided on"), told["decided_on"]),
        row(Said("理由", "Reason"), told["reason"] or None),
    ]
    answered = told.get("objections") or {}
    columns = (
        Said("提出异议的乡镇（街道）", "Objecting township"),
        Said("决定的回应", "Answer of the decision"),
    )
    lines = [[names.get(code, code), text] for code, text in answered.items()]
    title = Said("县市区委、政府决定", "Decision of the county")
    return [section("decision", title, [one for one in shown if one["value"]], columns, lines)]


def part_shown(duty: Any) -> Section:
    """The township part, as the case file of the community part tells it (H28)."""
    shown = [
        row(Said("案件", "Case"), duty.case_no),
        row(Said("状态", "State"), DUTY_WORDS[duty.state]),
        row(Said("职责编号", "Duty no."), duty.duty_id or None),
        row(Said("结束原因", "Reason for the end"), duty.end_reason or None),
    ]
    title = Said("乡镇部分（同一申请编号）", "Township part (under the same number)")
    return section("township_part", title, [one for one in shown if one["value"]])


def transfers_shown(duty: Any) -> Section:
    """What was to move, and what has arrived where."""
    names = duty.unit_names
    columns = (
        Said("乡镇（街道）", "Township"), Said("清单", "List"), Said("内容", "What moves"),
        Said("应到位", "Due"), Said("已到位", "Arrived"),
    )  # fmt: skip
    waiting = Said("未到位", "not yet")
    lines = [
        [
            names.get(one["township"], one["township"]), TRANSFER_WORDS[Transfer(one["kind"])], one["text"],
            one["due"], one["done_on"] or waiting,
        ]
        for one in duty.transfers
    ]  # fmt: skip
    return section("transfers", Said("权、人、费到位情况", "What has arrived"), (), columns, lines)


def _said(duty: Any) -> list[Plain]:
    """The signed statements: opinions, checks and the decision."""
    names = duty.unit_names
    asked = Said("乡镇（街道）意见（第{round}轮）", "Opinion of the township (round {round})")
    found = [
        _statement(
            names, one["township"], one["post"], one, asked.filled(round=one["round"]),
            WORDS[Reply(one["outcome"])],
        )
        for one in duty.opinions
        if one["at"]
    ]  # fmt: skip
    found += [
        _statement(names, one["unit"], "", one, CHECK_WORDS[Check(one["check"])], _concluded(one))
        for one in duty.checks
    ]
    if duty.decision:
        told = {**duty.decision, "text": duty.decision["reason"] or duty.decision["document"]}
        step = Said("县市区委、政府决定", "Decision of the county")
        found.append(_statement(names, duty.county, "", told, step, DECIDED[told["outcome"]]))
    return sorted(found, key=lambda one: one["at"])


def _statement(
    names: Mapping[str, str], unit: str, post: str, told: Mapping[str, Any], step: Said, outcome: Said
) -> Plain:
    called = names.get(unit, "县市区委、政府" if len(unit) == 6 else unit)
    return {
        "unit_name": called, "post": post, "name": told["by"], "at": datetime.fromisoformat(told["at"]),
        "step": step, "outcome": outcome, "text": told["text"] or None,
    }  # fmt: skip
