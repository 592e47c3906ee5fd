"""Cases of procedures a county has drawn from nothing, begun by whom the start event names.

What was filled in is in the journal: no service has tables for a procedure nobody foresaw.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from chassis.actor import Actor
from chassis.engine.definition import Definition
from chassis.engine.extensions import read_properties
from chassis.engine.records import Instance
from chassis.engine.runtime import Engine
from chassis.errors import Refusal
from chassis.persistence.journal import JournalEntry, entries_of
from chassis.texts import Said

SERIES = "own"
STARTED_BY = "startedBy"
LOCAL_UNITS = ("applicant", "county", "office")
"""The variables of such a case that hold a unit."""
Plain = dict[str, Any]
_RUNNING, _WHY = Said("办理中", "Running"), Said("轮到本岗位办理“{step}”", "“{step}” is with this post")
_TOLD: Mapping[str, Said] = {
    "case-started": Said("立案", "Begun"),
    "task-completed": Said("办结：{name_zh}", "Done: {name_en}"),
    "timer-fired": Said("时间到：{name_zh}", "Time is up: {name_en}"),
    "case-withdrawn": Said("撤回", "Withdrawn"),
    "case-returned": Said("退回", "Returned"),
}


class NotYoursToBegin(Refusal):
    """The start event names other posts."""

    code = "not-yours-to-begin"
    title = Said("您的岗位不能办理立案", "Your post cannot begin this")
    detail = Said(
        "“{name}”由开始事件上写明的岗位立案。", "“{name}” is begun by the posts its start event names."
    )


class NothingToDo(Refusal):
    """A case of such a procedure offers its tasks, and nothing beside them."""

    code = "nothing-beside-tasks"
    title = Said("没有这项操作", "There is no such act")


@dataclass(frozen=True, slots=True)
class LocalCases:
    """Begins cases of procedures whose start event says who may."""

    engine: Engine
    county: str
    office: str

    def offered(self, session: Session, actor: Actor) -> list[tuple[str, Said]]:
        """The procedures the actor may begin."""
        found = []
        for process_id, version in sorted(self.engine.newest(session).items()):
            definition = self.engine.definition(session, process_id, version)
            if _may_begin(definition, actor):
                found.append((process_id, definition.name))
        return found

    def begin(self, work: Any, process_id: str, title: str) -> str:
        """Begin a case; its number."""
        definition = self.engine.definition(work.session, process_id)
        if not _may_begin(definition, work.actor):
            raise NotYoursToBegin(name=definition.name)
        year = work.clock.today().year
        case_no = f"{self.county}-{SERIES}-{year}-{work.numbers.next(SERIES, self.county, year):05d}"
        values = {"applicant": work.actor.unit, "county": self.county, "office": self.office, "title": title}
        self.engine.start(
            work, process_id, case_no=case_no, variables=values, title=title, parties=[work.actor.unit]
        )
        return case_no


@dataclass(frozen=True, slots=True)
class LocalPresenter:
    """Tells such a case from its process and its journal."""

    engine: Engine

    def may_read(self, session: Session, case_no: str, actor: Actor) -> bool:
        """Whoever's unit began it or had work in it."""
        units = {unit for held in actor.roles for unit in [held.partition("@")[2]] if unit} | {actor.unit}
        return any(
            units & {one.initiator_unit, *one.parties} for one in self.engine.instances(session, case_no)
        )

    def case_file(self, session: Session, case_no: str, actor: Actor) -> Plain:
        """The case as labelled data."""
        instances = self.engine.instances(session, case_no)
        instance = instances[-1]
        definition = self.engine.definition(session, instance.process_id, instance.process_version)
        entries = entries_of(session, case_no)
        ended = instance.state != "running"
        return {
            "case_no": case_no,
            "process_id": instance.process_id,
            "process_version": instance.process_version,
            "process_name": definition.name,
            "position": self.engine.position(session, case_no),
            "title": instance.title,
            "state": instance.end_state or instance.state,
            "state_label": _label(instance, definition),
            "ended": ended,
            "started_at": instances[0].started_at,
            "ended_at": instance.ended_at,
            "sections": [],
            "opinions": [],
            "timeline": [_line(entry) for entry in entries if entry.action in _TOLD],
            "documents": [],
            "attachments": [],
            "clock": None,
            "basis": [],
            "actions": [],
        }

    def task_data(self, session: Session, task: Any, actor: Actor) -> tuple[Plain, Plain, Said]:
        """The form begins empty; the step says itself why it is here."""
        return {}, {}, _WHY.filled(step=task.name)

    def act(self, work: Any, case_no: str, key: str, data: Mapping[str, Any]) -> Plain:
        """Nothing is offered beside the tasks."""
        raise NothingToDo()


def _may_begin(definition: Definition, actor: Actor) -> bool:
    named = ",".join(
        read_properties(start).get(STARTED_BY, "") for start in definition.process.iterfind("{*}startEvent")
    )
    return any(actor.holds(role.strip()) for role in named.split(",") if role.strip())


def _label(instance: Instance, definition: Definition) -> Said:
    if instance.state == "running":
        return _RUNNING
    end = definition.elements.get(instance.end_state or "")
    return end.name if end else Said(instance.end_state or "", instance.end_state or "")


def _line(entry: JournalEntry) -> Plain:
    facts = {name: value for name, value in entry.facts.items() if isinstance(value, str)}
    return {
        "at": entry.at,
        "actor_name": entry.actor_name,
        "unit_name": entry.unit_name,
        "post": entry.post,
        "text": _TOLD[entry.action].filled(**facts),
    }
