"""A dry run of a draft: its real diagram with chosen values, nobody's work and no message of it real.

What operations and completions would leave is chosen by whoever tries it; decision tables, limits and
conditions are evaluated as in a case. The unit of work it runs in has to be undone.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any

from chassis.actor import Actor
from chassis.engine.command import Command
from chassis.engine.decisions import Decided
from chassis.engine.definition import Definition
from chassis.engine.draft_records import Content
from chassis.engine.expression_values import ExpressionError
from chassis.engine.filled_in import FilledIn
from chassis.engine.host import Thrown
from chassis.engine.library import Library
from chassis.engine.records import Case, CaseCopied, CaseMoved, CaseSupervised, HumanTask, Instance
from chassis.engine.rehearsal import NOTHING, Happened, Holder, Next, Ran, Step
from chassis.engine.rehearsal_words import asked_of, choices_of, holders_of, spoken
from chassis.engine.runtime import Engine
from chassis.engine.store import EngineTables
from chassis.engine.waiting import waiting_in
from chassis.engine.wanted_variables import wanted_variables
from chassis.errors import Fault, Refusal
from chassis.persistence.unit_of_work import UnitOfWork
from chassis.texts import Said

CASE_NO = "dry-run"
MOST_STEPS = 200
PERSON, TIME, MESSAGE = "person", "time", "message"
_OPENED, _DONE = Said("开始办理", "opened"), Said("办结", "done")
_CANCELLED = Said("取消", "cancelled")
_OPERATION = Said("系统执行", "system")
_DECISION, _MESSAGE = Said("决策表", "decision table"), Said("发出消息", "sends")
_ENDED = Said("结束", "ended")
_GONE = Said("“{element}”现在没有在等", "“{element}” is not waited for now")
_WHY_NOT = Said("{why}", "{why}")
_RULES = Said("{name}第 {rules} 条：{result}", "{name}, rule {rules}: {result}")
_NO_RULE = Said("{name}没有符合的条目：{result}", "{name}, no rule fits: {result}")


class _Whatever(Mapping[str, Any]):
    """An operation or completion of every name, each only noted."""

    def __init__(self, noted: Callable[..., Mapping[str, Any]]) -> None:
        self._noted = noted

    def __getitem__(self, name: str) -> Any:
        return lambda work, case, *submission: self._noted(name, case, *submission)

    def __iter__(self) -> Iterator[str]:
        return iter(())

    def __len__(self) -> int:
        return 0


class _Unchecked(FilledIn):
    """Takes the values that were chosen; the real form asks for more."""

    def check(
        self,
        work: UnitOfWork,
        task: HumanTask,
        command: Command,
        variables: Mapping[str, Any],
        outcome: str | None,
        data: Mapping[str, Any],
    ) -> dict[str, Any]:
        """The values as they are."""
        return dict(data)


class _Stage(Engine):
    """An engine whose messages reach nobody."""

    on_thrown: Callable[[Thrown], None]

    def begin(self, work: UnitOfWork, definition: Definition, values: Mapping[str, Any]) -> None:
        """Begin at the plain start, or at the first message where there is none."""
        messages = [start.element_id for start in definition.start_messages]
        starts = [str(start.get("id")) for start in definition.process.iterfind("{*}startEvent")]
        plain = [start for start in starts if start not in messages]
        self._start(work, definition, CASE_NO, values, "", [], start=None if plain else messages[0])

    def route(self, work: UnitOfWork, command: Command, thrown: Sequence[Thrown], hops: int = 0) -> None:
        """Note what was thrown."""
        for message in thrown:
            self.on_thrown(message)

    def ring(self, work: UnitOfWork, instance: Instance, timer_id: str) -> bool:
        """Let a time come that is waited for."""
        command = self.restored(work, instance)
        if not self._ring(work, command, timer_id):
            return False
        self.route(work, command, command.save())
        return True


def rehearse(
    engine: Engine,
    tables: EngineTables,
    work: UnitOfWork,
    process_id: str,
    content: Content,
    called: Mapping[str, Definition],
    values: Mapping[str, Any],
    steps: Sequence[Step],
    roles: Mapping[str, Said],
) -> Ran:
    """Begin a case of a draft with these values, take these steps, and tell what came of it."""
    ran = Ran()
    definition = Definition(process_id, 1, content.bpmn, content.decision_files, content.forms, called)
    try:
        stage = _stage(engine, tables, definition, ran, roles)
        stage.begin(work, definition, values)
        for step in steps[:MOST_STEPS]:
            _take(stage, work, step)
        _tell(stage, work, definition, ran, roles)
    except ExpressionError as error:
        ran.problem = _by_name(error.said, definition)
    except Refusal as refusal:
        ran.problem = refusal.said
    except Fault as fault:
        ran.problem = _WHY_NOT.filled(why=str(fault))
    return ran


def _by_name(said: Said, definition: Definition) -> Said:
    """What went wrong at an element, with the element by its name: nobody who draws has seen its id."""
    for key, element in definition.elements.items():
        if said.zh.startswith(f"{key}：") and element.name.zh:
            return Said(
                f"{element.name.zh}{said.zh.removeprefix(key)}", said.en.replace(key, element.name.en, 1)
            )
    return said


def first_values(content: Content, today: date) -> dict[str, Any]:
    """The variables the expressions of a diagram ask for, with values of their kinds to begin a run with."""
    return wanted_variables(content.bpmn, today)


def _stage(
    engine: Engine, tables: EngineTables, definition: Definition, ran: Ran, roles: Mapping[str, Said]
) -> _Stage:
    names = {key: element.name for key, element in definition.elements.items()}

    def note(element: str, what: Said, detail: Said = NOTHING, holders: Sequence[Holder] = ()) -> None:
        name = names.get(element, Said(element, element))
        ran.happened.append(Happened(element, name, what, detail, holders))

    def operated(name: str, case: Case, *_: Any) -> Mapping[str, Any]:
        note(case.element_id, _OPERATION, Said(name, name))
        return {}

    def completed(name: str, case: Case, submission: Any) -> Mapping[str, Any]:
        note(case.element_id, _OPERATION, Said(name, name))
        return dict(submission.data)

    def decided(_work: Any, case: Case, answer: Decided) -> None:
        rules = "、".join(str(rule.number) for rule in answer.rules)
        said = (_RULES if rules else _NO_RULE).filled(
            name=answer.name, rules=rules, result=spoken(answer.result)
        )
        note(case.element_id, _DECISION, said)

    def observed(_work: Any, change: CaseMoved | CaseCopied | CaseSupervised) -> None:
        if not isinstance(change, CaseMoved):
            return
        for moved in change.tasks:
            if moved.kind == "opened":
                note(moved.task.element_id, _OPENED, holders=holders_of(moved.task, roles))
            elif moved.kind == "closed":
                is_done = moved.task.state == "completed"
                chosen = {one.value: one.label for one in choices_of(definition, moved.task)}
                outcome = moved.task.outcome or ""
                label = chosen.get(outcome, Said(outcome, outcome))
                note(moved.task.element_id, _DONE if is_done else _CANCELLED, label)

    library = Library(Path("/nonexistent"))
    library.add(definition)
    stage = _Stage(
        library,
        tables,
        operations=_Whatever(operated),
        completions=_Whatever(completed),
        functions=engine.service_functions,
        observer=observed,
        decided=decided,
        calendar=engine.calendar,
        superiors=engine.superiors,
    )
    stage.filled_in = _Unchecked(None)
    stage.on_thrown = lambda message: note(message.element_id, _MESSAGE, Said(message.name, message.name))
    return stage


def _take(stage: _Stage, work: UnitOfWork, step: Step) -> None:
    waited = {PERSON: _persons, TIME: _times, MESSAGE: _messages}[step.kind](stage, work, step)
    act = next(islice(waited, step.number, None), None)
    if act is None or not act():
        raise StepNotWaited(element=step.element)


def _persons(stage: _Stage, work: UnitOfWork, step: Step) -> Iterator[Callable[[], bool]]:
    """Doing each of the tasks open at the element."""

    def does(task: HumanTask) -> bool:
        somebody = Actor(work.actor.user_id, work.actor.name, "", "", "", frozenset(task.candidates))
        with work.done_by(somebody):
            stage.complete(work, task.task_id, outcome=step.outcome, data=step.values)
        return True

    for task in stage.tasks(work.session, CASE_NO):
        if task.is_open and task.element_id == step.element:
            yield partial(does, task)


def _times(stage: _Stage, work: UnitOfWork, step: Step) -> Iterator[Callable[[], bool]]:
    """Each of the times the element waits for."""
    for instance in stage.instances(work.session, CASE_NO):
        if instance.state == "running":
            waiting = waiting_in(stage.restored(work, instance).workflow).times
            for timer_id, ((task, _number), _due) in waiting.items():
                if _element(task) == step.element:
                    yield partial(stage.ring, work, instance, timer_id)


def _messages(stage: _Stage, work: UnitOfWork, step: Step) -> Iterator[Callable[[], bool]]:
    """Each of the messages the element waits for."""

    def arrives(name: str) -> bool:
        stage.deliver(work, name, correlation=CASE_NO, variables=step.values)
        return True

    for instance in stage.instances(work.session, CASE_NO):
        waiting = waiting_in(stage.restored(work, instance).workflow).messages.values()
        for (task, _number), name in waiting:
            if _element(task) == step.element:
                yield partial(arrives, name)


class StepNotWaited(Refusal):
    """The run does not wait for that."""

    code = "step-not-waited"
    title = Said("这一步现在没有在等", "That is not waited for")
    detail = _GONE


def _tell(
    stage: _Stage, work: UnitOfWork, definition: Definition, ran: Ran, roles: Mapping[str, Said]
) -> None:
    session = work.session
    position = stage.position(session, CASE_NO)
    ran.done, ran.active = list(position["done"]), list(position["active"])
    wanted = wanted_variables(definition.bpmn, work.clock.today())
    for task in stage.tasks(session, CASE_NO):
        if task.is_open:
            ran.next.append(
                Next(
                    PERSON, task.element_id, task.name, holders_of(task, roles), task.due_at, task.limit_days,
                    choices_of(definition, task), asked_of(definition, task, wanted),
                )
            )  # fmt: skip
    _tell_rest(stage, work, definition, ran)
    _number(ran)


def _number(ran: Ran) -> None:
    """Tell apart what the same element waits for several times."""
    counted: Counter[tuple[str, str]] = Counter()
    for place, one in enumerate(ran.next):
        ran.next[place] = replace(one, number=counted[one.kind, one.element])
        counted[one.kind, one.element] += 1


def _tell_rest(stage: _Stage, work: UnitOfWork, definition: Definition, ran: Ran) -> None:
    """How the run ended, or its variables and what it waits for besides people."""
    for instance in stage.instances(work.session, CASE_NO):
        if instance.state != "running":
            ran.end_state = instance.end_state or ""
            end = definition.elements.get(ran.end_state)
            ran.end_name = end.name if end else Said(ran.end_state, ran.end_state)
            ran.happened.append(Happened(ran.end_state, ran.end_name, _ENDED))
            continue
        workflow = stage.restored(work, instance).workflow
        ran.variables = dict(next((task.data for task in workflow.active()), {}))
        waiting = waiting_in(workflow)
        for (task, _), due in waiting.times.values():
            ran.next.append(
                Next(TIME, _element(task), _name(definition, task), due_at=datetime.fromisoformat(due))
            )
        for (task, _), name in waiting.messages.values():
            ran.next.append(Next(MESSAGE, _element(task), _name(definition, task), message=name))


def _element(task: Any) -> str:
    return str(getattr(task.task_spec, "bpmn_id", None) or task.task_spec.name)


def _name(definition: Definition, task: Any) -> Said:
    element = definition.elements.get(_element(task))
    return element.name if element else Said(_element(task), _element(task))
