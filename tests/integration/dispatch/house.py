"""Dispatch and assessment in one process, with an admission service the tests speak for."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from chassis.actor import Actor
from chassis.messaging.broker import Broker
from chassis.messaging.consumer import Consumer
from chassis.messaging.envelope import Envelope, Message
from chassis.messaging.outbox import Outbox
from chassis.messaging.relay import Relay
from chassis.persistence.database import Database
from chassis.persistence.unit_of_work import UnitOfWork, Works
from chassis.testing.broker import hang_up, settle
from chassis.testing.clock import FixedClock
from chassis.testing.samples import sample
from chassis.web.identity import TokenSigner, new_key_pair
from contracts import registry
from services.assessment import assembly as assessment
from services.assessment.settings import Settings as AssessmentSettings
from services.dispatch import assembly as dispatch
from services.dispatch.domain.catalogue import checksum
from services.dispatch.settings import Settings
from tests.support.stock import Premises

COUNTY = "430211"
START = datetime(2026, 5, 12, 2, 0, tzinfo=UTC)
KEYS = new_key_pair()
_keys = itertools.count(1)


def an_actor(unit: str, *roles: str, user: str = "") -> Actor:
    """Somebody with these roles at a unit."""
    name = user or f"{unit}.{roles[0] if roles else 'clerk'}"
    return Actor(name, name, "经办人", unit, unit, frozenset(f"{role}@{unit}" for role in roles))


BUREAU = an_actor("430211-mzj", "department_clerk")
STATISTICS = an_actor("430211-tjj", "department_clerk")
OFFICE = an_actor("430211-swb", "committee_office_clerk")
TOWNSHIP = an_actor("430211001", "township_clerk")
COMMUNITY = an_actor("430211001008", "community_secretary")
OTHER_COMMUNITY = an_actor("430211002012", "community_secretary")


class Admission:
    """Speaks and listens for the admission service."""

    def __init__(self, database: Database, broker: Broker, clock: FixedClock) -> None:
        self.clock = clock
        self.outbox = Outbox(
            source="admission",
            county=COUNTY,
            routes=registry.said_by("admission"),
            validate=registry.validate,
        )
        self.works: Works[UnitOfWork] = Works(
            database, clock, work=UnitOfWork, publish=lambda work, events: self.outbox.add(work, list(events))
        )
        self.relay = Relay(broker, self.works, self.outbox)
        self.heard: list[Envelope] = []
        note = lambda _work, envelope: self.heard.append(envelope)  # noqa: E731 - one line says it all
        self.consumer = Consumer(
            broker, "admission", self.works, dict.fromkeys(registry.heard_by("admission"), note)
        )
        self.revisions: dict[str, int] = {}
        self.version = 0

    def say(self, kind: str, subject: str, data: Mapping[str, Any]) -> None:
        """Say one thing, in a work of its own."""
        with self.works(Actor.system("admission")) as work:
            work.emit(Message(kind, subject, dict(data)))

    def admit(self, item_id: str = "SX-2026-00001", **changes: Any) -> dict[str, Any]:
        """Admit an item."""
        data = self.next(item_id) | {
            "item_id": item_id, "item_version": 1, "item_name": "独居老人走访登记", "owner_unit": BUREAU.unit,
            "category": "承办", "burden_kinds": ["协助行政事务"], "content": "每月走访一次",
            "notice_no": "株天社审〔2026〕1号",
            "townships": ["430211001"], "communities": [COMMUNITY.unit], "start": "2026-03-01",
            "end": "2026-12-31", "conditions": [], "entitled_senders": [], "funds_promised": False,
            "basis": "核准",
            **changes,
        }  # fmt: skip
        self.say("admission.item-admitted.v1", item_id, data)
        return data

    def list_entry(self, entry_id: str = "ZZ-056", **changes: Any) -> None:
        """Publish an entry of the guidance list."""
        data = self.next(entry_id) | {
            "entry_id": entry_id, "unit_name": "统计局", "owner_unit": STATISTICS.unit, "category": "协助",
            "text": "政府常规统计调查工作", "sub_items": [], "category_confirmed": True,
            "in_force_from": "2018-12-03", "in_force_to": None, **changes,
        }  # fmt: skip
        self.say("admission.list-entry-published.v1", entry_id, data)

    def change(self, kind: str, item_id: str, **changes: Any) -> None:
        """An item ended, was superseded, suspended or resumed."""
        data = {"item_id": item_id, "item_version": 1, "on": "2026-05-12", "kind": None, **self.next(item_id)}
        self.say(f"admission.item-{kind}.v1", item_id, data | changes)

    def check(self) -> None:
        """Say how the catalogue stands: what keeps the copy fresh."""
        data = {
            "catalogue_version": self.version,
            "checksum": checksum(self.revisions.items()),
            "at": self.clock.now(),
        }
        self.say("admission.catalogue-checked.v1", "catalogue", data)

    def answer(self, order_no: str, **changes: Any) -> None:
        """Answer a question of the gate."""
        data = {"order_no": order_no, "verdict": "pass", "reason_code": None, "item_version": 1, "facts": {}}
        self.say("admission.gate-answered.v1", order_no, data | changes)

    def next(self, item_id: str) -> dict[str, int]:
        """The next revision of a subject and version of the catalogue."""
        self.version += 1
        self.revisions[item_id] = self.revisions.get(item_id, 0) + 1
        return {"revision": self.revisions[item_id], "catalogue_version": self.version}

    def told(self, kind: str) -> list[Mapping[str, Any]]:
        """What admission has heard of one type."""
        return [envelope.data for envelope in self.heard if envelope.type == kind]


@dataclass
class House:
    """What the tests hold."""

    clock: FixedClock
    dispatch: dispatch.Assembly
    assessment: assessment.Assembly
    admission: Admission
    portal: Consumer[UnitOfWork]
    shown: list[Envelope] = field(default_factory=list)

    def settle(self) -> None:
        """Move every message until nobody has anything more to say."""
        settle(
            [self.admission.relay, self.dispatch.relay, self.assessment.relay],
            [self.dispatch.consumer, self.assessment.consumer, self.admission.consumer, self.portal],
        )

    def fresh(self) -> None:
        """Bring the copy of the catalogue up to date."""
        self.admission.check()
        self.settle()

    def get(self, actor: Actor, path: str, service: str = "dispatch") -> Any:
        """Read something over HTTP."""
        answer = self._client(service).get(path, headers=self._headers(actor, service))
        assert answer.status_code == 200, answer.get_json()
        return answer.get_json()

    def post(self, actor: Actor, path: str, body: Any, *, status: int, key: str = "") -> Any:
        """Send a command over HTTP."""
        headers = self._headers(actor, "dispatch") | {"Idempotency-Key": key or f"test-key-{next(_keys):06d}"}
        answer = self._client("dispatch").post(path, json=body, headers=headers)
        assert answer.status_code == status, answer.get_json()
        return answer.get_json()

    def send(self, actor: Actor, *, status: int = 201, **changes: Any) -> Any:
        """Send an order."""
        body = {
            "item_ref": "SX-2026-00001", "communities": [COMMUNITY.unit], "content": "五月走访",
            "start": "2026-05-12", "due": "2026-05-29", "burden_kinds": ["协助行政事务"], **changes,
        }  # fmt: skip
        return self.post(actor, "/orders", body, status=status)

    def order(self, order_no: str, actor: Actor = OFFICE) -> Any:
        """One order."""
        return self.get(actor, f"/orders/{order_no}")

    def task(self, order_no: str, actor: Actor) -> Any:
        """The task of this order that is open for the actor."""
        with self.dispatch.works.reading() as session:
            tasks = [one for one in self.dispatch.engine.tasks(session, order_no) if one.is_open]
        mine = [one for one in tasks if one.may_be_done_by(actor)]
        assert mine, [(one.element_id, one.candidates) for one in tasks]
        return self.get(actor, f"/tasks/{mine[0].id}")

    def complete(self, order_no: str, actor: Actor, outcome: str, *, status: int = 200, **data: Any) -> Any:
        """Do the task of this order that is open for the actor."""
        task = self.task(order_no, actor)
        body = {"outcome": outcome, "version": task["version"], "data": {"outcome": outcome, **data}}
        done = self.post(actor, f"/tasks/{task['id']}/complete", body, status=status)
        self.settle()
        return done

    def alerts(self) -> list[Mapping[str, Any]]:
        """What the supervisors were told."""
        return [one.data for one in self.shown if one.type == "supervision.alert-raised.v1"]

    def _client(self, service: str) -> Any:
        return (self.dispatch if service == "dispatch" else self.assessment).web_app.test_client()

    def _headers(self, actor: Actor, service: str) -> dict[str, str]:
        token = TokenSigner(KEYS[0], clock=self.clock).sign(actor, service)
        return {"Authorization": f"Bearer {token}"}


def a_house(here: Premises) -> Iterator[House]:
    """The house in migrated premises, on SQLite with the embedded broker or PostgreSQL with RabbitMQ."""
    house = _house(here.databases, here.broker, FixedClock(START))
    yield house
    hang_up(
        [
            *(house.admission.relay, house.dispatch.relay, house.assessment.relay, house.portal),
            *(house.dispatch.consumer, house.assessment.consumer, house.admission.consumer),
        ]
    )


def _house(databases: Mapping[str, Database], broker: Broker, clock: FixedClock) -> House:
    shown: list[Envelope] = []
    works: Works[UnitOfWork] = Works(
        databases["portal"], clock, work=UnitOfWork, publish=lambda work, events: None
    )
    return House(
        clock=clock,
        dispatch=dispatch.build(
            Settings("", "", COUNTY, KEYS[1], hotline_key="the-county-key"), clock=clock,
            database=databases["dispatch"], broker=broker, testing=True,
        ),
        assessment=assessment.build(
            AssessmentSettings("", "", COUNTY, KEYS[1]), clock=clock, database=databases["assessment"],
            broker=broker, testing=True,
        ),
        admission=Admission(databases["admission"], broker, clock),
        portal=Consumer(
            broker,
            "portal",
            works,
            dict.fromkeys(registry.heard_by("portal"), lambda _work, envelope: shown.append(envelope)),
        ),
        shown=shown,
    )  # fmt: skip


def a_unit(code: str, name: str, kind: str) -> dict[str, Any]:
    """A unit as the directory publishes it."""
    return sample("directory.unit-published.v1", code=code, name=name, short_name=name, kind=kind)
