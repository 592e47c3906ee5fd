"""The daily marks of agencies’ staff: which months are marked, the sheet of a month, telling the year."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from marshmallow import fields

from chassis.clock import Clock
from chassis.web.blueprint import Blueprint
from chassis.web.commands import command, query
from chassis.web.identity import allowed, allowed_signed_in, current_actor
from chassis.web.pagination import keys_of, page
from chassis.web.schemas import YEAR, PageQuery, SaidSchema, Strict, Text, Whole
from services.assessment.domain.agency_staff import staff_between
from services.assessment.domain.exact import written
from services.assessment.domain.facts import Agency
from services.assessment.domain.staff_errors import StaffUnknown
from services.assessment.domain.staff_marks import MONTHS, MonthSheet, StaffYear, days_of
from services.assessment.usecases.mark_staff import MarkMonth
from services.assessment.web.access import PERFORMANCE, may_read_staff, units_of
from services.assessment.web.ports import Reads, StaffCases

Plain = dict[str, Any]
CLERK = "township_clerk"
YEARS = range(2000, 2101)


class StaffQuery(PageQuery):
    """Which year."""

    year = fields.Integer(validate=YEAR)


class StaffLineSchema(Strict):
    """One agency in one township: which months are marked."""

    agency = fields.String(required=True)
    agency_name = fields.String(required=True)
    township = fields.String(required=True)
    township_name = fields.String(required=True)
    department_name = fields.String(required=True)
    months = fields.List(fields.Dict(), required=True)
    case_no = fields.String(required=True, allow_none=True)
    state_label = fields.Nested(SaidSchema, required=True, allow_none=True)
    may_mark = fields.Boolean(required=True)
    may_tell = fields.Boolean(required=True)


class StaffPage(Strict):
    """The agencies of a year."""

    items = fields.List(fields.Nested(StaffLineSchema), required=True)
    next = fields.String(required=True, allow_none=True)
    year = fields.Integer(required=True)


class MonthSchema(Strict):
    """The sheet of a month, and every version it had."""

    agency = fields.String(required=True)
    agency_name = fields.String(required=True)
    township = fields.String(required=True)
    township_name = fields.String(required=True)
    year = fields.Integer(required=True)
    month = fields.Integer(required=True)
    over = fields.Boolean(required=True)
    closed = fields.String(required=True, allow_none=True)
    staff = fields.List(fields.Dict(), required=True)
    versions = fields.List(fields.Dict(), required=True)


class MonthBody(Strict):
    """A mark for everybody, the version they were given on, and the reason where there was one before."""

    marks = fields.List(fields.Dict(), required=True)
    version = Whole()
    cause = Text(longest=500, load_default="")


class MarkedSchema(Strict):
    """Which version it is now."""

    version = fields.Integer(required=True)


class ToldSchema(Strict):
    """The case that was begun."""

    case_no = fields.String(required=True)


def staff_blueprint(*, reads: Reads, cases: StaffCases, clock: Clock, county: str) -> Blueprint:
    """The routes under /staff-marks."""
    blueprint = Blueprint("staff_marks", __name__, description="人员日常考核 · daily marks of staff")

    @blueprint.get("/staff-marks")
    @allowed_signed_in
    @query(StaffQuery, answers=StaffPage)
    def list_agencies(session: Any, asked: Plain) -> Plain:
        """The agencies that are the actor’s business, township by township; nobody is named here."""
        actor, year = current_actor(), asked.get("year", clock.today().year)
        units, after = units_of(actor), keys_of(asked.get("after"), str, str)
        watches = actor.holds(PERFORMANCE, county)
        pairs = [
            (agency, township)
            for agency in reads.agencies(session)
            for township in agency.townships
            if watches or {agency.code, agency.sending_department, township} & units
        ]
        start = 0 if after is None else sum((one.code, where) <= tuple(after) for one, where in pairs)
        shown = pairs[start : start + asked["limit"] + 1]
        codes = {agency.code for agency, _ in shown}
        sheets = reads.staff_sheets(session, year, codes)
        told = {one.agency: one for one in reads.staff_years(session, year, codes)}
        names = reads.names(
            session, {code for one, where in shown for code in (where, one.sending_department)}
        )
        lines = [
            _line(agency, township, year, sheets, told.get(agency.code), names)
            | {"may_mark": actor.holds(CLERK, township) and agency.code not in told}
            | {"may_tell": actor.holds(CLERK, agency.seat_township) and township == agency.seat_township}
            for agency, township in shown
        ]
        return {
            **page(lines, asked["limit"], lambda row: (row["agency"], row["township"])),
            "year": year,
        }

    @blueprint.get("/staff-marks/<agency>/<township>/<year:year>/<int:month>")
    @allowed(CLERK)
    @query(answers=MonthSchema)
    def show_month(session: Any, agency: str, township: str, year: int, month: int) -> Plain:
        """The staff of a month with their marks, for the township that gave them."""
        _known_month(year, month)
        found = _served(session, agency, township)
        sheets = [
            one
            for one in reads.staff_sheets(session, year, [agency])
            if (one.township, one.month) == (township, month)
        ]
        first, last = days_of(year, month)
        marks = {one.member: one for one in sheets[-1].marks} if sheets else {}
        staff = staff_between(found.posts, found.holders, first, last)
        told = next(iter(reads.staff_years(session, year, [agency])), None)
        return {
            "agency": agency,
            "agency_name": found.name,
            "township": township,
            "township_name": reads.names(session, [township]).get(township, township),
            "year": year,
            "month": month,
            "over": clock.today() > last,
            "closed": told.case_no if told else None,
            "staff": [
                {"member": one.key, "post": one.post, "holder": one.holder, **_mark(marks.get(one))}
                for one in staff
            ],
            "versions": [
                {"version": one.version, "by": one.by, "at": one.at, "cause": one.cause}
                for one in reversed(sheets)
            ],
        }

    @blueprint.post("/staff-marks/<agency>/<township>/<year:year>/<int:month>")
    @allowed(CLERK)
    @command(MonthBody, answers=MarkedSchema)
    def mark(work: Any, body: Plain, agency: str, township: str, year: int, month: int) -> Plain:
        """Mark a month."""
        _known_month(year, month)
        return {"version": MarkMonth()(work, agency, township, year, month, body).version}

    @blueprint.post("/staff-marks/<agency>/<year:year>/telling")
    @allowed(CLERK)
    @command(answers=ToldSchema, status=201)
    def tell(work: Any, agency: str, year: int) -> Plain:
        """Add the year up and tell the department."""
        return {"case_no": cases.tell(work, agency, year)}

    def _served(session: Any, code: str, township: str) -> Agency:
        found = next((one for one in reads.agencies(session) if one.code == code), None)
        mine = township in units_of(current_actor())
        if found is None or not mine or township not in found.townships:
            raise StaffUnknown(key=f"{code} {township}")
        return found

    return blueprint


def _known_month(year: int, month: int) -> None:
    if month not in MONTHS or year not in YEARS:
        raise StaffUnknown(key=f"{year}-{month}")


def _line(
    agency: Agency,
    township: str,
    year: int,
    sheets: Sequence[MonthSheet],
    told: StaffYear | None,
    names: Mapping[str, str],
) -> Plain:
    marked = {
        one.month: one.version for one in sheets if (one.agency, one.township) == (agency.code, township)
    }
    readable = told is not None and may_read_staff(told, current_actor())
    return {
        "agency": agency.code,
        "agency_name": agency.name,
        "township": township,
        "township_name": names.get(township, township),
        "department_name": names.get(agency.sending_department, agency.sending_department),
        "months": [
            {
                "month": month,
                "version": marked.get(month, 0),
                "held": bool(staff_between(agency.posts, agency.holders, *days_of(year, month))),
            }
            for month in MONTHS
        ],
        "case_no": told.case_no if told and readable else None,
        "state_label": told.state_words if told else None,
    }


def _mark(known: Any) -> Plain:
    if known is None:
        return {"mark": None, "reason": ""}
    return {"mark": None if known.mark is None else written(known.mark), "reason": known.reason}
