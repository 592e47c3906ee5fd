"""Speaks to assessment as dispatch, and reads its figures as a signed-in person."""

from __future__ import annotations

from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

from chassis.actor import Actor
from chassis.testing.clock import FixedClock
from chassis.testing.samples import sample
from chassis.web.identity import TokenSigner, new_key_pair
from services.assessment.assembly import Assembly
from services.assessment.messaging.subscribes import handlers

COUNTY = "430211"
NOW = datetime(2026, 5, 12, 2, 0, tzinfo=UTC)
KEYS = new_key_pair()
OFFICE = Actor(
    "swb.clerk",
    "办公室经办人",
    "经办人",
    "430211-swb",
    "办公室",
    frozenset({"committee_office_clerk@430211-swb"}),
)
POLICE = Actor(
    "gaj.clerk",
    "公安分局经办人",
    "经办人",
    "430211-gaj",
    "公安分局",
    frozenset({"department_clerk@430211-gaj"}),
)
SCHOOLS = Actor(
    "jyj.clerk", "教育局经办人", "经办人", "430211-jyj", "教育局", frozenset({"department_clerk@430211-jyj"})
)


def report(kind: str, order_no: str, **changes: Any) -> tuple[str, dict[str, Any]]:
    """A report of dispatch about an order of the police station."""
    told = {
        "order_no": order_no,
        "sender": "430211-gaj",
        "township": "430211003",
        "at": "2026-05-12T02:00:00Z",
    }
    return f"dispatch.order-{kind}.v1", sample(f"dispatch.order-{kind}.v1", **{**told, **changes})


def hear(assessment: Assembly, message: tuple[str, dict[str, Any]]) -> None:
    """One message, in a transaction of its own."""
    kind, data = message
    with assessment.works(Actor.system("assessment"), "test") as work:
        handlers(lambda work, data: None)[kind](work, SimpleNamespace(type=kind, data=data, time=NOW))  # type: ignore[arg-type]


def ask(assessment: Assembly, actor: Actor, path: str = "/figures?year=2026") -> Any:
    """The answer to a read."""
    token = TokenSigner(KEYS[0], clock=FixedClock(NOW)).sign(actor, "assessment")
    return assessment.web_app.test_client().get(path, headers={"Authorization": f"Bearer {token}"})
