"""Walks two cases of one diagram side by side, and looks at everything they must leave as it was.

Every step is a command of its own: the case is read from its row, run, pruned and written again. The two
cases take turns, so that whatever one changes in the specification they share, the other one meets.
"""

from __future__ import annotations

from typing import Any

from chassis.engine import codec
from chassis.engine.checking import check
from chassis.engine.definition import Definition
from tests.unit.chassis.engine.bench import Bench
from tests.unit.chassis.engine.drawing import Drawing

# What these diagrams leave out on purpose: names for people.
# Not every drawing here is one a county should have: what is walked is what the engine does with it.
STYLE = {
    "beside-ends-case",
    "branches-end-case",
    "name-missing",
    "name-en-missing",
    "gateway-question",
    "id-style",
    "shape-missing",
    "lane-missing",
}
CASES = ("c1", "c2")
_PLAIN = (list, dict, str, int, type(None))


def stands_against(drawing: Drawing, **known: Any) -> list[tuple[str, str]]:
    """The rules a diagram breaks, and where."""
    return [(one.rule, one.element) for one in check(drawing.xml(), **known) if one.rule not in STYLE]


def pinned(process_id: str) -> str:
    """A call activity's attributes: which process it calls, in which version."""
    version = 'camunda:calledElementBinding="version" camunda:calledElementVersion="1"'
    return f'calledElement="{process_id}" {version}'


class Walk:
    """Two cases of the last of some diagrams."""

    def __init__(self, *drawings: Drawing, **options: Any) -> None:
        for drawing in drawings:
            assert stands_against(drawing) == [], drawing.process_id
        self.bench = Bench(*drawings, **options)
        self.process_id = drawings[-1].process_id
        self.definition = self.bench.library.definition(self.process_id)
        self._specs = picture(self.definition)

    def start(self, **variables: Any) -> Walk:
        """Start both."""
        for case_no in CASES:
            self.bench.start(self.process_id, case_no, **variables)
        return self

    def at(self, *elements: str) -> Walk:
        """Both wait for people at these elements and no others."""
        for case_no in CASES:
            assert self.bench.names(case_no) == sorted(elements), case_no
        return self

    def do(self, element_id: str, outcome: str | None = None, number: int = 0, **data: Any) -> Walk:
        """Do an open task in both."""
        for case_no in CASES:
            self.bench.do(element_id, outcome, case_no, number, **data)
        return self

    def hears(self, name: str, **variables: Any) -> Walk:
        """A message arrives for both."""
        for case_no in CASES:
            assert self.bench.deliver(name, case_no, **variables) == 1
        return self

    def does_not_hear(self, name: str) -> Walk:
        """Neither waits for a message."""
        for case_no in CASES:
            assert self.bench.deliver(name, case_no) == 0
        return self

    def after(self, *, fires: bool = True, **by: float) -> Walk:
        """Time passes; what is due fires, in both or in neither."""
        self.bench.clock.advance(**by)
        assert self.bench.fire() == (2 if fires else 0)
        return self

    def works(self) -> Walk:
        """The worker does the jobs that wait."""
        from sqlalchemy.orm import Session

        with Session(self.bench.database) as session:
            jobs = self.bench.engine.due_jobs(session, self.bench.clock.now())
        for job_id in jobs:
            with self.bench.work() as work:
                assert self.bench.engine.run_job(work, job_id)
        assert jobs
        return self

    def knows(self, element_id: str, number: int = 0, **variables: Any) -> Walk:
        """What somebody who does an open task has before them, in both; None stands for not there."""
        for case_no in CASES:
            data = self.data(case_no, self.bench.task(element_id, case_no, number).task_id)
            assert {name: data.get(name) for name in variables} == variables
        return self

    def data(self, case_no: str, task_id: str) -> dict[str, Any]:
        """The variables of an open task, read from the saved state."""
        with self.bench.work() as work:
            instance = self.bench.engine.instances(work.session, case_no)[-1]
        workflow = codec.decode(instance.data, *self.definition.specs, None)
        return dict(workflow.get_task_from_id(task_id).data)

    def waits(self, **rows: int) -> Walk:
        """So many rows of each index table for each case: timer, subscription, job."""
        for table in ("timer", "subscription", "job"):
            assert self.bench.count(table) == 2 * rows.get(table, 0), table
        return self

    def ends(self, end: str) -> None:
        """Both have come to this end, and nothing is left of them but the record."""
        for case_no in CASES:
            assert self.bench.names(case_no) == []
            assert self.bench.state(case_no) == ("completed", end)
        self.waits()
        assert picture(self.definition) == self._specs


def picture(definition: Definition) -> dict[str, Any]:
    """Everything about a compiled specification that a run could change."""
    spec, inner = definition.specs
    return {
        f"{name}/{task_name}": {
            attribute: repr(value)
            if isinstance(value, list | dict | str | int | bool | None)
            else str(type(value))
            for attribute, value in vars(task_spec).items()
            if attribute != "_wf_spec" and not attribute.endswith("_event")
        }
        for name, one in {"": spec, **inner}.items()
        for task_name, task_spec in one.task_specs.items()
    }
