"""A designer and an approver at a bench with one released process."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any, TypeVar

from sqlalchemy.orm import Session

from chassis.engine.checking_guards import Guard
from chassis.engine.designing import Designer
from chassis.engine.draft_records import Draft
from chassis.engine.draft_rows import DraftRows
from chassis.engine.drafting import Drafts
from chassis.texts import Said
from tests.unit.chassis.engine.bench import Bench, Journal, an_actor
from tests.unit.chassis.engine.test_designing import EXTRAS, drawn

DRAWER = an_actor("process_designer@1", user_id="d1", name="流程设计岗")
COLLEAGUE = an_actor("process_designer@1", user_id="d2", name="流程设计岗二")
APPROVER = an_actor("process_approver@1", user_id="a1", name="流程批准岗")
TODAY = date(2026, 11, 23)
GROUP = 'camunda:candidateGroups="clerk@1"'
T = TypeVar("T")


class Pencil:
    """Drafts over the bench's database; `p` is released with its form."""

    def __init__(self, *, guards: tuple[Guard, ...] = ()) -> None:
        self.bench = Bench()
        self.bench.engine.deployments._clock = self.bench.clock
        designer = Designer(
            self.bench.engine,
            roles={"clerk": Said("经办人", "clerk"), "head": Said("负责人", "head")},
            messages=(),
            functions=(),
            guards=guards,
        )
        self.drafts = Drafts(designer, DraftRows(self.bench.tables))
        with self.bench.work(DRAWER) as work:
            designer.deploy(work, drawn().xml(), EXTRAS)

    def does(self, act: Callable[[Journal], T], actor: Any = DRAWER) -> T:
        """One command of somebody."""
        with self.bench.work(actor) as work:
            return act(work)

    def begun(self) -> Draft:
        """A draft of the released process."""
        return self.does(lambda work: self.drafts.begin(work, "consultation"))

    def limited(self, draft: Draft, days: int = 5, actor: Any = DRAWER) -> Draft:
        """The draft with a limit at its step."""
        bpmn = self.content(draft).bpmn
        due = f'{GROUP} camunda:dueDate="${{workdays_after(today(), {days})}}"'.encode()
        changed = bpmn.replace(GROUP.encode(), due)
        assert changed != bpmn
        return self.does(
            lambda work: self.drafts.save(work, draft.draft_id, draft.revision, bpmn=changed), actor
        )

    def submitted(self, draft: Draft, *, day: date = TODAY, compared_with: int = 1) -> Draft:
        """The draft handed in."""
        return self.does(
            lambda work: self.drafts.submit(
                work, draft.draft_id, draft.revision, reason="制度修订", basis="通知",
                in_force_from=day, compared_with=compared_with,
            )
        )  # fmt: skip

    def approved(self, draft: Draft, *, actor: Any = APPROVER, compared_with: int = 1) -> Draft:
        """The draft in force."""
        return self.does(
            lambda work: self.drafts.approve(
                work, draft.draft_id, draft.revision, note="", compared_with=compared_with
            ),
            actor,
        )

    def read(self, question: Callable[[Session], T]) -> T:
        """Something only looked at."""
        with Session(self.bench.database) as session:
            return question(session)

    def content(self, draft: Draft) -> Any:
        """What the draft holds."""
        return self.read(lambda session: self.drafts.content(session, draft))

    def begin_version(self, case_no: str) -> int:
        """The version a case begins with now."""
        self.bench.start("consultation", case_no)
        return self.read(lambda session: self.bench.engine.instances(session, case_no)[-1].process_version)
