"""What the generic endpoints need from the engine and from each service; assembly brings them together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Protocol

from chassis.actor import Actor
from chassis.persistence.unit_of_work import UnitOfWork
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
    def assignee(self) -> str | None: ...
    @property
    def candidates(self) -> Sequence[str]: ...
    @property
    def form_key(self) -> str: ...
    @property
    def draft(self) -> Mapping[str, Any] | None: ...


class Definition(Protocol):
    """A released process definition."""

    @property
    def name(self) -> Said: ...
    @property
    def bpmn(self) -> bytes: ...
    @property
    def forms(self) -> Mapping[str, Any]: ...


class Library(Protocol):
    """Where definitions are found."""

    def definition(self, process_id: str, version: int | None = None, /) -> Definition:
        """The definition, or a refusal when there is none."""
        ...

    def processes(self) -> Mapping[str, int]:
        """Every process with its newest version."""
        ...


class Definitions(Protocol):
    """Definitions including those released over HTTP by another process of the service."""

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


class CasePresenter(Protocol):
    """What a service tells about its cases, as labelled data."""

    def may_read(self, session: Session, case_no: str, actor: Actor, /) -> bool:
        """Whether the actor may see the case; False also when there is no such case."""
        ...

    def case_file(self, session: Session, case_no: str, actor: Actor, /) -> dict[str, Any]:
        """The case file."""
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
    """Checks and releases diagrams drawn by process designers."""

    def check(self, bpmn: bytes, extras: Mapping[str, bytes], /) -> Sequence[Finding]:
        """What stands against releasing it; empty when nothing does."""
        ...

    def deploy(self, work: UnitOfWork, bpmn: bytes, extras: Mapping[str, bytes], /) -> Mapping[str, Any]:
        """Release it as a new version."""
        ...
