"""Replays of drafts over the cases of the last year: asked for on a page, done by the worker in portions.

Nothing is written but the replay's own rows; the cases are only read, and nothing is sent.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy.orm import Session

from chassis.actor import Actor
from chassis.engine.definition import Definition
from chassis.engine.draft_records import Content
from chassis.engine.drafting import Drafts
from chassis.engine.past_functions import PastFunctions
from chassis.engine.replay_matching import Changes
from chassis.engine.replay_rows import DONE, RUNNING, STOPPED, Ended, ReplayedCase, ReplayRows, ReplayRun
from chassis.engine.replaying import Replayed, replayed
from chassis.engine.runtime import Engine
from chassis.errors import Refusal
from chassis.ids import new_id
from chassis.persistence.unit_of_work import UnitOfWork, Works
from chassis.texts import Said

A_YEAR = timedelta(days=365)
FARTHEST_BACK = timedelta(days=3 * 366)
PORTION = 40
ROUND_SECONDS = 1.0
_KEPT_IN_MIND = 4


class ReplayUnknown(Refusal):
    """There is no such replay."""

    code = "replay-unknown"
    title = Said("没有这次推演", "There is no such replay")


class ReplayUnderWay(Refusal):
    """One replay of a draft at a time."""

    code = "replay-under-way"
    title = Said("这份草稿正在推演", "This draft is being replayed")
    detail = Said("请等它做完，或者先停止。", "Wait until it is done, or stop it first.")


class ReplayDayInvalid(Refusal):
    """The day to begin with lies in the future or too far back."""

    code = "replay-day-invalid"
    title = Said("起始日期不对", "The first day is not possible")
    detail = Said("起始日期应在 {first} 至 {today} 之间。", "Choose a day between {first} and {today}.")


@dataclass(frozen=True, slots=True)
class Parting:
    """How many cases with a verdict part at an element."""

    verdict: str
    element: str
    name: Said
    cases: int


@dataclass(frozen=True, slots=True)
class Looked:
    """A replay with how many cases part where."""

    run: ReplayRun
    counts: Sequence[Parting]
    cases: Sequence[ReplayedCase]


class Replays:
    """The replays of the drafts of one service."""

    def __init__(self, engine: Engine, drafts: Drafts, works: Works[Any], service: str) -> None:
        self._engine = engine
        self.drafts = drafts
        self._works = works
        self._actor = Actor.system(service)
        self._rows = ReplayRows(engine.rows.tables)
        self._drawn: dict[tuple[str, int], tuple[Definition, dict[int, Changes]]] = {}
        self._asked: tuple[str, PastFunctions] | None = None

    def begin(self, work: UnitOfWork, draft_id: str, *, since: date | None = None) -> ReplayRun:
        """Have the cases that ended since a day, a year ago unless said, gone through a draft."""
        session, today = work.session, work.clock.today()
        draft = self.drafts.draft(session, draft_id)
        first = since or today - A_YEAR
        if not today - FARTHEST_BACK <= first <= today:
            earliest = today - FARTHEST_BACK
            raise ReplayDayInvalid(first=earliest.isoformat(), today=today.isoformat())
        if any(one.state == RUNNING for one in self._rows.of_draft(session, draft_id)):
            raise ReplayUnderWay()
        self.drafts.require_sound(session, draft)
        total = self._rows.count(session, draft.process_id, first)
        run = ReplayRun(
            new_id(), draft_id, draft.revision, draft.process_id, first, RUNNING, total, 0, "", 0, 0,
            work.clock.now(), work.actor.user_id, work.actor.name,
        )  # fmt: skip
        self._rows.begin(session, run)
        work.record(
            "replay-begun",
            draft.process_id,
            draft_id=draft_id,
            revision=draft.revision,
            since=first.isoformat(),
        )
        return run

    def stop(self, work: UnitOfWork, draft_id: str, replay_id: str) -> ReplayRun:
        """Do without the rest; what is known stays."""
        run = self.run(work.session, draft_id, replay_id)
        if run.state == RUNNING:
            self._rows.advance(work.session, run, state=STOPPED, finished_at=work.clock.now())
        return self.run(work.session, draft_id, replay_id)

    def of_draft(self, session: Session, draft_id: str) -> Sequence[ReplayRun]:
        """The last replays of a draft, the newest first."""
        self.drafts.draft(session, draft_id)
        return self._rows.of_draft(session, draft_id)

    def run(self, session: Session, draft_id: str, replay_id: str) -> ReplayRun:
        """How far one is."""
        run = self._rows.run(session, replay_id)
        if run is None or run.draft_id != draft_id:
            raise ReplayUnknown()
        return run

    def looked_at(self, session: Session, draft_id: str, replay_id: str, **which: Any) -> Looked:
        """One replay with the cases asked for."""
        run = self.run(session, draft_id, replay_id)
        names = self._draft_of(session, run)[0].elements
        counts = [
            Parting(
                verdict, element, names[element].name if element in names else Said(element, element), cases
            )
            for verdict, element, cases in self._rows.counts(session, replay_id)
        ]
        counts.sort(key=lambda one: (-one.cases, one.verdict, one.element))
        return Looked(run, counts, self._rows.cases(session, replay_id, **which))

    def round(self, seconds: float = ROUND_SECONDS) -> int:
        """Go on with what waits, for about a second; how many cases were looked at."""
        end, looked_at = time.monotonic() + seconds, 0
        while True:
            found = self._portion()
            looked_at += found
            if not found or time.monotonic() > end:
                return looked_at

    def came_of(
        self, process_id: str, content: Content, since: date, *, portion: int = PORTION
    ) -> Sequence[tuple[Ended, Replayed | None]]:
        """What comes of every case with files nobody keeps; None of cases nothing was kept of."""
        with self._works.reading() as session:
            draft = self._definition(session, process_id, content)
        changes: dict[int, Changes] = {}
        functions = self._functions()
        found: list[tuple[Ended, Replayed | None]] = []
        last = ""
        while True:
            with self._works.reading() as session:
                cases = self._rows.ended(session, process_id, since, last, portion)
                self._learn(session, process_id, draft, cases, changes)
            if not cases:
                return found
            last = cases[-1].instance_id
            found += self._through(cases, changes, functions)

    def _portion(self) -> int:
        with self._works.reading() as session:
            run = self._rows.next_running(session)
            if run is None:
                return 0
            draft, changes = self._draft_of(session, run)
            cases = self._rows.ended(session, run.process_id, run.since, run.last_seen, PORTION)
            self._learn(session, run.process_id, draft, cases, changes)
        if self._asked is None or self._asked[0] != run.replay_id:
            self._asked = run.replay_id, self._functions()
        came = self._through(cases, changes, self._asked[1])
        told = [(case, one) for case, one in came if one is not None and one.is_told]
        unrecorded = sum(one is None for _, one in came)
        with self._works(self._actor, "replay") as work:
            values: dict[str, Any] = {
                "looked_at": run.looked_at + len(cases),
                "same": run.same + len(cases) - len(told) - unrecorded,
                "unrecorded": run.unrecorded + unrecorded,
            }
            if cases:
                values["last_seen"] = cases[-1].instance_id
            if len(cases) < PORTION:
                # Cases may have ended meanwhile: what was looked at is the whole.
                values |= {"state": DONE, "finished_at": work.clock.now(), "total": values["looked_at"]}
            if self._rows.advance(work.session, run, **values):
                self._rows.tell(work.session, run, run.looked_at, told)
        return max(len(cases), 1)

    def _through(
        self, cases: Sequence[Ended], changes: dict[int, Changes], functions: PastFunctions
    ) -> list[tuple[Ended, Replayed | None]]:
        calendar = self._engine.calendar
        return [
            (
                case,
                replayed(
                    changes[case.process_version], case.case_no, case.stimuli, functions, calendar,
                    was_cancelled=case.was_cancelled,
                )
                if case.is_recorded
                else None,
            )
            for case in cases
        ]  # fmt: skip

    def _functions(self) -> PastFunctions:
        return PastFunctions(self._engine, lambda: self._works(self._actor, "replay"))

    def _draft_of(self, session: Session, run: ReplayRun) -> tuple[Definition, dict[int, Changes]]:
        key = run.draft_id, run.revision
        if key not in self._drawn:
            if len(self._drawn) >= _KEPT_IN_MIND:
                self._drawn.clear()
            draft = self.drafts.draft(session, run.draft_id)
            content = self.drafts.content(session, draft, run.revision)
            self._drawn[key] = self._definition(session, run.process_id, content), {}
        return self._drawn[key]

    def _definition(self, session: Session, process_id: str, content: Content) -> Definition:
        called = self._engine.deployments.called(session, content.bpmn)
        return Definition(process_id, 0, content.bpmn, content.decision_files, content.forms, called)

    def _learn(
        self,
        session: Session,
        process_id: str,
        draft: Definition,
        cases: Sequence[Ended],
        changes: dict[int, Changes],
    ) -> None:
        for version in {case.process_version for case in cases} - changes.keys():
            changes[version] = Changes(self._engine.definition(session, process_id, version), draft)
