"""审计: the sign-in log and the whole journal of the portal, read, verified and exported; changes nothing."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from flask import Blueprint, Response, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from chassis.clock import COUNTY_ZONE
from chassis.documents.sheets import XLSX, Column, Sheet, write_book
from portal.storage.audit_trail import KINDS, MOST_EXPORTED, Asked
from portal.storage.roles import AUDIT_ADMINISTRATOR
from portal.web import wording
from portal.web.access import holding
from portal.web.devices import device_words
from portal.web.listing import asked_for
from portal.web.parts import parts, reader

blueprint = Blueprint("audit", __name__)
TOLD_APART = ("address", "device", "login", "reason")
"""Facts with a column of their own, or told by who it is about."""


@blueprint.get("/audit")
@holding(AUDIT_ADMINISTRATOR)
def show() -> ResponseReturnValue:
    """The lines asked for, the newest first."""
    filters = asked_for("kind", "person", "first", "last")
    found = parts().audit_trail.page(_asked(filters), after=request.args.get("after", ""))
    return render_template(
        "audit.html",
        rows=[(row, _else(row["facts"] or {})) for row in found.rows],
        next=found.next,
        filters=filters,
        kinds=_kinds(),
        actions=wording.account_changes(),
        device_words=device_words,
        most=MOST_EXPORTED,
    )


@blueprint.get("/audit/verification")
@holding(AUDIT_ADMINISTRATOR)
def verify() -> ResponseReturnValue:
    """Look at every line, and tell what does not fit."""
    return render_template("audit_verification.html", verified=parts().audit_trail.verify(reader()))


@blueprint.get("/audit/export")
@holding(AUDIT_ADMINISTRATOR)
def export() -> ResponseReturnValue:
    """The lines asked for as a workbook."""
    filters = asked_for("kind", "person", "first", "last")
    words = wording.account_changes()
    columns = [
        Column("number", gettext("编号"), "whole"),
        Column("at", gettext("时间"), width=20),
        Column("who", gettext("由谁"), width=20),
        Column("what", gettext("事项"), width=24),
        Column("about", gettext("对象"), width=28),
        Column("address", gettext("地址"), width=20),
        Column("device", gettext("设备"), width=30),
        Column("reason", gettext("原因"), width=30),
        Column("facts", gettext("其他内容"), width=40),
    ]
    lines = parts().audit_trail.export(reader(), _asked(filters))
    sheet = Sheet(gettext("审计日志"), tuple(columns))
    answer = Response(write_book([(sheet, [_cells(line, words) for line in lines])], []), content_type=XLSX)
    answer.headers["Content-Disposition"] = f"attachment; filename=audit-{parts().clock.today()}.xlsx"
    answer.cache_control.private, answer.cache_control.no_store = True, True
    return answer


def _asked(filters: Mapping[str, str]) -> Asked:
    kind = filters.get("kind", "")
    return Asked(
        kind if kind in KINDS else next(iter(KINDS)),
        filters.get("person", ""),
        _day(filters.get("first", "")),
        _day(filters.get("last", "")),
    )


def _kinds() -> Mapping[str, str]:
    return {"sign-ins": gettext("登录日志"), "rights": gettext("账号与权限"), "all": gettext("全部日志")}


def _cells(line: Mapping[str, Any], words: Mapping[str, str]) -> dict[str, Any]:
    facts = line["facts"] or {}
    return {
        "number": line["number"],
        "at": f"{line['at'].astimezone(COUNTY_ZONE):%Y-%m-%d %H:%M:%S}",
        "who": line["actor_name"],
        "what": words.get(line["action"], line["action"]),
        "about": line["person"] or line["subject"],
        **{name: str(facts.get(name, "")) for name in ("address", "device", "reason")},
        "facts": _else(facts),
    }


def _else(facts: Mapping[str, Any]) -> str:
    """What else a line tells, without the facts that have a column of their own."""
    rest = {name: value for name, value in facts.items() if name not in TOLD_APART and value is not None}
    return ", ".join(
        f"{name}: {value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)}"
        for name, value in rest.items()
    )


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
