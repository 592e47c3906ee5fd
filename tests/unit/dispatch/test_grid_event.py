"""The rules of events: one handler, one objection, one extension, one chain."""

from __future__ import annotations

import itertools
from datetime import UTC, datetime, timedelta

import pytest

from chassis.working_days import WorkingCalendar
from services.dispatch.domain import event_errors as errors
from services.dispatch.domain.event_class import EventClass, Level, LimitUnit, Urgency
from services.dispatch.domain.grid_event import EventRating, EventState, GridEvent, Report, Source

AT = datetime(2026, 5, 15, 8, 50, tzinfo=UTC)
"""A Friday, 16:50 in the county."""
DUE = AT + timedelta(days=3)
CGJ, ZJJ = "430211-cgj", "430211-zjj"


def an_event(**changes):
    report = Report(Source.GRID, "乱倒渣土", "两车", "珠江北路", Urgency.NORMAL, AT)
    told = {"class_code": "SR-04", "township": "430211001", "community": "430211001008", **changes}
    return GridEvent("430211-EVT-2026-00001", report, reported_at=AT, reported_by="u1",
                     first_receiver="430211001008", **told)  # fmt: skip


def dispatched(handler=CGJ):
    event = an_event()
    event.accept("SR-04")
    event.dispatch(handler, handler, (), due_at=DUE, at=AT)
    return event


def closed():
    event = dispatched()
    event.take_on(at=AT)
    event.feed_back(done=True, result="已清", cost="", law="", at=AT + timedelta(days=1))
    event.begin_verification()
    event.verify(solved=True, remark="属实")
    event.close(at=AT + timedelta(days=2))
    return event


def test_the_first_receiver_is_responsible_until_somebody_accepts():
    """E3-47, E3-48: one handler at a time; before a hand-over is accepted it is the first receiver."""
    event = dispatched()
    assert event.handler == "430211001008"
    event.take_on(at=AT)
    assert event.handler == CGJ


def test_each_handler_objects_once_and_names_somebody_else():
    event = dispatched()
    for right in ("", CGJ):
        with pytest.raises(errors.SameHandlerNamed):
            event.object("不属", right, at=AT)
    event.object("属工地", ZJJ, at=AT)
    event.decide_objection(upheld=True, reason="成立", at=AT)
    event.dispatch(ZJJ, ZJJ, (), due_at=DUE, at=AT + timedelta(hours=1))
    event.object("属路面", CGJ, at=AT + timedelta(hours=2))
    event.decide_objection(upheld=True, reason="再议", at=AT + timedelta(hours=3))
    event.dispatch(CGJ, CGJ, (), due_at=DUE, at=AT + timedelta(hours=3))
    with pytest.raises(errors.ObjectedAlready):
        event.object("还是不属", ZJJ, at=AT + timedelta(hours=4))
    ends = [(one.dispatched_at, one.ended_at) for one in event.rounds]
    assert all(ended <= begun for (_, ended), (begun, _) in itertools.pairwise(ends))


def test_the_limit_is_extended_once_and_before_it_is_over():
    event = dispatched()
    event.take_on(at=AT)
    with pytest.raises(errors.ExtensionTooLate):
        event.extend("等吊车", DUE + timedelta(days=5), at=DUE + timedelta(minutes=1))
    event.extend("等吊车", DUE + timedelta(days=5), at=DUE)
    with pytest.raises(errors.ExtendedAlready):
        event.extend("再等", DUE + timedelta(days=9), at=DUE)


def test_39_a_reopened_event_counts_as_unsolved_until_it_is_closed_again():
    """F-39, E3-47: the chain goes on in another round, the first report time stays."""
    event = closed()
    event.reopen("反映人说又有", at=AT + timedelta(days=3))
    assert (event.state, event.reopened, event.closed_at) == (EventState.REOPENED, 1, None)
    event.dispatch(CGJ, CGJ, (), due_at=DUE, at=AT + timedelta(days=3))
    assert [one.order_no[-2:] for one in event.rounds] == ["-1", "-2"] and event.reported_at == AT


def test_the_reporter_is_heard_and_silence_counts_for_nobody():
    event = closed()
    event.rate(EventRating(True, False, "慢", AT))
    told = event.settle(at=AT + timedelta(days=4))
    assert (told.response, told.satisfied, told.solved, told.in_time) == (True, False, True, True)
    assert closed().settle(at=AT).satisfied is None


def test_the_ladder_is_climbed_with_reasons_to_its_top():
    event = an_event()
    event.accept("SR-04")
    with pytest.raises(errors.EventReasonMissing):
        event.escalate(" ")
    assert [event.escalate("几个单位"), event.escalate("有风险")] == [Level.COUNTY, Level.LEADERSHIP]
    with pytest.raises(errors.NoLevelAbove):
        event.escalate("再上交")


def test_only_who_reported_it_takes_it_back_before_it_is_dispatched():
    event = an_event()
    with pytest.raises(errors.OnlyBeforeDispatch):
        event.take_back(CGJ, "误报", at=AT)
    event.accept("SR-04")
    event.take_back("430211001008", "误报", at=AT)
    with pytest.raises(errors.OnlyBeforeDispatch):
        dispatched().take_back("430211001008", "误报", at=AT)


def test_an_event_is_no_duplicate_of_itself():
    event = an_event()
    with pytest.raises(errors.DuplicateUnknown):
        event.end_as_duplicate(event, at=AT)


@pytest.mark.parametrize(
    ("limit", "unit", "due"),
    [
        # 40 minutes are left on Friday, the rest runs on Monday from 08:30.
        (4, LimitUnit.HOURS, datetime(2026, 5, 18, 3, 50, tzinfo=UTC)),
        (2, LimitUnit.DAYS, datetime(2026, 5, 19, 9, 30, tzinfo=UTC)),
    ],
)
def test_the_limit_of_a_class_runs_in_working_hours_or_days(limit, unit, due):
    rubble = EventClass("SR-04", "市容环卫", "渣土", Level.TOWNSHIP, CGJ, (), limit, unit)
    assert rubble.due(WorkingCalendar(), AT) == due
