"""What was handed in just now: where to go on, what is said there, and whether it can be taken back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from flask import request, url_for

from portal.clients.services import ServiceProblem, ServiceUnavailable
from portal.web.parts import SERVICES, parts, reader

LOOKED_AT = 10
LONGEST_NUMBER = 60


@dataclass(frozen=True, slots=True)
class Finished:
    """A piece of work the page before this one was about."""

    case_no: str
    service: str
    task_id: str
    did: str
    can_undo: bool | None
    """Unknown where it was no task that was handed in, or its service cannot be asked now."""


def address_after(service: str, task: Mapping[str, Any]) -> str:
    """Where to go on after handing in: the next piece of work, or the list for who prefers that.

    The next one is never of the same case: having opened it one could not take back what was handed in.
    """
    done = {"finished": task["case_no"], "finished_in": service, "finished_task": task["id"]}
    if not parts().habits.stays_on_list(reader()):
        for row in parts().worklist.tasks(reader(), view="open", limit=LOOKED_AT).rows:
            if row["case_no"] != task["case_no"] and row["state"] != "cosigning":
                return url_for("tasks.show", service=row["service"], task_id=row["task_id"], **done)
    return url_for("inbox.show", **done)


def just_finished() -> Finished | None:
    """What the address of this page says was handed in."""
    asked = request.args
    case_no, service, task_id = (asked.get(name, "") for name in ("finished", "finished_in", "finished_task"))
    if not case_no or request.method != "GET":
        return None
    case_no = case_no[:LONGEST_NUMBER]
    return Finished(case_no, service, task_id, asked.get("did", ""), _can_undo(service, case_no, task_id))


def _can_undo(service: str, case_no: str, task_id: str) -> bool | None:
    if service not in SERVICES or not task_id:
        return None
    try:
        case = parts().services.get(service, f"/cases/{quote(case_no, safe='')}", actor=reader())
    except (ServiceProblem, ServiceUnavailable):
        return None
    return any(one["task_id"] == task_id for one in case.get("withdrawable") or ())
