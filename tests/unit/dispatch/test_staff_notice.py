"""Ordinary staff move without asking; the townships are told in time, and a head never moves so."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from chassis.working_days import WorkingCalendar
from services.dispatch.domain import staff_notice_errors as errors
from services.dispatch.domain.agency import Holding, Line, Post, PostKind, StationedAgency
from services.dispatch.domain.agency_errors import HolderUnknown, PostUnknown, QuotaExceeded
from services.dispatch.domain.staff_notice import Movement, Reading, StaffNotice, State

NOW, TODAY = datetime(2026, 5, 12, 2, 0, tzinfo=UTC), date(2026, 5, 12)
POSTS = (
    Post("所长", PostKind.HEAD, 1),
    Post("副所长", PostKind.DEPUTY, 1),
    Post("民警", PostKind.ORDINARY, 9),
)
LINE = Line(date(2024, 1, 1), "群丰所", "430211-gaj", "430211101", ("430211101", "430211102"), posts=POSTS)


@pytest.fixture
def agency():
    agency = StationedAgency("430211-gaj-qf", "", "", "", ())
    agency.enter(LINE, TODAY)
    agency.take_up(Holding("副所长", "甲岗", date(2024, 3, 1)))
    return agency


def sent(agency, **changes):
    facts = {
        "post": "副所长", "person": "甲岗", "movement": Movement.LEAVE, "decided_on": date(2026, 5, 11),
        "effective_from": date(2026, 5, 20), "reason": "岗位交流", "successor": "", **changes,
    }  # fmt: skip
    notice = StaffNotice(
        "430211-NTC-2026-00001", agency.code, "群丰所", "430211-gaj", townships=LINE.townships, sent_at=NOW,
        **facts,
    )  # fmt: skip
    notice.send(agency, LINE, today=TODAY, calendar=WorkingCalendar(), within=3)
    return notice


def test_58_a_remark_is_kept_and_the_move_goes_on(agency):
    """F-58: ordinary clerk moved."""
    notice = sent(agency)
    assert not notice.late and agency.held_on(date(2026, 5, 19)) and not agency.held_on(date(2026, 5, 20))
    notice.read(Reading("430211101", "经办人", NOW, "不同意"))
    notice.close(NOW)
    assert notice.state is State.TOLD and notice.readings[0].remark == "不同意"
    with pytest.raises(errors.NotTold):
        notice.read(Reading("430211103", "经办人", NOW))


def test_59_a_head_is_never_moved_by_a_notice(agency):
    """F-59: head disguised as ordinary."""
    with pytest.raises(errors.HeadNeedsConsent):
        sent(agency, post="所长", person="现任所长")
    with pytest.raises(errors.LoanNeedsConsent):
        sent(agency, movement=Movement.LOAN)
    assert agency.held_on(date(2026, 6, 1))


@pytest.mark.parametrize(
    ("decided_on", "effective_from", "late"),
    [
        (date(2026, 5, 8), date(2026, 5, 20), False),
        (date(2026, 5, 7), date(2026, 5, 20), True),
        (date(2026, 5, 11), date(2026, 5, 12), True),
    ],
)
def test_late_is_after_three_working_days_or_once_in_effect(agency, decided_on, effective_from, late):
    assert sent(agency, decided_on=decided_on, effective_from=effective_from).late is late


def test_the_register_knows_who_comes_and_goes(agency):
    with pytest.raises(HolderUnknown):
        sent(agency, person="乙岗")
    with pytest.raises(QuotaExceeded):
        sent(agency, movement=Movement.ARRIVE, person="乙岗")
    with pytest.raises(PostUnknown):
        sent(agency, post="政委")
    sent(agency, post="民警", person="丙岗")
    sent(agency, post="民警", person="丁岗", movement=Movement.ARRIVE)
    assert [one.holder for one in agency.held_on(date(2026, 5, 20), "民警")] == ["丁岗"]


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"decided_on": date(2026, 5, 13)}, errors.NoticeDaysInvalid),
        ({"effective_from": date(2026, 5, 10)}, errors.NoticeDaysInvalid),
        ({"person": " "}, errors.PersonMissing),
    ],
)
def test_a_notice_that_cannot_be_changes_nothing(agency, changes, refusal):
    before = agency.holdings
    with pytest.raises(refusal):
        sent(agency, **changes)
    assert agency.holdings == before
