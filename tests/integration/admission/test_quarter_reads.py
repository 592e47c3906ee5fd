"""What the quarterly report counts of other services, from their messages, on both databases."""

from __future__ import annotations

from datetime import date

from services.admission.domain.quarter import quarter_of
from services.admission.storage import quarter_reads
from services.admission.usecases.note_order import NoteOrder, NoteRating
from tests.integration.admission.stored_case import SYSTEM, Desk
from tests.unit.admission.a_county import BUREAU, COUNTY, E1, EAST

TODAY = date(2026, 8, 1)
ORDERS = ("orders_sent", "orders_done", "orders_refused", "rated", "rated_poor")


def heard(desk: Desk, what: str, number: int, at: str, **more: object) -> None:
    data = {"order_no": f"{COUNTY}-DSP-2026-{number:05}", "sender": BUREAU, "at": at, **more}
    about = {"item_ref": "ZZ-121", "item_version": 1, "township": EAST, "community": E1, "ground": None}
    with desk.works(SYSTEM) as work:
        if what == "rated":
            NoteRating()(work, data)
        else:
            NoteOrder()(work, what, {**data, **about})


def counted(desk: Desk, quarter: str) -> tuple[int, ...]:
    with desk.works.reading() as session:
        found = quarter_reads.quarter_counts(session, COUNTY, quarter_of(quarter, TODAY), TODAY)
    return tuple(found[key] for key in ORDERS)


def test_orders_and_ratings_are_counted_by_the_days_dispatch_reports(desk: Desk) -> None:
    for number in (1, 2, 3, 4):
        heard(desk, "created", number, "2026-03-30T02:00:00+00:00")
    heard(desk, "accepted", 1, "2026-03-31T02:00:00+00:00")
    heard(desk, "rated", 1, "2026-03-31T15:59:00+00:00", score=2)
    heard(desk, "done", 1, "2026-03-31T15:59:00+00:00")
    heard(desk, "rated", 2, "2026-03-31T16:00:00+00:00", score=5)
    heard(desk, "done", 2, "2026-03-31T16:00:00+00:00")
    heard(desk, "refused", 3, "2026-04-02T02:00:00+00:00")
    heard(desk, "refused", 4, "2026-04-02T02:00:00+00:00")
    heard(desk, "accepted", 4, "2026-04-03T02:00:00+00:00")
    heard(desk, "rated", 9, "2026-04-03T02:00:00+00:00", score=1)
    assert counted(desk, "2026-Q1") == (4, 1, 0, 1, 1)
    assert counted(desk, "2026-Q2") == (0, 1, 1, 1, 0)
