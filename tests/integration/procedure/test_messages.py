"""What admission hears changes what people find on their desks."""

from __future__ import annotations

from typing import Any

from chassis.actor import Actor
from chassis.messaging.envelope import Envelope
from tests.contract.admission.county import EDUCATION, OFFICE_CLERK, XIANGYIN, County

BLOCKED: dict[str, Any] = {
    "order_no": "430211-ord-2026-00001",
    "sender": EDUCATION,
    "item_ref": None,
    "text": "填报企业用工台账",
    "community": XIANGYIN,
    "township": XIANGYIN[:9],
    "reason_code": "NOT_FOUND",
    "at": "2026-03-02T01:00:00+00:00",
    "blocks_in_90_days": 3,
}


def hear(county: County, message_id: str, sequence: int) -> None:
    """A blocked order is reported."""
    envelope = Envelope(
        id=message_id,
        type="dispatch.order-blocked.v1",
        source="dispatch",
        subject=str(BLOCKED["order_no"]),
        time=county.clock.now(),
        data=BLOCKED,
        listener="admission",
        sequence=sequence,
        county="430211",
        actor=Actor.system("dispatch").as_json(),
        correlation_id="",
        causation_id="",
        schema_version=1,
    )
    county.admission.consumer.hear(envelope, "")


def test_a_blocked_order_becomes_work_of_the_office_once(county: County) -> None:
    hear(county, "0" * 32, 1)
    hear(county, "0" * 32, 1)
    (opened,) = county.told("opened")
    case_no = opened["case_no"]
    file = county.case(OFFICE_CLERK, case_no)
    assert (file["state"], "填报企业用工台账" in file["title"]) == ("OPEN", True)

    county.do(OFFICE_CLERK, case_no, "settle_blocked_order", "advise_application", note="请依程序申请准入")
    file = county.case(OFFICE_CLERK, case_no)
    assert (file["state"], file["ended"], file["position"]["done"][-1]) == (
        "advise_application",
        True,
        "SETTLED",
    )


def test_the_heartbeat_carries_the_checksum_of_the_catalogue(county: County) -> None:
    county.admission.heartbeat()
    county.admission.snapshot()
    (beat,), (snapshot,) = (county.said(f"admission.catalogue-{kind}.v1") for kind in ("checked", "snapshot"))
    assert beat["checksum"] == snapshot["checksum"]
