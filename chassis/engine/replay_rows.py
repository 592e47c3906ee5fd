"""Ended cases with what moved them, replays of drafts, and what came of them, in the database."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Table, func, insert, select, update
from sqlalchemy.orm import Session

from chassis.clock import COUNTY_ZONE
from chassis.engine.replaying import Replayed
from chassis.engine.stimuli import BEGUN, Stimulus
from chassis.engine.store import EngineTables
from chassis.texts import Said

RUNNING, DONE, STOPPED = "running", "done", "stopped"
LISTED = 20


@dataclass(frozen=True, slots=True)
class Ended:
    """A case that has ended, and what moved it; nothing where that was not kept yet."""

    instance_id: str
    case_no: str
    process_version: int
    was_cancelled: bool
    ended_at: datetime | None
    stimuli: Sequence[Stimulus]

    @property
    def is_recorded(self) -> bool:
        """Whether all that moved it is known."""
        return bool(self.stimuli) and self.stimuli[0].heard[0].kind == BEGUN


@dataclass(frozen=True, slots=True)
class ReplayRun:
    """How far a replay of a draft is."""

    replay_id: str
    draft_id: str
    revision: int
    process_id: str
    since: date
    state: str
    total: int
    looked_at: int
    last_seen: str
    same: int
    unrecorded: int
    started_at: datetime
    started_by: str
    started_by_name: str
    finished_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class ReplayedCase:
    """A case that would have gone otherwise."""

    number: int
    case_no: str
    process_version: int
    ended_at: datetime | None
    verdict: str
    days: int
    element_id: str
    said: Said


class ReplayRows:
    """The rows of replays."""

    def __init__(self, tables: EngineTables) -> None:
        self._instances: Table = tables.process_instance
        self._stimuli: Table = tables.stimulus
        self._runs: Table = tables.replay
        self._cases: Table = tables.replayed_case

    def count(self, session: Session, process_id: str, since: date) -> int:
        """How many cases of a process have ended since a day."""
        counted = select(func.count()).select_from(self._instances).where(*self._ended(process_id, since))
        return int(session.scalar(counted) or 0)

    def ended(
        self, session: Session, process_id: str, since: date, after: str, limit: int
    ) -> Sequence[Ended]:
        """The next ended cases, each with what moved it in order."""
        one = self._instances.c
        wanted = (
            select(one.instance_id, one.case_no, one.process_version, one.state, one.ended_at)
            .where(*self._ended(process_id, since), one.instance_id > after)
            .order_by(one.instance_id)
            .limit(limit)
        )
        rows = session.execute(wanted).all()
        moved = self._moved(session, [row.instance_id for row in rows])
        return [
            Ended(
                row.instance_id, row.case_no, row.process_version, row.state == "cancelled", row.ended_at,
                moved.get(row.instance_id, ()),
            )
            for row in rows
        ]  # fmt: skip

    def begin(self, session: Session, run: ReplayRun) -> None:
        """Keep a replay that is to be done."""
        names = ReplayRun.__dataclass_fields__
        session.execute(insert(self._runs), {name: getattr(run, name) for name in names})

    def run(self, session: Session, replay_id: str) -> ReplayRun | None:
        """How far one is."""
        row = session.execute(select(self._runs).where(self._runs.c.replay_id == replay_id)).first()
        return None if row is None else ReplayRun(**row._mapping)

    def of_draft(self, session: Session, draft_id: str) -> Sequence[ReplayRun]:
        """The replays of a draft, the newest first."""
        ours = select(self._runs).where(self._runs.c.draft_id == draft_id)
        newest = ours.order_by(self._runs.c.started_at.desc(), self._runs.c.replay_id.desc()).limit(LISTED)
        return [ReplayRun(**row._mapping) for row in session.execute(newest)]

    def next_running(self, session: Session) -> ReplayRun | None:
        """The one that waits longest."""
        running = select(self._runs).where(self._runs.c.state == RUNNING).order_by(self._runs.c.started_at)
        row = session.execute(running.limit(1)).first()
        return None if row is None else ReplayRun(**row._mapping)

    def advance(self, session: Session, run: ReplayRun, **values: Any) -> bool:
        """Note how far it is; false where another worker was faster, or somebody stopped it."""
        table = self._runs.c
        seen = (table.replay_id == run.replay_id, table.state == RUNNING, table.looked_at == run.looked_at)
        changed = session.execute(update(self._runs).where(*seen).values(**values))
        return bool(changed.rowcount)  # type: ignore[attr-defined]

    def tell(
        self, session: Session, run: ReplayRun, first: int, told: Sequence[tuple[Ended, Replayed]]
    ) -> None:
        """Keep what came of cases that would have gone otherwise."""
        rows = [
            {
                "replay_id": run.replay_id,
                "number": first + number,
                "case_no": case.case_no,
                "process_version": case.process_version,
                "ended_at": case.ended_at,
                "verdict": came.verdict,
                "days": came.days,
                "element_id": came.element_id,
                "said": came.said.as_json(),
            }
            for number, (case, came) in enumerate(told)
        ]
        if rows:
            session.execute(insert(self._cases), rows)

    def cases(
        self,
        session: Session,
        replay_id: str,
        *,
        verdict: str = "",
        element: str = "",
        after: int = -1,
        limit: int = 50,
    ) -> Sequence[ReplayedCase]:
        """The cases of a replay that would have gone otherwise, in the order they were looked at."""
        table = self._cases.c
        wanted = select(self._cases).where(table.replay_id == replay_id, table.number > after)
        if verdict:
            wanted = wanted.where(table.verdict == verdict)
        if element:
            wanted = wanted.where(table.element_id == element)
        rows = session.execute(wanted.order_by(table.number).limit(limit))
        return [
            ReplayedCase(
                row.number, row.case_no, row.process_version, row.ended_at, row.verdict, row.days,
                row.element_id, Said(row.said["zh"], row.said["en"]),
            )
            for row in rows
        ]  # fmt: skip

    def counts(self, session: Session, replay_id: str) -> Sequence[tuple[str, str, int]]:
        """How many cases part where: verdict, element, number."""
        table = self._cases.c
        grouped = (
            select(table.verdict, table.element_id, func.count())
            .where(table.replay_id == replay_id)
            .group_by(table.verdict, table.element_id)
        )
        return [(verdict, element, int(number)) for verdict, element, number in session.execute(grouped)]

    def _ended(self, process_id: str, since: date) -> tuple[Any, ...]:
        one, first = self._instances.c, datetime.combine(since, datetime.min.time(), COUNTY_ZONE)
        return (one.process_id == process_id, one.state != "running", one.ended_at >= first)

    def _moved(self, session: Session, instance_ids: Sequence[str]) -> Mapping[str, list[Stimulus]]:
        one = self._stimuli.c
        wanted = select(one.instance_id, one.at, one.facts).where(one.instance_id.in_(instance_ids))
        found: dict[str, list[Stimulus]] = {}
        for instance_id, at, facts in session.execute(wanted.order_by(one.instance_id, one.revision)):
            found.setdefault(instance_id, []).append(Stimulus.of_row(at, facts))
        return found
