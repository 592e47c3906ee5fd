"""`/incidents` of every service: who may, what is answered, and that bad input changes nothing."""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import structlog

from chassis.actor import Actor
from chassis.engine.clockwork import Clockwork
from chassis.engine.definition import Definition
from chassis.engine.incidents import Incidents
from chassis.ids import new_id
from chassis.persistence.database import Database
from chassis.persistence.journal import entries_of
from chassis.testing.broker import embedded_broker
from chassis.testing.clock import FixedClock
from chassis.testing.databases import sqlite_database
from chassis.web.identity import TokenSigner
from tests.support.actors import COUNTY, key_pair
from tests.unit.chassis.engine.drawing import Drawing

SERVICES = ("admission", "assessment", "dispatch")
MONDAY = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
REASON = {"reason": "核对后处理"}


def somebody(role: str) -> Actor:
    return Actor(role, role, role, COUNTY, "某区", frozenset({f"{role}@{COUNTY}"}))


ADMIN = somebody("system_administrator")
FOREIGN = [somebody(role) for role in ("department_clerk", "committee_office_head", "city_supervisor")]


def letter() -> Drawing:
    """A job nobody in the service can do."""
    drawing = Drawing("letter").node("startEvent", "begun")
    drawing.service("write", "nowhere.write", execution="job").node("endEvent", "WRITTEN")
    return drawing.chain("begun", "write", "WRITTEN")


@dataclass
class Service:
    """A service as it is put together for real, with as many stuck cases as a test wants."""

    name: str
    assembly: Any
    clock: FixedClock
    started: int = 0
    signer: TokenSigner = field(init=False)

    def __post_init__(self) -> None:
        self.signer = TokenSigner(key_pair()[0], clock=self.clock)
        self.client = self.assembly.web_app.test_client()
        self.assembly.engine.library.add(Definition("letter", 1, letter().xml()))
        incidents = Incidents(self.assembly.engine, self.name)
        self.clockwork = Clockwork(self.assembly.engine, self.assembly.works, self.name, incidents)

    def stuck(self) -> dict[str, Any]:
        """A new case that got stuck, as the list shows it."""
        self.started += 1
        case_no = f"c{self.started}"
        with self.assembly.works(Actor.system(self.name)) as work:
            self.assembly.engine.start(work, "letter", case_no=case_no, variables={"score": 60})
        with structlog.testing.capture_logs():  # drawing a traceback takes longer than all the rest
            self.clockwork.tick()
        (found,) = self.get(ADMIN, "/incidents", case_no=case_no).json["items"]
        told: dict[str, Any] = found
        return told

    def _headers(self, actor: Actor | None) -> dict[str, str]:
        told = {"Idempotency-Key": new_id()}
        return told | ({"Authorization": f"Bearer {self.signer.sign(actor, self.name)}"} if actor else {})

    def get(self, actor: Actor | None, path: str, **asked: Any) -> Any:
        return self.client.get(path, headers=self._headers(actor), query_string=asked)

    def post(self, actor: Actor | None, path: str, body: Any) -> Any:
        return self.client.post(path, headers=self._headers(actor), json=body)

    def standing(self, incident: dict[str, Any]) -> Any:
        """Everything about an incident that an act could change."""
        whole = self.get(ADMIN, f"/incidents/{incident['id']}").json
        with self.assembly.works.reading() as session:
            journal = [line.action for line in entries_of(session, incident["case_no"])]
        return whole, journal


@pytest.fixture(scope="module", params=SERVICES)
def service(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    folder = tmp_path_factory.mktemp(request.param)
    database = sqlite_database(folder, request.param)
    yield Service(request.param, built(request.param, database, folder), FixedClock(MONDAY))
    database.dispose()


def built(name: str, database: Database, folder: Path) -> Any:
    """One service on a database of its own."""
    part, rooms = importlib.import_module(f"services.{name}.assembly"), f"services.{name}"
    importlib.import_module(f"{rooms}.storage.tables").METADATA.create_all(database.engine)
    of_its_own = {"data_dir": folder} if name == "admission" else {}
    settings = importlib.import_module(f"{rooms}.settings").Settings(
        database_url="", broker_url="", county=COUNTY, token_public_key=key_pair()[1], **of_its_own
    )
    broker = embedded_broker(folder)
    return part.build(settings, clock=FixedClock(MONDAY), database=database, broker=broker, testing=True)


def test_an_incident_is_listed_and_told_with_what_can_be_done(service: Service) -> None:
    incident = service.stuck()
    assert (incident["kind"], incident["state"], incident["attempts"]) == ("job", "open", 1)
    assert incident["cause"]["zh"].startswith("流程图用到的操作") and incident["cause"]["en"].isascii()
    whole = service.get(ADMIN, f"/incidents/{incident['id']}").json
    assert (whole["may_retry"], whole["may_repair"], whole["may_skip"]) == (True, True, True)
    assert whole["variables"] == [{"name": "score", "value": 60, "missing": False, "concerned": False}]
    assert [one["act"] for one in whole["history"]] == ["opened"]


def test_only_those_who_look_after_the_system_may(service: Service) -> None:
    incident = service.stuck()
    before, path = service.standing(incident), f"/incidents/{incident['id']}"
    for actor, status, code in [
        (None, 401, "not-signed-in"),
        *((one, 403, "role-missing") for one in FOREIGN),
    ]:
        answers = [service.get(actor, "/incidents"), service.get(actor, path)]
        answers += [service.post(actor, f"{path}/{verb}", REASON) for verb in ("retry", "skip")]
        answers.append(service.post(actor, f"{path}/repair", {**REASON, "variables": {"score": 1}}))
        assert {(one.status_code, one.json["code"]) for one in answers} == {(status, code)}
    assert service.standing(incident) == before


BAD = [
    ("retry", {}, "/reason"),
    ("retry", {"reason": "  "}, "/reason"),
    ("retry", {"reason": "x" * 1001}, "/reason"),
    ("retry", {**REASON, "at": "now"}, "/at"),
    ("repair", REASON, "/variables"),
    ("repair", {**REASON, "variables": {}}, "/variables"),
    ("repair", {**REASON, "variables": {f"v{number}": 1 for number in range(51)}}, "/variables"),
    ("repair", {**REASON, "variables": {"is_admin": True}}, None),
    ("repair", {**REASON, "variables": {"score": 1, "is_admin": True}}, None),
    ("repair", {"variables": {"score": 1}}, "/reason"),
    ("skip", {"variables": {"found": 1}}, "/reason"),
    ("skip", {**REASON, "variables": {"is_admin-": 1}}, None),
    ("skip", {**REASON, "variables": ["found"]}, "/variables"),
]


def test_bad_input_is_answered_in_both_languages_and_changes_nothing(service: Service) -> None:
    incident = service.stuck()
    before = service.standing(incident)
    for verb, body, pointer in BAD:
        answer = service.post(ADMIN, f"/incidents/{incident['id']}/{verb}", body)
        problem = answer.json
        assert (answer.status_code, answer.mimetype) == (422, "application/problem+json"), (verb, body)
        assert problem["title_en"].isascii() and not problem["title"].isascii()
        if pointer is None:
            assert problem["code"] == "variable-unknown" and "is_admin" in problem["detail_en"]
        else:
            assert [error["pointer"] for error in problem["errors"]] == [pointer]
            assert all(error["zh"] and error["en"] for error in problem["errors"])
    assert service.standing(incident) == before


def test_bad_questions_and_unknown_incidents_are_problems_too(service: Service) -> None:
    for asked in ({"state": "lost"}, {"kind": "x"}, {"parked": "perhaps"}, {"limit": "0"}, {"nothing": "1"}):
        answer = service.get(ADMIN, "/incidents", **asked)
        assert answer.status_code == 422 and answer.json["title_en"], asked
    assert service.get(ADMIN, "/incidents", after="nonsense").json["code"] == "cursor-unknown"
    gone = f"/incidents/{new_id()}"
    answers = [service.get(ADMIN, gone), service.post(ADMIN, f"{gone}/retry", REASON)]
    answers += [service.post(ADMIN, f"{gone}/skip", REASON)]
    assert {(one.status_code, one.json["code"]) for one in answers} == {(404, "incident-unknown")}
    assert answers[0].json["title"] == "没有这个异常"


def test_every_act_is_in_the_journal_and_a_closed_incident_takes_no_more(service: Service) -> None:
    incident = service.stuck()
    path = f"/incidents/{incident['id']}"
    for verb, extra in (("retry", {}), ("repair", {"variables": {"score": 61.25}}), ("skip", {})):
        assert service.post(ADMIN, f"{path}/{verb}", {**REASON, **extra}).status_code == 200
    whole, journal = service.standing(incident)
    acts = ["opened", "retried", "repaired", "skipped"]
    assert [one["act"] for one in whole["history"]] == acts
    assert [line for line in journal if "incident" in line] == [f"incident-{act}" for act in acts]
    assert whole["history"][2]["changes"] == [{"name": "score", "old": 60, "new": 61.25}]
    assert (whole["state"], whole["closed_by_name"], whole["reason"]) == (
        "skipped",
        ADMIN.name,
        REASON["reason"],
    )
    assert whole["variables"] == [] and not any(whole[f"may_{verb}"] for verb in ("retry", "repair", "skip"))
    again = service.post(ADMIN, f"{path}/retry", REASON)
    assert (again.status_code, again.json["code"]) == (409, "incident-closed")


def test_the_list_is_paged_newest_first_and_filtered(service: Service) -> None:
    ids = [service.stuck()["id"] for _ in range(3)]
    service.post(ADMIN, f"/incidents/{ids[0]}/skip", REASON)
    first = service.get(ADMIN, "/incidents", limit=2).json
    rest = service.get(ADMIN, "/incidents", limit=100, after=first["next"]).json
    listed = [one["id"] for one in [*first["items"], *rest["items"]]]
    assert len(listed) == len(set(listed)) and set(ids[1:]) <= set(listed) and ids[0] not in listed
    for asked, seen in (
        ({"state": "closed"}, True),
        ({"state": "skipped"}, True),
        ({"state": "resolved"}, False),
    ):
        assert (
            ids[0] in [one["id"] for one in service.get(ADMIN, "/incidents", **asked).json["items"]]
        ) is seen
    waiting = service.get(ADMIN, "/incidents", parked="false").json["items"]
    assert set(ids[1:]) <= {one["id"] for one in waiting}
    assert service.get(ADMIN, "/incidents", parked="true").json["items"] == []
