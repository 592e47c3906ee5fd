"""The desk: what waits for me, what I did, what I started, was given to read or must see to."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from typing import Any

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from chassis.ids import new_id
from portal.clients.services import ServiceProblem, ServiceUnavailable
from portal.storage.saved_views import Wanted
from portal.web import outages
from portal.web.access import public, signed_in
from portal.web.finished import just_finished
from portal.web.parts import parts, reader, visitor
from portal.web.ports import Page, Row
from portal.web.saved_views import address_of
from portal.web.whereabouts import with_whom

blueprint = Blueprint("inbox", __name__)
Filters = Mapping[str, Any]
TASKS = ("open", "offered", "drafts", "done")
CASES = ("ended", "mine", "unit")
SORTED = ("open", "offered")
LONGEST_SEARCH = 100


def tabs(notices: Mapping[str, int], view: str) -> dict[str, str]:
    """The views of the desk; what is overdue below me is offered only where there is something."""
    words = {
        "open": gettext("待办"),
        "offered": gettext("待签收"),
        "drafts": gettext("草稿"),
        "done": gettext("已办"),
        "ended": gettext("办结"),
        "mine": gettext("我发起的"),
        "copies": gettext("抄送我的"),
        "watched": gettext("督办"),
        "unit": gettext("本单位"),
    }
    if not notices["watched"] and view != "watched":
        del words["watched"]
    return words


def _empty(view: str) -> str:
    words: dict[str, str] = {
        "open": gettext("没有待办。新的任务到达后会出现在这里。"),
        "offered": gettext("没有待签收的任务。"),
        "drafts": gettext("没有暂存而未提交的内容。"),
        "done": gettext("还没有办理过任务。"),
        "ended": gettext("您参与的事项还没有办结的。"),
        "mine": gettext("还没有发起过申请或派单。"),
        "copies": gettext("还没有抄送给您的事项。"),
        "watched": gettext("没有需要您督办的超期任务。"),
        "unit": gettext("本单位还没有相关事项。"),
    }
    return words[view]


def _page(view: str, filters: Filters) -> Page:
    """One page of a view."""
    actor, worklist = reader(), parts().worklist
    if view in TASKS:
        return worklist.tasks(actor, view=view, sort=request.args.get("sort", ""), **filters)
    if view in CASES:
        return worklist.cases(actor, scope=view, **filters)
    others: dict[str, Callable[..., Page]] = {"copies": worklist.copies, "watched": worklist.watched}
    return others[view](actor, **filters)


@blueprint.get("/")
@public
def start() -> ResponseReturnValue:
    """The desk for those who work here, the public catalogue for everybody else."""
    return redirect(url_for("inbox.show" if visitor().actor else "catalogue.show"))


@blueprint.get("/inbox")
@signed_in
def show() -> ResponseReturnValue:
    """One view of the desk, filtered by words and procedure."""
    actor, asked = reader(), request.args
    kept = parts().views.offered_to(actor)
    first = next((one for one in kept if one.is_first), None)
    if not asked and first is not None:
        return redirect(address_of(first))
    view, notices = asked.get("view", "open"), parts().worklist.notices(actor)
    names = tabs(notices, view)
    view = view if view in names else "open"
    filters = {
        "text": asked.get("text", "")[:LONGEST_SEARCH],
        "process": asked.get("process", ""),
        "after": asked.get("after"),
    }
    page = _page(view, filters)
    here = Wanted(view, asked.get("text", ""), asked.get("process", ""), asked.get("sort", ""))
    return render_template(
        "inbox.html",
        tabs=names,
        notices=notices,
        view=view,
        sort=asked.get("sort", "") if view in SORTED else "",
        sortable=view in SORTED,
        text=filters["text"],
        process=filters["process"],
        rows=_without_just_finished(page.rows),
        next=page.next,
        processes=parts().worklist.processes(),
        empty=_empty(view),
        today=parts().clock.today(),
        supervised=parts().worklist.supervised(actor) if view == "watched" else [],
        away=outages.away(),
        whereabouts=with_whom(page.rows) if view == "watched" else {},
        batch=view in ("open", "offered") and any(row["batch"] for row in page.rows),
        finished=just_finished(),
        kept=[(one.name, address_of(one), one.wanted == here) for one in kept],
        may_apply=actor.holds("department_clerk"),
    )


def _without_just_finished(rows: Sequence[Row]) -> list[Row]:
    """What was handed in a moment ago may not have been heard of yet; it is not the next thing to do."""
    finished = request.args.get("finished_task", "") if request.args.get("finished") else ""
    return [row for row in rows if not finished or row.get("task_id") != finished]


@blueprint.get("/copies/<copy_id>")
@signed_in
def read_copy(copy_id: str) -> ResponseReturnValue:
    """Open a case somebody gave me to read; it is not new any more."""
    copy = parts().worklist.copy(reader(), copy_id)
    if copy is None:
        abort(404)
    # The case file says that it was read; a service that cannot note it just now keeps nobody from reading.
    with suppress(ServiceProblem, ServiceUnavailable):
        path = f"/cases/{copy['case_no']}/seen"
        parts().services.send("POST", copy["service"], path, {}, actor=reader(), key=new_id())
    parts().marks.copy_opened(reader(), copy_id)
    return redirect(url_for("casefile.show", service=copy["service"], case_no=copy["case_no"]))
