"""团队: what everybody of a unit has in hand, who is away, and giving work to another with a reason."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from flask import Blueprint, abort, render_template, request
from flask.typing import ResponseReturnValue

from chassis.clock import COUNTY_ZONE
from chassis.errors import Refusal
from portal.storage.people import Colleague, Post
from portal.storage.stand_ins import StandIn
from portal.storage.team import Load, Since
from portal.web.access import holding
from portal.web.leading import Unit, units_led
from portal.web.parts import parts, reader
from portal.web.reassigning import STATUSES, Chosen, Outcome, chosen_from, reassign, successors
from portal.web.refusals import told_refusal
from portal.web.standing_in import LEADERS
from portal.web.whereabouts import post_names

blueprint = Blueprint("team", __name__)


@dataclass(frozen=True, slots=True)
class Member:
    """A person of the team: what is in hand, taken and done, and who stands in."""

    person: Colleague
    holder: str
    load: Load
    taken: int
    done: int
    away: StandIn | None


@dataclass(frozen=True, slots=True)
class Part:
    """One unit of the team: its people, and what waits for its posts."""

    unit: Unit
    members: Sequence[Member]
    posts: Sequence[tuple[Post, Load]]


def since() -> Since:
    """This week, this month, and the close of business of the next working day, in the county."""
    clock, calendar = parts().clock, parts().calendar
    today = clock.today()
    soon = calendar.end_of(calendar.add_working_days(today, 1))
    return Since(
        clock.now(), soon, _midnight(today - timedelta(days=today.weekday())), _midnight(today.replace(day=1))
    )


def _midnight(day: Any) -> datetime:
    return datetime.combine(day, time(), COUNTY_ZONE)


@blueprint.get("/team")
@holding(*LEADERS)
def show() -> ResponseReturnValue:
    """Everybody of the unit and of those below it, with what they have in hand."""
    counted = since()
    return render_template("team.html", team=_team(units_led(reader()), counted), soon=counted.soon)


def _team(units: Sequence[Unit], counted: Since) -> list[Part]:
    people = {unit["code"]: parts().people.colleagues(unit["code"]) for unit in units}
    ids = [one.account_id for unit in people.values() for one in unit]
    posts = [post for post in parts().people.posts() if post.unit in people]
    team = parts().team
    loads = team.loads([*(f"user:{one}" for one in ids), *(post.holder for post in posts)], counted)
    taken, done, away = team.taken(ids, counted), team.done(ids, counted), parts().absences.present(ids)

    def member(one: Colleague) -> Member:
        holder, who = f"user:{one.account_id}", one.account_id
        return Member(
            one, holder, loads.get(holder, Load()), taken.get(who, 0), done.get(who, 0), away.get(who)
        )

    return [
        Part(
            unit,
            [member(one) for one in people[unit["code"]]],
            [
                (post, loads[post.holder])
                for post in posts
                if post.unit == unit["code"] and post.holder in loads
            ],
        )
        for unit in units
    ]


@blueprint.get("/team/work")
@holding(*LEADERS)
def work() -> ResponseReturnValue:
    """What waits for one person or post of the team; all of it can be chosen at once."""
    holder = request.args.get("holder", "")
    return _work(holder, Chosen(all=request.args.get("all") == "1"))


@blueprint.post("/team/work")
@holding(*LEADERS)
def give() -> ResponseReturnValue:
    """Give what was chosen to another; each piece goes by itself, and those that could not are listed."""
    holder, chosen = request.form.get("holder", ""), chosen_from(request.form)
    _name(holder)
    try:
        outcomes = reassign(reader(), holder, chosen)
    except Refusal as refusal:
        return _work(holder, chosen, refusal)
    return render_template(
        "team_given.html",
        outcomes=outcomes,
        failed=[one for one in outcomes if one.problem],
        to=parts().people.names([chosen.colleague]).get(chosen.colleague, ""),
        holder=holder,
        name=_name(holder),
        reason=chosen.reason,
    )


def _work(holder: str, chosen: Chosen, refusal: Refusal | None = None) -> ResponseReturnValue:
    name, page = _name(holder), parts().team.waiting(holder, after=request.args.get("after"))
    problem = told_refusal(refusal, STATUSES[type(refusal)]) if refusal else None
    written = render_template(
        "team_work.html",
        holder=holder,
        name=name,
        person=holder.removeprefix("user:") if holder.startswith("user:") else "",
        rows=page.rows,
        next=page.next,
        colleagues=successors(page.rows, holder),
        chosen=chosen,
        problem=problem,
        problems=problem is not None,
    )
    return written, problem.status if problem else 200


def _name(holder: str) -> str:
    """Who or what a name of the team is; of other teams nothing is shown."""
    units = {unit["code"] for unit in units_led(reader())}
    if holder.startswith("user:"):
        people = [one for unit in sorted(units) for one in parts().people.colleagues(unit)]
        name = next((one.name for one in people if f"user:{one.account_id}" == holder), "")
    else:
        name = post_names({holder})[holder] if holder.partition("@")[2] in units else ""
    if not name:
        abort(404)
    return name


__all__ = ["Member", "Outcome", "Part", "blueprint"]
