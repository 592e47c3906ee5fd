"""The journal of one case, line by line, as its service sealed it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from portal.web.access import signed_in
from portal.web.casefile import SERVICE
from portal.web.parts import parts, reader

blueprint = Blueprint("case_journal", __name__)


@blueprint.get(f"/cases/{SERVICE}/<case_no>/journal")
@signed_in
def show(service: str, case_no: str) -> ResponseReturnValue:
    """The lines this reader may see, each with its place in the chain and its digest."""
    journal = parts().services.get(service, f"/cases/{case_no}/journal", actor=reader())
    return render_template(
        "case_journal.html",
        service=service,
        case_no=case_no,
        journal=journal,
        lines=readable_lines(journal),
    )


def readable_lines(journal: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The lines with their facts as data, and the digest each has in the chain."""
    chain = journal["chain"]
    return [
        {
            **line,
            "told": {key: _plain(value) for key, value in json.loads(line["facts"]).items()},
            "digest": chain["leaves"][line["position"] - chain["position"] - 1][1],
        }
        for line in journal["lines"]
    ]


def _plain(value: Any) -> Any:
    """What a page shows of a fact; what has parts of its own is shown as it was written."""
    has_parts = isinstance(value, Mapping) or (
        isinstance(value, list) and any(isinstance(each, Mapping | list) for each in value)
    )
    return json.dumps(value, ensure_ascii=False) if has_parts else value
