"""The desk: what waits for me, what I did, what I started (待办、已办、我发起的)."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from portal.web.access import public, signed_in
from portal.web.parts import parts, reader, visitor

blueprint = Blueprint("inbox", __name__)


def tabs() -> dict[str, str]:
    """The views of the desk."""
    return {
        "open": gettext("待办"),
        "done": gettext("已办"),
        "mine": gettext("我发起的"),
        "unit": gettext("本单位"),
    }


@blueprint.get("/")
@public
def start() -> ResponseReturnValue:
    """The desk for those who work here, the public catalogue for everybody else."""
    return redirect(url_for("inbox.show" if visitor().actor else "catalogue.show"))


@blueprint.get("/inbox")
@signed_in
def show() -> ResponseReturnValue:
    """One view of the desk, filtered by words and procedure."""
    actor, worklist = reader(), parts().worklist
    names, asked = tabs(), request.args
    view = asked.get("view", "open") if asked.get("view", "open") in names else "open"
    text, process, after = asked.get("text", ""), asked.get("process", ""), asked.get("after")
    if view in ("mine", "unit"):
        page = worklist.cases(actor, scope=view, text=text, process=process, after=after)
    else:
        page = worklist.tasks(actor, view=view, text=text, process=process, after=after)
    empty = {
        "open": gettext("没有待办。新的任务到达后会出现在这里。"),
        "done": gettext("还没有办理过任务。"),
        "mine": gettext("还没有发起过申请或派单。"),
        "unit": gettext("本单位还没有相关事项。"),
    }
    return render_template(
        "inbox.html",
        tabs=names,
        view=view,
        text=text,
        process=process,
        rows=page.rows,
        next=page.next,
        processes=worklist.processes(),
        empty=empty[view],
        finished=asked.get("finished", "")[:60],
        may_apply=actor.holds("department_clerk"),
    )
