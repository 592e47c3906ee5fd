"""推演: the cases of the last year gone through a draft, and those that would have gone otherwise."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from chassis.documents.sheets import XLSX, Column, Sheet, write_book
from chassis.ids import new_id
from portal.clients.services import ServiceProblem
from portal.web import pictures
from portal.web.access import holding
from portal.web.language import said
from portal.web.navigation import APPROVER, DESIGNER
from portal.web.parts import SERVICES, parts, reader
from portal.web.refusals import SERVICE_NAMES, Told, told

blueprint = Blueprint("replays", __name__)
ADDRESS = f"/designer/<any({', '.join(SERVICES)}):service>/<draft_id>/replays"
ANSWERED_IN_PLACE = (404, 409, 422)
HOTTEST = 4
AT_ONCE = 1000
Json = Any


@blueprint.get(ADDRESS)
@holding(DESIGNER, APPROVER)
def show(service: str, draft_id: str) -> ResponseReturnValue:
    """Ask for one, and what came of the newest, or of the one chosen."""
    return _page(service, draft_id)


@blueprint.post(ADDRESS)
@holding(DESIGNER, APPROVER)
def begin(service: str, draft_id: str) -> ResponseReturnValue:
    """Have the cases gone through the draft."""
    body = {"since": request.form.get("since", "").strip() or None}
    return _act(service, draft_id, "", body)


@blueprint.post(f"{ADDRESS}/<replay_id>/stop")
@holding(DESIGNER, APPROVER)
def stop(service: str, draft_id: str, replay_id: str) -> ResponseReturnValue:
    """Do without the rest."""
    return _act(service, draft_id, f"/{replay_id}/stop", None)


@blueprint.get(f"{ADDRESS}/<replay_id>.xlsx")
@holding(DESIGNER, APPROVER)
def export(service: str, draft_id: str, replay_id: str) -> ResponseReturnValue:
    """Every case that would have gone otherwise, as a workbook."""
    draft = _draft(service, draft_id)
    run = _run(service, draft_id, replay_id, {"limit": 1})
    content = write_book([(_sheet(), _rows(service, draft_id, replay_id))], _notes(draft, run))
    answer = Response(content, content_type=XLSX)
    answer.headers["Content-Disposition"] = f"attachment; filename={draft['process_id']}-replay.xlsx"
    answer.cache_control.private, answer.cache_control.no_store = True, True
    return answer


@blueprint.get(f"{ADDRESS}/<replay_id>/diagram.{pictures.KIND}")
@holding(DESIGNER, APPROVER)
def picture(service: str, draft_id: str, replay_id: str, kind: str) -> ResponseReturnValue:
    """The diagram with where cases part, to take along."""
    run = _run(service, draft_id, replay_id, {"limit": 1})
    facts = [
        gettext("用已办结案件推演") + f" {run['looked_at']} / {run['total']}",
        gettext("办结日期不早于") + f" {run['since']}",
    ]
    marked = pictures.heat_of(_heat(run["counts"]), gettext("颜色越深，在这里不同的案件越多。"))
    path = f"/definition-drafts/{draft_id}/revisions/{run['revision']}"
    bpmn = parts().services.get(service, path, actor=reader())["bpmn"]
    return pictures.of_draft(
        _draft(service, draft_id), kind, bpmn=bpmn, revision=run["revision"], facts=facts, marked=marked
    )


def verdict_words() -> Mapping[str, str]:
    """What the verdicts are called."""
    return {
        "other": gettext("走法不同"),
        "unfollowed": gettext("无法推演到底"),
        "same": gettext("只是时限不同"),
    }


def _act(service: str, draft_id: str, verb: str, body: Json) -> ResponseReturnValue:
    path = f"/definition-drafts/{draft_id}/replays{verb}"
    key = request.form.get("request_key") or new_id()
    try:
        run = parts().services.send("POST", service, path, body, actor=reader(), key=key)
    except ServiceProblem as refused:
        if refused.status not in ANSWERED_IN_PLACE:
            raise
        return _page(service, draft_id, told(refused.problem, refused.status))
    return redirect(url_for("replays.show", service=service, draft_id=draft_id, run=run["replay_id"]), 303)


def _page(service: str, draft_id: str, problem: Told | None = None) -> ResponseReturnValue:
    draft = _draft(service, draft_id)
    path = f"/definition-drafts/{draft_id}/replays"
    runs = parts().services.get(service, path, actor=reader())["items"]
    chosen = request.args.get("run") or (runs[0]["replay_id"] if runs else "")
    asked = _asked()
    run = _run(service, draft_id, chosen, asked) if chosen else None
    page = render_template(
        "replay.html",
        draft=draft,
        service=service,
        services=SERVICE_NAMES,
        runs=runs,
        run=run,
        asked=asked,
        verdicts=verdict_words(),
        tally=_tally(run["counts"]) if run else {},
        heat=json.dumps(_heat(run["counts"]) if run else [], ensure_ascii=False),
        today=parts().clock.today(),
        entered=request.form,
        problem=problem,
        problems=problem is not None,
    )
    return page, problem.status if problem else 200


def _asked() -> dict[str, Any]:
    verdict, element = request.args.get("verdict", ""), request.args.get("element", "")[:100]
    return {
        "verdict": verdict if verdict in verdict_words() else "",
        "element": element,
        "after": max(request.args.get("after", -1, type=int), -1),
    }


def _tally(counts: Sequence[Json]) -> Mapping[str, int]:
    found: Counter[str] = Counter()
    for one in counts:
        found[one["verdict"]] += one["cases"]
    return found


def _heat(counts: Sequence[Json]) -> list[dict[str, Any]]:
    """What the diagram shows where cases part: the redder, the more of them."""
    at: Counter[str] = Counter()
    for one in counts:
        if one["element"]:
            at[one["element"]] += one["cases"]
    most = max(at.values(), default=0)
    return [
        {
            "id": element,
            "words": [gettext("%(number)d 件", number=cases)],
            "level": -(-cases * HOTTEST // most),
            "late": False,
        }
        for element, cases in at.items()
    ]


def _sheet() -> Sheet:
    columns = (
        Column("case_no", gettext("案号"), width=24),
        Column("version", gettext("版本"), "whole", width=8),
        Column("ended", gettext("办结日期"), width=14),
        Column("verdict", gettext("结果"), width=16),
        Column("days", gettext("时限增减（工作日）"), "whole", width=20),
        Column("said", gettext("第一处不同"), width=60),
    )
    return Sheet(gettext("推演结果"), columns)


def _rows(service: str, draft_id: str, replay_id: str) -> Iterator[dict[str, Any]]:
    words, after = verdict_words(), -1
    while True:
        found = _run(service, draft_id, replay_id, {"after": after, "limit": AT_ONCE})
        for one in found["cases"]:
            yield {
                "case_no": one["case_no"],
                "version": one["process_version"],
                "ended": (one["ended_at"] or "")[:10],
                "verdict": words[one["verdict"]],
                "days": one["days"],
                "said": said(one["said"]),
            }
        if found["next"] is None:
            return
        after = found["next"]


def _notes(draft: Json, run: Json) -> list[tuple[str, str]]:
    return [
        (gettext("草稿"), f"{draft['name']} {draft['process_id']}"),
        (gettext("稿次"), str(run["revision"])),
        (gettext("办结日期不早于"), run["since"]),
        (gettext("已推演"), f"{run['looked_at']} / {run['total']}"),
        (gettext("与原来相同"), str(run["same"])),
        (gettext("没有办理记录"), str(run["unrecorded"])),
    ]


def _run(service: str, draft_id: str, replay_id: str, asked: Mapping[str, Any]) -> Json:
    path = f"/definition-drafts/{draft_id}/replays/{replay_id}"
    params = {name: value for name, value in asked.items() if value not in ("", None)}
    return parts().services.get(service, path, actor=reader(), params=params)


def _draft(service: str, draft_id: str) -> Json:
    return parts().services.get(service, f"/definition-drafts/{draft_id}", actor=reader())
