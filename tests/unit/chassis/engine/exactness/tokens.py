"""The reference: what tokens do in structured processes, told without gateways, tasks or states.

Entering a shape leaves waits; ending a wait enters what comes next. Every rule of the engine's that a random
process can meet stands here once, in its plainest form:

* variables travel with the token; branches keep their own until they meet;
* where branches meet, what a branch changed wins over what it only inherited, and the later arrival over
  the earlier;
* a sub-process ends when its last token has ended, those of its non-interrupting events included;
* an event on a border goes on with the variables the activity began with;
* an error or escalation goes up from scope to scope to the first border that catches it, and brings along
  what the token that threw it knew; an error ends the scope it leaves, an escalation only if its catcher says
  so, and where nobody catches it the token goes on;
* a signal is heard by everybody who waits for it when it is thrown, whether from inside or outside;
* a terminate end ends its scope, with what its own token knew;
* what may come at any time begins with what all tokens of its scope know together, those that have ended
  included; it takes the place of everything else there, or goes on beside it: then what it found out reaches
  every token of the scope and inside it when it ends, and its scope waits for it;
* of a multi-instance activity only the list of answers comes out;
* a person may return the case to what was done before on the token's own way in the same scope, outside
  parallel branches and while no other token is under way in the scope but those the person's own events have
  set off: everything waiting in the scope is gone, the earlier task waits again and knows what all tokens of
  the scope knew; what was performed in the scope since is taken back, unless something there lasts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from tests.unit.chassis.engine.exactness.scopes import (
    CLOCK,
    Data,
    Next,
    Performed,
    Scope,
    Task,
    Token,
    Waiting,
    meet,
)
from tests.unit.chassis.engine.exactness.shapes import (
    TOWNS,
    Again,
    Boundary,
    Choice,
    Each,
    Handler,
    Hear,
    Inclusive,
    Loop,
    Parallel,
    Race,
    Raise,
    Sequence,
    Service,
    Shape,
    Sub,
    User,
    Wait,
)

RINGS = 3


class Reference:
    """One process under way."""

    def __init__(self, whole: Sub, data: Data) -> None:
        self.result: Data | None = None
        self.performed: list[Performed] = []
        self._outside = frozenset(outside_branches((whole,)))
        self.top = Scope(self._finish, next(CLOCK), live=1)
        self._process(whole, Token(data), self.top)

    def waits(self) -> list[Waiting]:
        """Everything that can happen next."""
        return sorted(self.top.all_waits(), key=lambda wait: wait.key)

    def ways_back(self, wait: Waiting) -> dict[str, Task]:
        """The tasks a person may return the case to, the latest time each was done."""
        here = wait.task
        if here is None or here.shape.each or here.shape.name not in self._outside:
            return {}
        if here.scope.is_handling() or not all(wait.token in token.way() for _, token in here.scope.tokens()):
            return {}
        found: dict[str, Task] = {}
        for token in reversed(wait.token.way()):
            task = token.task
            if task is not None and task.done is not None and task.shape.name in self._outside:
                found.setdefault(task.shape.name, task)
        found.pop(here.shape.name, None)
        return {name: task for name, task in found.items() if not any(one.lasts for one in self._since(task))}

    def give_back(self, task: Task) -> list[str]:
        """Return the case to a task; what is taken back."""
        scope, taken = task.scope, self._since(task)
        self.performed = [one for one in self.performed if one not in taken]
        known = scope.known()
        scope.begin_again()
        self._user(task.shape, Token(known, task.before), scope, task.then)
        return [one.element for one in taken]

    def _since(self, task: Task) -> list[Performed]:
        """What was performed in the scope of a task since it was done."""
        assert task.done is not None
        return [one for one in self.performed if one.number >= task.done and one.scope.is_in(task.scope)]

    def _perform(self, element: str, scope: Scope, *, lasts: bool = False) -> int:
        number = next(CLOCK)
        self.performed.append(Performed(number, element, scope, lasts))
        return number

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
        self._perform(shape.name, scope, lasts=shape.lasts)
        then(token.on(**{f"set_{shape.name}": 1}))

    def _wait(self, shape: Wait, token: Token, scope: Scope, then: Next) -> None:
        scope.wait(shape.kind, shape.name, token, lambda data: then(token.on(**data)))

    def hear(self, code: str, data: Data) -> None:
        """A signal comes: all who wait for it now hear it, unless another takes them away before."""
        hearing = [wait for wait in self.top.all_waits() if wait.kind == "signal" and wait.code == code]
        for wait in sorted(hearing, key=lambda wait: wait.since):
            if wait.is_waiting:
                wait.go(data)

    def _hear(self, shape: Hear, token: Token, scope: Scope, then: Next) -> None:
        def heard(data: Data) -> None:
            self._user(shape.task, token.on(**data), scope, then)

        scope.wait("signal", shape.name, token, heard, code=shape.code)

    def _race(self, shape: Race, token: Token, scope: Scope, then: Next) -> None:
        """The two waits go together."""
        both = scope.inside(then, token)

        def come(data: Data) -> None:
            both.close()
            then(token.on(**data))

        both.wait("message", f"{shape.name}_heard", token, come)
        both.wait("timer", f"{shape.name}_late", token, come)

    def _raise(self, shape: Raise, token: Token, scope: Scope, then: Next) -> None:
        def after(done: Token) -> None:
            if done.data[shape.variable] != 1:
                then(done)
            elif shape.kind == "terminate":
                scope.end_at(done)
            elif shape.kind == "error":
                # It is thrown where its token ends.
                scope.keep_ended(done)
                if (catch := scope.catcher(shape.kind, shape.code)) is not None:
                    catch(dict(done.data))
            else:
                scope.arrived.append(here := (next(CLOCK), done))
                if shape.kind == "signal":
                    self.hear(shape.code, {})
                elif (catch := scope.catcher(shape.kind, shape.code)) is not None:
                    catch(dict(done.data))
                # Something that is set off may take the token away.
                if here in scope.arrived and not scope.is_over:
                    scope.arrived.remove(here)
                    then(done)

        self._user(User(shape.name), token, scope, after)

    def _choice(self, shape: Choice, token: Token, scope: Scope, then: Next) -> None:
        chosen = (shape.yes, "yes") if token.data[shape.variable] == 1 else (shape.no, "no")
        self._branch(f"{shape.name}_{chosen[1]}", chosen[0], token, scope, then)

    def _loop(self, shape: Loop, token: Token, scope: Scope, then: Next) -> None:
        def again(after: Token) -> None:
            if after.data[shape.variable] == 1:
                self._sequence(shape.body, after.on(), scope, again)
            else:
                self._service(Service(f"{shape.name}_after"), after, scope, then)

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
        split = token.on()
        arrived: list[tuple[int, Token]] = []

        def arrive(after: Token) -> None:
            arrived.append((next(CLOCK), after))
            scope.arrived.append(arrived[-1])
            if len(arrived) == len(branches):
                scope.arrived = [one for one in scope.arrived if one not in arrived]
                then(meet(arrived))

        for name, branch in branches:
            self._branch(name, branch, split, scope, arrive)

    def _branch(self, name: str, branch: Sequence, token: Token, scope: Scope, then: Next) -> None:
        self._sequence((Service(f"{name}_first"), *branch), token, scope, then)

    def _user(self, shape: User, token: Token, scope: Scope, then: Next) -> None:
        task = Task(shape, scope, token, then)

        def once(begun: Token, inside: Scope, after: Next) -> None:
            def complete(data: Data) -> None:
                number = self._perform(shape.name, scope)
                task.done = number if task.done is None else task.done
                after(begun.on(**data))

            inside.wait("person", shape.name, begun, complete, task)

        self._activity(shape, token, scope, then, once, task)

    def _sub(self, shape: Sub, token: Token, scope: Scope, then: Next) -> None:
        def once(begun: Token, inside: Scope, after: Next) -> None:
            process = inside.inside(lambda ended: after(begun.on(**ended.data)))
            process.live = 1
            # A sub-process is a way of its own: it shares no step with what surrounds it.
            self._process(shape, Token(dict(begun.data)), process)

        self._activity(shape, token, scope, then, once)

    def _process(self, shape: Sub, token: Token, scope: Scope) -> None:
        for handler in shape.handlers:
            self._listen(handler, scope)
        self._sequence(shape.body, token, scope, scope.end)

    def _listen(self, handler: Handler, scope: Scope) -> None:
        def come(data: Data) -> None:
            begun = Token({**scope.known(), **data})
            if handler.interrupting:
                scope.begin_again()
                scope.listeners.clear()
            else:
                scope.live += 1

            def end(ended: Token) -> None:
                if handler.interrupting:
                    scope.end(begun.on(**ended.data))
                    return
                scope.learn({name: value for name, value in ended.data.items() if _is_news(name, value)})
                scope.leave()

            def _is_news(name: str, value: Any) -> bool:
                return name not in begun.data or begun.data[name] != value

            handling = scope.inside(end)
            handling.live, handling.handles, handling.kept = 1, listener, [begun]
            self._sequence(handler.body, Token(dict(begun.data)), handling, handling.end)

        times = {"cycle": RINGS, "timer": 1}.get(handler.kind, -1)
        listener = scope.listen(handler, come, 1 if handler.interrupting else times)

    def _activity(
        self,
        shape: User | Sub,
        token: Token,
        scope: Scope,
        then: Next,
        once: Callable[[Token, Scope, Next], None],
        task: Task | None = None,
    ) -> None:
        begun = Token(dict(token.data), token, task)

        def finish(after: Token) -> None:
            inside.close()
            then(after)

        inside = scope.inside(finish, begun)
        if shape.boundary is not None:
            self._border(shape.boundary, begun, inside, scope, then, RINGS)
        if shape.each is None:
            once(begun, inside, finish)
        elif isinstance(shape.each, Again):
            self._again(shape.each, begun, inside, finish, once)
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
            if boundary.kind in ("message", "signal") or (boundary.kind == "cycle" and rings > 1):
                self._border(boundary, begun, inside, scope, then, rings - 1)
            self._sequence(boundary.aside, begun.on(**data), scope, scope.end)

        if boundary.kind in ("error", "escalation"):
            inside.border = (boundary, come)
            return
        kind = "timer" if boundary.kind == "cycle" else boundary.kind
        inside.wait(kind, boundary.name, begun, come, code=boundary.code)

    def _again(
        self,
        again: Again,
        begun: Token,
        inside: Scope,
        then: Next,
        once: Callable[[Token, Scope, Next], None],
    ) -> None:
        """Every pass begins with what the last one left."""
        left = Token(dict(begun.data))
        inside.kept, inside.learnt = [left], lambda: left.data

        def enter(done: int) -> None:
            if done == again.most or (left.data[again.variable] != 1 and (done or again.test_before)):
                then(begun.on(**left.data))
                return
            passing = inside.inside(lambda _: None)
            once(Token(dict(left.data), begun), passing, lambda after: leave(after, passing, done))

        def leave(after: Token, passing: Scope, done: int) -> None:
            nonlocal left
            passing.close()
            left = Token(dict(after.data))
            # What the last pass left is newer than what others have said meanwhile.
            inside.kept, inside.since = [left], next(CLOCK)
            enter(done + 1)

        enter(0)

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
        inside.learnt = lambda: {results: list(answers)}

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


def outside_branches(body: Sequence, *, held: bool = False) -> Iterator[str]:
    """The tasks of persons that no other token of their scope can be beside, but by an event on a border."""
    for shape in body:
        if isinstance(shape, Hear):
            yield from outside_branches((shape.task,), held=held)
        elif isinstance(shape, User | Sub | Raise):
            if isinstance(shape, Sub):
                yield from outside_branches(shape.body)
                for handler in shape.handlers:
                    yield from outside_branches(handler.body)
            elif not held:
                yield shape.name
            if not isinstance(shape, Raise) and shape.boundary is not None:
                yield from outside_branches(
                    shape.boundary.aside, held=held or not shape.boundary.interrupting
                )
        elif isinstance(shape, Choice):
            yield from outside_branches((*shape.yes, *shape.no), held=held)
        elif isinstance(shape, Loop):
            yield from outside_branches(shape.body, held=held)
        elif isinstance(shape, Parallel):
            for branch in shape.branches:
                yield from outside_branches(branch, held=True)
        elif isinstance(shape, Inclusive):
            for branch in (*(branch for _, branch in shape.branches), shape.otherwise):
                yield from outside_branches(branch, held=True)
