"""A toy service whose cases are run by the real engine, for the acts that need more than a pretended one."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sqlalchemy import MetaData

from chassis.actor import Actor
from chassis.engine.acts import Acts
from chassis.engine.definition import Definition
from chassis.engine.library import Library
from chassis.engine.records import HumanTask
from chassis.engine.runtime import Engine
from chassis.engine.statuses import STATUSES
from chassis.engine.store import engine_tables
from chassis.ids import new_id
from chassis.texts import Said
from chassis.web.case_records import case_records_blueprint
from chassis.web.casefiles import casefiles_blueprint
from chassis.web.taskacts import taskacts_blueprint
from chassis.web.worktasks import worktasks_blueprint
from tests.contract.http.a_case import CASE
from tests.contract.http.toy import make_toy
from tests.unit.chassis.engine.drawing import Drawing

UNIT = "430211-mzj"
ANN = Actor("ann", "安", "经办人", UNIT, "民政局", frozenset({f"clerk@{UNIT}"}))
BEN = Actor("ben", "贲", "经办人", UNIT, "民政局", frozenset({f"clerk@{UNIT}"}))
BOSS = Actor("boss", "博", "领导", UNIT, "民政局", frozenset({f"leader@{UNIT}"}))
LAWYER = Actor("law", "法", "法务", "430211-sfj", "司法局", frozenset({"lawyer@430211-sfj"}))
STRANGER = Actor("far", "远", "经办人", "430299-mzj", "外县", frozenset({"clerk@430299-mzj"}))
FORM = {
    "type": "default",
    "components": [
        {
            "type": "radio",
            "key": "outcome",
            "label": "意见",
            "values": [{"value": "agree", "label": "同意"}, {"value": "object", "label": "不同意"}],
        },
        {"type": "textarea", "key": "opinion", "label": "说明"},
    ],
}


def superiors_of(candidates: Any) -> list[str]:
    return [one.replace("clerk@", "leader@") for one in candidates if one.startswith("clerk@")]


class Presenter:
    """Shows a case to the civil affairs bureau."""

    def may_read(self, session: Any, case_no: str, actor: Actor) -> bool:
        return actor.unit == UNIT

    def case_file(self, session: Any, case_no: str, actor: Actor) -> dict[str, Any]:
        return {**CASE, "case_no": case_no}

    def task_data(self, session: Any, task: Any, actor: Actor) -> Any:
        return {}, {}, Said("请办理", "Please")

    def act(self, work: Any, case_no: str, key: str, data: Any) -> Any:
        return {}


class Desk:
    """The toy service, its people and its cases."""

    def __init__(self, folder: Path) -> None:
        library = Library(folder / "nothing")
        drawing = (
            Drawing()
            .node("startEvent", "begin")
            .user("apply", f"clerk@{UNIT}", attributes='camunda:formKey="form:opinion"')
            .user(
                "decide", f"leader@{UNIT}", attributes='camunda:formKey="form:opinion"',
                batchOutcome="agree", batchText="opinion", allowedActs="cosign",
            )
            .node("endEvent", "done")
            .chain("begin", "apply", "decide", "done")
        )  # fmt: skip
        library.add(Definition("p", 1, drawing.xml(), {}, {"opinion": FORM}))
        metadata = MetaData()
        self.engine = Engine(library, engine_tables(metadata), superiors=superiors_of)
        acts, presenter = Acts(self.engine), Presenter()
        self.toy = make_toy(
            folder,
            blueprints=[
                worktasks_blueprint(
                    "toy", engine=self.engine, library=library, presenter=presenter, acts=acts
                ),
                casefiles_blueprint(engine=self.engine, presenter=presenter, acts=acts),
                case_records_blueprint(engine=self.engine, presenter=presenter, acts=acts),
                taskacts_blueprint(engine=self.engine, presenter=presenter, acts=acts),
            ],
            statuses=[STATUSES],
        )
        metadata.create_all(self.toy.works.database.engine)
        self.start("c1")

    def start(self, case_no: str) -> None:
        with self.toy.works(ANN) as work:
            self.engine.start(work, "p", case_no=case_no, parties=[UNIT])

    def task(self, element_id: str, case_no: str = "c1") -> HumanTask:
        with self.toy.works.reading() as session:
            tasks = self.engine.tasks(session, case_no)
        return next(one for one in tasks if one.element_id == element_id and one.is_open)

    def vouched(self, person: Actor) -> str:
        return self.toy.signer.vouch(person, "toy")

    def headers(self, actor: Actor) -> dict[str, str]:
        return {"Authorization": "Bearer " + self.toy.signer.sign(actor, "toy")}

    def get(self, actor: Actor, path: str) -> Any:
        return self.toy.client.get(path, headers=self.headers(actor))

    def post(self, actor: Actor, path: str, body: Any = None, *, key: str = "") -> Any:
        headers = {**self.headers(actor), "Idempotency-Key": key or new_id()}
        return self.toy.client.post(path, json={} if body is None else body, headers=headers)
