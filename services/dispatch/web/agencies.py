"""The register of stationed agencies: as it stood on a day, its history, and whom to turn to (AGY-10)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from flask import Response
from werkzeug.datastructures import FileStorage, MultiDict

from chassis.clock import Clock
from chassis.documents.sheets import XLSX
from chassis.texts import Said
from chassis.web.answers import json_answer
from chassis.web.blueprint import Blueprint
from chassis.web.commands import NothingDone, query, upload
from chassis.web.identity import allowed, allowed_signed_in
from chassis.web.pagination import keys_of, page
from chassis.web.refusals import Invalid, invalid_field
from chassis.web.schemas import TakenOver
from services.dispatch.domain.agency import StationedAgency
from services.dispatch.domain.agency_errors import AgencyUnknown, RegisterRejected
from services.dispatch.usecases.import_agencies import REGISTRAR, ImportAgencies
from services.dispatch.usecases.ports import Work
from services.dispatch.web import agency_sheet
from services.dispatch.web.agency_schemas import (
    AgenciesQuery,
    AgencyPage,
    AgencySchema,
    ContactsSchema,
    DayQuery,
    ImportFields,
)
from services.dispatch.web.agency_showing import codes_in, contacts, shown, shown_whole, statement_line
from services.dispatch.web.ports import Reads

Plain = dict[str, Any]
LARGEST_SHEET = 5 * 1024 * 1024


def agencies_blueprint(*, reads: Reads, clock: Clock, county: str) -> Blueprint:
    """The routes under /agencies."""
    blueprint = Blueprint("agencies", __name__, description="Stationed agencies")
    import_agencies = ImportAgencies(county)

    @blueprint.get("/agencies")
    @allowed_signed_in
    @query(AgenciesQuery, answers=AgencyPage)
    def list_agencies(session: Any, asked: Plain) -> Plain:
        """Whose each agency was on a day, where it sat, whom it served and who held its posts."""
        day, after = asked.get("on") or clock.today(), keys_of(asked.get("after"), str)
        found = [one for one in _on(reads.agencies(session), day) if _wanted(one, asked, day)]
        first = after[0] if after else ""
        rest = [one for one in found if one.code > first][: asked["limit"] + 1]
        names = reads.names(session, codes_in(rest))
        return page([shown(one, names, day) for one in rest], asked["limit"], lambda row: (row["code"],))

    @blueprint.get("/agencies/contacts")
    @allowed_signed_in
    @query(DayQuery, answers=ContactsSchema)
    def list_contacts(session: Any, asked: Plain) -> Plain:
        """Each township with the agencies it faces, each department with its townships (AGY-10)."""
        day = asked.get("on") or clock.today()
        found = _on(reads.agencies(session), day)
        return contacts(found, reads.names(session, codes_in(found)), day)

    @blueprint.get("/agencies/export.xlsx")
    @allowed_signed_in
    @query(DayQuery, answer_type=XLSX)
    def export(session: Any, asked: Plain) -> Response:
        """The register of a day as a workbook that can be imported again."""
        day = asked.get("on") or clock.today()
        found = _on(reads.agencies(session), day)
        content = agency_sheet.workbook_of(found, reads.names(session, codes_in(found)), day)
        return _workbook(content)

    @blueprint.post("/agencies/import")
    @allowed(REGISTRAR)
    @upload(ImportFields, answers=TakenOver, status=200, max_bytes=LARGEST_SHEET, returned_type=XLSX)
    def take_over(work: Work, sent: MultiDict[str, FileStorage], given: Plain) -> Plain:
        """Look at a sheet, or take it over once confirmed; errors come back as the same sheet, marked."""
        content = _content(sent)
        rows, errors = agency_sheet.rows_of(content)
        if errors:
            cells = [one.as_json() for one in errors]
            raise NothingDone(_workbook(agency_sheet.returned(content, cells), 422))
        try:
            told = import_agencies(work, rows)
        except RegisterRejected as rejected:
            wrong: Any = rejected.facts.get("cells", ())
            raise NothingDone(_workbook(agency_sheet.returned(content, wrong), 422)) from None
        if not given["confirm"]:
            raise NothingDone(json_answer({**told, "rows": len(rows), "confirmed": False}))
        return {**told, "rows": len(rows), "confirmed": True}

    @blueprint.get("/agencies/<code>")
    @allowed_signed_in
    @query(DayQuery, answers=AgencySchema)
    def show_agency(session: Any, asked: Plain, code: str) -> Plain:
        """One agency: how it stood on a day, and everything that was ever entered."""
        agency = reads.agency(session, code)
        if agency is None:
            raise AgencyUnknown(agency=code)
        promised = reads.statements_of(session, code)
        names = reads.names(session, codes_in([agency]) | {one.township for one in promised})
        shown = shown_whole(agency, names, asked.get("on") or clock.today())
        return {**shown, "statements": [statement_line(one, names) for one in promised]}

    return blueprint


def _on(agencies: Sequence[StationedAgency], day: date) -> list[StationedAgency]:
    return [one for one in agencies if one.line_on(day) is not None]


def _wanted(agency: StationedAgency, asked: Plain, day: date) -> bool:
    line = agency.line_on(day)
    if line is None:
        return False
    department, township, text = asked.get("department"), asked.get("township"), asked.get("q") or ""
    return (
        department in (None, line.sending_department)
        and (township is None or township in line.served)
        and text in f"{agency.code} {line.name}"
    )


def _content(sent: MultiDict[str, FileStorage]) -> bytes:
    file = sent.get("file")
    if file is None or not file.filename:
        raise Invalid([invalid_field("/file", Said("请选择 Excel 文件", "Choose a workbook"))])
    return file.stream.read()


def _workbook(content: bytes, status: int = 200) -> Response:
    answer = Response(content, status, mimetype=XLSX)
    answer.headers["Content-Disposition"] = "attachment; filename=agencies.xlsx"
    return answer
