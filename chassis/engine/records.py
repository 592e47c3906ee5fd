"""What the engine tells about cases and tasks: rows as everybody outside the engine sees them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Literal

from chassis.actor import Absent, Actor
from chassis.texts import Said

TaskState = Literal["open", "claimed", "cosigning", "completed", "cancelled"]
OPEN_STATES = ("open", "claimed", "cosigning")
STEP, COSIGN = "step", "cosign"
# In the account of what was performed: the sub-processes it was performed in, unless in none.
WITHIN = "in"
CaseState = Literal["running", "completed", "cancelled"]


@dataclass(frozen=True, slots=True)
class Case:
    """What an operation or a completion sees of the case it works for."""

    instance_id: str
    case_no: str
    process_id: str
    version: int
    element_id: str
    variables: Mapping[str, Any]
    properties: Mapping[str, str] = field(default_factory=dict)
    title: str = ""
    parties: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Submission:
    """What a person handed in when completing a task."""

    outcome: str | None
    data: Mapping[str, Any]
    actor: Actor


@dataclass(slots=True)
class Instance:
    """A process of a case: one row of `process_instance`."""

    instance_id: str
    case_no: str
    process_id: str
    process_version: int
    digest: str
    title: str
    parties: Sequence[str]
    initiator_unit: str
    initiator_user: str
    state: str
    end_state: str | None
    revision: int
    data: bytes
    started_at: datetime
    ended_at: datetime | None


@dataclass(slots=True)
class HumanTask:
    """A piece of work for a person: one row of `human_task`."""

    task_id: str
    instance_id: str
    case_no: str
    case_title: str
    process_id: str
    process_version: int
    element_id: str
    name_zh: str
    name_en: str
    form_key: str
    candidates: Sequence[str]
    assignee: str | None
    assignee_name: str | None
    state: str
    version: int
    opened_at: datetime
    due_at: datetime | None
    limit_days: int | None
    from_name: str
    draft: Mapping[str, Any] | None = None
    outcome: str | None = None
    closed_by: str | None = None
    closed_by_name: str | None = None
    closed_at: datetime | None = None
    kind: str = STEP
    origin: str | None = None
    delegated_by: str | None = None
    delegated_by_name: str | None = None
    closed_for: str | None = None
    closed_for_name: str | None = None
    seen_at: datetime | None = None
    submission: Mapping[str, Any] | None = None
    performed: Sequence[Mapping[str, Any]] | None = None
    urged: int = 0
    urged_at: datetime | None = None
    superiors: Sequence[str] | None = None
    remind_at: datetime | None = None
    reminded: int = 0
    stopped_at: datetime | None = None

    @property
    def id(self) -> str:
        """The id, as the endpoints call it."""
        return self.task_id

    @property
    def name(self) -> Said:
        """What is to be done."""
        return Said(self.name_zh, self.name_en)

    @property
    def is_open(self) -> bool:
        """Whether it still waits for somebody."""
        return self.state in OPEN_STATES

    def may_be_done_by(self, actor: Actor) -> bool:
        """Whether it is assigned to the actor, or offered to a post of hers or of an absent colleague's."""
        own = actor.user_id == self.assignee or not actor.roles.isdisjoint(self.candidates)
        return own or self.absent_for(actor) is not None

    def absent_for(self, actor: Actor) -> Absent | None:
        """The absent colleague whose work this is when the actor does it; None when it is the actor's own."""
        if self.assignee not in (None, actor.user_id):
            return next((one for one in actor.stands_in_for if one.user_id == self.assignee), None)
        if not actor.roles.isdisjoint(self.candidates):
            return None
        held = (one for one in actor.stands_in_for if not one.roles.isdisjoint(self.candidates))
        return next(held, None)


@dataclass(frozen=True, slots=True)
class ClockStop:
    """A time the clock of a case stood still; it has no end while it does."""

    stopped_at: datetime
    restarted_at: datetime | None
    reason: Said
    element_id: str


@dataclass(frozen=True, slots=True)
class TaskChange:
    """A task was opened, changed or closed, or somebody was reminded of it."""

    kind: Literal["opened", "changed", "closed", "reminded"]
    task: HumanTask
    # Whether the designer lets people agree to it together with others.
    batch: bool = False


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a case stands."""

    initiator_unit: str
    initiator_user: str
    parties: Sequence[str]
    state: str
    state_label: Said
    ended: bool
    started_at: datetime
    ended_at: datetime | None
    steps: Sequence[Said]
    due_at: datetime | None


@dataclass(frozen=True, slots=True)
class CaseMoved:
    """What one command did to a case, told as a whole; without a standing, the case stands where it stood."""

    case_no: str
    title: str
    process_id: str
    process_name: Said
    tasks: Sequence[TaskChange] = ()
    standing: Standing | None = None


@dataclass(frozen=True, slots=True)
class CaseCopied:
    """Somebody was given a case to read."""

    copy_id: str
    holder: str
    case_no: str
    case_title: str
    process_id: str
    process_name: Said
    by_name: str
    note: str
    copied_at: datetime


@dataclass(frozen=True, slots=True)
class CaseSupervised:
    """A case was put under supervision, that was answered, or it ended."""

    supervision_id: str
    case_no: str
    case_title: str
    process_id: str
    process_name: Said
    reason: str
    wished_on: date | None
    placed_at: datetime
    placed_by: str
    placed_by_name: str
    answered_at: datetime | None
    ended_at: datetime | None
