"""办理习惯: how the reader likes to work; changes nothing for anybody else."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.web.access import signed_in
from portal.web.parts import parts, reader

blueprint = Blueprint("habits", __name__)
NEXT, LIST = "next", "list"


@blueprint.get("/habits")
@signed_in
def show() -> ResponseReturnValue:
    """What the reader has chosen."""
    stays = parts().habits.stays_on_list(reader())
    return render_template("habits.html", afterwards=LIST if stays else NEXT, kept="kept" in request.args)


@blueprint.post("/habits")
@signed_in
def choose() -> ResponseReturnValue:
    """Keep what the reader chooses."""
    parts().habits.choose(reader(), stays_on_list=request.form.get("afterwards") == LIST)
    return redirect(url_for("habits.show", kept=1), 303)
