"""What the reference is made of: tokens, the scopes they are in, and what waits there."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import orjson

from tests.unit.chassis.engine.exactness.shapes import Boundary, Handler, User

Data = dict[str, Any]
Next = Callable[["Token"], None]
# Everything that happens has a later number than what happened before.
CLOCK = itertools.count()


@dataclass(frozen=True, eq=False)
class Token:
    """Where a token is: its variables, and the way it came."""

    data: Data
    came_from: Token | None = None
    # The task of a person it stands at.
    task: Task | None = None
    since: int = field(default_factory=lambda: next(CLOCK))

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


def meet(arrived: list[tuple[int, Token]]) -> Token:
    """One token out of several and when they arrived; it goes on on the way of the last.

    It knows what each has changed since its way parted from the others, and what was changed on the ways they
    came together; of two changes it knows the later.
    """
    tokens = [token for _, token in arrived]
    if len(tokens) == 1:
        return tokens[0].on()
    beyond: dict[Token, set[Token | None]] = {}
    for way in (token.way() for token in tokens):
        for here, there in zip(way, (*way[1:], None), strict=True):
            beyond.setdefault(here, set()).add(there)
    since = {here: here.since for here, there in beyond.items() if len(there) > 1}
    data: Data = {}
    changes: list[tuple[int, Data]] = []
    since |= {token: when for when, token in arrived}
    for here, when in since.items():
        before = next((one for one in here.way()[-2::-1] if one in since), None)
        if before is None:
            data = dict(here.data)
        else:
            known = before.data
            changes.append((when, {k: v for k, v in here.data.items() if k not in known or known[k] != v}))
    for _, changed in sorted(changes, key=lambda one: one[0]):
        data.update(changed)
    return Token(data, tokens[-1])


def shown(*data: Data) -> bytes:
    """Variables as one text, the same for the same values."""
    return orjson.dumps(data, option=orjson.OPT_SORT_KEYS)


@dataclass(eq=False)
class Task:
    """A person's task a token has come to, and what it takes to let it wait there again."""

    shape: User
    scope: Scope
    before: Token
    then: Next
    # When it was done, or done first for an element of a list.
    done: int | None = None


@dataclass(frozen=True, eq=False)
class Performed:
    """Something that was done, and in which scope."""

    number: int
    element: str
    scope: Scope
    lasts: bool = False


@dataclass(eq=False)
class Waiting:
    """Something that can happen: a person's task, a timer, a message."""

    kind: str
    element: str
    token: Token
    go: Callable[[Data], None]
    since: int
    scope: Scope
    task: Task | None = None
    code: str = ""

    @property
    def is_waiting(self) -> bool:
        """Whether nothing has taken it away meanwhile."""
        return self in (*self.scope.waits, *self.scope.listeners) and not self.scope.is_over

    @property
    def key(self) -> tuple[str, str, bytes]:
        """What the engine must wait for."""
        return self.kind, self.element, shown(self.token.data, *self.scope.begun_with())


@dataclass(eq=False)
class Listening(Waiting):
    """What may come at any time while its scope lasts; it knows what its scope knows at that moment."""

    @property
    def key(self) -> tuple[str, str, bytes]:
        """What the engine must listen for."""
        return self.kind, self.element, shown(self.scope.known(), *self.scope.begun_with())


@dataclass(eq=False)
class Scope:
    """A process or activity under way: what waits inside, and what comes when all its tokens have ended."""

    done: Next
    since: int
    outer: Scope | None = None
    # The token that entered it, and what it has found out since.
    at: Token | None = None
    learnt: Callable[[], Data] = dict
    live: int = 0
    ended: Token | None = None
    ended_at: int = 0
    waits: list[Waiting] = field(default_factory=list)
    inner: list[Scope] = field(default_factory=list)
    over: bool = False
    # Tokens that wait for others where branches meet, and since when.
    arrived: list[tuple[int, Token]] = field(default_factory=list)
    # What it has kept of tokens that are no more: told whatever the others are told.
    kept: list[Token] = field(default_factory=list)
    # What may come at any time; and what came, for which this is the handling.
    listeners: list[Listening] = field(default_factory=list)
    handles: Listening | None = None
    # What on its border catches what is thrown inside.
    border: tuple[Boundary, Callable[[Data], None]] | None = None

    def inside(self, done: Next, at: Token | None = None) -> Scope:
        """A scope within this one."""
        scope = Scope(done, next(CLOCK), self, at)
        self.inner.append(scope)
        return scope

    @property
    def is_over(self) -> bool:
        """Whether nothing can happen in it any more, because it or one around it has been closed."""
        return self.over or (self.outer is not None and self.outer.is_over)

    def is_in(self, other: Scope) -> bool:
        """Whether it is another one, or inside it."""
        return self is other or (self.outer is not None and self.outer.is_in(other))

    def tokens(self, *, with_ended: bool = False) -> list[tuple[int, Token]]:
        """Those under way here in the order they came: one inside an activity stands where it entered it."""
        here = [*((wait.since, wait.token) for wait in self.waits), *self.arrived]
        if with_ended and self.ended is not None:
            here.append((self.ended_at, self.ended))
        here += [(scope.since, scope.at.on(**scope.learnt())) for scope in self.inner if scope.at is not None]
        return sorted(here, key=lambda one: one[0])

    def known(self) -> Data:
        """What its tokens know together, those that have ended included."""
        return meet(self.tokens(with_ended=True)).data

    def begin_again(self) -> None:
        """Nothing waits here any more: there is one token, somewhere."""
        for scope in list(self.inner):
            scope.close()
        self.waits, self.arrived, self.live, self.ended = [], [], 1, None

    def close(self) -> None:
        """Nothing inside can happen any more, and nothing is listened for."""
        self.over = True
        self.listeners.clear()
        if self.outer is not None and self in self.outer.inner:
            self.outer.inner.remove(self)

    def all_waits(self) -> list[Waiting]:
        """What waits here and inside."""
        heard = [one for one in self.listeners if one.kind not in ("error", "escalation")]
        return [*self.waits, *heard, *(wait for scope in self.inner for wait in scope.all_waits())]

    def learn(self, news: Data) -> None:
        """Every token in it and inside it knows the news, as if it had known them wherever it has been."""
        tokens = [wait.token for wait in self.waits] + [token for _, token in self.arrived] + self.kept
        tokens += [token for token in (self.at, self.ended) if token is not None]
        for token in tokens:
            for one in token.way():
                one.data.update(news)
        for scope in self.inner:
            scope.learn(news)

    def is_handling(self) -> bool:
        """Whether something that came at any time is being handled."""
        return any(scope.handles is not None for scope in self.inner)

    def handlings(self) -> Iterator[Scope]:
        """The handlings around it of what came at any time, the innermost first."""
        if self.handles is not None:
            yield self
        if self.outer is not None:
            yield from self.outer.handlings()

    def begun_with(self) -> list[Data]:
        """What these began with: what is different at their end is news."""
        return [token.data for scope in self.handlings() for token in scope.kept]

    def listen(self, handler: Handler, go: Callable[[Data], None], times: int) -> Listening:
        """Listen for something as long as the scope lasts, or until it has come so many times."""
        left = times

        def happen(data: Data) -> None:
            nonlocal left
            left -= 1
            if not left:
                self.listeners.remove(listener)
            go(data)

        kind = "timer" if handler.kind == "cycle" else handler.kind
        nobody = Token({})
        listener = Listening(kind, handler.name, nobody, happen, next(CLOCK), self, code=handler.code)
        self.listeners.append(listener)
        return listener

    def wait(
        self,
        kind: str,
        element: str,
        token: Token,
        go: Callable[[Data], None],
        task: Task | None = None,
        code: str = "",
    ) -> Waiting:
        """Wait for something; when it happens, it waits no more."""

        def happen(data: Data) -> None:
            if waiting in self.waits:
                self.waits.remove(waiting)
            go(data)

        waiting = Waiting(kind, element, token, happen, next(CLOCK), self, task, code)
        self.waits.append(waiting)
        return waiting

    def catcher(self, kind: str, code: str) -> Callable[[Data], None] | None:
        """What the nearest border around it does that catches this."""
        scope: Scope | None = self
        handled = None
        while scope is not None:
            # What is being handled is not heard when it is thrown by its own handling.
            fitting = [
                one
                for one in scope.listeners
                if one is not handled and one.kind == kind and one.code in ("", code)
            ]
            if fitting:
                return max(fitting, key=lambda one: one.code).go
            if scope.border is not None:
                boundary, come = scope.border
                if boundary.kind == kind and boundary.code in ("", code):
                    return come
            scope, handled = scope.outer, scope.handles
        return None

    def end_at(self, token: Token) -> None:
        """It ends with this token, whatever else is under way."""
        self.begin_again()
        self.close()
        self.done(token)

    def end(self, token: Token) -> None:
        """A token has come to an end; the scope ends with its last one."""
        self.live -= 1
        self.keep_ended(token)
        self._end_if_last()

    def keep_ended(self, token: Token) -> None:
        """A token is at its end, with those that ended before it."""
        before = [] if self.ended is None else [(self.ended_at, self.ended)]
        self.ended_at = next(CLOCK)
        self.ended = meet([*before, (self.ended_at, token)])

    def leave(self) -> None:
        """Something that went on beside its tokens is over."""
        self.live -= 1
        self._end_if_last()

    def _end_if_last(self) -> None:
        if self.live == 0:
            assert self.ended is not None
            self.close()
            self.done(self.ended)
