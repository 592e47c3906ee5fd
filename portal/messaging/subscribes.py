"""What the portal hears: the work open in every service, alerts, changes of procedure, yearly results."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from chassis.messaging.envelope import Envelope

if TYPE_CHECKING:
    from chassis.messaging.consumer import Handler
    from portal.storage.work import Work

CLOSED = frozenset({"completed", "cancelled"})
TASK_MOMENTS = ("opened_at", "due_at", "urged_at", "stopped_at")
# What a message says of a task only when there is something to say.
TASK_RARE: Mapping[str, Any] = {
    "delegated_by": None,
    "delegated_by_name": None,
    "superiors": None,
    "urged": 0,
    "urged_at": None,
    "reminded": 0,
    "stopped_at": None,
    "batch": False,
    "process_version": 0,
}
CASE_MOMENTS = ("started_at", "ended_at", "due_at")
SUBJECT_LENGTH, REASON_LENGTH = 64, 500


def handlers() -> Mapping[str, Handler[Work]]:
    """Message type → what it changes in the inbox."""
    return {
        "worklist.case-moved.v1": keep_case,
        "worklist.case-copied.v1": keep_copy,
        "worklist.case-supervised.v1": keep_supervision,
        "supervision.alert-raised.v1": keep_alert,
        "admission.procedure-converted.v1": keep_conversion,
        "assessment.result-finalised.v1": keep_annual_result,
    }


def keep_case(work: Work, envelope: Envelope) -> None:
    """Keep all that one command did to a case: how its tasks stand, and how it stands itself."""
    told = envelope.data
    common = {name: told[name] for name in ("service", "case_no", "process_id", "process_name")}
    common["sequence"] = envelope.sequence
    by = envelope.actor.get("user_id")
    returned = work.telling.is_returned(told["tasks"])
    taken_back = work.telling.is_taken_back(told["tasks"])
    for task in told["tasks"]:
        row = _task(task, envelope.time)
        version = row.pop("process_version")
        if work.worklist.put_task({**common, "case_title": told["title"], **row}):
            work.counted_tasks.put({**common, **row}, version)
            about = {**common, "case_title": told["title"], **row}
            work.telling.of_task(about, returned=returned, taken_back=taken_back, by=by)
            work.to_dos.touch(row["task_id"], work.clock.now())
        done_by = row["closed_by"] if row["state"] == "completed" else None
        if person := done_by or row["assignee"]:
            work.worklist.put_taken(row["task_id"], row["version"], person, envelope.time)
    if "standing" in told:
        standing = _with_moments(told["standing"], CASE_MOMENTS)
        case = {**common, "title": told["title"], **standing}
        if work.worklist.put_case(case):
            work.telling.of_end(case, by=by)


def keep_copy(work: Work, envelope: Envelope) -> None:
    """Keep that somebody was given a case to read."""
    work.worklist.put_copy(_with_moments(envelope.data, ("copied_at",)))
    work.telling.of_copy(envelope.data)


def keep_supervision(work: Work, envelope: Envelope) -> None:
    """Keep that a case was put under supervision, that it was answered, or that it ended."""
    told = _with_moments(envelope.data, ("placed_at", "answered_at", "ended_at"))
    wished = told["wished_on"]
    told["wished_on"] = date.fromisoformat(wished) if isinstance(wished, str) else wished
    if work.worklist.put_supervision({**told, "sequence": envelope.sequence}):
        work.telling.of_supervision(told, by=envelope.actor.get("user_id"))


def keep_alert(work: Work, envelope: Envelope) -> None:
    """Keep what somebody has to look at."""
    alert = {name: envelope.data[name] for name in ("rule", "subject", "severity", "text", "facts")}
    work.worklist.put_alert(
        {**alert, "id": envelope.id, "source": envelope.source, "raised_at": envelope.time}
    )


def keep_conversion(work: Work, envelope: Envelope) -> None:
    """Keep the notice that a case went to another procedure."""
    told = envelope.data
    work.worklist.put_conversion(
        {
            "id": envelope.id,
            "case_no": told["case_no"],
            "from_procedure": told["from"],
            "to_procedure": told["to"],
            "cause": told["cause"],
            "objector": told["objector"],
            "told_at": envelope.time,
        }
    )


def keep_annual_result(work: Work, envelope: Envelope) -> None:
    """Keep a result for townships and department at once: none is fed without the other (E3-31)."""
    told = envelope.data
    names = ("year", "agency", "agency_name", "case_no", "number", "total", "rate", "grade", "head_grade")
    result = {name: told[name] for name in names}
    units = dict.fromkeys([*told["townships"], told["department"]])
    work.annual_results.put(list(units), {**result, "told_at": envelope.time})


def alert_of_failure(work: Work, envelope: Envelope, error: Exception) -> None:
    """A message that cannot be handled is parked by the consumer; here somebody is told to look at it."""
    work.worklist.put_alert(
        {
            "id": envelope.id,
            "rule": "B20",
            "subject": envelope.subject[:SUBJECT_LENGTH],
            "severity": "serious",
            "text": {
                "zh": f"来自 {envelope.source} 的消息无法处理，已搁置：{envelope.type}",
                "en": f"A message from {envelope.source} could not be handled and is parked: {envelope.type}",
            },
            "facts": {"message": envelope.id, "reason": str(error)[:REASON_LENGTH]},
            "source": envelope.listener,
            "raised_at": envelope.time,
        }
    )


def _task(told: Mapping[str, Any], at: datetime) -> dict[str, Any]:
    """The columns of a task; a closed one remembers when it was closed."""
    task = _with_moments({**TASK_RARE, **told}, TASK_MOMENTS)
    del task["happened"]
    return {**task, "closed_at": at if task["state"] in CLOSED else None}


def _with_moments(data: Mapping[str, Any], names: tuple[str, ...]) -> dict[str, Any]:
    """The data with its ISO texts read as moments."""
    read = {name: datetime.fromisoformat(data[name]) for name in names if isinstance(data[name], str)}
    return {**data, **read}
