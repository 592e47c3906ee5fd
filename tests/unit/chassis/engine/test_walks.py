"""Random structured diagrams, walked at random: saving, restoring and pruning must not change anything.

Three copies of a case take the same steps: one stays in memory untouched, one is saved and restored after
every step, one is pruned as well. They must wait for the same things with the same variables at every step.
"""

from __future__ import annotations

import json
import random
from dataclasses import dataclass, field
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from chassis.engine import codec, events
from chassis.engine.definition import Definition
from chassis.engine.host import Host, element_of
from chassis.engine.pruning import prune
from chassis.engine.refusals import StepBudgetSpent
from chassis.engine.waiting import waiting_in
from chassis.engine.workflow import CaseWorkflow
from tests.unit.chassis.engine.bench import NOON
from tests.unit.chassis.engine.drawing import Drawing, again, each, event, message, timer

SMALL = ("user", "service", "race", "again", "throw")
BLOCKS = (
    *SMALL, "choice", "parallel", "inclusive", "loop", "sub", "each", "each_sub", "guarded", "raising",
)  # fmt: skip
KNOWN = (
    '<bpmn:message id="m1" name="demo.message" /><bpmn:signal id="s1" name="signal" />'
    '<bpmn:error id="e1" name="e" errorCode="E" /><bpmn:escalation id="k1" name="k" escalationCode="K" />'
)


@dataclass
class Sketch:
    """Draws random blocks one after the other, each with one way in and one way out."""

    chance: random.Random
    number: int = 0
    variables: list[str] = field(default_factory=list)
    guarding: int = 0

    def name(self, kind: str) -> str:
        self.number += 1
        return f"{kind}_{self.number}"

    def process(self, drawing: Drawing, depth: int, length: int) -> Drawing:
        start, end = self.name("start"), self.name("end")
        drawing.node("startEvent", start)
        last = start
        for _ in range(length):
            last = self.block(drawing, last, depth, in_loop=False)
        drawing.node("endEvent", end)
        return drawing.flow(last, end)

    def block(self, drawing: Drawing, last: str, depth: int, *, in_loop: bool) -> str:
        kinds = [
            kind
            for kind in BLOCKS
            if (depth > 0 or kind in SMALL)
            and not (in_loop and kind == "inclusive")
            and not (kind == "throw" and self.guarding)  # what starts on a signal would hear itself for ever
        ]
        kind = self.chance.choice(kinds)
        drawn: str = getattr(self, f"_{kind}")(drawing, last, depth, in_loop)
        return drawn

    def _user(self, drawing, last, depth, in_loop):
        name = self.name("user")
        drawing.user(name)
        if self.chance.random() < 0.25:
            return self._bounded(drawing, last, name)
        drawing.flow(last, name)
        return name

    def _bounded(self, drawing, last, name):
        merged = self.name("merged")
        drawing.xor(merged).flow(last, name).flow(name, merged)
        for _ in range(self.chance.choice([1, 1, 2, 3])):
            self._watch(drawing, name, merged)
        return merged

    def _watch(self, drawing, name, merged):
        caught, interrupting = self.name("event"), self.chance.random() < 0.5
        kinds = [timer("duration", "P1D"), message("m1"), event("signal", "s1")]
        if not interrupting:
            kinds.append(timer("cycle", "R3/P1D"))
        drawing.boundary(caught, name, self.chance.choice(kinds), interrupting=interrupting)
        if interrupting:
            drawing.flow(caught, merged)
        else:
            aside, end = self.name("user"), self.name("end")
            drawing.user(aside).node("endEvent", end).chain(caught, aside, end)

    def _again(self, drawing, last, depth, in_loop):
        name = self.name("again")
        before = self.chance.random() < 0.3
        drawing.user(name, after=again(f"{self.variable()} == 1", most=4, test_before=before))
        return (
            self._bounded(drawing, last, name)
            if self.chance.random() < 0.3
            else self._plain(drawing, last, name)
        )

    def _throw(self, drawing, last, depth, in_loop):
        name = self.name("throw")
        return self._plain(drawing.throw(name, event("signal", "s1"), carries="step_1"), last, name)

    def guard(self, drawing, depth):
        """What may come in between at any time."""
        begun, end, name = self.name("begun"), self.name("end"), self.name("guard")
        interrupting = self.chance.random() < 0.4
        kinds = [timer("duration", "P2D"), message("m1"), event("signal", "s1")]
        if not interrupting:
            kinds.append(timer("cycle", "R2/P1D"))
        inner = Drawing().start(begun, self.chance.choice(kinds), interrupting=interrupting).end(end)
        self.guarding += 1
        inner.flow(self.block(inner, begun, depth - 1, in_loop=False), end)
        self.guarding -= 1
        drawing.event_sub(name, inner)
        return drawing

    def _guarded(self, drawing, last, depth, in_loop):
        name = self.name("guarded")
        inner = self.guard(self.process(Drawing(), depth - 1, self.chance.randint(1, 2)), depth - 1)
        repeat = self.chance.choice(
            ["", "", each("towns", f"town{depth}"), again(f"{self.variable()} == 1", most=2)]
        )
        return self._plain(drawing.sub(name, inner, repeat), last, name)

    def _raising(self, drawing, last, depth, in_loop):
        name, caught, merged = self.name("raising"), self.name("caught"), self.name("merged")
        kind = self.chance.choice(["error", "escalation", "terminate", "cancel"])
        start, bad, fine, raised = (self.name(one) for one in ("start", "bad", "end", "raised"))
        reference = {"error": "e1", "escalation": "k1"}.get(kind, "")
        inner = Drawing().start(start).parallel(f"split_{bad}").xor(bad, f"default_{bad}")
        beside, out = self.name("user"), self.name("end")
        inner.user(beside).end(out).chain(start, f"split_{bad}", beside, out)
        first = self.block(inner, f"split_{bad}", depth - 1, in_loop=False)
        if first == f"split_{bad}":
            raise AssertionError
        inner.flow(first, bad).flow(bad, raised, f"{self.variable()} == 1").end(
            raised, event(kind, reference)
        )
        inner.flow(bad, fine, flow_id=f"default_{bad}").end(fine)
        repeat = self.chance.choice(["", each("towns", f"town{depth}")])
        drawing.sub(name, inner, repeat, "transaction" if kind == "cancel" else "subProcess").flow(last, name)
        if kind == "terminate":
            return name
        drawing.boundary(caught, name, event(kind, reference)).xor(merged).flow(name, merged)
        after = self.name("user")
        drawing.user(after).chain(caught, after, merged)
        return merged

    def _service(self, drawing, last, depth, in_loop):
        name = self.name("service")
        drawing.service(name, "demo.set").flow(last, name)
        return name

    def _choice(self, drawing, last, depth, in_loop):
        split, merged, variable = self.name("split"), self.name("merged"), self.variable()
        drawing.xor(split, f"default_{split}").xor(merged).flow(last, split)
        for number in range(2):
            first = self.name("user")
            drawing.user(first)
            drawing.flow(
                split,
                first,
                f"{variable} == 1" if number else None,
                f"{'cond' if number else 'default'}_{split}",
            )
            drawing.flow(self.block(drawing, first, depth - 1, in_loop=in_loop), merged)
        return merged

    def _parallel(self, drawing, last, depth, in_loop, kind="parallelGateway"):
        split, joined = self.name("split"), self.name("joined")
        drawing.node(kind, split).node(kind, joined).flow(last, split)
        for number in range(self.chance.randint(2, 3)):
            first = self.name("user")
            drawing.user(first)
            if kind == "parallelGateway":
                drawing.flow(split, first)
            else:
                drawing.flow(
                    split, first, f"{self.variable()} >= 0" if not number else f"{self.variable()} == 1"
                )
            drawing.flow(self.block(drawing, first, depth - 1, in_loop=in_loop), joined)
        return joined

    def _inclusive(self, drawing, last, depth, in_loop):
        return self._parallel(drawing, last, depth, in_loop, "inclusiveGateway")

    def _loop(self, drawing, last, depth, in_loop):
        merged, first, again, variable = (
            self.name("merged"),
            self.name("user"),
            self.name("again"),
            self.variable(),
        )
        out = self.name("user")
        drawing.xor(merged).user(first).xor(again, f"default_{again}").user(out)
        drawing.flow(last, merged).flow(merged, first)
        drawing.flow(self.block(drawing, first, depth - 1, in_loop=True), again)
        drawing.flow(again, merged, f"{variable} == 1").flow(again, out, flow_id=f"default_{again}")
        return out

    def _sub(self, drawing, last, depth, in_loop, after=""):
        name = self.name("sub")
        inner = self.process(Drawing(), depth - 1, self.chance.randint(1, 2))
        drawing.sub(name, inner, after)
        return (
            self._bounded(drawing, last, name)
            if self.chance.random() < 0.5
            else self._plain(drawing, last, name)
        )

    def _plain(self, drawing, last, name):
        drawing.flow(last, name)
        return name

    def _each(self, drawing, last, depth, in_loop):
        name = self.name("each")
        until = "${nrOfCompletedInstances >= 2}" if self.chance.random() < 0.3 else ""
        drawing.user(name, after=each("towns", "town", sequential=self.chance.random() < 0.3, until=until))
        return self._plain(drawing, last, name)

    def _each_sub(self, drawing, last, depth, in_loop):
        return self._sub(drawing, last, depth, in_loop, each("towns", f"town{depth}"))

    def _race(self, drawing, last, depth, in_loop):
        gate, merged, heard, late = (self.name(kind) for kind in ("gate", "merged", "heard", "late"))
        drawing.node("eventBasedGateway", gate).xor(merged).flow(last, gate)
        drawing.node("intermediateCatchEvent", heard, after=message("m1"))
        drawing.node("intermediateCatchEvent", late, after=timer("duration", "PT1H"))
        drawing.chain(gate, heard, merged).chain(gate, late, merged)
        return merged

    def variable(self) -> str:
        self.variables.append(f"v{len(self.variables)}")
        return self.variables[-1]


class Walker:
    """One copy of a case."""

    def __init__(
        self, definition: Definition, variables: dict[str, Any], *, restore: bool, pruned: bool
    ) -> None:
        self.definition, self.restore, self.pruned = definition, restore, pruned
        self.spent = False
        self.host = Host(NOON, "c", {}, operate=self._operate)
        spec, inner = definition.specs
        self.workflow = CaseWorkflow(spec, inner, host=self.host)
        self.workflow.task_tree.data.update(variables)
        self.settle()

    def _operate(self, task, topic):
        return {f"set_by_{element_of(task)}": len(task.data)}

    def settle(self) -> None:
        self.workflow.steps = 0
        try:
            self.workflow.do_engine_steps()
        except StepBudgetSpent:  # signals in instances in instances; the command would be undone
            self.spent = True
            return
        if self.pruned:
            prune(self.workflow)
        if self.restore and not self.workflow.is_completed():
            done = self.workflow.done
            self.workflow = codec.decode(codec.encode(self.workflow), *self.definition.specs, self.host)
            assert self.workflow.done == done

    def waits(self) -> list[tuple[str, str, str, Any]]:
        """Everything that may happen next, in an order all copies share."""
        found = waiting_in(self.workflow)
        people = [("do", element_of(task), _shown(task), (task, 0)) for task in found.people.values()]
        times = [
            ("fire", element_of(wait[0]), f"{wait[1]} {_shown(wait[0])}", wait)
            for wait, _ in found.times.values()
        ]
        heard = [
            ("hear", element_of(wait[0]), f"{wait[1]} {_shown(wait[0])}", wait)
            for wait, _ in found.messages.values()
        ]
        return sorted(people + times + heard, key=lambda wait: wait[:3])

    def act(self, number: int, data: dict[str, Any]) -> None:
        kind, _, _, (task, event) = self.waits()[number]
        if kind == "do":
            task.data.update(data)
            self.workflow.step(task)
        elif kind == "fire":
            events.ring(task, event)
        else:
            events.arrive(task, event, data)
        self.settle()

    @property
    def told(self) -> tuple[Any, ...]:
        return [wait[:3] for wait in self.waits()], self.workflow.is_completed(), list(self.workflow.done)


def _shown(task: Any) -> str:
    return json.dumps(task.data, sort_keys=True)


def walk(seed: int, steps: int) -> int:
    chance = random.Random(seed)
    sketch = Sketch(chance)
    drawing = sketch.process(Drawing(definitions=KNOWN), 3, 3)
    if chance.random() < 0.4:
        sketch.guard(drawing, 2)
    definition = Definition("p", 1, drawing.xml())
    variables = dict.fromkeys(sketch.variables, 1) | {"towns": ["a", "b", "c"][: chance.randint(0, 3)]}
    copies = [
        Walker(definition, variables, restore=restore, pruned=pruned)
        for restore, pruned in ((False, False), (True, False), (True, True))
    ]
    taken = 0
    for step in range(steps):
        assert len({copy.spent for copy in copies}) == 1, (seed, step)
        if copies[0].spent:
            return taken
        told = [copy.told for copy in copies]
        assert told[0] == told[1] == told[2], (seed, step)
        waits = copies[0].waits()
        if not waits:
            break
        number = chance.randrange(len(waits))
        data = {chance.choice(sketch.variables): chance.choice([0, 1, 2]) for _ in sketch.variables[:1]}
        data[f"step_{step % 7}"] = step
        for copy in copies:
            copy.act(number, data)
        taken += 1
    assert copies[0].workflow.is_completed() or copies[0].waits(), seed
    return taken


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 10**9))
def test_saving_and_pruning_never_change_a_case(seed):
    walk(seed, 40)
