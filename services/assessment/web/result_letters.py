"""The documents of a result (GB/T 9704-2012): score sheet, notice, account of the score, publication."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from chassis.clock import county_date
from chassis.documents.letter import Block, Heading, Letter, Paragraph, Table
from chassis.texts import Said
from services.assessment.domain.aggregation import GRADE_WORDS
from services.assessment.domain.annual_assessment import AnnualAssessment, Result, State
from services.assessment.domain.exact import shown, written
from services.assessment.domain.scheme import PART_WORDS, Rules
from services.assessment.domain.score_sheet import NO_STATEMENT, Sheet
from services.assessment.web.account import account_of, rate_words, why_of

Names = Mapping[str, str]
OFFICE = "绩效考核部门"


def sheet_letter(found: AnnualAssessment, sheet: Sheet, rules: Rules, names: Names) -> Letter | None:
    """A signed score sheet (F-AST-01, F-AST-03); one that is not signed is no document."""
    if sheet.locked_at is None:
        return None
    marks = {one.indicator: one for one in sheet.marks}
    computed = {one.indicator: one for one in sheet.computed}
    lines = []
    for one in rules.of(sheet.part):
        mark = marks[one.key]
        given = NO_STATEMENT.zh if mark.mark is None else shown(mark.mark)
        counted = shown(computed[one.key].mark) if one.key in computed else "—"
        why = why_of(mark, computed.get(one.key)).zh
        lines.append((one.name, written(one.full), given, counted, why))
    who, words = names.get(sheet.assessor, sheet.assessor), PART_WORDS[sheet.part].zh
    signed = county_date(sheet.locked_at)
    blocks: list[Block] = [
        Paragraph(f"评分单位：{who}。依据：{found.year}年度考评细则第{found.scheme_version}版。"),
        Table(("指标", "满分", "得分", "按事实计", "事实和依据"), tuple(lines), widths=(3, 0.8, 1, 1.1, 3.6)),
    ]
    if sheet.statement:
        blocks.append(Paragraph(f"年度工作目标责任书：{sheet.statement}。"))
    if sheet.serious:
        blocks.append(Paragraph(f"严重事项：{sheet.serious}（{sheet.serious_document}）。"))
    if sheet.cause:
        blocks.append(Paragraph(f"本表为更正后的评分表，更正理由：{sheet.cause}。"))
    blocks.append(Paragraph(f"评分人：{sheet.by}。签字锁定：{sheet.locked_by}。"))
    title = f"{found.agency_name}{found.year}年度双向考评{words}评分表"
    return Letter(who, found.case_no, title, "", tuple(blocks), signed)


def notice_letter(
    found: AnnualAssessment, result: Result, rules: Rules, names: Names, remedy: Said
) -> Letter:
    """The seat tells the agency, the other townships and the department (B9 step 10)."""
    seat = names.get(found.seat, found.seat)
    others = [one for one in found.townships if one != found.seat]
    blocks = [
        Paragraph(
            f"{found.year}年度双向考评各方评分均已锁定，由我单位汇总，结果如下"
            f"（数值保留两位小数，比较时不取舍）。"
        ),
        *_blocks(account_of(found, result, rules, names)[:2]),
        Paragraph(remedy.zh),
    ]
    return Letter(
        seat,
        result.notice_number or found.case_no,
        f"关于告知{found.agency_name}{found.year}年度双向考评结果的函",
        found.agency_name,
        tuple(blocks),
        county_date(result.aggregated_at),
        copies=tuple(names.get(one, one) for one in (*others, found.department)),
    )


def account_letter(
    found: AnnualAssessment, result: Result, rules: Rules, names: Names, remedy: Said
) -> Letter:
    """How the score came about, for the agency, on a page."""
    version = f"（第{result.number}次结果）" if result.number > 1 else ""
    cause = (("与前次结果不同的原因", result.cause),) if result.number > 1 else ()
    return Letter(
        names.get(found.seat, found.seat),
        result.account_number or found.case_no,
        f"{found.agency_name}{found.year}年度双向考评得分说明{version}",
        "",
        tuple(_on_a_page(account_of(found, result, rules, names), (*cause, ("异议", remedy.zh)))),
        county_date(result.aggregated_at),
        compact=True,
    )


def publication_letter(
    county: str, year: int, published: Sequence[tuple[AnnualAssessment, Result, Rules]],
    left_out: Sequence[AnnualAssessment], names: Names, today: date,
) -> Letter:  # fmt: skip
    """The year made public: scores and grades, no single answer and no single mark (F-AST-05, AST-21)."""
    columns = ("派驻机构", "派出部门", "属地职责", "满意度", "法定职责", "总分", "得分率", "等次")
    lines = [
        (
            found.agency_name, names.get(found.department, found.department), shown(one.figures.territorial),
            shown(one.figures.satisfaction), shown(one.figures.statutory), shown(one.figures.total),
            rate_words(one.figures, rules.grading).zh, GRADE_WORDS[one.figures.grade].zh,
        )
        for found, one, rules in published
    ]  # fmt: skip
    blocks: list[Block] = [
        Paragraph(f"{year}年度派驻机构双向考评已审定 {len(lines)} 个机构的结果，现予公布。"),
        Table(columns, tuple(lines), widths=(2.2, 1.8, 1.1, 1.1, 1.1, 1.1, 1.9, 1)),
    ]
    reviewed = [found.agency_name for found, _, _ in published if found.was_reviewed]
    if reviewed:
        blocks.append(Paragraph(f"经复核更正的机构：{'、'.join(reviewed)}；更正前的结果在系统中可以查阅。"))
    if left_out:
        blocks.append(Heading("不参加本年度考评的机构"))
        reasons = tuple((one.agency_name, one.not_assessed_reason) for one in left_out)
        blocks.append(Table(("派驻机构", "理由"), reasons, widths=(1, 2.4)))
    days = [county_date(one.published_at) for _, one, _ in published if one.published_at]
    issuer = f"{names.get(county, '')}{OFFICE}"
    title = f"{year}年度派驻机构双向考评结果公布"
    return Letter(issuer, f"{year}年度", title, "", tuple(blocks), max(days, default=today))


def newest_published(found: AnnualAssessment) -> Result | None:
    """The version that stands before everybody."""
    return found.published[-1] if found.published else None


def is_left_out(found: AnnualAssessment) -> bool:
    """Whether the agency has no result this year, with a public reason."""
    return found.state is State.NOT_ASSESSED


def _on_a_page(sections: Sequence[Mapping[str, Any]], closing: Sequence[tuple[str, str]]) -> Iterator[Block]:
    """The account in three tables without headings, so that an ordinary year stands on one page."""
    facts: list[tuple[str, str]] = []
    for one in sections:
        table = one["table"]
        if one["key"] == "asked":
            asked = (" ".join(_zh(cell) for cell in line) for line in table["rows"])
            facts.append((f"{one['title'].zh}（有效答卷、得分）", "；".join(asked)))
        elif table and table["rows"]:
            rows = tuple(tuple(_zh(cell) for cell in line) for line in table["rows"])
            yield Table(tuple(_zh(cell) for cell in table["columns"]), rows, widths=_widths(one["key"]))
        facts += [(_zh(line["label"]), _zh(line["value"])) for line in one["rows"]]
    yield Table(("项目", "内容"), (*facts, *closing), widths=(1, 2.4))


def _blocks(sections: Sequence[Mapping[str, Any]]) -> Iterator[Block]:
    """Sections of a case file as pieces of a letter, in Chinese."""
    for one in sections:
        yield Heading(one["title"].zh)
        if one["table"]:
            table = one["table"]
            rows = tuple(tuple(_zh(cell) for cell in line) for line in table["rows"])
            if rows:
                yield Table(tuple(_zh(cell) for cell in table["columns"]), rows, widths=_widths(one["key"]))
        if one["rows"]:
            lines = tuple((_zh(line["label"]), _zh(line["value"])) for line in one["rows"])
            yield Table(("项目", "内容"), lines, widths=(1, 2))


def _widths(key: str) -> tuple[float, ...]:
    return {"lost": (1.3, 2.4, 1.4, 3)}.get(key, ())


def _zh(value: Any) -> str:
    return value.zh if isinstance(value, Said) else str(value)
