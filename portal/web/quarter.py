"""季度报告: what the city follows up every quarter, and the same as a workbook."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from portal.clients.services import ServiceProblem
from portal.web.access import holding
from portal.web.files import as_attachment
from portal.web.follow_ups import CITY
from portal.web.listing import asked_for
from portal.web.navigation import REPORTED
from portal.web.parts import parts, reader
from portal.web.refusals import told

blueprint = Blueprint("quarter", __name__)
PATH = "/quarter-report"
COUNTED = ("submitted", "approved", "refused", "withdrawn", "other", "under_way")


@blueprint.get("/quarter")
@holding(*REPORTED)
def show() -> ResponseReturnValue:
    """The figures of a quarter; a wrong one is told beside those of today's."""
    filters = asked_for("quarter")
    try:
        found, problem = parts().services.get("admission", PATH, actor=reader(), params=filters), None
    except ServiceProblem as refused:
        if refused.status != 422:
            raise
        found = parts().services.get("admission", PATH, actor=reader())
        problem = told(refused.problem, refused.status)
    page = render_template(
        "quarter.html",
        found=found,
        counted=COUNTED,
        asks=reader().holds(CITY),
        problem=problem,
        problems=problem is not None,
    )
    return page, problem.status if problem else 200


@blueprint.get("/quarter/report.pdf")
@holding(*REPORTED)
def document() -> ResponseReturnValue:
    """The same figures as a document."""
    filters = asked_for("quarter")
    return as_attachment(
        parts().services.download("admission", f"{PATH}/report.pdf", actor=reader(), params=filters)
    )


@blueprint.get("/quarter/export.xlsx")
@holding(*REPORTED)
def export() -> ResponseReturnValue:
    """The same figures as a workbook."""
    filters = asked_for("quarter")
    return as_attachment(
        parts().services.download("admission", f"{PATH}/export.xlsx", actor=reader(), params=filters)
    )
