"""负担台账: what is asked of every community, month by month; each figure opens to what it is made of."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from chassis.ids import new_id
from portal.clients.services import ServiceProblem
from portal.web.access import holding, signed_in
from portal.web.charts import Bars, bars
from portal.web.files import as_attachment
from portal.web.listing import asked_for
from portal.web.parts import parts, reader
from portal.web.refusals import Told, told

blueprint = Blueprint("burden", __name__)
FILTERS = ("first", "last", "township", "owner", "kind", "order")
COUNTS = ("items", "ledgers", "seals", "orders", "visits")
FIGURES = (*COUNTS, "days", "promised", "arrived")
RECEIVERS = ("community_secretary", "township_clerk", "township_party_committee")
REFUSED = (400, 403, 404, 409, 422)
_MANY = ("townships", "communities", "burden_kinds")
_ONE = (
    "base_version", "item_name", "start", "end", "frequency", "volume", "funds_amount", "funds_paid_on",
)  # fmt: skip


@blueprint.get("/burden")
@signed_in
def show() -> ResponseReturnValue:
    """The register with its filters, the chart of one figure and the table beside it."""
    filters = asked_for(*FILTERS)
    try:
        found, problem = _ask("/burden", filters), None
    except ServiceProblem as refused:
        if refused.status not in REFUSED:
            raise
        found, problem = _ask("/burden", {}), told(refused.problem, refused.status)
    figure = _figure()
    page = render_template(
        "burden.html",
        found=found,
        filters=filters,
        figure=figure,
        chart=chart_of(found["months"], figure),
        asked_of=[row for row in found["rows"] if not _is_quiet(row)],
        quiet=[row for row in found["rows"] if _is_quiet(row)],
        townships=parts().directory.units(kinds=("township",)),
        owners=parts().directory.units(kinds=("department", "coordinating_body")),
        problem=problem,
        problems=problem is not None,
        **_words(found),
    )
    return page, problem.status if problem else 200


@blueprint.get("/burden/export.xlsx")
@signed_in
def export() -> ResponseReturnValue:
    """The ledger as filtered, as a workbook."""
    path = "/burden/export.xlsx"
    return as_attachment(
        parts().services.download("admission", path, actor=reader(), params=asked_for(*FILTERS))
    )


@blueprint.get("/burden/<community>")
@signed_in
def community(community: str) -> ResponseReturnValue:
    """What the figures of one community are made of."""
    return _community_page(community)


@blueprint.post("/burden/<community>/funds")
@holding(*RECEIVERS)
def record_funds(community: str) -> ResponseReturnValue:
    """Record money that arrived."""
    sent = {name: request.form.get(name, "").strip() for name in ("amount", "arrived_on", "remark")}
    item = request.form.get("item_id", "").strip()
    return _send(community, f"/items/{item}/funds", {**sent, "community": community})


@blueprint.post("/burden/<community>/funds/<receipt>/strike")
@holding(*RECEIVERS)
def strike_funds(community: str, receipt: str) -> ResponseReturnValue:
    """Strike a wrong entry out."""
    reason = request.form.get("reason", "").strip()
    return _send(community, f"/funds/{receipt}/strike", {"reason": reason})


@blueprint.post("/burden/outlook")
@signed_in
def outlook() -> ResponseReturnValue:
    """While a request is drafted: what it would make of the year of its communities, as a piece of a page."""
    body: dict[str, Any] = {name: request.form.getlist(name)[:500] for name in _MANY}
    body |= {name: request.form.get(name, "").strip()[:200] for name in _ONE}
    if not body["townships"] and not body["communities"]:
        return render_template("burden_outlook.html", found=None, problem=None, short=short)
    try:
        found = parts().services.send(
            "POST", "admission", "/burden/outlook", body, actor=reader(), key=new_id()
        )
    except ServiceProblem as refused:
        if refused.status not in REFUSED:
            raise
        problem = told(refused.problem, refused.status)
        return render_template("burden_outlook.html", found=None, problem=problem, short=short)
    return render_template("burden_outlook.html", found=found, problem=None, short=short)


def chart_of(months: Any, figure: str) -> Bars:
    """One figure month by month, beside the same months a year before."""
    labels = [one["month"] for one in months]
    now, before = ([float(one[when][figure]) for one in months] for when in ("figures", "before"))
    return bars(labels, now, before)


def short(number: Any) -> str:
    """A figure without digits that say nothing, in groups of three."""
    text = str(number)
    if not re.fullmatch(r"-?\d+(\.\d+)?", text):
        return text
    whole, _, places = text.partition(".")
    places = places.rstrip("0")
    return f"{int(whole):,}" + (f".{places}" if places else "")


def _community_page(community: str, problem: Told | None = None) -> ResponseReturnValue:
    filters = asked_for("first", "last", "owner", "kind")
    found = _ask(f"/burden/communities/{community}", filters)
    figure = _figure()
    page = render_template(
        "burden_community.html",
        found=found,
        filters=filters,
        figure=figure,
        chart=chart_of(found["months"], figure),
        today=parts().clock.today().isoformat(),
        did=request.args.get("did", ""),
        problem=problem,
        problems=problem is not None,
        **_words(found),
    )
    return page, problem.status if problem else 200


def _send(community: str, path: str, body: Mapping[str, str]) -> ResponseReturnValue:
    key = request.form.get("request_key") or new_id()
    try:
        parts().services.send("POST", "admission", path, body, actor=reader(), key=key)
    except ServiceProblem as refused:
        if refused.status not in REFUSED:
            raise
        return _community_page(community, told(refused.problem, refused.status))
    months = asked_for("first", "last")
    did = "struck" if path.endswith("/strike") else "recorded"
    page = url_for(
        "burden.community", community=community, first=months.get("first"), last=months.get("last"), did=did
    )
    return redirect(f"{page}#money", 303)


def _ask(path: str, filters: Mapping[str, str]) -> Any:
    return parts().services.get("admission", path, actor=reader(), params=filters)


def _is_quiet(row: Mapping[str, Any]) -> bool:
    """Whether nothing was asked of a community, nor in the same months a year before."""
    return not any(float(figure) for when in ("figures", "before") for figure in row[when].values())


def _figure() -> str:
    wished = request.args.get("figure", "days")
    return wished if wished in FIGURES else "days"


def _words(found: Mapping[str, Any]) -> dict[str, Any]:
    """What the templates need to name and write figures."""
    return {
        "columns": FIGURES,
        "labels": {one["key"]: one["label"] for one in found["definitions"]},
        "meanings": {one["key"]: one["text"] for one in found["definitions"]},
        "short": short,
        "order_states": order_states(),
    }


def order_states() -> dict[str, str]:
    """What became of an order, as dispatch reports it."""
    return {
        "created": gettext("已下派"),
        "accepted": gettext("已接单"),
        "refused": gettext("已拒绝"),
        "done": gettext("办结"),
        "recalled": gettext("已撤回"),
    }
