"""The year as dispatch tells it, compared with the single reports that were heard (B20)."""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy import select

from chassis.testing.samples import sample
from services.assessment.assembly import Assembly
from services.assessment.domain.told_stats import FIGURE_WORDS, NOTHING, differing, is_short
from services.assessment.storage.tables import OUTBOX
from tests.integration.assessment.desk import OFFICE, POLICE, SCHOOLS, ask, hear

BODY, TOWNSHIP = "430211-gaj-lypcs", "430211003"
AGENCY = sample(
    "dispatch.agency-published.v1", agency=BODY, name="栗雨派出所", sending_department="430211-gaj",
    seat_township=TOWNSHIP, served=[TOWNSHIP],
)  # fmt: skip


def event(number: int, **changes: Any) -> tuple[str, dict[str, Any]]:
    told = {"event_no": f"430211-EVT-2026-{number:05d}", "handler": BODY, "department": "430211-gaj"}
    return "dispatch.event-closed.v1", sample(
        "dispatch.event-closed.v1", **told, township=TOWNSHIP, **changes
    )


def year(day: int, events: int) -> tuple[str, dict[str, Any]]:
    """Dispatch tells on a day of December that so many events were closed, all of them well."""
    well = ("events", "events_in_time", "events_solved", "events_rated", "events_satisfied")
    line = {"township": TOWNSHIP, **NOTHING, **dict.fromkeys(well, events)}
    at = f"2026-12-{day:02d}T02:00:00+00:00"
    return "dispatch.stats-yearly.v1", sample("dispatch.stats-yearly.v1", body=BODY, townships=[line], at=at)


def compared(assessment: Assembly, actor: Any = OFFICE) -> Any:
    return ask(assessment, actor, "/rates?year=2026").get_json()["compared"]


def alerts(assessment: Assembly) -> int:
    box = OUTBOX[0].c
    with assessment.works.reading() as session:
        wanted = select(box.message_id, box.body).where(box.type == "supervision.alert-raised.v1")
        bodies = {row.message_id: json.loads(row.body)["data"] for row in session.execute(wanted)}
    raised = [one for one in bodies.values() if one["subject"] == f"{BODY}-2026"]
    assert all(one["text"]["zh"].startswith("栗雨派出所 2026 年") for one in raised), (
        "people know names, not codes"
    )
    return len(raised)


def test_a_report_that_never_came_is_found_at_the_next_telling_and_told_once(assessment: Assembly) -> None:
    hear(assessment, ("dispatch.agency-published.v1", AGENCY))
    hear(assessment, event(1))
    hear(assessment, year(1, 2))
    (first, *_) = compared(assessment)["differences"]
    assert (first["body_name"], first["figure"]["zh"], first["heard"], first["told"], first["lost"]) == (
        "栗雨派出所", "办结事件", 1, 2, False,
    )  # fmt: skip
    assert alerts(assessment) == 0, "it may still be on its way"
    for day in (2, 3):
        hear(assessment, year(day, 2))
        assert alerts(assessment) == 1
    hear(assessment, year(2, 5))
    assert compared(assessment)["differences"][0]["told"] == 2, "an older telling changes nothing"
    assert compared(assessment, POLICE)["lines"] == 1 and compared(assessment, SCHOOLS)["lines"] == 0

    hear(assessment, event(2))
    assert compared(assessment)["differences"] == []
    hear(assessment, year(4, 2))
    hear(assessment, event(3))
    found = compared(assessment)
    assert (found["differences"], found["lines"]) == ([], 1), "what came after the telling is no difference"
    assert found["told_at"].startswith("2026-12-04")
    hear(assessment, year(5, 3))
    assert alerts(assessment) == 1


def test_what_was_counted_otherwise_is_shown(assessment: Assembly) -> None:
    hear(assessment, event(1, in_time=False))
    hear(assessment, year(1, 1))
    found = compared(assessment)["differences"]
    assert [(one["figure"]["zh"], one["heard"], one["told"]) for one in found] == [("按时办结事件", 0, 1)]
    hear(assessment, year(2, 1))
    assert alerts(assessment) == 0, "no report is missing"


def test_every_figure_counts() -> None:
    for name in FIGURE_WORDS:
        more = {**NOTHING, name: 1}
        assert differing(NOTHING, more) == [name]
        assert is_short(NOTHING, more) == (name in ("events", "called"))
