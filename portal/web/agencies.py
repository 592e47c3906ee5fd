"""Stationed agencies (派驻机构): the register of a day, one agency with its history, the contact map."""

from __future__ import annotations

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from portal.clients.services import ServiceProblem
from portal.web.access import holding, signed_in
from portal.web.files import as_attachment
from portal.web.listing import asked_for, listed
from portal.web.parts import parts, reader
from portal.web.refusals import told
from portal.web.uploads import forward_upload, marked_workbook, takes_files

blueprint = Blueprint("agencies", __name__)
REGISTRAR = "agency_registrar"


@blueprint.get("/agencies")
@signed_in
def show() -> ResponseReturnValue:
    """Whose each agency is, where it sits, whom it serves and who holds its posts."""
    filters = asked_for("q", "department", "township", "on", "after")
    return render_template(
        "agencies.html",
        found=listed("dispatch", "/agencies", filters),
        filters=filters,
        departments=parts().directory.units(kinds=("department",)),
        townships=parts().directory.units(kinds=("township",)),
        keeps=reader().holds(REGISTRAR),
    )


@blueprint.get("/agencies/contacts")
@signed_in
def contacts() -> ResponseReturnValue:
    """Whom a township turns to, and whom a department serves (AGY-10)."""
    side = "departments" if request.args.get("by") == "department" else "townships"
    asked = asked_for("on")
    found = parts().services.get("dispatch", "/agencies/contacts", actor=reader(), params=asked)
    return render_template("agency_contacts.html", found=found, groups=found[side], side=side)


@blueprint.get("/agencies/export.xlsx")
@signed_in
def export() -> ResponseReturnValue:
    """The register as a workbook."""
    path, asked = "/agencies/export.xlsx", asked_for("on")
    return as_attachment(parts().services.download("dispatch", path, actor=reader(), params=asked))


@blueprint.get("/agencies/import")
@holding(REGISTRAR)
def upload() -> ResponseReturnValue:
    """The page a workbook is handed in on."""
    return render_template("agency_import.html", preview=None)


@blueprint.post("/agencies/import")
@holding(REGISTRAR)
@takes_files
def check_or_import() -> ResponseReturnValue:
    """First a preview, then, once confirmed, the import; errors come back as the marked workbook."""
    confirmed = request.form.get("confirm") == "1"
    try:
        found = forward_upload("dispatch", "/agencies/import", {"confirm": "true" if confirmed else "false"})
    except ServiceProblem as refused:
        if refused.status not in (400, 409, 413, 415, 422):
            raise
        page = render_template(
            "agency_import.html",
            preview=None,
            problem=told(refused.problem, refused.status),
            problems=True,
            marked=marked_workbook(refused),
        )
        return page, refused.status
    return render_template("agency_import.html", preview=found, imported=confirmed)


@blueprint.get("/agencies/<code>")
@signed_in
def one(code: str) -> ResponseReturnValue:
    """An agency as it stood on a day, and everything that was ever entered."""
    found = parts().services.get("dispatch", f"/agencies/{code}", actor=reader(), params=asked_for("on"))
    return render_template("agency.html", agency=found)
