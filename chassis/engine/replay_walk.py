"""Takes one ended case through another diagram: the same answers, at the same moments, nothing of it real.

What people, messages and operations left is what they left then; conditions, decision tables, limits and
times are the other diagram's. A time that is set otherwise comes when it falls due there; every other one
comes when it came, so that a slow worker or a clock that was stopped makes no difference.
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from SpiffWorkflow.task import Task

from chassis.engine import events, returning
from chassis.engine.activities import perform
from chassis.engine.command import instance_of
from chassis.engine.definition import Definition
from chassis.engine.events import element_waited_for
from chassis.engine.host import Host, Thrown, element_of
from chassis.engine.multi_instance import leave_out
from chassis.engine.pruning import prune
from chassis.engine.refusals import NotWired
from chassis.engine.replay_matching import Changes
from chassis.engine.stimuli import (
    BEGUN,
    BY_HAND,
    COMPLETION,
    FALLEN,
    JOB,
    MESSAGE,
    RETURN,
    SIGNAL,
    SUCCESSION,
    TIMER,
    Heard,
    Stimulus,
)
from chassis.engine.succeeding import put_in_place
from chassis.engine.waiting import Wait, Waiting, moment, waiting_in
from chassis.engine.workflow import CaseWorkflow
from chassis.engine.worklist import due_of_new
from chassis.working_days import WorkingCalendar

FunctionsAt = Callable[[Callable[[], datetime], str], Mapping[str, Callable[..., Any]]]
MOST_ROUNDS = 300


class HelpedByHand(Exception):
    """A variable was repaired or a step skipped: nobody knows what the diagram would have done."""


@dataclass(frozen=True, slots=True)
class Way:
    """How a case went: what it passed, which tasks were opened, which times were set."""

    passed: Sequence[str]
    # Tasks that were opened: element, when, when they fall due. Those opened together count once.
    opened: Sequence[tuple[str, datetime, datetime | None]]
    # Times that were set on the way: element, when it was set, when it falls due.
    times: Sequence[tuple[str, datetime, datetime]]
    ended: bool = True
    # What it waits for where it has not ended: people first.
    waits_for: Sequence[str] = ()


@dataclass(slots=True)
class _Walk:
    passed: list[str] = field(default_factory=list)
    opened: list[tuple[str, datetime, datetime | None]] = field(default_factory=list)
    times: list[tuple[str, datetime, datetime]] = field(default_factory=list)


def recorded_way(stimuli: Sequence[Stimulus]) -> Way:
    """How a case went, as it was kept."""
    return Way(
        [element for one in stimuli for element in one.passed],
        [
            (element, one.at, moment(due) if due else None)
            for one in stimuli
            for element, due in dict.fromkeys((element, due) for element, due in one.opened)
        ],
        [(element, one.at, moment(due)) for one in stimuli for element, due in one.times],
    )


class Replay:
    """One case on its way through another diagram."""

    def __init__(
        self,
        draft: Definition,
        changes: Changes,
        case_no: str,
        stimuli: Sequence[Stimulus],
        functions: FunctionsAt,
        calendar: WorkingCalendar,
    ) -> None:
        self._draft = draft
        self._changes = changes
        self._stimuli = stimuli
        self._unused: list[Heard] = []
        self._answers: dict[str, deque[Mapping[str, Any]]] = defaultdict(deque)
        self._jobs: set[str] = set()
        for one in stimuli:
            for element, _topic, answer in one.answers:
                self._answers[changes.now_called(element)].append(answer)
            self._jobs |= {changes.now_called(heard.element_id) for heard in one.heard if heard.kind == JOB}
        self._set_times = [(element, due) for one in stimuli for element, due in one.times]
        self._host = Host(
            stimuli[0].at,
            case_no,
            functions(lambda: self._host.now, case_no),
            self._operate,
            self._decide,
            calendar=calendar,
        )
        self._workflow: CaseWorkflow
        self._waiting = Waiting()
        self._walk = _Walk()

    @property
    def at(self) -> str:
        """The element it has come to."""
        workflow: CaseWorkflow | None = getattr(self, "_workflow", None)
        return element_of(workflow.at) if workflow is not None and workflow.at is not None else ""

    @property
    def waiting(self) -> Waiting:
        """What it waits for, where it has come to."""
        return self._waiting

    @property
    def is_completed(self) -> bool:
        """Whether it has come to an end by itself."""
        return bool(self._workflow.is_completed())

    def walk(self, *, to_the_end: bool) -> Way:
        """Go as far as the answers reach; a case that was ended from outside is not waited for."""
        begun, *rest = self._stimuli
        first = begun.heard[0]
        self._begin(first)
        for one in rest:
            self._let_time_pass(one.at)
            self._now(one.at)
            for heard in one.heard:
                if self._workflow.is_completed():
                    break
                if self._take(heard):
                    self._settle()
                    self._take_what_was_left_over()
                else:
                    self._unused.append(heard)
        if to_the_end or self._unused:
            self._go_on()
        return Way(
            self._walk.passed, self._walk.opened, self._walk.times,
            self._workflow.is_completed() or not (to_the_end or self._unused), tuple(self._stands_at()),
        )  # fmt: skip

    def _begin(self, first: Heard) -> None:
        spec, subprocess_specs = self._draft.specs
        messages = [start.element_id for start in self._draft.start_messages]
        start = first.element_id if first.element_id in messages else None
        if start is None and first.element_id and messages:
            start = messages[0]
        self._workflow = CaseWorkflow(spec, subprocess_specs, host=self._host, start=start)
        self._workflow.task_tree.data.update(first.left)
        self._settle()

    def _now(self, at: datetime) -> None:
        self._host.now = max(self._host.now, at)

    def _settle(self) -> None:
        """Run as far as it goes by itself, and note what was opened and which times were set."""
        for _ in range(MOST_ROUNDS):
            self._workflow.do_engine_steps()
            self._host.thrown.clear()
            prune(self._workflow)
            before, self._waiting = self._waiting, waiting_in(self._workflow)
            self._note(before)
            job = next(
                (task for task in self._waiting.jobs.values() if element_of(task) not in self._jobs), None
            )
            if job is None:
                break
            # A job nobody has ever done: it answers nothing.
            perform(job)
            self._workflow.completed_by_host(job)
        self._walk.passed += self._workflow.passed
        self._workflow.passed.clear()
        self._workflow.steps = 0

    def _note(self, before: Waiting) -> None:
        opened: dict[tuple[str, datetime, datetime | None], None] = {}
        for key, task in self._waiting.people.items():
            if key not in before.people:
                opened.setdefault((element_of(task), self._host.now, due_of_new(task, self._host)[0]))
        self._walk.opened += opened
        for key, (wait, due) in self._waiting.times.items():
            if key not in before.times:
                self._walk.times.append((element_waited_for(*wait), self._host.now, moment(due)))

    def _take(self, heard: Heard) -> bool:
        """Let come what came then; false where it is not waited for now."""
        if heard.kind == COMPLETION:
            return self._complete(heard)
        if heard.kind == TIMER:
            return self._ring(heard)
        if heard.kind == MESSAGE:
            return self._arrive(heard)
        if heard.kind == SIGNAL:
            signal = Thrown(
                heard.element_id, "", str(heard.facts.get("correlation", "")), heard.left, is_signal=True
            )
            return bool(events.hear(self._workflow, signal, events.waiting_for(self._workflow, signal)))
        if heard.kind == JOB:
            return self._perform(heard)
        if heard.kind == RETURN:
            return self._return(heard)
        if heard.kind == FALLEN:
            return self._leave_out(heard)
        if heard.kind == SUCCESSION:
            put_in_place(self._workflow, heard.facts["before"], heard.facts["after"])
        if heard.kind == BY_HAND:
            raise HelpedByHand
        return heard.kind in (SUCCESSION, BEGUN)

    def _person(self, heard: Heard) -> Task | None:
        """The open task somebody answered then: of several, that for the same element of the collection."""
        element = self._changes.now_called(heard.element_id)
        open_now = [task for task in self._waiting.people.values() if element_of(task) == element]
        exact = [task for task in open_now if instance_of(task) == heard.of]
        if exact:
            return exact[min(heard.number, len(exact) - 1)]
        return open_now[0] if len(open_now) == 1 and not heard.of else None

    def _complete(self, heard: Heard) -> bool:
        task = self._person(heard)
        if task is None:
            return False
        task.data.update(heard.left)
        if not returning.go_straight(self._workflow, task):
            self._workflow.step(task)
        return True

    def _ring(self, heard: Heard) -> bool:
        element = self._changes.now_called(heard.element_id)
        waiting = [
            (wait, due) for wait, due in self._waiting.times.values() if element_waited_for(*wait) == element
        ]
        for wait, due in sorted(waiting, key=lambda one: (instance_of(one[0][0]) != heard.of, one[1])):
            if self._is_changed(element, due) and moment(due) > self._host.now:
                return False
            events.ring(*wait)
            return True
        return False

    def _arrive(self, heard: Heard) -> bool:
        element = self._changes.now_called(heard.element_id)
        waiting = [
            wait for wait, _ in self._waiting.messages.values() if element_waited_for(*wait) == element
        ]
        for wait in sorted(waiting, key=lambda one: instance_of(one[0]) != heard.of):
            events.arrive(*wait, heard.left)
            return True
        return False

    def _perform(self, heard: Heard) -> bool:
        element = self._changes.now_called(heard.element_id)
        for task in self._waiting.jobs.values():
            if element_of(task) == element:
                perform(task)
                self._workflow.completed_by_host(task)
                return True
        return False

    def _return(self, heard: Heard) -> bool:
        task, target = self._person(heard), self._changes.now_called(heard.facts["target"])
        if task is None:
            return False
        came_from = ("", "", 0) if heard.facts.get("straight") else None
        return returning.move_back(task, target, came_from)

    def _leave_out(self, heard: Heard) -> bool:
        task = self._person(heard)
        if task is None or not instance_of(task):
            return False
        leave_out(task)
        return True

    def _changed_times(self) -> Iterator[tuple[datetime, Wait]]:
        for wait, due in self._waiting.times.values():
            if self._is_changed(element_waited_for(*wait), due):
                yield moment(due), wait

    def _is_changed(self, element: str, due: str) -> bool:
        """Whether a time is set otherwise than it was, by this diagram and not by a newer calendar."""
        if element in self._changes.times:
            return True
        if not self._changes.tables:
            return False
        return (self._changes.once_called(element), due) not in self._set_times

    def _let_time_pass(self, until: datetime) -> None:
        """Let come what is set otherwise and falls due before."""
        for _ in range(MOST_ROUNDS):
            due = min(self._changed_times(), key=lambda pair: pair[0], default=None)
            if due is None or due[0] > until or self._workflow.is_completed():
                return
            self._now(due[0])
            events.ring(*due[1])
            self._settle()
            self._take_what_was_left_over()

    def _take_what_was_left_over(self) -> None:
        """What came before it was waited for is taken when it is."""
        for _ in range(MOST_ROUNDS):
            taken = next(
                (
                    one
                    for one in self._unused
                    if one.kind != TIMER and not self._workflow.is_completed() and self._take(one)
                ),
                None,
            )
            if taken is None:
                return
            self._unused.remove(taken)
            self._settle()

    def _go_on(self) -> None:
        """After the last answer: what was waited for then is waited for until it comes."""
        for _ in range(MOST_ROUNDS):
            self._take_what_was_left_over()
            if self._workflow.is_completed():
                return
            due = self._next_time()
            if due is None:
                return
            self._now(due[0])
            events.ring(*due[1])
            self._settle()

    def _next_time(self) -> tuple[datetime, Wait] | None:
        times = [(moment(due), wait) for wait, due in self._waiting.times.values()]
        if self._waiting.people:
            rung = {self._changes.now_called(one.element_id) for one in self._unused if one.kind == TIMER}
            times = [pair for pair in times if element_waited_for(*pair[1]) in rung]
        return min(times, key=lambda pair: pair[0], default=None)

    def _stands_at(self) -> Iterator[str]:
        yield from (element_of(task) for task in self._waiting.people.values())
        yield from (element_waited_for(*wait) for wait, _name in self._waiting.messages.values())
        yield from (element_of(task) for task in self._waiting.jobs.values())
        yield from (element_waited_for(*wait) for wait, _due in self._waiting.times.values())

    def _operate(self, task: Task, topic: str) -> Mapping[str, Any] | None:
        answers = self._answers.get(element_of(task))
        return answers.popleft() if answers else None

    def _decide(self, task: Task, decision_id: str) -> Any:
        decision = self._draft.decisions.get(decision_id)
        if decision is None:
            raise NotWired(f"{self._draft.process_id} asks {decision_id}, which the draft does not hold")
        return decision(task.data, self._host.functions).result
