"""The work notice as an official letter (F-ADM-09, GB/T 9704-2012 letter format)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from chassis.documents.letter import Block, Heading, Letter, Numbered, Paragraph, Table
from services.admission.domain.documents import WorkNotice
from services.admission.domain.requirements import ELEMENTS, FIELDS, GUARANTEES
from services.admission.domain.vocabulary import WORDS, BurdenKind, Category, RequestType

Names = Mapping[str, str]


def letter_of(notice: WorkNotice, names: Names) -> Letter:
    """The letter to the department, the townships and the communities."""
    named = [names.get(code, code) for code in notice.addressees]
    return Letter(
        issuer=names.get(notice.issuer, notice.issuer),
        number=notice.number,
        title=f"关于“{notice.item_name}”{_WHAT[_leaves(notice)]}的工作告知单",
        addressee="、".join(named),
        blocks=tuple(_exit_blocks(notice, names) if _leaves(notice) else _blocks(notice, names)),
        date=notice.issued_on,
        copies=tuple(names.get(code, code) for code in notice.copies),
        note=_contact(notice.facts),
    )


_WHAT = {False: "准入社区工作事项", True: "退出社区工作事项指导清单"}


def _leaves(notice: WorkNotice) -> bool:
    return notice.facts.get("request_type") == RequestType.EXIT.value


def _exit_blocks(notice: WorkNotice, names: Names) -> Iterator[Block]:
    facts = notice.facts
    applicant = names.get(notice.applicant, notice.applicant)
    approval = facts.get("approval") or {}
    yield Paragraph(
        f"{applicant}提出的“{notice.item_name}”退出申请（申请编号 {approval.get('application_no', '')}），"
        f"经审核委员会会议审核批准，同意 {notice.item_id} 退出社区工作事项指导清单。现将有关事项告知如下："
    )
    yield Heading("退出时间")
    yield Paragraph(f"最后实施日期为 {facts.get('last', '')}，自次日起不再作为社区工作事项。")
    yield Heading("原事项内容")
    yield Paragraph(str(facts.get("content") or ""))
    yield Heading("依据")
    yield Numbered(tuple(_bases(facts.get("basis") or ())))
    yield Paragraph("退出后仍要求乡镇（街道）、社区承担的，乡镇（街道）、社区有权拒绝。")


def _contact(facts: Mapping[str, Any]) -> str:
    return f"联系人：{facts.get('contact_person', '')} {facts.get('contact_phone', '')}".strip()


def _blocks(notice: WorkNotice, names: Names) -> Iterator[Block]:
    facts = notice.facts
    applicant = names.get(notice.applicant, notice.applicant)
    approval = facts.get("approval") or {}
    yield Paragraph(
        f"{applicant}提出的“{notice.item_name}”（申请编号 {approval.get('application_no', '')}），"
        f"经审核委员会核准，准予列入社区工作事项（事项编号 {notice.item_id}，第{notice.item_version}版）。"
        "现将有关事项告知如下："
    )
    yield Heading("事项基本情况")
    yield Table(("项目", "内容"), tuple(_facts(facts, names)), widths=(1, 3))
    yield Heading("工作要求")
    yield Numbered(_lines(facts.get("elements") or {}, ELEMENTS))
    yield Heading("保障措施")
    yield Numbered(_guarantees(facts.get("guarantees") or {}))
    conditions = tuple(str(line["text"]) for line in facts.get("conditions") or ())
    if conditions:
        yield Heading("生效条件")
        yield Paragraph("下列条件全部满足并经审核委员会办公室确认后，本事项方可实施：")
        yield Numbered(conditions)
    yield Heading("依据")
    yield Numbered(tuple(_bases(facts.get("basis") or ())))
    yield Paragraph("超出本告知单范围、期限、内容的工作，不得要求乡镇（街道）、社区承担；社区有权拒绝。")


def _facts(facts: Mapping[str, Any], names: Names) -> Iterator[tuple[str, str]]:
    kinds = "、".join(WORDS[BurdenKind(kind)].zh for kind in facts.get("burden_kinds") or ())
    yield "类别", WORDS[Category(facts["category"])].zh
    yield "事项性质", kinds
    yield "工作内容", str(facts.get("content") or "")
    for key in ("townships", "communities"):
        units = "、".join(names.get(code, code) for code in facts.get(key) or ())
        if units:
            yield FIELDS[key].zh, units
    yield "起止日期", f"{facts.get('start', '')} 至 {facts.get('end') or '长期'}"
    yield "生效日期", str(facts.get("effective_from") or "")
    yield "频次", str(facts.get("frequency") or "")
    yield "预计工作量（人日）", str(facts.get("volume") or "")


def _lines(values: Mapping[str, Any], labels: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(f"{label.zh}：{values[key]}" for key, label in labels.items() if values.get(key))


def _guarantees(values: Mapping[str, Any]) -> tuple[str, ...]:
    lines = [
        f"{label.zh}：{values[key]}"
        if values.get(key)
        else f"{label.zh}：无需（{values.get(f'{key}_waived', '')}）"
        for key, label in GUARANTEES.items()
        if values.get(key) or values.get(f"{key}_waived")
    ]
    if values.get("funds_amount"):
        source, paid = values.get("funds_source", ""), values.get("funds_paid_on", "")
        lines.append(f"经费金额 {values['funds_amount']} 元，来源：{source}，拨付日期：{paid}")
    return tuple(lines)


def _bases(rows: Any) -> Iterator[str]:
    for row in rows:
        parts = [f"《{row.get('title', '')}》", row.get("number") or "", row.get("article") or ""]
        yield " ".join(part for part in parts if part)
