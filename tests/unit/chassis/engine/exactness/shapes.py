"""Structured processes as a tree of shapes, and how each is drawn as BPMN.

A shape has one way in and one way out, so what a token does in it can be told in a few lines of Python
(`tokens.py`) without looking at a single gateway: that is what the engine is compared with.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from chassis.engine.definition import Definition
from tests.unit.chassis.engine.drawing import Drawing, again, each, event, message, timer
from tests.unit.chassis.engine.elements.walk import pinned

TOWNS = "towns"
CODES = ("late", "wrong")


@dataclass(frozen=True)
class Boundary:
    """An event on the border of an activity; `aside` is what follows it.

    One for errors or escalations catches those of its code, or all of them when it has none; a signal is
    known by its code.
    """

    name: str
    kind: str  # timer, message, cycle, signal, error or escalation
    interrupting: bool
    aside: Sequence
    code: str = ""


@dataclass(frozen=True)
class User:
    """A user task, perhaps once for each element of a list, or again and again."""

    name: str
    boundary: Boundary | None = None
    each: Each | Again | None = None


@dataclass(frozen=True)
class Each:
    """Once for each element of the list `towns`, which is variable `element` inside."""

    element: str
    sequential: bool
    enough: int | None = None


@dataclass(frozen=True)
class Again:
    """Again while the variable is 1, at most so many times; asked before the first time, or after it."""

    variable: str
    most: int
    test_before: bool


@dataclass(frozen=True)
class Service:
    """A service task that sets a variable of its own name; what `lasts`, nobody can take back."""

    name: str
    lasts: bool = False


@dataclass(frozen=True)
class Wait:
    """An intermediate event: a timer or a message."""

    name: str
    kind: str


@dataclass(frozen=True)
class Hear:
    """An intermediate signal event, and a user task after it: several may hear the signal at once."""

    name: str
    code: str

    @property
    def task(self) -> User:
        """The user task."""
        return User(f"{self.name}_heard")


@dataclass(frozen=True)
class Race:
    """An event gateway: a message or a timer, whichever comes first."""

    name: str


@dataclass(frozen=True)
class Choice:
    """An exclusive gateway: `yes` where the variable is 1."""

    name: str
    variable: str
    yes: Sequence
    no: Sequence


@dataclass(frozen=True)
class Parallel:
    """All branches at once."""

    name: str
    branches: tuple[Sequence, ...]


@dataclass(frozen=True)
class Inclusive:
    """Every branch whose variable is not 2; the last one where there is none."""

    name: str
    branches: tuple[tuple[str, Sequence], ...]
    otherwise: Sequence


@dataclass(frozen=True)
class Raise:
    """A user task that is followed by an event thrown where the variable is 1: else the token goes on.

    The end of the scope at once, an error, an escalation or a signal. A person comes first, so that all else
    waits when it happens: how far others have come in the same moment, nobody says.
    """

    name: str
    kind: str  # terminate, error, escalation or signal
    variable: str
    code: str = ""


@dataclass(frozen=True)
class Loop:
    """The body again and again while the variable is 1."""

    name: str
    variable: str
    body: Sequence


@dataclass(frozen=True)
class Sub:
    """A sub-process, embedded or called, perhaps once for each element of a list, or again and again."""

    name: str
    body: Sequence
    boundary: Boundary | None = None
    each: Each | Again | None = None
    handlers: tuple[Handler, ...] = ()
    called: bool = False


@dataclass(frozen=True)
class Handler:
    """An event sub-process: what may come at any time while its scope lasts, and what is done then."""

    name: str
    kind: str  # timer, message, cycle, signal, error or escalation
    interrupting: bool
    body: Sequence
    code: str = ""


Shape = User | Service | Wait | Hear | Race | Raise | Choice | Parallel | Inclusive | Loop | Sub
Sequence = tuple[Shape, ...]


@dataclass
class Artist:
    """Draws shapes; keeps the messages they need, and the processes they call."""

    messages: list[str] = field(default_factory=list)
    called: list[Drawing] = field(default_factory=list)

    def process(self, whole: Sub) -> Definition:
        """The whole process, with those it calls."""
        outermost = self._scope(whole.name, whole.body, whole.handlers)
        known: dict[str, Definition] = {}
        for drawing in (*self.called, outermost):
            drawing.definitions = self._definitions()
            content = drawing.content()
            calls = {name: one for name, one in known.items() if f'calledElement="{name}"' in content}
            known[drawing.process_id] = Definition(drawing.process_id, 1, drawing.xml(), called=calls)
        return known[whole.name]

    def _definitions(self) -> str:
        known = "".join(
            f'<bpmn:message id="m_{name}" name="{message_of(name)}" />' for name in self.messages
        ) + "".join(
            f'<bpmn:{kind} id="{kind}_{code}" name="{code}" {kind}Code="{code}" />'
            for kind in ("error", "escalation")
            for code in CODES
        )
        return known + "".join(f'<bpmn:signal id="signal_{code}" name="{code}" />' for code in CODES)

    def _scope(self, name: str, body: Sequence, handlers: tuple[Handler, ...] = ()) -> Drawing:
        drawing = self._whole(Drawing().start(f"{name}_begun"), f"{name}_begun", name, body)
        for handler in handlers:
            inner = Drawing().start(handler.name, self._event(handler), interrupting=handler.interrupting)
            drawing.event_sub(
                f"{handler.name}_handled", self._whole(inner, handler.name, handler.name, handler.body)
            )
        return drawing

    def _whole(self, drawing: Drawing, begun: str, name: str, body: Sequence) -> Drawing:
        last = self._sequence(drawing, begun, body)
        return drawing.node("endEvent", f"{name}_done").flow(last, f"{name}_done")

    def _sequence(self, drawing: Drawing, last: str, body: Sequence) -> str:
        for shape in body:
            last = getattr(self, f"_{type(shape).__name__.lower()}")(drawing, last, shape)
        return last

    def _message(self, name: str) -> str:
        self.messages.append(name)
        return message(f"m_{name}")

    def _user(self, drawing: Drawing, last: str, shape: User) -> str:
        drawing.user(shape.name, after=_each(shape.each)).flow(last, shape.name)
        return self._bounded(drawing, shape.name, shape.boundary)

    def _sub(self, drawing: Drawing, last: str, shape: Sub) -> str:
        inner = self._scope(shape.name, shape.body, shape.handlers)
        if shape.called:
            inner.process_id = f"{shape.name}_called"
            self.called.append(inner)
            drawing.node("callActivity", shape.name, "", pinned(inner.process_id), "", _each(shape.each))
        else:
            drawing.sub(shape.name, inner, _each(shape.each))
        drawing.flow(last, shape.name)
        return self._bounded(drawing, shape.name, shape.boundary)

    def _bounded(self, drawing: Drawing, name: str, boundary: Boundary | None) -> str:
        if boundary is None:
            return name
        drawing.boundary(boundary.name, name, self._event(boundary), interrupting=boundary.interrupting)
        last = self._sequence(drawing, boundary.name, boundary.aside)
        if boundary.interrupting:
            merged = f"{boundary.name}_merged"
            drawing.xor(merged).flow(name, merged).flow(last, merged)
            return merged
        drawing.node("endEvent", f"{boundary.name}_end").flow(last, f"{boundary.name}_end")
        return name

    def _event(self, of: Boundary | Handler) -> str:
        if of.kind == "message":
            return self._message(of.name)
        if of.kind in ("signal", "error", "escalation"):
            return event(of.kind, of.code and f"{of.kind}_{of.code}")
        return timer("cycle", "R3/P1D") if of.kind == "cycle" else timer("duration", "P1D")

    def _service(self, drawing: Drawing, last: str, shape: Service) -> str:
        drawing.service(shape.name, "demo.last" if shape.lasts else "demo.set").flow(last, shape.name)
        return shape.name

    def _wait(self, drawing: Drawing, last: str, shape: Wait) -> str:
        event = self._message(shape.name) if shape.kind == "message" else timer("duration", "P1D")
        drawing.node("intermediateCatchEvent", shape.name, after=event).flow(last, shape.name)
        return shape.name

    def _hear(self, drawing: Drawing, last: str, shape: Hear) -> str:
        drawing.catch(shape.name, event("signal", f"signal_{shape.code}")).flow(last, shape.name)
        return self._user(drawing, shape.name, shape.task)

    def _race(self, drawing: Drawing, last: str, shape: Race) -> str:
        heard, late, merged = (f"{shape.name}_{part}" for part in ("heard", "late", "merged"))
        drawing.node("eventBasedGateway", shape.name).xor(merged).flow(last, shape.name)
        drawing.node("intermediateCatchEvent", heard, after=self._message(heard))
        drawing.node("intermediateCatchEvent", late, after=timer("duration", "PT1H"))
        drawing.chain(shape.name, heard, merged).chain(shape.name, late, merged)
        return merged

    def _raise(self, drawing: Drawing, last: str, shape: Raise) -> str:
        whether, thrown, merged = (f"{shape.name}_{part}" for part in ("whether", "thrown", "merged"))
        drawing.user(shape.name).xor(whether, f"{shape.name}_on").xor(merged).chain(last, shape.name, whether)
        drawing.flow(whether, merged, None, f"{shape.name}_on")
        drawing.flow(whether, thrown, f"{shape.variable} == 1")
        definition = event(shape.kind, shape.code and f"{shape.kind}_{shape.code}")
        if shape.kind in ("signal", "escalation"):
            drawing.throw(thrown, definition).flow(thrown, merged)
        else:
            drawing.end(thrown, definition)
        return merged

    def _choice(self, drawing: Drawing, last: str, shape: Choice) -> str:
        merged = f"{shape.name}_merged"
        drawing.xor(shape.name, f"{shape.name}_no").xor(merged).flow(last, shape.name)
        for branch, condition, flow in (
            (shape.yes, f"{shape.variable} == 1", f"{shape.name}_yes"),
            (shape.no, None, f"{shape.name}_no"),
        ):
            self._branch(drawing, shape.name, merged, branch, condition, flow)
        return merged

    def _parallel(self, drawing: Drawing, last: str, shape: Parallel) -> str:
        joined = f"{shape.name}_joined"
        drawing.node("parallelGateway", shape.name).node("parallelGateway", joined).flow(last, shape.name)
        for number, branch in enumerate(shape.branches):
            self._branch(drawing, shape.name, joined, branch, None, f"{shape.name}_{number}")
        return joined

    def _inclusive(self, drawing: Drawing, last: str, shape: Inclusive) -> str:
        joined, otherwise = f"{shape.name}_joined", f"{shape.name}_otherwise"
        drawing.node("inclusiveGateway", shape.name, attributes=f'default="{otherwise}"')
        drawing.node("inclusiveGateway", joined).flow(last, shape.name)
        for number, (variable, branch) in enumerate(shape.branches):
            self._branch(drawing, shape.name, joined, branch, f"{variable} != 2", f"{shape.name}_{number}")
        self._branch(drawing, shape.name, joined, shape.otherwise, None, otherwise)
        return joined

    def _loop(self, drawing: Drawing, last: str, shape: Loop) -> str:
        merged, again = f"{shape.name}_merged", f"{shape.name}_again"
        drawing.xor(merged).xor(again, f"{shape.name}_out").flow(last, merged)
        drawing.flow(self._sequence(drawing, merged, shape.body), again)
        after = f"{shape.name}_after"
        drawing.service(after, "demo.set")
        drawing.flow(again, merged, f"{shape.variable} == 1", f"{shape.name}_back")
        drawing.flow(again, after, None, f"{shape.name}_out")
        return after

    def _branch(
        self, drawing: Drawing, split: str, join: str, branch: Sequence, condition: str | None, flow: str
    ) -> None:
        """A branch begins with a node of its own, so that its first flow can carry the condition."""
        first = f"{flow}_first"
        drawing.service(first, "demo.set").flow(split, first, condition, flow)
        drawing.flow(self._sequence(drawing, first, branch), join)


def _each(of: Each | Again | None) -> str:
    if of is None:
        return ""
    if isinstance(of, Again):
        return again(f"${{{of.variable} == 1}}", most=of.most, test_before=of.test_before)
    until = f"${{nrOfCompletedInstances >= {of.enough}}}" if of.enough else ""
    return each(TOWNS, of.element, sequential=of.sequential, until=until)


def message_of(name: str) -> str:
    """The name of the message an event waits for: one of its own, so that nobody else hears it."""
    return f"demo.{name}"
