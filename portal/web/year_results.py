"""年度结果: charts by agency and by township with their tables, the workbook and the publication."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue

from portal.web.access import signed_in
from portal.web.assessments import asked_year
from portal.web.charts import Bars, bars
from portal.web.files import as_attachment
from portal.web.parts import parts, reader

blueprint = Blueprint("year_results", __name__)
DRAWN = 24
FULL = 100.0
SHOWN_YEARS = 4


@blueprint.get("/assessments/results")
@signed_in
def show() -> ResponseReturnValue:
    """The results of a year side by side."""
    year = asked_year()
    found = parts().services.get("assessment", "/assessment-results", actor=reader(), params={"year": year})
    this_year = parts().clock.today().year
    return render_template(
        "year_results.html",
        year=year,
        years=range(this_year, this_year - SHOWN_YEARS, -1),
        found=found,
        by_agency=chart_of(found["agencies"], "agency_name", "total", "rate"),
        by_township=chart_of(found["townships"], "township_name", "territorial", "satisfaction"),
        drawn=DRAWN,
    )


@blueprint.get("/assessments/results/export.xlsx")
@signed_in
def export() -> ResponseReturnValue:
    """Everything of a year the reader may see, as a workbook."""
    path = "/assessment-results/export.xlsx"
    asked = {"year": asked_year()}
    return as_attachment(parts().services.download("assessment", path, actor=reader(), params=asked))


@blueprint.get("/assessments/results/publication.<any(pdf, docx):form>")
@signed_in
def publication(form: str) -> ResponseReturnValue:
    """The publication of a year as a document."""
    path = f"/assessment-results/{asked_year()}/publication.{form}"
    return as_attachment(parts().services.download("assessment", path, actor=reader()))


@blueprint.get("/assessments/<case_no>/account")
@signed_in
def account(case_no: str) -> ResponseReturnValue:
    """How the score of an agency came about, on one page that prints."""
    found = parts().services.get("assessment", f"/assessments/{case_no}/account", actor=reader())
    back = url_for("assessments.result", case_no=case_no)
    return render_template("score_account.html", found=found, back=back)


def chart_of(lines: list[dict[str, Any]], name: str, first: str, second: str) -> Bars:
    """The first of the list beside one another; the table below holds them all."""
    shown = lines[:DRAWN]
    labels = [f"{number} {one[name]}" for number, one in enumerate(shown, 1)]
    now, before = ([float(one[key]) for one in shown] for key in (first, second))
    return bars(labels, now, before, top=FULL)
