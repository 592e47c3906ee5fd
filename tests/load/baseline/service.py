"""A straightforward approval service: parse once, then per step load JSON, run, dump JSON, commit.

No sign-in, no journal, no forms, no messages: everything it leaves out makes it faster.
"""

from __future__ import annotations

import os
import uuid
from pathlib import Path
from typing import Any

from flask import Flask, jsonify, request
from SpiffWorkflow.bpmn.parser import BpmnParser
from SpiffWorkflow.bpmn.serializer import BpmnWorkflowSerializer
from SpiffWorkflow.bpmn.serializer.config import DEFAULT_CONFIG
from SpiffWorkflow.bpmn.workflow import BpmnWorkflow
from SpiffWorkflow.util.task import TaskState
from sqlalchemy import DateTime, String, Text, create_engine, event, func, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column
from werkzeug.exceptions import Conflict


class Base(DeclarativeBase):
    """Tables of the naive service."""


class Instance(Base):
    """One case, its whole state as the library's own JSON."""

    __tablename__ = "instance"
    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    state: Mapped[str] = mapped_column(Text)
    changed_at: Mapped[Any] = mapped_column(
        DateTime(timezone=True), server_default=func.now(), onupdate=func.now()
    )


def _engine(url: str) -> Any:
    if url.startswith("postgresql"):
        schema = os.environ["BASELINE_DATABASE_SCHEMA"]
        return create_engine(url, pool_size=8, connect_args={"options": f"-c search_path={schema}"})
    engine = create_engine(url, pool_size=8, connect_args={"timeout": 30})

    @event.listens_for(engine, "connect")
    def _pragmas(connection: Any, _: Any) -> None:
        connection.isolation_level = None
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "busy_timeout=30000"):
            connection.execute(f"pragma {pragma}")

    @event.listens_for(engine, "begin")
    def _immediate(connection: Any) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    return engine


def build(url: str) -> Flask:
    """The web app over one database."""
    engine = _engine(url)
    Base.metadata.create_all(engine)
    parser = BpmnParser()
    parser.add_bpmn_file(str(Path(__file__).with_name("case.bpmn")))
    spec = parser.get_spec("five_steps")
    serializer = BpmnWorkflowSerializer(BpmnWorkflowSerializer.configure(DEFAULT_CONFIG))
    app = Flask(__name__)

    def answer(instance: str, workflow: BpmnWorkflow) -> Any:
        ready = [task.task_spec.name for task in workflow.get_tasks(state=TaskState.READY, manual=True)]
        return jsonify(id=instance, open=ready)

    @app.post("/cases")
    def start() -> Any:
        workflow = BpmnWorkflow(spec)
        workflow.data["request"] = request.get_json()
        workflow.do_engine_steps()
        with Session(engine) as session, session.begin():
            row = Instance(id=uuid.uuid4().hex, state=serializer.serialize_json(workflow))
            session.add(row)
            instance = row.id
        return answer(instance, workflow)

    @app.post("/cases/<instance>/complete")
    def complete(instance: str) -> Any:
        body = request.get_json()
        with Session(engine) as session, session.begin():
            row = session.scalars(select(Instance).where(Instance.id == instance).with_for_update()).one()
            workflow = serializer.deserialize_json(row.state)
            ready = {
                task.task_spec.name: task for task in workflow.get_tasks(state=TaskState.READY, manual=True)
            }
            if body["task"] not in ready:
                raise Conflict
            task = ready[body["task"]]
            task.data.update(body["data"], outcome=body["outcome"])
            task.run()
            workflow.do_engine_steps()
            row.state = serializer.serialize_json(workflow)
        return answer(instance, workflow)

    @app.get("/readyz")
    def ready() -> Any:
        return {}

    return app


if "BASELINE_DATABASE_URL" in os.environ:
    app = build(os.environ["BASELINE_DATABASE_URL"])
