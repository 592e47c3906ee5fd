"""Whom a message gives something to look at: turned into what is told to people (消息)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from portal.storage import notifications as told
from portal.storage.counted_tasks import NOT_COUNTED
from portal.storage.holders import waiting_names
from portal.storage.notifications import Notice, NotificationRecords
from portal.storage.worklist_records import OVERDUE, WAITING, WorklistRecords

Row = Mapping[str, Any]
RETURNED = "returned"
PRESSES = timedelta(hours=2)
"""Work to be done within that time by the clock presses, such as the answer to an emergency whistle."""


class Telling:
    """Tells people inside one unit of work of what a message has changed."""

    def __init__(self, people: NotificationRecords, worklist: WorklistRecords) -> None:
        self._people, self._worklist = people, worklist

    def of_task(self, task: Row, *, returned: bool, taken_back: bool, by: str | None) -> None:
        """Tell of a later state of a task; work that is done or taken by a colleague is settled."""
        if task["state"] not in WAITING:
            self._people.settle(task["task_id"])
            if taken_back and task["state"] == "cancelled":
                self._people.tell(waiting_names(task), _notice(told.WITHDRAWN, task), but=by)
            return
        if task["assignee"]:
            self._people.settle(task["task_id"], but=task["assignee"])
        kind = told.RETURNED if returned else told.PRESSING if _is_pressing(task) else told.NEW
        self._people.tell(waiting_names(task), _notice(kind, task, key="new"), but=by)
        if task["reminded"]:
            late = task["reminded"] >= OVERDUE
            self._people.tell(waiting_names(task), _notice(told.OVERDUE if late else told.DUE, task))
            if late and task["superiors"]:
                self._people.tell(task["superiors"], _notice(told.SUPERVISED, task))
        if task["urged"]:
            again = f"{told.URGED}:{task['urged']}"
            self._people.tell(waiting_names(task), _notice(told.URGED, task, key=again), but=by)

    def of_end(self, case: Row, *, by: str | None) -> None:
        """Tell who began a case that it has ended."""
        if not case["ended"] or not case["initiator_user"]:
            return
        number, process = case["case_no"], case["process_id"]
        notice = Notice(
            key=f"{told.ENDED}:{process}:{number}",
            kind=told.ENDED,
            service=case["service"],
            case_no=number,
            case_title=_title(process, case["title"]),
            subject=number,
            step=case["state_label"],
        )
        self._people.tell([f"user:{case['initiator_user']}"], notice, but=by)

    def of_copy(self, copy: Row) -> None:
        """Tell somebody that a case was given to them to read."""
        notice = Notice(
            key=f"{told.COPIED}:{copy['copy_id']}",
            kind=told.COPIED,
            service=copy["service"],
            case_no=copy["case_no"],
            case_title=_title(copy["process_id"], copy["case_title"]),
            subject=copy["copy_id"],
        )
        self._people.tell([copy["holder"]], notice)

    def of_supervision(self, supervision: Row, *, by: str | None) -> None:
        """Tell who has a case in hand that it is asked for, and who asked that it was answered."""
        if supervision["ended_at"]:
            return
        if supervision["answered_at"]:
            kind, holders = told.ANSWERED, [f"user:{supervision['placed_by']}"]
        else:
            kind, holders = told.ASKED, self._worklist.in_hand_of(supervision["case_no"])
        notice = Notice(
            key=f"{kind}:{supervision['supervision_id']}",
            kind=kind,
            service=supervision["service"],
            case_no=supervision["case_no"],
            case_title=_title(supervision["process_id"], supervision["case_title"]),
            subject=supervision["case_no"],
        )
        self._people.tell(holders, notice, but=by)

    def is_taken_back(self, tasks: Sequence[Row]) -> bool:
        """Whether what was handed in was taken back: work goes, and what was completed is open again."""
        if not any(task["state"] == "cancelled" for task in tasks):
            return False
        waiting = [task["task_id"] for task in tasks if task["state"] in WAITING]
        return self._worklist.any_completed(waiting)

    @staticmethod
    def is_returned(tasks: Sequence[Row]) -> bool:
        """Whether this command returned the case to an earlier step."""
        return any(task["outcome"] == RETURNED for task in tasks)


def _is_pressing(task: Row) -> bool:
    by_the_clock = task["due_at"] is not None and not task["limit_days"]
    return by_the_clock and task["due_at"] - task["opened_at"] <= PRESSES


def _notice(kind: str, task: Row, *, key: str = "") -> Notice:
    return Notice(
        key=f"{key or kind}:{task['task_id']}",
        kind=kind,
        service=task["service"],
        case_no=task["case_no"],
        case_title=_title(task["process_id"], task["case_title"]),
        subject=task["task_id"],
        step=task["name"],
        due_at=task["due_at"],
    )


def _title(process_id: str, title: str) -> str:
    """A case with named readers is told by its number alone."""
    return "" if process_id in NOT_COUNTED else title
