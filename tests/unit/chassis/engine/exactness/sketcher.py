"""Thinks up random structured processes."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any, Protocol

from tests.unit.chassis.engine.exactness import shapes
from tests.unit.chassis.engine.exactness.shapes import Again, Boundary, Each, Handler, Sequence, Shape, Sub

VARIABLES = ("a", "b", "c", "d")


class Chance(Protocol):
    """Where the choices come from: a seed, or hypothesis."""

    def number(self, most: int) -> int:
        """A whole number from 0 to `most`."""
        ...


@dataclass
class Sketcher:
    """Thinks up processes."""

    chance: Chance
    names: Counter[str] = field(default_factory=Counter)
    # The codes of errors that somebody around catches.
    caught: list[str] = field(default_factory=list)

    def process(self) -> Sub:
        """A whole process."""
        handlers, body = self._scope(3, 3, 40)
        return Sub("p", body, handlers=handlers)

    def sequence(self, depth: int, longest: int) -> Sequence:
        """One to `longest` shapes one after the other."""
        return tuple(self.shape(depth) for _ in range(1 + self.chance.number(longest - 1)))

    def shape(self, depth: int) -> Shape:
        """One shape; deep ones only while there is depth left."""
        flat = ("user", "user", "user", "service", "wait", "race", "each", "again", "raise", "hear")
        deep = (
            "choice",
            "parallel",
            "parallel",
            "inclusive",
            "loop",
            "sub",
            "sub",
            "each_sub",
            "again_sub",
            "catching_sub",
        )
        kinds = (*flat, *deep) if depth else flat
        made: Shape = getattr(self, f"_{kinds[self.chance.number(len(kinds) - 1)]}")(depth - 1)
        return made

    def _scope(self, depth: int, longest: int, percent: int = 20) -> tuple[tuple[Handler, ...], Sequence]:
        """What goes on in a process or sub-process, and what may come at any time."""
        handlers: tuple[Handler, ...] = ()
        while len(handlers) < 2 and self._often(percent):
            handlers = (*handlers, self._handler())
        errors = [one for one in handlers if one.kind == "error"]
        caught = [code for one in errors for code in ([one.code] if one.code else shapes.CODES)]
        outside, self.caught = self.caught, [*self.caught, *caught]
        body = self.sequence(depth, longest)
        self.caught = outside
        return handlers, body

    def _handler(self) -> Handler:
        kind = ("timer", "message", "cycle", "signal", "error", "escalation")[self.chance.number(5)]
        interrupting = kind == "error" or (kind != "cycle" and self._often(50))
        name = self._name("handler")
        thrown = kind in ("signal", "error", "escalation")
        code = self._code() if kind == "signal" or (thrown and self._often(50)) else ""
        # Who throws it may go on in the same moment, and several may hear it: a person comes first.
        first = (shapes.User(self._name("user")),) if thrown else ()
        several = not interrupting and kind != "timer"
        return Handler(
            name, kind, interrupting, (*first, *(self._alike() if several else self.sequence(1, 2))), code
        )

    def _name(self, kind: str) -> str:
        self.names[kind] += 1
        return f"{kind}_{self.names[kind]}"

    def _variable(self) -> str:
        return VARIABLES[self.chance.number(len(VARIABLES) - 1)]

    def _often(self, percent: int) -> bool:
        return self.chance.number(99) < percent

    def _user(self, depth: int) -> Shape:
        return shapes.User(self._name("user"), self._boundary() if depth >= 0 and self._often(30) else None)

    def _each(self, depth: int) -> Shape:
        boundary = self._boundary() if depth >= 0 and self._often(25) else None
        return shapes.User(self._name("each"), boundary, self._instances())

    def _again(self, depth: int) -> Shape:
        boundary = self._boundary() if depth >= 0 and self._often(25) else None
        return shapes.User(self._name("again"), boundary, self._passes())

    def _again_sub(self, depth: int) -> Shape:
        boundary = self._boundary() if depth >= 0 and self._often(25) else None
        handlers, body = self._scope(depth, 2)
        return Sub(self._name("sub"), body, boundary, self._passes(), handlers)

    def _passes(self) -> Again:
        return Again(self._variable(), 2 + self.chance.number(1), self._often(50))

    def _sub(self, depth: int) -> Shape:
        boundary = self._boundary() if self._often(50) else None
        handlers, body = self._scope(depth, 2)
        return Sub(self._name("sub"), body, boundary, None, handlers, called=self._often(30))

    def _each_sub(self, depth: int) -> Shape:
        boundary = self._boundary() if depth >= 0 and self._often(25) else None
        name, each, (handlers, body) = self._name("sub"), self._instances(), self._scope(depth, 2)
        if each.enough and not each.sequential:
            # Nobody says how far the others have come when some have run through by themselves.
            body = (shapes.User(self._name("user")), *body)
        return Sub(name, body, boundary, each, handlers, called=self._often(30))

    def _instances(self) -> Each:
        enough = 2 if self._often(30) else None
        return Each(self._name("town"), self._often(40), enough)

    def _hear(self, depth: int) -> Shape:
        return shapes.Hear(self._name("hear"), self._code())

    def _boundary(self) -> Boundary:
        if self._often(15):
            # A person comes first: several may hear it in the same moment.
            first, interrupting = shapes.User(self._name("user")), self._often(50)
            aside = (first, *(self.sequence(0, 1) if interrupting else self._alike()))
            return Boundary(self._name("event"), "signal", interrupting, aside, self._code())
        kind, interrupting = (
            ("timer", True), ("message", True), ("timer", False), ("message", False), ("cycle", False),
        )[self.chance.number(4)]  # fmt: skip
        name, again = self._name("event"), kind != "timer" and not interrupting
        return Boundary(name, kind, interrupting, self._alike() if again else self.sequence(0, 2))

    def _raise(self, depth: int) -> Shape:
        name, variable = self._name("raise"), self._variable()
        kind = ("terminate", "error", "error", "escalation", "escalation", "signal")[self.chance.number(5)]
        if kind == "error" and self.caught:
            return shapes.Raise(name, kind, variable, self.caught[self.chance.number(len(self.caught) - 1)])
        if kind in ("escalation", "signal"):
            return shapes.Raise(name, kind, variable, self._code())
        return shapes.Raise(name, "terminate", variable)

    def _catching_sub(self, depth: int) -> Shape:
        """A sub-process with errors and escalations that are caught, and one that throws one at least."""
        kind, interrupting = (("error", True), ("escalation", True), ("escalation", False))[
            self.chance.number(2)
        ]
        name, code = self._name("sub"), ("", self._code())[self.chance.number(1)]
        # A person comes first: who threw it may go on in the same moment.
        aside = (shapes.User(self._name("user")), *self.sequence(0, 1))
        boundary = Boundary(self._name("event"), kind, interrupting, aside, code)
        codes = [*shapes.CODES] if kind == "error" and not code else [code] * (kind == "error")
        outside, self.caught = self.caught, [*self.caught, *codes]
        thrown = shapes.Raise(self._name("raise"), kind, self._variable(), code or self._code())
        body = [*self.sequence(depth, 2)]
        body.insert(self.chance.number(len(body)), thrown)
        self.caught = outside
        return Sub(name, tuple(body), boundary, self._instances() if self._often(25) else None)

    def _code(self) -> str:
        return shapes.CODES[self.chance.number(len(shapes.CODES) - 1)]

    def _alike(self) -> Sequence:
        """What may be under way several times at once, and nobody could tell one from the other."""
        kinds = (self._service, self._wait, self._race, lambda _: shapes.User(self._name("user")))
        return tuple(kinds[self.chance.number(3)](0) for _ in range(1 + self.chance.number(1)))

    def _service(self, depth: int) -> Shape:
        return shapes.Service(self._name("service"), lasts=self._often(10))

    def _wait(self, depth: int) -> Shape:
        return shapes.Wait(self._name("wait"), ("timer", "message")[self.chance.number(1)])

    def _race(self, depth: int) -> Shape:
        return shapes.Race(self._name("race"))

    def _choice(self, depth: int) -> Shape:
        name, variable = self._name("choice"), self._variable()
        return shapes.Choice(name, variable, self.sequence(depth, 2), self.sequence(depth, 2))

    def _parallel(self, depth: int) -> Shape:
        name, count = self._name("parallel"), 2 + self.chance.number(1)
        return shapes.Parallel(name, tuple(self.sequence(depth, 2) for _ in range(count)))

    def _inclusive(self, depth: int) -> Shape:
        name, count = self._name("inclusive"), 1 + self.chance.number(1)
        branches = tuple((self._variable(), self.sequence(depth, 2)) for _ in range(count))
        return shapes.Inclusive(name, branches, self.sequence(depth, 1))

    def _loop(self, depth: int) -> Shape:
        name, variable = self._name("loop"), self._variable()
        # Something must wait in a loop; and the checker wants no inclusive gateway there.
        body = tuple(shape for shape in self.sequence(depth, 2) if not _holds_inclusive(shape))
        return shapes.Loop(name, variable, (shapes.User(self._name("user")), *body))


def _holds_inclusive(shape: Any) -> bool:
    if isinstance(shape, shapes.Inclusive):
        return True
    if isinstance(shape, tuple):
        return any(_holds_inclusive(one) for one in shape)
    if not hasattr(shape, "__dataclass_fields__") or isinstance(shape, shapes.Sub):
        return False
    return any(_holds_inclusive(getattr(shape, name)) for name in shape.__dataclass_fields__)
