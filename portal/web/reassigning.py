"""改派: what a leader chose goes to each service, which keeps the rule who may; what came of each is told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from werkzeug.datastructures import MultiDict

from chassis.actor import Actor
from chassis.errors import Refusal
from chassis.ids import new_id
from chassis.texts import Said
from portal.clients.services import ServiceProblem, ServiceUnavailable
from portal.web.parts import parts
from portal.web.refusals import Told, away, told

MOST = 50
LONGEST_REASON = 500
Row = Mapping[str, Any]


class NothingChosen(Refusal):
    """Work is given by the piece."""

    code = "reassign-nothing-chosen"
    title = Said("请选择要改派的任务。", "Choose what is to be given to another.")


class SuccessorMissing(Refusal):
    """Somebody has to do it."""

    code = "reassign-colleague-missing"
    title = Said("请选择交给谁。", "Choose who is to do it.")


class ReasonMissing(Refusal):
    """Who had it and who gets it are told why."""

    code = "reassign-reason-missing"
    title = Said("请写明改派的原因。", "Give the reason.")


STATUSES: Mapping[type[Refusal], int] = {NothingChosen: 422, SuccessorMissing: 422, ReasonMissing: 422}


@dataclass(frozen=True, slots=True)
class Chosen:
    """What a leader filled in: which tasks in which version, to whom, why."""

    tasks: Mapping[str, int] = field(default_factory=dict)
    colleague: str = ""
    reason: str = ""
    key: str = ""
    all: bool = False


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one piece of work; without a problem it was given to the other."""

    row: Row
    problem: Told | None


def chosen_from(form: MultiDict[str, str]) -> Chosen:
    """What was posted; a version somebody made up fits no task."""
    listed = (one.rpartition(":")[::2] for one in form.getlist("task")[:MOST])
    return Chosen(
        {task: int(version) if version.isascii() and version.isdigit() else 0 for task, version in listed},
        form.get("colleague", ""),
        form.get("reason", "").strip()[:LONGEST_REASON],
        form.get("request_key") or new_id(),
    )


def successors(rows: Sequence[Row], holder: str) -> list[tuple[str, str]]:
    """Who holds a post these tasks are for, but for whoever has them."""
    posts = sorted({post for row in rows for post in row["candidates"]})
    people = parts().people.holding(posts, without=holder.removeprefix("user:"))
    return [
        (one.account_id, f"{one.name}（{one.post}）" if one.post not in one.name else one.name)
        for one in people
    ]


def reassign(actor: Actor, holder: str, chosen: Chosen) -> list[Outcome]:
    """Have each service give its part of the tasks to the other."""
    if not chosen.tasks:
        raise NothingChosen
    person = parts().people.actor(chosen.colleague) if chosen.colleague else None
    if person is None:
        raise SuccessorMissing
    if not chosen.reason:
        raise ReasonMissing
    rows = [row for row in parts().team.waiting(holder, limit=100).rows if row["task_id"] in chosen.tasks]
    outcomes: list[Outcome] = []
    for service in sorted({row["service"] for row in rows}):
        outcomes += _give(actor, service, [row for row in rows if row["service"] == service], person, chosen)
    return outcomes


def _give(actor: Actor, service: str, rows: Sequence[Row], person: Actor, chosen: Chosen) -> list[Outcome]:
    body = {
        "tasks": [{"id": row["task_id"], "version": chosen.tasks[row["task_id"]]} for row in rows],
        "colleague": parts().services.vouch(service, person),
        "reason": chosen.reason,
    }
    try:
        answer = parts().services.send(
            "POST", service, "/tasks/reassign", body, actor=actor, key=f"{chosen.key}-{service}"
        )
    except ServiceUnavailable as gone:
        return [Outcome(row, away(gone)) for row in rows]
    except ServiceProblem as refused:
        return [Outcome(row, told(refused.problem, refused.status)) for row in rows]
    problems = {one["id"]: one.get("problem") for one in answer["results"]}
    return [Outcome(row, _told(problems[row["task_id"]])) for row in rows]


def _told(problem: Mapping[str, Any] | None) -> Told | None:
    return told(problem, int(problem.get("status", 409))) if problem else None
