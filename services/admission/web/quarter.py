"""The quarterly report for the city over HTTP: figures, and the same as a workbook (B21, ADM-33)."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any
from urllib.parse import quote

from flask import Response
from marshmallow import fields

from chassis.clock import Clock
from chassis.documents.sheets import XLSX, Column, Sheet, write
from chassis.web.blueprint import Blueprint
from chassis.web.commands import query
from chassis.web.identity import allowed
from chassis.web.schemas import SaidSchema, Strict, Text, Whole
from chassis.working_days import WorkingCalendar
from services.admission.domain.people_figures import PEOPLE
from services.admission.domain.quarter import (
    DEFINITIONS,
    PERIOD,
    TITLES,
    by_procedure,
    quarter_of,
    quarter_text,
    span_of,
)
from services.admission.web.catalogue import workbook
from services.admission.web.follow_up_file import listed
from services.admission.web.notices import Printer
from services.admission.web.ports import Reads, Session
from services.admission.web.quarter_letter import report_of

Plain = dict[str, Any]
READERS = (
    "city_supervisor",
    "committee_office_clerk",
    "committee_office_head",
    "committee_vice_chair",
    "committee_chair",
)
COUNTED = ("submitted", "approved", "refused", "withdrawn", "other", "under_way")
_SHEET = Sheet(
    "季度报告",
    (
        Column("name", "项目", width=28),
        Column("submitted", "提交", "number"),
        Column("approved", "准入", "number"),
        Column("refused", "不予准入", "number"),
        Column("withdrawn", "撤回", "number"),
        Column("other", "其他结果", "number"),
        Column("under_way", "期末在办", "number"),
        Column("median_days", "用时中位数（工作日）", "number", width=22),
        Column("value", "件数", "number"),
    ),
)


class QuarterQuery(Strict):
    """Which period; the one of today unless said, as long as the county fixed (sup.period)."""

    quarter = Text(longest=7, load_default="")


class ProcedureShown(Strict):
    """The requests of one procedure."""

    label = fields.Nested(SaidSchema, required=True)
    submitted, approved, refused = Whole(required=True), Whole(required=True), Whole(required=True)
    withdrawn, other, under_way = Whole(required=True), Whole(required=True), Whole(required=True)
    median_days = fields.Float(required=True, allow_none=True)


class FigureShown(Strict):
    """One figure and what it means."""

    key = fields.String(required=True)
    label = fields.Nested(SaidSchema, required=True)
    meaning = fields.Nested(SaidSchema, required=True)
    value = Whole(required=True)


class PeopleShown(Strict):
    """The figures about people: numbers only; none before dispatch has told them."""

    as_of = fields.AwareDateTime(required=True, allow_none=True)
    figures = fields.List(fields.Nested(FigureShown), required=True)


class FollowUpShown(Strict):
    """What the city asked a unit, and where that stands."""

    case_no, subject, subject_name = (fields.String(required=True) for _ in range(3))
    about, quarter, unit, unit_name, question, state = (fields.String(required=True) for _ in range(6))
    state_label = fields.Nested(SaidSchema, required=True)
    opened_at = fields.AwareDateTime(required=True)
    due_on = fields.Date(required=True)
    closed_at = fields.AwareDateTime(required=True, allow_none=True)
    rounds = Whole(required=True)
    overdue, late = fields.Boolean(required=True), fields.Boolean(required=True)


class QuarterReport(Strict):
    """A quarter of one county."""

    quarter = fields.String(required=True)
    title = fields.Nested(SaidSchema, required=True)
    first_day, last_day = fields.Date(required=True), fields.Date(required=True)
    as_of = fields.AwareDateTime(required=True)
    procedures = fields.List(fields.Nested(ProcedureShown), required=True)
    figures = fields.List(fields.Nested(FigureShown), required=True)
    people = fields.Nested(PeopleShown, required=True)
    follow_ups = fields.List(fields.Nested(FollowUpShown), required=True)


def blueprint(reads: Reads, county: str, calendar: WorkingCalendar, clock: Clock, pdf: Printer) -> Blueprint:
    """The routes of /quarter-report."""
    routes = Blueprint("quarter", __name__, description="季度报告 · quarterly report")

    def report(session: Session, asked: Plain) -> Plain:
        today = clock.today()
        period = quarter_of(asked["quarter"], today, str(reads.parameter(session, PERIOD, county, today)))
        counts = reads.quarter_counts(session, county, period, clock.today())
        lines = by_procedure(
            reads.quarter_cases(session, county, period), period, calendar.working_days_between
        )
        return {
            "quarter": quarter_text(period),
            "title": TITLES[span_of(period)],
            "first_day": period.begin,
            "last_day": period.end,
            "as_of": clock.now(),
            "procedures": [{**asdict(line), "label": line.label} for line in lines],
            "figures": [
                {"key": key, "label": label, "meaning": meaning, "value": counts[key]}
                for key, (label, meaning) in DEFINITIONS.items()
            ],
            "people": _people(reads.people_count(session, county, quarter_text(period))),
            "follow_ups": [listed(one, clock.today()) for one in reads.follow_ups(session, county, period)],
        }

    @routes.get("/quarter-report")
    @allowed(*READERS)
    @query(QuarterQuery, answers=QuarterReport)
    def show(session: Session, asked: Plain) -> Plain:
        """Requests by procedure and result, time used, items in force, what is irregular."""
        return report(session, asked)

    @routes.get("/quarter-report/export.xlsx")
    @allowed(*READERS)
    @query(QuarterQuery, answer_type=XLSX)
    def export(session: Session, asked: Plain) -> Response:
        """The same figures as a workbook, with their meanings on a sheet of their own."""
        found = report(session, asked)
        return workbook(_workbook(found), f"quarter_{found['quarter']}.xlsx")

    @routes.get("/quarter-report/report.pdf")
    @allowed(*READERS)
    @query(QuarterQuery, answer_type="application/pdf")
    def document(session: Session, asked: Plain) -> Response:
        """The same figures as a document to hand on and to file."""
        found = report(session, asked)
        name = reads.unit_names(session, [county]).get(county, county)
        answer = Response(pdf(report_of(found, name, clock.today())), mimetype="application/pdf")
        shown = quote(f"{found['title'].zh}{found['quarter']}.pdf")
        answer.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{shown}"
        return answer

    return routes


def _people(count: Any | None) -> Plain:
    if count is None:
        return {"as_of": None, "figures": []}
    return {
        "as_of": count.at,
        "figures": [
            {"key": key, "label": label, "meaning": meaning, "value": count.figures.get(key, 0)}
            for key, (label, meaning) in PEOPLE.items()
        ],
    }


def _workbook(found: Plain) -> bytes:
    rows = [
        {
            "name": line["label"].zh,
            **{key: line[key] for key in COUNTED},
            "median_days": line["median_days"] if line["median_days"] is not None else "",
        }
        for line in found["procedures"]
    ]
    figures = [*found["figures"], *found["people"]["figures"]]
    rows += [{"name": figure["label"].zh, "value": figure["value"]} for figure in figures]
    notes = [(figure["label"].zh, figure["meaning"].zh) for figure in figures]
    notes += [("期间", found["quarter"]), ("数据截至", found["as_of"].isoformat())]
    return write(_SHEET, rows, notes)
