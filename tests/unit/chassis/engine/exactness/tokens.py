"""The reference: what tokens do in structured processes, told without gateways, tasks or states.

Entering a shape leaves waits; ending a wait enters what comes next. Every rule of the engine's that a random
process can meet stands here once, in its plainest form:

* variables travel with the token; branches keep their own until they meet;
* where branches meet, what a branch changed wins over what it only inherited, and the later arrival over
  the earlier;
* a sub-process ends when its last token has ended, those of its non-interrupting events included;
* an event on a border goes on with the variables the activity began with;
* of a multi-instance activity only the list of answers comes out.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from tests.unit.chassis.engine.exactness.shapes import (
    TOWNS,
    Boundary,
    Choice,
    Each,
    Inclusive,
    Loop,
    Parallel,
    Race,
    Sequence,
    Service,
    Shape,
    Sub,
    User,
    Wait,
)

Data = dict[str, Any]
Next = Callable[["Token"], None]
RINGS = 3


@dataclass(frozen=True, eq=False)
class Token:
    """Where a token is: its variables, and the way it came."""

    data: Data
    came_from: Token | None = None

    def on(self, **changed: Any) -> Token:
        """The token one step further."""
        return Token({**self.data, **changed}, self)

    def way(self) -> list[Token]:
        """Everywhere it has been, the beginning first."""
        way, at = [], self
        while at is not None:
            way.append(at)
            at = at.came_from
        return way[::-1]


def meet(tokens: list[Token]) -> Token:
    """One token out of several, in the order they arrived; it goes on on the way of the last."""
    if len(tokens) == 1:
        return tokens[0].on()
    common = [ways[0] for ways in zip(*(token.way() for token in tokens), strict=False) if _one(ways)]
    before = common[-1].data
    data = dict(before)
    for token in tokens:
        data.update({name: value for name, value in token.data.items() if before.get(name) != value})
    return Token(data, tokens[-1])


def shown(data: Data) -> str:
    """Variables as one text, the same for the same values."""
    return json.dumps(data, sort_keys=True)


def _one(ways: tuple[Token, ...]) -> bool:
    return all(way is ways[0] for way in ways)


@dataclass(eq=False)
class Waiting:
    """Something that can happen: a person's task, a timer, a message."""

    kind: str
    element: str
    token: Token
    go: Callable[[Data], None]

    @property
    def key(self) -> tuple[str, str, str]:
        """What the engine must wait for."""
        return self.kind, self.element, shown(self.token.data)


@dataclass(eq=False)
class Scope:
    """A process or activity under way: what waits inside, and what comes when all its tokens have ended."""

    done: Next
    outer: Scope | None = None
    live: int = 0
    ended: Token | None = None
    waits: list[Waiting] = field(default_factory=list)
    inner: list[Scope] = field(default_factory=list)
    over: bool = False

    def inside(self, done: Next) -> Scope:
        """A scope within this one."""
        scope = Scope(done, self)
        self.inner.append(scope)
        return scope

    def close(self) -> None:
        """Nothing inside can happen any more."""
        self.over = True
        if self.outer is not None and self in self.outer.inner:
            self.outer.inner.remove(self)

    def all_waits(self) -> list[Waiting]:
        """What waits here and inside."""
        return [*self.waits, *(wait for scope in self.inner for wait in scope.all_waits())]

    def wait(self, kind: str, element: str, token: Token, go: Callable[[Data], None]) -> Waiting:
        """Wait for something; when it happens, it waits no more."""

        def happen(data: Data) -> None:
            if waiting in self.waits:
                self.waits.remove(waiting)
            go(data)

        waiting = Waiting(kind, element, token, happen)
        self.waits.append(waiting)
        return waiting

    def end(self, token: Token) -> None:
        """A token has come to an end; the scope ends with its last one."""
        self.live -= 1
        self.ended = token.on() if self.ended is None else meet([self.ended, token])
        if self.live == 0:
            self.close()
            self.done(self.ended)


class Reference:
    """One process under way."""

    def __init__(self, body: Sequence, data: Data) -> None:
        self.result: Data | None = None
        self.top = Scope(self._finish, live=1)
        self._sequence(body, Token(data), self.top, self.top.end)

    def waits(self) -> list[Waiting]:
        """Everything that can happen next."""
        return sorted(self.top.all_waits(), key=lambda wait: wait.key)

    def _finish(self, token: Token) -> None:
        self.result = token.data

    def _sequence(self, body: Sequence, token: Token, scope: Scope, then: Next) -> None:
        if not body:
            then(token)
            return
        first, rest = body[0], body[1:]
        self._shape(first, token, scope, lambda after: self._sequence(rest, after, scope, then))

    def _shape(self, shape: Shape, token: Token, scope: Scope, then: Next) -> None:
        getattr(self, f"_{type(shape).__name__.lower()}")(shape, token, scope, then)

    def _service(self, shape: Service, token: Token, scope: Scope, then: Next) -> None:
        then(token.on(**{f"set_{shape.name}": 1}))

    def _wait(self, shape: Wait, token: Token, scope: Scope, then: Next) -> None:
        scope.wait(shape.kind, shape.name, token, lambda data: then(token.on(**data)))

    def _race(self, shape: Race, token: Token, scope: Scope, then: Next) -> None:
        """The two waits go together."""
        both = scope.inside(then)

        def come(data: Data) -> None:
            both.close()
            then(token.on(**data))

        both.wait("message", f"{shape.name}_heard", token, come)
        both.wait("timer", f"{shape.name}_late", token, come)

    def _choice(self, shape: Choice, token: Token, scope: Scope, then: Next) -> None:
        chosen = (shape.yes, "yes") if token.data[shape.variable] == 1 else (shape.no, "no")
        self._branch(f"{shape.name}_{chosen[1]}", chosen[0], token, scope, then)

    def _loop(self, shape: Loop, token: Token, scope: Scope, then: Next) -> None:
        def again(after: Token) -> None:
            if after.data[shape.variable] == 1:
                self._sequence(shape.body, after.on(), scope, again)
            else:
                then(after.on(**{f"set_{shape.name}_after": 1}))

        self._sequence(shape.body, token.on(), scope, again)

    def _parallel(self, shape: Parallel, token: Token, scope: Scope, then: Next) -> None:
        names = [f"{shape.name}_{number}" for number in range(len(shape.branches))]
        self._together(list(zip(names, shape.branches, strict=True)), token, scope, then)

    def _inclusive(self, shape: Inclusive, token: Token, scope: Scope, then: Next) -> None:
        chosen = [
            (f"{shape.name}_{number}", branch)
            for number, (variable, branch) in enumerate(shape.branches)
            if token.data[variable] != 2
        ]
        otherwise = (f"{shape.name}_otherwise", shape.otherwise)
        self._together(chosen or [otherwise], token, scope, then)

    def _together(self, branches: list[tuple[str, Sequence]], token: Token, scope: Scope, then: Next) -> None:
        split, arrived = token.on(), []

        def arrive(after: Token) -> None:
            arrived.append(after)
            if len(arrived) == len(branches):
                then(meet(arrived))

        for name, branch in branches:
            self._branch(name, branch, split, scope, arrive)

    def _branch(self, name: str, branch: Sequence, token: Token, scope: Scope, then: Next) -> None:
        self._sequence((Service(f"{name}_first"), *branch), token, scope, then)

    def _user(self, shape: User, token: Token, scope: Scope, then: Next) -> None:
        def once(begun: Token, inside: Scope, after: Next) -> None:
            inside.wait("person", shape.name, begun, lambda data: after(begun.on(**data)))

        self._activity(shape, token, scope, then, once)

    def _sub(self, shape: Sub, token: Token, scope: Scope, then: Next) -> None:
        def once(begun: Token, inside: Scope, after: Next) -> None:
            process = inside.inside(lambda ended: after(begun.on(**ended.data)))
            process.live = 1
            # A sub-process is a way of its own: it shares no step with what surrounds it.
            self._sequence(shape.body, Token(begun.data), process, process.end)

        self._activity(shape, token, scope, then, once)

    def _activity(
        self,
        shape: User | Sub,
        token: Token,
        scope: Scope,
        then: Next,
        once: Callable[[Token, Scope, Next], None],
    ) -> None:
        begun = token.on()

        def finish(after: Token) -> None:
            inside.close()
            then(after)

        inside = scope.inside(finish)
        if shape.boundary is not None:
            self._border(shape.boundary, begun, inside, scope, then, RINGS)
        if shape.each is None:
            once(begun, inside, finish)
        else:
            self._instances(shape.name, shape.each, begun, inside, finish, once)

    def _border(
        self, boundary: Boundary, begun: Token, inside: Scope, scope: Scope, then: Next, rings: int
    ) -> None:
        def come(data: Data) -> None:
            if boundary.interrupting:
                inside.close()
                self._sequence(boundary.aside, begun.on(**data), scope, then)
                return
            scope.live += 1
            # A message may come again and again; a cycle rings so many times, a timer once.
            if boundary.kind == "message" or (boundary.kind == "cycle" and rings > 1):
                self._border(boundary, begun, inside, scope, then, rings - 1)
            self._sequence(boundary.aside, begun.on(**data), scope, scope.end)

        kind = "timer" if boundary.kind == "cycle" else boundary.kind
        inside.wait(kind, boundary.name, begun, come)

    def _instances(
        self,
        name: str,
        each: Each,
        begun: Token,
        inside: Scope,
        then: Next,
        once: Callable[[Token, Scope, Next], None],
    ) -> None:
        elements, results = list(begun.data[TOWNS]), f"{name}_results"
        answers: list[Data] = []

        def enter(element: Any) -> None:
            # What was gathered before the instance began is to be seen in it.
            seen = {**begun.data, results: list(answers)}
            one = Token({**seen, each.element: element}, begun)
            instance = inside.inside(lambda _: None)
            once(one, instance, lambda after: gather(after, instance))

        def gather(after: Token, instance: Scope) -> None:
            instance.close()
            answers.append(
                {
                    key: value
                    for key, value in after.data.items()
                    if key != results and (key not in begun.data or begun.data[key] != value)
                }
            )
            enough = each.enough is not None and len(answers) >= each.enough
            if enough or len(answers) == len(elements):
                then(begun.on(**{results: answers}))
            elif each.sequential:
                enter(elements[len(answers)])

        if not elements:
            then(begun.on(**{results: []}))
        for element in elements[: 1 if each.sequential else None]:
            if not inside.over:
                enter(element)
