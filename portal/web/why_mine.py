"""为什么在我这里: the first line of a task says by which post, since when, from whom and on which article."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext

from chassis.actor import Actor
from portal.storage.holders import posts_of
from portal.web.act_forms import is_with
from portal.web.lamps import moment
from portal.web.language import said
from portal.web.parts import parts
from portal.web.whereabouts import post_names


def sentences(task: Mapping[str, Any], actor: Actor) -> list[str]:
    """Why the actor has this task; nothing where the task is with somebody else."""
    if not is_with(task, actor):
        return []
    return [one for one in (_by_post(task, actor), _since(task, actor), _article(task["case"])) if one]


def _by_post(task: Mapping[str, Any], actor: Actor) -> str:
    held = [holder for holder in task["candidates"] if holder in posts_of(actor)]
    step = said(task["name"])
    if not held:
        return str(gettext("“%(step)s”已交给您本人。", step=step))
    post = post_names({held[0]})[held[0]]
    return str(gettext("“%(step)s”由%(post)s办理。", step=step, post=post))


def _since(task: Mapping[str, Any], actor: Actor) -> str:
    opened = moment(task["opened_at"])
    day = f"{opened:%Y-%m-%d}" if opened else ""
    row = next(iter(parts().worklist.waiting_for(actor, [task["id"]])), None)
    if row is not None and row["from_name"]:
        return str(gettext("%(day)s 由%(name)s交来。", day=day, name=row["from_name"]))
    return str(gettext("%(day)s 到达。", day=day)) if day else ""


def _article(case: Mapping[str, Any]) -> str:
    """The provision of the step, where the case is at one step only; otherwise the card lists them all."""
    basis = case.get("basis") or ()
    if len((case.get("position") or {}).get("active") or ()) != 1 or not basis:
        return ""
    title, article = said(basis[0]["title"]), basis[0].get("article") or ""
    return str(gettext("依据：%(title)s%(article)s。", title=title, article=article))
