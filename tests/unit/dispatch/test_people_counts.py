"""What the quarterly report says of people: counted on the day it happened, named nowhere (B21)."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from contracts import registry
from services.admission.domain.people_figures import PEOPLE
from services.dispatch.domain.appointment_words import Cause, Kind, Opinion
from services.dispatch.domain.people_counts import People, Quarter, counts
from services.dispatch.domain.secondment import Belongs
from services.dispatch.messaging.publishes import messages
from services.dispatch.usecases.count_people import CountPeople
from tests.unit.dispatch import test_adverse_opinion as adverse
from tests.unit.dispatch import test_appointment as heads
from tests.unit.dispatch import test_secondment as away

SECOND = Quarter(2026, 2)
END_OF_JUNE = date(2026, 6, 30)


def told(today: date = END_OF_JUNE, quarter: Quarter = SECOND, **people: object) -> dict[str, int]:
    """The figures that are not nothing."""
    found = counts(People(**people), quarter, today)  # type: ignore[arg-type]
    return {key: value for key, value in found.items() if value}


@pytest.mark.parametrize(
    ("day", "quarter", "first", "last"),
    [
        (date(2026, 5, 11), "2026-Q2", date(2026, 4, 1), date(2026, 6, 30)),
        (date(2026, 12, 31), "2026-Q4", date(2026, 10, 1), date(2026, 12, 31)),
    ],
)
def test_a_quarter_has_its_days(day: date, quarter: str, first: date, last: date) -> None:
    found = Quarter.of(day)
    assert (str(found), found.first, found.last) == (quarter, first, last)
    assert str(Quarter(2026, 1).before) == "2025-Q4"


def test_rounds_are_counted_by_what_they_came_to() -> None:
    """F-55: one of three dissents, so there is no common opinion; another matter is consented to."""
    dissent = heads.a_matter(heads.SEAT, heads.SECOND, heads.THIRD)
    for township in (heads.SEAT, heads.SECOND):
        heads.says(dissent, township, Opinion.AGREE)
    heads.says(dissent, heads.THIRD, Opinion.DISAGREE)
    dissent.conclude("no_common", "三门镇不同意", at=heads.MONDAY, names={})
    consent, silent, open_one = heads.a_matter(), heads.a_matter(), heads.a_matter()
    heads.says(consent, heads.SEAT, Opinion.AGREE)
    silent.fall_silent(heads.MONDAY + timedelta(days=28))
    assert told(appointments=[dissent, consent, silent, open_one]) == {
        "heads_asked": 4, "heads_agreed": 1, "heads_dissented": 1, "heads_silent": 1,
    }  # fmt: skip
    assert told(appointments=[consent], quarter=Quarter(2026, 3)) == {}


def test_an_emergency_is_counted_and_is_no_decision_without_an_answer() -> None:
    request = replace(heads.REQUEST, candidate="现任所长", emergency=True, ground="被采取留置措施")
    matter = heads.a_matter(kind=Kind.REMOVE, request=request)
    heads.decide(matter, heads.DAY, held=True)
    assert told(appointments=[matter]) == {"heads_emergency": 1}


def test_what_was_decided_without_an_answer_on_file_is_seen() -> None:
    """Nothing here can bring it about (E3-33); records that came from elsewhere might."""
    matter = heads.a_matter()
    assert matter.last is not None and matter.last.cause is Cause.FIRST
    matter.decisions = (heads.decided(heads.DAY),)
    assert told(appointments=[matter]) == {"heads_asked": 1, "heads_unanswered": 1}


def test_days_away_are_those_of_the_quarter_up_to_today() -> None:
    june = away.granted(away.a_request(date(2026, 6, 16), date(2026, 7, 15)))
    june.begin()
    assert told(date(2026, 6, 20), secondments=[june]) == {"secondments": 1, "secondment_days": 5}
    assert told(date(2026, 8, 1), secondments=[june]) == {"secondments": 1, "secondment_days": 15}
    assert told(date(2026, 8, 1), Quarter(2026, 3), secondments=[june]) == {"secondment_days": 15}
    assert told(date(2026, 6, 1), secondments=[june]) == {}, "not begun yet"


def test_64_who_does_not_come_back_is_overdue_and_days_go_on() -> None:
    """F-64: not returned."""
    june = away.granted(away.a_request(date(2026, 6, 1), date(2026, 6, 20)))
    june.begin()
    june.warn()
    assert told(date(2026, 6, 25), secondments=[june]) == {
        "secondments": 1, "secondment_days": 25, "secondments_overdue": 1,
    }  # fmt: skip


def test_63_what_is_asked_of_a_community_is_counted_as_blocked() -> None:
    """F-63: community worker."""
    one = away.a_request(belongs=Belongs.COMMUNITY)
    one.block(away.NOW)
    assert told(secondments=[one]) == {"secondments_blocked": 1}


def test_57_an_investigation_without_feedback_is_overdue() -> None:
    """F-57: adverse opinion."""
    matter, first = adverse.received(), Quarter(2026, 1)
    assert told(date(2026, 3, 20), first, opinions=[matter]) == {"adverse_raised": 1}
    assert told(date(2026, 5, 20), opinions=[matter]) == {"adverse_overdue": 1}
    assert told(date(2026, 5, 20), first, opinions=[matter]) == {"adverse_raised": 1}, "due in April"


def test_every_figure_is_told_by_contract_and_has_its_words() -> None:
    """The numbers of a quarter and those before go out; each has a name in the report."""

    class Desk:
        people = type("All", (), {"between": lambda *_: People()})()
        clock = type("Clock", (), {"today": lambda _: END_OF_JUNE, "now": lambda _: AT})()

        def __init__(self) -> None:
            self.said: list[object] = []

        def emit(self, event: object) -> None:
            self.said.append(event)

    desk = Desk()
    CountPeople("430211")(desk, 2)  # type: ignore[arg-type]
    sent = [message for event in desk.said for message in messages(event)]
    assert [one.data["quarter"] for one in sent] == ["2026-Q2", "2026-Q1"]
    for one in sent:
        registry.validate(one.type, {**one.data, "at": AT.isoformat()})
        assert set(one.data["figures"]) == set(PEOPLE)


AT = datetime(2026, 6, 30, 2, 0, tzinfo=UTC)
