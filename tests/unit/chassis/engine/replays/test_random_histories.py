"""Random diagrams, random histories: under its own diagram every ended case goes the very way it went."""

from __future__ import annotations

import random
from collections import Counter
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from chassis.engine.acts import Acts
from chassis.engine.refusals import StepBudgetSpent, TooManyListeners
from chassis.errors import Fault, Refusal
from chassis.testing.process_driver import Anything, Called
from tests.support.replays import require_same
from tests.unit.chassis.engine.bench import Bench, an_actor
from tests.unit.chassis.engine.drawing import Drawing
from tests.unit.chassis.engine.test_walks import KNOWN, Sketch

STEPS, CASES = 30, 3
ACTS = ("do", "do", "do", "do", "wait", "hear", "signal", "withdraw", "send_back", "succeed", "away")


class History:
    """A county of one random diagram."""

    def __init__(self, seed: int) -> None:
        self.chance = chance = random.Random(seed)
        self.sketch = Sketch(chance)
        drawing = self.sketch.process(Drawing(definitions=KNOWN), 2, 4)
        if chance.random() < 0.3:
            self.sketch.guard(drawing, 1)
        answers: dict[str, Any] = {}
        self.bench = Bench(drawing, operations=Anything(Called(), answers))
        self.bench.engine.operations = _Counting(self.bench)  # type: ignore[assignment]
        self.acts = Acts(self.bench.engine)
        self.done: Counter[str] = Counter()

    def lives(self) -> None:
        chance = self.chance
        for number in range(CASES):
            variables = dict.fromkeys(self.sketch.variables, 1)
            self._try(
                "start",
                lambda n=number, v=variables: self.bench.start("p", f"c{n}", **v, towns=self._towns()),
            )
        for step in range(STEPS):
            case_no = f"c{chance.randrange(CASES)}"
            what = chance.choice(ACTS)
            self._try(what, lambda w=what, c=case_no, s=step: getattr(self, f"_{w}")(c, s))
        for number in range(CASES):
            for _ in range(STEPS * 2):
                if not self.bench.open(f"c{number}"):
                    break
                self._try("do", lambda n=number: self._do(f"c{n}", 99))

    def _towns(self) -> list[str]:
        return ["a", "b", "c"][: self.chance.randint(0, 3)]

    def _try(self, what: str, act: Any) -> None:
        try:
            act()
            self.done[what] += 1
        except (StepBudgetSpent, TooManyListeners, Refusal, Fault):
            self.done[f"{what} refused"] += 1

    def _data(self, step: int) -> dict[str, Any]:
        chance = self.chance
        chosen = {
            chance.choice(self.sketch.variables): chance.choice([0, 1, 2]) for _ in self.sketch.variables[:1]
        }
        return {**chosen, f"step_{step % 7}": step}

    def _do(self, case_no: str, step: int) -> None:
        tasks = self.bench.open(case_no)
        if tasks:
            task = self.chance.choice(tasks)
            with self.bench.work(an_actor(*task.candidates)) as work:
                self.bench.engine.complete(work, task.task_id, data=self._data(step))

    def _wait(self, case_no: str, step: int) -> None:
        self.bench.clock.advance(hours=self.chance.choice([1, 8, 25, 60]))
        for _ in range(self.chance.choice([0, 1, 2])):
            self.bench.fire()

    def _hear(self, case_no: str, step: int) -> None:
        self.bench.deliver("demo.message", case_no, **self._data(step))

    def _signal(self, case_no: str, step: int) -> None:
        with self.bench.work() as work:
            self.bench.engine.broadcast(work, "signal", correlation=case_no, variables=self._data(step))

    def _withdraw(self, case_no: str, step: int) -> None:
        with Session(self.bench.database) as session:
            done = [one for one in self.bench.engine.tasks(session, case_no) if one.state == "completed"]
        if done:
            last = max(done, key=lambda one: (one.closed_at, one.task_id))
            with self.bench.work(an_actor(*last.candidates)) as work:
                self.acts.withdraw(work, last.task_id, reason="看错了")

    def _send_back(self, case_no: str, step: int) -> None:
        engine = self.bench.engine
        tasks = self.bench.open(case_no)
        if not tasks:
            return
        task = self.chance.choice(tasks)
        with self.bench.work(an_actor(*task.candidates)) as work:
            known = engine.definition_of(work.session, task).return_targets.get(task.element_id)
            targets = sorted(known.plain) if known else []
            if targets:
                mode = self.chance.choice(["again", "straight"])
                self.acts.return_case(
                    work, task.task_id, target=self.chance.choice(targets), reason="重办", mode=mode
                )

    def _succeed(self, case_no: str, step: int) -> None:
        before, after = self.chance.sample(["a", "b", "c", "d"], 2)
        with self.bench.work() as work:
            self.bench.engine.take_place(work, case_no, before=before, after=after)

    def _away(self, case_no: str, step: int) -> None:
        if self.chance.random() < 0.1:
            with self.bench.work() as work:
                self.bench.engine.cancel(work, case_no, end_state="WITHDRAWN")

    def ended(self) -> int:
        instance = self.bench.tables.process_instance
        with Session(self.bench.database) as session:
            return (
                session.scalar(
                    select(func.count()).select_from(instance).where(instance.c.state != "running")
                )
                or 0
            )


class _Counting(dict[str, Any]):
    """Operations of every name, each answering another number every time it is called."""

    def __init__(self, bench: Bench) -> None:
        super().__init__()
        self.calls = 0
        self.bench = bench

    def get(self, name: str, default: Any = None) -> Any:
        def answered(work: Any, case: Any) -> dict[str, Any]:
            self.calls += 1
            return {} if self.calls % 3 == 0 else {f"set_by_{case.element_id}": self.calls}

        return answered


def lived(seed: int) -> History:
    history = History(seed)
    history.lives()
    with Session(history.bench.database) as session:
        replayed = require_same(history.bench.engine, session, history.bench.work)
    assert replayed == history.ended()
    return history


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10**9))
def test_under_its_own_diagram_every_ended_case_goes_the_way_it_went(seed: int) -> None:
    lived(seed)


def test_the_histories_are_histories() -> None:
    """They end, and everything a history may hold happens in them."""
    done: Counter[str] = Counter()
    ended = 0
    for seed in range(12):
        history = lived(seed)
        done += history.done
        ended += history.ended()
    assert ended >= 20, ended
    assert all(done[what] for what in ACTS), done
