"""What a body closed in a year, as assessment is told (B20)."""

from __future__ import annotations

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from services.dispatch.domain.events import BodyOutcome, EventClosed, WhistleClosed
from services.dispatch.domain.yearly_stats import FIGURES, Year, add_up

AT = datetime(2026, 5, 12, 2, tzinfo=UTC)
BODIES, TOWNSHIPS = st.sampled_from(["cgj", "zjj"]), st.sampled_from(["001", "002"])
MAYBE = st.sampled_from([None, True, False])
EVENTS = st.builds(
    lambda handler, township, in_time, reopened, solved, satisfied: EventClosed(
        "E", "SR-04", "grid", "township", township, handler, handler, AT, AT, None, in_time, reopened, 0,
        None, solved, satisfied, "CLOSED_SOLVED",
    ),
    BODIES, TOWNSHIPS, st.booleans(), st.integers(0, 2), st.booleans(), MAYBE,
)  # fmt: skip
CALLS = st.builds(
    lambda body, reported, late, no_show, solved, satisfied: BodyOutcome(
        body, body, None, AT if reported else None, late, no_show, False, solved, None, None, None,
        satisfied, None,
    ),
    BODIES, st.booleans(), st.integers(0, 1), st.booleans(), MAYBE, MAYBE,
)  # fmt: skip
WHISTLES = st.builds(
    lambda township, calls: WhistleClosed("W", township, "hard", AT, AT, "RESOLVED", tuple(calls)),
    TOWNSHIPS, st.lists(CALLS, max_size=2),
)  # fmt: skip


@given(events=st.lists(EVENTS, max_size=8), whistles=st.lists(WHISTLES, max_size=5))
def test_every_figure_is_the_number_of_what_it_names(
    events: list[EventClosed], whistles: list[WhistleClosed]
) -> None:
    """Counted figure by figure with a sentence each, and in another order."""
    stats = add_up(reversed(events), reversed(whistles))
    for body, townships in stats.items():
        for township, told in townships.items():
            had = [one for one in events if (one.handler, one.township) == (body, township)]
            came = [
                one for whistle in whistles if whistle.township == township
                for one in whistle.bodies if one.body == body
            ]  # fmt: skip
            assert told == {
                "events": len(had),
                "events_in_time": len([one for one in had if one.in_time]),
                "events_solved": len([one for one in had if one.solved]),
                "events_reopened": len([one for one in had if one.reopened]),
                "events_rated": len([one for one in had if one.satisfied is not None]),
                "events_satisfied": len([one for one in had if one.satisfied]),
                "called": len(came),
                "reported_in_time": len([one for one in came if one.reported_at and not one.late_minutes]),
                "no_shows": len([one for one in came if one.no_show]),
                "calls_judged": len([one for one in came if one.solved is not None]),
                "calls_solved": len([one for one in came if one.solved]),
                "calls_rated": len([one for one in came if one.satisfied is not None]),
                "calls_satisfied": len([one for one in came if one.satisfied]),
            }
            assert tuple(told) == FIGURES
    everything = [figures for townships in stats.values() for figures in townships.values()]
    assert sum(one["events"] for one in everything) == len(events), "nothing is left out"
    assert sum(one["called"] for one in everything) == sum(len(one.bodies) for one in whistles)


def test_a_year_is_the_countys() -> None:
    """The last evening of December in the county is the next year’s morning nowhere else counts."""
    year = Year(2026)
    assert year.begin == datetime(2025, 12, 31, 16, tzinfo=UTC)
    assert year.end == Year(2027).begin == datetime(2026, 12, 31, 16, tzinfo=UTC)
