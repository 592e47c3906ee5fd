"""Events taken in from a workbook: looked at first, then all of it or nothing (DSP-08)."""

from __future__ import annotations

from typing import Any

from flask import Response
from werkzeug.datastructures import FileStorage, MultiDict

from chassis.documents.sheets import XLSX
from chassis.texts import Said
from chassis.web.answers import json_answer
from chassis.web.blueprint import Blueprint
from chassis.web.commands import NothingDone, query, upload
from chassis.web.identity import allowed
from chassis.web.refusals import Invalid, invalid_field
from services.dispatch.domain.event_errors import EventRowsRejected
from services.dispatch.usecases.import_events import ImportEvents
from services.dispatch.usecases.ports import Work
from services.dispatch.usecases.report_event import REFERRING_ROLE, REPORTING_ROLES, ReportEvent
from services.dispatch.web import event_sheet
from services.dispatch.web.agency_schemas import ImportFields
from services.dispatch.web.event_reading import EventReads
from services.dispatch.web.event_schemas import EventsTakenIn

Plain = dict[str, Any]
LARGEST_SHEET = 5 * 1024 * 1024


def event_import_blueprint(*, report: ReportEvent, reads: EventReads) -> Blueprint:
    """The routes under /events/import."""
    blueprint = Blueprint("event_import", __name__, description="Events from workbooks")
    import_events = ImportEvents(report)

    @blueprint.get("/events/import/template.xlsx")
    @allowed(*REPORTING_ROLES, REFERRING_ROLE)
    @query(answer_type=XLSX)
    def show_template(session: Any) -> Response:
        """An empty sheet to fill in."""
        return _workbook(event_sheet.template(reads.event_classes(session)))

    @blueprint.post("/events/import")
    @allowed(*REPORTING_ROLES, REFERRING_ROLE)
    @upload(ImportFields, answers=EventsTakenIn, status=200, max_bytes=LARGEST_SHEET, returned_type=XLSX)
    def take_in(work: Work, sent: MultiDict[str, FileStorage], given: Plain) -> Plain:
        """Look at a sheet, or take it in once confirmed; errors come back as the same sheet, marked."""
        file = sent.get("file")
        if file is None or not file.filename:
            raise Invalid([invalid_field("/file", Said("请选择 Excel 文件", "Choose a workbook"))])
        content = file.stream.read()
        rows, errors = event_sheet.rows_of(content)
        if errors:
            cells = [one.as_json() for one in errors]
            raise NothingDone(_workbook(event_sheet.returned(content, cells), 422))
        try:
            told = import_events(work, rows, confirm=given["confirm"])
        except EventRowsRejected as rejected:
            wrong: Any = rejected.facts.get("cells", ())
            raise NothingDone(_workbook(event_sheet.returned(content, wrong), 422)) from None
        if not given["confirm"]:
            raise NothingDone(json_answer({**told, "confirmed": False}))
        return {**told, "confirmed": True}

    return blueprint


def _workbook(content: bytes, status: int = 200) -> Response:
    answer = Response(content, status, mimetype=XLSX)
    answer.headers["Content-Disposition"] = "attachment; filename=events.xlsx"
    return answer
