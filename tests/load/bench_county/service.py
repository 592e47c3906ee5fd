"""The bench service: every part a real service has, and one process of five human steps."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sqlalchemy import Column, Integer, MetaData, String, Table, Text
from sqlalchemy.orm import Session

from chassis.actor import Actor
from chassis.clock import SystemClock
from chassis.engine.acts import Acts
from chassis.engine.announcing import announced
from chassis.engine.library import Library
from chassis.engine.records import Case, CaseMoved, HumanTask, Submission
from chassis.engine.runtime import Engine
from chassis.engine.store import engine_tables
from chassis.ids import new_id
from chassis.messaging.envelope import Message
from chassis.messaging.inbox import inbox_tables
from chassis.messaging.outbox import Outbox, outbox_tables
from chassis.persistence.columns import NAMING_CONVENTION, Moment, json_text
from chassis.persistence.database import Database
from chassis.persistence.idempotency import idempotency_table
from chassis.persistence.journal import journal_table
from chassis.persistence.prepared import PreparedInsert
from chassis.persistence.sealing import seal_tables
from chassis.persistence.unit_of_work import UnitOfWork, Works
from chassis.telemetry import logs
from chassis.texts import Said
from chassis.web.application import make_app
from chassis.web.blueprint import Blueprint
from chassis.web.commands import command, query
from chassis.web.identity import TokenVerifier, allowed_signed_in
from chassis.web.serving import settled
from chassis.web.worktasks import worktasks_blueprint
from contracts import registry

HERE = Path(__file__).resolve().parent
DIAGRAM = HERE / "bpmn" / "five_steps" / "v1" / "five_steps.bpmn"
UNIT = "430211-bench"

METADATA = MetaData(naming_convention=NAMING_CONVENTION)
journal_table(METADATA)
seal_tables(METADATA)
idempotency_table(METADATA)
outbox_tables(METADATA)
inbox_tables(METADATA)
TABLES = engine_tables(METADATA)
SUBMISSIONS = Table(
    "submission",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("case_no", String(64), nullable=False, index=True),
    Column("step", String(64), nullable=False),
    Column("at", Moment(), nullable=False),
    Column("data", Text, nullable=False),
)
KEEP = PreparedInsert(SUBMISSIONS, "case_no", "step", "at", "data")


def keep_submission(work: UnitOfWork, case: Case, submission: Submission) -> Mapping[str, Any]:
    """The business row of a step; only the outcome goes on as a routing value."""
    row = (case.case_no, case.element_id, work.clock.now(), json_text(submission.data))
    for write in KEEP.writes([row]):
        work.put_off(write)
    return {}


def note_day(work: UnitOfWork, case: Case) -> Mapping[str, Any]:
    """The business row of a day that came, with the process that saw to it."""
    for write in KEEP.writes([(case.case_no, case.element_id, work.clock.now(), str(os.getpid()))]):
        work.put_off(write)
    work.record("bench.day-came", case.case_no)
    return {}


def tell(work: UnitOfWork, change: CaseMoved) -> None:
    """Worklist messages, as the real services say them."""
    work.emit(change)


class Presenter:
    """The bench asks for no pages."""

    def may_read(self, session: Session, case_no: str, actor: Actor) -> bool:
        """Nobody looks."""
        return False


def case_routes(engine: Engine) -> Blueprint:
    """Start a case; the answer names the task that is open, so that the load needs no inbox."""
    blueprint = Blueprint("cases", __name__)

    @blueprint.post("/cases")
    @allowed_signed_in
    @command(status=201)
    def start(work: UnitOfWork) -> dict[str, Any]:
        """Start the five-step case."""
        case_no = f"bench-{new_id()}"
        engine.start(
            work, "five_steps", case_no=case_no, variables={"unit": UNIT}, title="五步审批", parties=[UNIT]
        )
        return {"id": case_no, **_open_task(engine, work.session, case_no)}

    @blueprint.get("/cases/<case_no>/open")
    @allowed_signed_in
    @query()
    def show(session: Session, case_no: str) -> dict[str, Any]:
        """The open task of a case."""
        return _open_task(engine, session, case_no)

    return blueprint


def _open_task(engine: Engine, session: Session, case_no: str) -> dict[str, Any]:
    tasks: list[HumanTask] = [task for task in engine.tasks(session, case_no) if task.is_open]
    return (
        {"task": tasks[0].task_id, "version": tasks[0].version, "step": tasks[0].element_id} if tasks else {}
    )


def build(database: Database, public_key: str) -> Any:
    """The bench web app, works and engine."""
    outbox = Outbox(
        source="bench",
        county="430211",
        routes={"worklist.case-moved.v1": ("portal",)},
        validate=registry.validate,
    )
    works = Works(
        database,
        SystemClock(),
        work=UnitOfWork,
        publish=lambda work, events: outbox.add(
            work, [Message(*announced("bench", event)) for event in events]
        ),
    )
    engine = Engine(
        Library(HERE / "bpmn"),
        TABLES,
        completions={"bench.keep_submission": keep_submission},
        operations={"bench.note_day": note_day},
        observer=tell,
    )
    verifier = TokenVerifier(public_key, audience="bench")
    blueprints = [
        worktasks_blueprint(
            "bench", engine=engine, library=engine.library, presenter=Presenter(), acts=Acts(engine)
        ),
        case_routes(engine),
    ]
    app = make_app(
        "bench", title=Said("基准", "Bench"), works=works, verifier=verifier, blueprints=blueprints
    )
    return app, works, engine, outbox


if "BENCH_DATABASE_URL" in os.environ:
    logs.configure("bench")
    _database = Database(
        os.environ["BENCH_DATABASE_URL"], schema=os.environ.get("BENCH_DATABASE_SCHEMA") or None
    )
    app = settled(build(_database, Path(os.environ["BENCH_PUBLIC_KEY"]).read_text())[0])
