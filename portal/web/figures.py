"""The figures assessment keeps for each agency, township and year."""

from __future__ import annotations

import re

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from portal.web.access import signed_in
from portal.web.parts import parts, reader

blueprint = Blueprint("figures", __name__)


@blueprint.get("/figures")
@signed_in
def show() -> ResponseReturnValue:
    """One year's figures as a table with bars."""
    this_year = parts().clock.today().year
    wished = request.args.get("year", "")
    year = int(wished) if re.fullmatch(r"20\d\d", wished) else this_year
    found = parts().services.get("assessment", "/figures", actor=reader(), params={"year": year})
    rows = found.get("items") or ()
    most = max((int(row.get("created") or 0) for row in rows), default=0)
    rates = parts().services.get("assessment", "/rates", actor=reader(), params={"year": year})
    return render_template(
        "figures.html",
        rates=rates.get("items") or (),
        handled=rates.get("events") or (),
        compared=rates.get("compared"),
        year=year,
        years=range(this_year, this_year - 4, -1),
        rows=rows,
        most=most,
        found=found,
    )
