"""A year as a workbook: results, townships, every mark, every fact, every count of the surveys."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from chassis.clock import county_date
from chassis.documents.sheets import Column, Sheet, write_book
from services.assessment.domain.aggregation import GRADE_WORDS, HEAD_WORDS
from services.assessment.domain.annual_assessment import AnnualAssessment, Result
from services.assessment.domain.charges import CHARGE_WORDS
from services.assessment.domain.exact import shown, written
from services.assessment.domain.satisfaction import DIMENSION_WORDS, GROUP_WORDS
from services.assessment.domain.scheme import PART_WORDS, Rules
from services.assessment.domain.score_sheet import NO_STATEMENT
from services.assessment.domain.survey import ANSWERED, BLANK, PAPER, SatisfactionSurvey

Plain = dict[str, Any]
Names = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Known:
    """One assessment as far as the reader may know it: results, and the units whose marks may be seen."""

    found: AnnualAssessment
    results: Sequence[Result]
    sides: frozenset[str]
    rules: Rules
    surveys: Sequence[tuple[SatisfactionSurvey, Mapping[tuple[str, str], int]]] = ()


def _number(key: str, header: str) -> Column:
    return Column(key, header, "number", width=12)


_WHO = (Column("agency", "派驻机构", width=24), Column("case_no", "案件编号", width=24))
_TOWN = Column("township", "乡镇（街道）", width=18)
RESULTS = Sheet(
    "结果",
    (
        *_WHO, Column("department", "派出部门", width=18), Column("seat", "驻地乡镇（街道）", width=18),
        Column("state", "状态"), _number("version", "第几次结果"),
        _number("territorial", "属地职责"), _number("satisfaction", "满意度"),
        _number("statutory", "法定职责"), _number("total", "总分"), _number("rate", "得分率（%）"),
        Column("bar", "达到门槛"), Column("grade", "等次"), Column("head", "主要负责人", width=24),
        Column("exact", "总分精确值", width=20), Column("final", "审定"), Column("published", "公布"),
        Column("cause", "更正或者不参加考评的理由", width=30),
    ),
)  # fmt: skip
TOWNSHIPS = Sheet(
    "乡镇（街道）",
    (*_WHO, _TOWN, _number("weight", "权重（%）"), _number("territorial", "属地职责"),
     _number("satisfaction", "满意度")),
)  # fmt: skip
MARKS = Sheet(
    "评分",
    (
        *_WHO, Column("part", "部分"), Column("assessor", "评分单位", width=18),
        Column("indicator", "指标", width=32), _number("full", "满分"), _number("computed", "按事实计"),
        _number("mark", "得分"), Column("reason", "事实", width=32), Column("evidence", "依据", width=24),
        Column("by", "评分人"), Column("locked", "锁定"), Column("cause", "更正理由", width=24),
    ),
)  # fmt: skip
FACTS = Sheet(
    "事实",
    (*_WHO, _TOWN, Column("indicator", "指标", width=32), Column("kind", "事实", width=22),
     Column("number", "编号", width=28), Column("day", "日期")),
)  # fmt: skip
SURVEYS = Sheet(
    "满意度",
    (
        *_WHO, _TOWN, Column("group", "测评人", width=18), Column("dimension", "维度"),
        _number("answered", "有效答卷"), _number("satisfied", "满意"), _number("fair", "基本满意"),
        _number("dissatisfied", "不满意"), _number("unknown", "不了解"), Column("source", "来源", width=30),
    ),
)  # fmt: skip
SAMPLES = Sheet(
    "抽样",
    (
        *_WHO, _TOWN, Column("group", "测评人", width=18), _number("frame", "名册人数"),
        _number("size", "抽取人数"), _number("answered", "有效答卷"), _number("blank", "全部不了解"),
        _number("paper", "其中纸质"), Column("register", "名册来源", width=30),
        Column("seed", "抽样种子", width=40), Column("last_day", "截止"),
    ),
)  # fmt: skip
NOTES = [
    ("数值", "结果按精确分数计算，本表保留两位小数；“精确值”一列不取舍。"),
    ("总分", "0.40×属地职责 + 0.20×满意度 + 0.40×法定职责（权重以当年考评细则为准）。"),
    ("得分率", "乡镇（街道）考核部分的得分率；未达门槛的不得评为优秀（AST-13）。"),
    ("优秀比例", "细则规定了优秀比例的，达到标准而没有名额的评为良好，理由写在“更正”一列（AST-25）。"),
    ("满意度", "只有统计数，没有任何一份答卷；不了解的不计入。"),
]


def book_of(known: Sequence[Known], names: Names) -> bytes:
    """The workbook."""
    pages = (
        (RESULTS, _results), (TOWNSHIPS, _townships), (MARKS, _marks), (FACTS, _facts),
        (SURVEYS, _surveys), (SAMPLES, _samples),
    )  # fmt: skip
    return write_book([(sheet, _all(lines, known, names)) for sheet, lines in pages], NOTES)


def _all(
    lines: Callable[[Known, Names], Iterator[Plain]], known: Sequence[Known], names: Names
) -> list[Plain]:
    return [line for one in known for line in lines(one, names)]


def _results(one: Known, names: Names) -> Iterator[Plain]:
    found = one.found
    about = {
        **_who(one),
        "department": names.get(found.department, found.department),
        "seat": names.get(found.seat, found.seat),
        "state": found.state_words.zh,
    }
    if not one.results:
        yield {**about, "cause": found.not_assessed_reason}
    for result in one.results:
        figures = result.figures
        yield {
            **about,
            "version": result.number,
            "territorial": rounded(figures.territorial),
            "satisfaction": rounded(figures.satisfaction),
            "statutory": rounded(figures.statutory),
            "total": rounded(figures.total),
            "rate": rounded(figures.rate),
            "bar": "达到" if figures.bar_passed else "未达",
            "grade": GRADE_WORDS[figures.grade].zh,
            "head": HEAD_WORDS[figures.head_grade].zh,
            "exact": written(figures.total),
            "final": county_date(result.final_at) if result.final_at else None,
            "published": county_date(result.published_at) if result.published_at else None,
            "cause": result.cause,
        }


def _townships(one: Known, names: Names) -> Iterator[Plain]:
    for township in one.results[-1].figures.townships if one.results and one.sides else ():
        yield {
            **_who(one),
            "township": names.get(township.township, township.township),
            "weight": rounded(township.weight * 100),
            "territorial": rounded(township.territorial),
            "satisfaction": rounded(township.satisfaction),
        }


def _marks(one: Known, names: Names) -> Iterator[Plain]:
    for sheet in one.found.sheets:
        if sheet.assessor not in one.sides:
            continue
        computed = {each.indicator: each.mark for each in sheet.computed}
        marks = {each.indicator: each for each in sheet.marks}
        for indicator in one.rules.of(sheet.part):
            mark = marks[indicator.key]
            yield {
                **_who(one),
                "part": PART_WORDS[sheet.part].zh,
                "assessor": names.get(sheet.assessor, sheet.assessor),
                "indicator": indicator.name,
                "full": rounded(indicator.full),
                "computed": rounded(computed.get(indicator.key)),
                "mark": NO_STATEMENT.zh if mark.mark is None else rounded(mark.mark),
                "reason": mark.reason,
                "evidence": mark.evidence,
                "by": sheet.by,
                "locked": county_date(sheet.locked_at) if sheet.locked_at else None,
                "cause": sheet.cause,
            }


def _facts(one: Known, names: Names) -> Iterator[Plain]:
    words = {each.key: each.name for each in one.rules.indicators}
    for sheet in one.found.sheets:
        for computed in sheet.computed if sheet.assessor in one.sides else ():
            for fact in computed.facts:
                yield {
                    **_who(one),
                    "township": names.get(sheet.assessor, sheet.assessor),
                    "indicator": words.get(computed.indicator, computed.indicator),
                    "kind": CHARGE_WORDS[fact.kind].zh,
                    "number": fact.order_no,
                    "day": county_date(fact.at),
                }


def _surveys(one: Known, names: Names) -> Iterator[Plain]:
    for tally in one.found.tallies:
        if tally.township not in one.sides:
            continue
        answered = {each.group: each.answered for each in tally.sizes}
        for count in tally.counts:
            yield {
                **_who(one),
                "township": names.get(tally.township, tally.township),
                "group": GROUP_WORDS[count.group].zh,
                "dimension": DIMENSION_WORDS[count.dimension].zh,
                "answered": answered.get(count.group),
                **{key: getattr(count, key) for key in ("satisfied", "fair", "dissatisfied", "unknown")},
                "source": tally.source,
            }


def _samples(one: Known, names: Names) -> Iterator[Plain]:
    for survey, lines in one.surveys:
        for sample in survey.samples if survey.township in one.sides else ():
            # What was erased is not told as nobody having answered.
            told = {
                key: None if survey.erased_at else lines.get((sample.group, key), 0)
                for key in (ANSWERED, BLANK, PAPER)
            }
            yield {
                **_who(one),
                "township": names.get(survey.township, survey.township),
                "group": GROUP_WORDS[sample.group].zh,
                "frame": sample.frame,
                "size": sample.size,
                **told,
                "register": sample.source,
                "seed": sample.seed,
                "last_day": survey.last_day,
            }


def _who(one: Known) -> Plain:
    return {"agency": one.found.agency_name, "case_no": one.found.case_no}


def rounded(number: Fraction | None) -> float | None:
    """To two places, for a cell: nothing is computed from it."""
    return None if number is None else float(shown(number))
