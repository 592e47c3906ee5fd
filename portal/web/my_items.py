"""我的事项: what my township or community has to carry today, with money and open orders."""

from __future__ import annotations

import re

from flask import Blueprint, abort, render_template, request
from flask.typing import ResponseReturnValue

from chassis.actor import Actor
from portal.web.access import signed_in
from portal.web.burden import order_states, short
from portal.web.navigation import CARRIERS
from portal.web.parts import parts, reader

blueprint = Blueprint("my_items", __name__)
ORDER = ("in_force", "suspended", "coming", "ended")
TOWNSHIP = 9
"""So many digits has the code of a township."""
_PLACE = re.compile(r"\d{9}(\d{3})?")


@blueprint.get("/my-items")
@signed_in
def show() -> ResponseReturnValue:
    """The items of the reader's place; a township also looks at its communities."""
    own = place_of(reader())
    place = request.args.get("place", "") or own
    if not _PLACE.fullmatch(place):
        abort(404)
    found = parts().services.get("admission", f"/places/{place}/items", actor=reader())
    return render_template(
        "my_items.html",
        found=found,
        groups=[(word, [one for one in found["items"] if one["standing"] == word]) for word in ORDER],
        below=parts().directory.units(kinds=("community",), parent=own) if len(own) == TOWNSHIP else (),
        own=own,
        short=short,
        order_states=order_states(),
    )


def place_of(actor: Actor) -> str:
    """The township or community the reader answers for; nothing for everybody else."""
    return next((unit for role in CARRIERS for unit in sorted(actor.units_of(role))), "")
