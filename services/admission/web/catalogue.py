"""The catalogue everybody may read, and the guidance list the office keeps (ADM-06, ADM-36, ADM-39)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import Response
from werkzeug.datastructures import FileStorage, MultiDict

from chassis.clock import Clock
from chassis.documents.sheets import CellError
from chassis.texts import Said
from chassis.web.answers import json_answer
from chassis.web.blueprint import Blueprint
from chassis.web.commands import NothingDone, command, query, upload
from chassis.web.identity import allowed, allowed_public, allowed_signed_in
from chassis.web.refusals import Invalid, invalid_field
from chassis.web.schemas import TakenOver
from services.admission.domain.errors import GuidanceListRejected, ItemUnknown, UnitUnknown
from services.admission.usecases.confirm_category import ConfirmCategory
from services.admission.usecases.confirm_condition import ConfirmCondition
from services.admission.usecases.import_guidance_list import ImportGuidanceList
from services.admission.usecases.ports import Work
from services.admission.usecases.publish_catalogue import PublishSnapshot
from services.admission.web import sheets
from services.admission.web.catalogue_item import item_shown, places_of, similar_shown
from services.admission.web.catalogue_sheet import AT_ONCE, every_row, workbook_of
from services.admission.web.ports import Found, Reads, Session
from services.admission.web.rows import page, plain
from services.admission.web.schemas import (
    CatalogueChoice,
    CatalogueItem,
    CatalogueQuery,
    CategoryConfirmed,
    CategoryDecision,
    ConditionConfirmed,
    ConditionMet,
    ImportFields,
    RecordPage,
    SimilarQuery,
    SimilarRows,
    SnapshotSent,
)

OFFICE = ("committee_office_clerk", "committee_office_head")
LARGEST_SHEET = 5 * 1024 * 1024


def blueprint(reads: Reads, county: str, clock: Clock) -> Blueprint:
    """The routes of the catalogue and of the guidance list."""
    routes = Blueprint("catalogue", __name__, description="事项目录和指导清单 · catalogue and guidance list")

    def listed(session: Session, asked: dict[str, Any], after: str, limit: int) -> Found:
        if asked["place"] and not reads.unit_names(session, [asked["place"]]):
            raise UnitUnknown(unit=asked["place"])
        wanted = {key: asked[key] for key in ("q", "unit", "place", "category", "kind")}
        on = asked.get("in_force_on")
        return reads.catalogue(session, county=county, in_force_on=on, after=after, limit=limit, **wanted)

    @routes.get("/catalogue")
    @allowed_public
    @query(CatalogueQuery, answers=RecordPage)
    def show(session: Session, asked: dict[str, Any]) -> dict[str, Any]:
        """Everything that may be asked of communities: list entries and admitted items."""
        return page(listed(session, asked, asked.get("after", ""), asked["limit"]))

    @routes.get("/catalogue/export.xlsx")
    @allowed_public
    @query(CatalogueChoice, answer_type=sheets.XLSX)
    def export_shown(session: Session, asked: dict[str, Any]) -> Response:
        """The same as a workbook, whole: the catalogue as it stood on that day at that place."""
        rows = every_row(lambda after: listed(session, asked, after, AT_ONCE))
        names = reads.unit_names(session, [*places_of(rows), *filter(None, [asked["place"]])])
        on = asked.get("in_force_on") or clock.today()
        name = "_".join(filter(None, ["catalogue", asked["place"], on.isoformat()]))
        return workbook(workbook_of(rows, names, asked, clock.today()), f"{name}.xlsx")

    @routes.get("/catalogue/similar")
    @allowed_signed_in
    @query(SimilarQuery, answers=SimilarRows)
    def alike(session: Session, asked: dict[str, Any]) -> dict[str, Any]:
        """What is called or does much the same as what is being drafted."""
        return {"items": [similar_shown(one) for one in reads.similar(session, county, **asked)]}

    @routes.get("/catalogue/<ref>")
    @allowed_public
    @query(answers=CatalogueItem)
    def one(session: Session, ref: str) -> dict[str, Any]:
        """An item with its versions and when each was in force, or a list entry."""
        rows = reads.catalogue_of(session, county, ref)
        if not rows:
            raise ItemUnknown(item=ref)
        names = reads.unit_names(session, places_of(rows))
        similar = reads.similar(session, county, rows[0].name, rows[0].content, but=ref)
        levels = reads.carried_by(session, ref)
        return item_shown(rows, names, levels, similar, clock.today(), reads.corrections(session, ref))

    @routes.get("/guidance-list")
    @allowed_public
    @query(answers=RecordPage)
    def whole_list(session: Session) -> dict[str, Any]:
        """The guidance list, with the entries whose category is only inferred."""
        return {"items": [plain(row) for row in reads.guidance_list(session, county=county)], "next": None}

    @routes.get("/guidance-list/export.xlsx")
    @allowed_public
    @query(answer_type=sheets.XLSX)
    def export(session: Session) -> Response:
        """The guidance list as a workbook that can be imported again."""
        rows = [plain(row) for row in reads.guidance_list(session, county=county)]
        return workbook(sheets.workbook_of(rows), "guidance_list.xlsx")

    @routes.post("/guidance-list/import")
    @allowed(*OFFICE)
    @upload(ImportFields, answers=TakenOver, status=200, max_bytes=LARGEST_SHEET, returned_type=sheets.XLSX)
    def take_over(work: Work, sent: MultiDict[str, FileStorage], given: dict[str, Any]) -> dict[str, Any]:
        """Look at a sheet, or take it over once confirmed; errors come back as the same sheet, marked."""
        content = _content(sent)
        rows, errors = sheets.rows_of(content)
        if errors:
            raise NothingDone(_returned(content, errors))
        try:
            told = ImportGuidanceList()(
                work,
                rows,
                issuer=given["issuer"] or "county",
                version=given["version"] or "import",
                county=county,
            )
        except GuidanceListRejected as rejected:
            cells: Any = rejected.facts.get("cells", ())
            raise NothingDone(_returned(content, [sheets.error_of(cell) for cell in cells])) from None
        if not given["confirm"]:
            raise NothingDone(preview(rows, told))
        return {**told, "rows": len(rows), "confirmed": True}

    @routes.post("/guidance-list/<entry_id>/category")
    @allowed(*OFFICE)
    @command(CategoryDecision, answers=CategoryConfirmed)
    def confirm_category(work: Work, body: dict[str, Any], entry_id: str) -> dict[str, Any]:
        """Confirm or correct an inferred category, with a reason."""
        ConfirmCategory()(work, entry_id, body["category"], body["reason"])
        return {"entry_id": entry_id}

    @routes.post("/items/<item_id>/conditions/<int:number>")
    @allowed(*OFFICE)
    @command(ConditionMet, answers=ConditionConfirmed)
    def confirm_condition(work: Work, body: dict[str, Any], item_id: str, number: int) -> dict[str, Any]:
        """Confirm that a condition precedent is met; with the last one the item is in force."""
        return ConfirmCondition()(work, item_id, number, body)

    @routes.post("/catalogue/snapshot")
    @allowed(*OFFICE, "system_administrator")
    @command(answers=SnapshotSent)
    def snapshot(work: Work) -> dict[str, Any]:
        """Send the whole catalogue to the listeners once more."""
        PublishSnapshot()(work, county)
        return {"county": county}

    return routes


def workbook(content: bytes, name: str, status: int = 200) -> Response:
    """A workbook as an answer."""
    answer = Response(content, status, mimetype=sheets.XLSX)
    answer.headers["Content-Disposition"] = f"attachment; filename={name}"
    return answer


def preview(rows: list[dict[str, Any]], told: dict[str, Any]) -> Response:
    """What an import would change; nothing has been changed."""
    return json_answer({**told, "rows": len(rows), "confirmed": False})


def _returned(content: bytes, errors: Sequence[CellError]) -> Response:
    return workbook(sheets.returned(content, errors), "guidance_list_errors.xlsx", 422)


def _content(sent: MultiDict[str, FileStorage]) -> bytes:
    file = sent.get("file")
    if file is None or not file.filename:
        raise Invalid([invalid_field("/file", Said("请选择文件", "Please choose a file"))])
    return file.stream.read()
