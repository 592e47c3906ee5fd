"""What the generic endpoints need from the engine and from each service; assembly brings them together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Protocol

from chassis.actor import Actor
from chassis.texts import Said

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


class HumanTask(Protocol):
    """A task as the engine keeps it."""

    @property
    def id(self) -> str: ...
    @property
    def case_no(self) -> str: ...
    @property
    def case_title(self) -> str: ...
    @property
    def process_id(self) -> str: ...
    @property
    def process_version(self) -> int: ...
    @property
    def element_id(self) -> str: ...
    @property
    def name(self) -> Said: ...
    @property
    def state(self) -> str: ...
    @property
    def version(self) -> int: ...
    @property
    def opened_at(self) -> datetime: ...
    @property
    def due_at(self) -> datetime | date | None: ...
    @property
    def limit_days(self) -> int | None: ...
    @property
    def reminded(self) -> int: ...
    @property
    def stopped_at(self) -> datetime | None: ...
    @property
    def assignee(self) -> str | None: ...
    @property
    def candidates(self) -> Sequence[str]: ...
    @property
    def form_key(self) -> str: ...
    @property
    def draft(self) -> Mapping[str, Any] | None: ...
    @property
    def kind(self) -> str: ...
    @property
    def origin(self) -> str | None: ...
    @property
    def is_open(self) -> bool: ...
    @property
    def closed_by(self) -> str | None: ...
    @property
    def seen_at(self) -> datetime | None: ...

    def may_be_done_by(self, actor: Actor, /) -> bool:
        """Whether the task is with the actor, or with somebody the actor stands in for."""
        ...


class ClockStop(Protocol):
    """A time that was not counted; it has no end while the clock stands still."""

    @property
    def stopped_at(self) -> datetime: ...
    @property
    def restarted_at(self) -> datetime | None: ...
    @property
    def reason(self) -> Said: ...


class Definition(Protocol):
    """A released process definition."""

    @property
    def name(self) -> Said: ...
    @property
    def bpmn(self) -> bytes: ...
    @property
    def forms(self) -> Mapping[str, Any]: ...
    @property
    def files(self) -> Mapping[str, bytes]: ...


class Release(Protocol):
    """A version, and when new cases begin with it; without a day it came with the software."""

    @property
    def definition(self) -> Definition: ...
    @property
    def in_force_from(self) -> date | None: ...
    @property
    def withdrawn_at(self) -> datetime | None: ...


class Library(Protocol):
    """Where definitions are found."""

    def definition(self, process_id: str, version: int | None = None, /) -> Definition:
        """The definition, or a refusal when there is none."""
        ...


class Definitions(Protocol):
    """Definitions including those released over HTTP by another process of the service."""

    def newest(self, session: Session, /) -> Mapping[str, int]:
        """Every process with its newest version."""
        ...

    def definition(self, session: Session, process_id: str, version: int | None = None, /) -> Definition:
        """The definition, or a refusal when there is none."""
        ...

    def released(self, session: Session, process_id: str, version: int, /) -> Release:
        """A version, or a refusal when there is none."""
        ...


class RanAs(Protocol):
    """A process of a case, and the version it runs under."""

    @property
    def process_id(self) -> str: ...
    @property
    def process_version(self) -> int: ...


class CaseEngine(Protocol):
    """What the engine keeps of a case and of what it ran under."""

    def instances(self, session: Session, case_no: str, /) -> Sequence[RanAs]:
        """The processes of a case, oldest first."""
        ...

    def definition(self, session: Session, process_id: str, version: int | None = None, /) -> Definition:
        """The definition, or a refusal when there is none."""
        ...


class Engine(Protocol):
    """The verbs of human tasks; every one checks that the actor of the work may do it."""

    def task(self, session: Session, task_id: str, /) -> HumanTask:
        """The task, or a refusal when there is none."""
        ...

    def claim(self, work: Any, task_id: str, /, *, version: int) -> object:
        """Take the task for the actor."""
        ...

    def release(self, work: Any, task_id: str, /, *, version: int) -> object:
        """Give the task back to all candidates."""
        ...

    def save_draft(self, work: Any, task_id: str, /, *, data: Mapping[str, Any], version: int) -> object:
        """Keep what was filled in so far."""
        ...

    def complete(
        self, work: Any, task_id: str, /, *, outcome: str, data: Mapping[str, Any], version: int
    ) -> object:
        """Finish the task; the case moves on."""
        ...

    def position(self, session: Session, case_no: str, /) -> Mapping[str, Any]:
        """Where the case stands on its diagram."""
        ...

    def stuck(self, session: Session, case_no: str, /) -> Sequence[Mapping[str, Any]]:
        """The steps of the case that could not be done."""
        ...

    def added(self, session: Session, case_no: str, /) -> Sequence[Mapping[str, Any]]:
        """What was done in the steps and fields a county drew into its procedures, as opinions."""
        ...

    def clock_stops(self, session: Session, case_no: str, /) -> Sequence[ClockStop]:
        """When the clock of the case stood still, oldest first."""
        ...

    def why(self, session: Session, case_no: str, /) -> Sequence[Mapping[str, Any]]:
        """The decisions taken in the case, with the rules that answered."""
        ...


class Acts(Protocol):
    """What people do with tasks and cases; every act checks that the actor of the work may do it."""

    def see_task(self, work: Any, task_id: str, /) -> HumanTask:
        """Note that one of those it is offered to has opened a task."""
        ...

    def see_case(self, work: Any, case_no: str, /) -> int:
        """Note that the actor has opened a case he was given to read; how many copies that were."""
        ...

    def return_case(
        self, work: Any, task_id: str, /, *, target: str, reason: str, mode: Any, version: int
    ) -> HumanTask:
        """Send the case back to an earlier step."""
        ...

    def withdraw(self, work: Any, task_id: str, /, *, reason: str) -> HumanTask:
        """Take back what one has just completed."""
        ...

    def transfer(
        self, work: Any, task_id: str, /, *, colleague: Actor, reason: str, version: int
    ) -> HumanTask:
        """Move the responsibility for a task to a colleague."""
        ...

    def delegate(
        self, work: Any, task_id: str, /, *, colleague: Actor, reason: str, version: int
    ) -> HumanTask:
        """Have a colleague prepare a task."""
        ...

    def reassign(
        self, work: Any, task_id: str, /, *, colleague: Actor, reason: str, version: int
    ) -> HumanTask:
        """Give a task to another of its post, as who leads them."""
        ...

    def ask_to_sign(
        self,
        work: Any,
        task_id: str,
        /,
        *,
        when: str,
        holders: Sequence[str],
        colleagues: Sequence[Actor],
        question: str,
        version: int,
    ) -> HumanTask:
        """Ask others to sign before or after."""
        ...

    def do_without_signature(
        self, work: Any, task_id: str, /, *, signature: str, version: int | None
    ) -> HumanTask:
        """Take a signature back that was asked for."""
        ...

    def copy_case(
        self, work: Any, task_id: str, /, *, holders: Sequence[str], colleagues: Sequence[Actor], note: str
    ) -> int:
        """Give the case to others to read; how many new readers that are."""
        ...

    def urge(self, work: Any, case_no: str, /) -> int:
        """Urge all who have the case in hand; how many tasks that are."""
        ...

    def supervise(self, work: Any, case_no: str, /, *, reason: str, wished_on: date | None) -> Any:
        """Put a case under supervision."""
        ...

    def answer_supervision(self, work: Any, case_no: str, supervision_id: str, /, *, text: str) -> Any:
        """Answer a supervision, as who has the case in hand."""
        ...

    def end_supervision(self, work: Any, case_no: str, supervision_id: str, /, *, note: str) -> Any:
        """End a supervision, as who supervises."""
        ...

    def remark(self, work: Any, case_no: str, text: str, /) -> object:
        """Say something on a case."""
        ...

    def agree(self, work: Any, task_id: str, /, *, version: int, text: str) -> None:
        """Complete one task of a batch."""
        ...

    def was_drawn_in(self, session: Session, case_no: str, actor: Actor, /) -> bool:
        """Whether the actor was given the case to read, or a part of its work by name."""
        ...

    def is_stuck(self, session: Session, case_no: str, /) -> bool:
        """Whether a step of the case waits for a repair or another try."""
        ...

    def of_task(self, session: Session, task: Any, actor: Actor, /) -> Mapping[str, Any]:
        """What the page of a task shows beyond the task itself, and what is open to the actor."""
        ...

    def of_case(self, session: Session, case_no: str, actor: Actor, /) -> Mapping[str, Any]:
        """What the page of a case shows beyond the case file, and what is open to the actor."""
        ...


class CasePresenter(Protocol):
    """What a service tells about its cases, as labelled data."""

    def may_read(self, session: Session, case_no: str, actor: Actor, /) -> bool:
        """Whether the actor may see the case; False also when there is no such case."""
        ...

    def case_file(self, session: Session, case_no: str, actor: Actor, /) -> dict[str, Any]:
        """The case file; with `in_part` where the actor is told a part of it only."""
        ...

    def task_data(
        self, session: Session, task: Any, actor: Actor, /
    ) -> tuple[Mapping[str, Any], Mapping[str, Any], Said]:
        """What the form starts with, the options of its lists, and why the task is with this actor."""
        ...

    def act(self, work: Any, case_no: str, key: str, data: Mapping[str, Any], /) -> Mapping[str, Any] | None:
        """Carry out an action the case file offered."""
        ...


class Finding(Protocol):
    """Something a check of a diagram found."""

    @property
    def element(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def also(self) -> Sequence[str]: ...
    @property
    def severity(self) -> str: ...
    @property
    def rule(self) -> str: ...
    @property
    def said(self) -> Said: ...
    @property
    def remedy(self) -> Said: ...


class Designer(Protocol):
    """Checks diagrams drawn by process designers."""

    def check(self, bpmn: bytes, extras: Mapping[str, bytes], /) -> Sequence[Finding]:
        """What stands against releasing it; empty when nothing does."""
        ...
