"""Puts the state of a running case under another version of its process, or says what stands against it.

What is open stays exactly as it is: the same tasks with the same ids, variables and due times. Only what lies
ahead is looked up in the new version. Where that is not possible without losing or doubling a token, the case
stays where it is, and every reason is named.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from SpiffWorkflow.bpmn.specs.control import BoundaryEventSplit
from SpiffWorkflow.bpmn.specs.event_definitions.timer import TimerEventDefinition
from SpiffWorkflow.bpmn.specs.mixins.inclusive_gateway import InclusiveGateway
from SpiffWorkflow.bpmn.specs.mixins.parallel_gateway import ParallelGateway
from SpiffWorkflow.bpmn.specs.mixins.subworkflow_task import SubWorkflowTask
from SpiffWorkflow.task import Task
from SpiffWorkflow.util.task import TaskState

from chassis.engine import codec
from chassis.engine.definition import Definition
from chassis.engine.events import FirstOf
from chassis.engine.host import Host
from chassis.engine.pruning import prune
from chassis.engine.timers import Cycle
from chassis.engine.workflow import ACTIVE
from chassis.texts import Said

_SPLIT = ".BoundaryEventSplit"
_SUFFIXES = (" [child]", _SPLIT, ".BoundaryEventJoin")
_KEPT = ACTIVE | TaskState.FINISHED_MASK

_GONE = Said("“{name}”正在办理，新版本中没有它", "“{name}” is under way and not in the new version")
_CHANGED = Said(
    "“{name}”正在办理，新版本中换了类型", "“{name}” is under way and of another kind in the new version"
)
_BOUNDARY = Said(
    "“{name}”正在办理，新版本中它的边界事件不同", "“{name}” is under way and has other boundary events now"
)
_BLOCK = Said(
    "“{name}”处在并行分支中，新版本中该并行块不同",
    "“{name}” lies in a block of branches that is another one now",
)
_WAITS = Said(
    "“{name}”正在等待，新版本中它等的事件或事件的顺序不同",
    "“{name}” waits, and in the new version for other events or in another order",
)
_GATHERS = Said(
    "“{name}”正在逐个办理，新版本中它收集结果的变量不同",
    "“{name}” is being done one by one and gathers its answers elsewhere in the new version",
)
_CALLS = Said(
    "“{name}”正在进行，新版本中它调用的是另一个流程", "“{name}” is under way and calls another process now"
)
_SCOPE = Said("正在进行的子流程“{name}”在新版本中没有了", "The sub-process “{name}” is under way and gone")
_WAIT = Said("等候它办完再迁移，或在新版本中保留它", "Wait until it is done, or keep it in the new version")
_RENAME = Said(
    "等候它办完再迁移；只是改名的，写明新旧对应", "Wait until it is done; if it was only renamed, say so"
)
_VARIABLE = Said(
    "等候它办完再迁移，或在新版本中写明原来的结果变量（outputCollection）",
    "Wait until it is done, or name the old variable (outputCollection) in the new version",
)
_LISTENER = Said(
    "新版本新增了事件子流程的开始事件“{name}”，在途案件不会收到它",
    "“{name}” starts an event sub-process that is new; a case under way would not hear it",
)
_FINISH = Said("让在途案件按原版本办完", "Let the cases under way finish under their version")


@dataclass(frozen=True, slots=True)
class Obstacle:
    """Why a case cannot go on under another version, at which element, and what to do about it."""

    element_id: str
    rule: str
    said: Said
    remedy: Said


class Transplant:
    """One case between two versions; `renamed` maps ids of elements from the old to the new."""

    def __init__(
        self, state: bytes, old: Definition, new: Definition, renamed: Mapping[str, str], host: Host
    ) -> None:
        self._old, self._new, self._renamed, self._host = old, new, renamed, host
        self._workflow = codec.decode(state, *old.specs, host)
        prune(self._workflow)
        self.obstacles = list(dict.fromkeys(self._against()))

    def state(self) -> bytes:
        """The state under the new version; only where nothing stands against it."""
        for part in self._parts():
            self._replant(part, self._spec_of(part))
        workflow = self._workflow
        workflow.done = {self._name(element): None for element in workflow.done}
        spec, inner = self._new.specs
        # Read once more as every later command will read it: what cannot be read must not be written.
        return codec.encode(codec.decode(codec.encode(workflow), spec, inner, self._host))

    def _parts(self) -> list[Any]:
        workflow = self._workflow
        return [workflow, *(inner for inner in workflow.subprocesses.values() if not inner.completed)]

    def _spec_of(self, part: Any) -> Any:
        spec, inner = self._new.specs
        return spec if part is self._workflow else inner.get(self._name(part.spec.name))

    def _name(self, name: str) -> str:
        """What a node of the old version is called in the new one."""
        for suffix in _SUFFIXES:
            if name.endswith(suffix):
                return self._name(name.removesuffix(suffix)) + suffix
        return self._renamed.get(name, name)

    def _against(self) -> Iterator[Obstacle]:
        for part in self._parts():
            spec = self._spec_of(part)
            if spec is None:
                yield self._obstacle(part.spec.name, "scope-gone", _SCOPE, _WAIT)
                continue
            yield from self._against_listeners(part, spec)
            for task in part.tasks.values():
                if task._state & ACTIVE:
                    yield from self._against_open(task, spec)
                elif isinstance(task.task_spec, BoundaryEventSplit) and _has_open(task):
                    yield from self._against_split(task, spec)

    def _against_listeners(self, part: Any, spec: Any) -> Iterator[Obstacle]:
        """An event sub-process begins to listen with its scope; this one has begun without it."""
        there = {self._name(listener.name) for listener in part.spec.listeners}
        for listener in spec.listeners:
            if listener.name not in there:
                yield self._obstacle(listener.name, "listener-added", _LISTENER, _FINISH)

    def _against_open(self, task: Task, spec: Any) -> Iterator[Obstacle]:
        old, new = task.task_spec, spec.task_specs.get(self._name(task.task_spec.name))
        if new is None:
            yield self._obstacle(old.name, "element-gone", _GONE, _RENAME)
        elif type(new) is not type(old):
            yield self._obstacle(old.name, "element-changed", _CHANGED, _WAIT)
        elif task._state == TaskState.WAITING and self._awaited(old, self._name) != self._awaited(new, str):
            yield self._obstacle(old.name, "wait-changed", _WAITS, _WAIT)
        elif _gathered(old) != _gathered(new):
            yield self._obstacle(old.name, "instances-changed", _GATHERS, _VARIABLE)
        elif isinstance(old, SubWorkflowTask) and self._name(old.spec) != new.spec:
            yield self._obstacle(old.name, "scope-changed", _CALLS, _WAIT)
        elif _is_bare(task) and f"{new.name}{_SPLIT}" in spec.task_specs:
            yield self._obstacle(old.name, "boundary-changed", _BOUNDARY, _WAIT)
        elif self._blocks(old, self._name) != self._blocks(new, lambda name: name):
            yield self._obstacle(old.name, "block-changed", _BLOCK, _WAIT)

    def _against_split(self, task: Task, spec: Any) -> Iterator[Obstacle]:
        old = task.task_spec
        new = spec.task_specs.get(self._name(old.name))
        around = {self._name(output) for output in old._outputs}
        if new is None or set(new._outputs) != around:
            yield self._obstacle(old.name, "boundary-changed", _BOUNDARY, _WAIT)

    def _awaited(self, spec: Any, name: Callable[[str], str]) -> list[tuple[str, str]]:
        """What a waiting node waits for; at an event gateway in the order its branches are told apart by."""
        definition = getattr(spec, "event_definition", None)
        if isinstance(definition, FirstOf):
            branches = zip(spec._outputs, definition.event_definitions, strict=True)
            return [(name(branch), _kind_of(event)) for branch, event in branches]
        return [("", _kind_of(definition))]

    def _blocks(self, spec: Any, name: Any) -> dict[str, frozenset[str]]:
        """The joins a token at this node runs into without passing a split, each with what it waits for."""
        found: dict[str, frozenset[str]] = {}
        seen, stack = {spec.name}, [spec]
        while stack:
            node = stack.pop()
            if isinstance(node, ParallelGateway | InclusiveGateway):
                if len(node._inputs) > 1:
                    found[name(node.name)] = frozenset(map(name, node._inputs))
                    continue
                if len(node._outputs) > 1:
                    continue
            for output in node.outputs:
                if output.name not in seen:
                    seen.add(output.name)
                    stack.append(output)
        return found

    def _obstacle(self, name: str, rule: str, said: Said, remedy: Said) -> Obstacle:
        for suffix in _SUFFIXES:
            name = name.removesuffix(suffix)
        element = self._old.elements.get(name) or self._new.elements.get(name)
        called = element.name if element is not None and element.name.zh else Said(name, name)
        return Obstacle(name, rule, said.filled(name=called), remedy)

    def _replant(self, part: Any, spec: Any) -> None:
        part.spec = spec
        for task in list(part.tasks.values()):
            if task.id in part.tasks and not task._state & _KEPT and _is_kept(task.parent):
                part._remove_task(task.id)
        for task in part.tasks.values():
            # A node that is passed and no more in the diagram has nothing left to do.
            task.task_spec = spec.task_specs.get(self._name(task.task_spec.name), spec.start)
        for task in list(part.tasks.values()):
            if task._state & ACTIVE and not _is_instance(task):
                self._look_ahead(task)

    @staticmethod
    def _look_ahead(task: Task) -> None:
        """Expect again what comes after an open task: that is what the new version is for."""
        if not task._children:
            task.task_spec._predict(task, mask=TaskState.NOT_FINISHED_MASK)
            return
        there = {child.task_spec.name for child in task.children}
        for output in task.task_spec.outputs:
            if output.name not in there:
                child = task._add_child(output, TaskState.FUTURE)
                child.task_spec._predict(child, mask=TaskState.NOT_FINISHED_MASK)


def _kind_of(event: Any) -> str:
    """The kind of an event as far as a case that waits for it knows; a date is as good as a duration."""
    if isinstance(event, TimerEventDefinition):
        return "cycle" if isinstance(event, Cycle) else "timer"
    return type(event).__name__


def _gathered(spec: Any) -> tuple[Any, Any]:
    """The variables an activity of several instances gives them and gathers from them."""
    return getattr(spec, "input_item", None), getattr(spec, "data_output", None)


def _is_kept(task: Task | None) -> bool:
    return task is None or bool(task._state & _KEPT)


def _has_open(task: Task) -> bool:
    return any(child._state & ACTIVE for child in task.children)


def _is_bare(task: Task) -> bool:
    """Whether an open activity has no events on its boundary."""
    return not (task.parent is not None and isinstance(task.parent.task_spec, BoundaryEventSplit))


def _is_instance(task: Task) -> bool:
    """Whether a task is one of several instances: what comes after it is its activity's."""
    return bool(task.triggered and task.parent is not None and hasattr(task.parent.task_spec, "task_spec"))
