"""消息发送: how mail, short messages and robots do, what could not be delivered, and trying it again."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.storage.channels import MAIL, SMS, WEBHOOK
from portal.web.access import holding
from portal.web.listing import asked_for
from portal.web.navigation import KEEPER
from portal.web.notification_settings import CHANNELS, channel_names, purposes
from portal.web.parts import parts, reader

blueprint = Blueprint("deliveries", __name__)


@blueprint.get("/deliveries")
@holding(KEEPER)
def show() -> ResponseReturnValue:
    """What was given up, or what failed and is tried again by itself."""
    filters = asked_for("view")
    given_up = filters.get("view") != "again"
    kept = parts().channels
    set_up = {
        MAIL: kept.carries_mail,
        SMS: parts().numbers.carries_sms,
        WEBHOOK: bool(kept.robot_hosts),
    }
    page = parts().departures.troubled(given_up=given_up, after=request.args.get("after"))
    return render_template(
        "deliveries.html",
        overview=parts().departures.channels(CHANNELS),
        set_up=set_up,
        rows=page.rows,
        next=page.next,
        given_up=given_up,
        channels=channel_names(),
        purposes=purposes(),
        done=request.args.get("done", ""),
    )


@blueprint.post("/deliveries/again")
@holding(KEEPER)
def try_again() -> ResponseReturnValue:
    """Try one from the beginning, or all that were given up."""
    done = parts().departures.try_again(reader(), request.form.get("delivery", ""))
    return redirect(url_for("deliveries.show", done=done), 303)
