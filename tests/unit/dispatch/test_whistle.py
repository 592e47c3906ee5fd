"""The rules of whistles: who may be called, in time, no-shows, duties, marks."""

from __future__ import annotations

import itertools
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from chassis.engine.library import Library
from chassis.working_days import WorkingCalendar
from services.dispatch.domain import whistle_errors as errors
from services.dispatch.domain.called_body import BodyRating, CalledBody
from services.dispatch.domain.eligibility import Eligibility, Weighed, WhistleKind
from services.dispatch.domain.office_hours import after_working_days, after_working_minutes
from services.dispatch.domain.whistle import Duty, Matter, Whistle, WhistleState

SENT = datetime(2026, 10, 1, 18, 10, tzinfo=UTC)
"""02:10 in the county, on a holiday."""
DUE = SENT + timedelta(minutes=30)
CGJ, POLICE = "430211-cgj", "430211-gaj"
TODAY = date(2026, 10, 2)


def a_whistle(kind=WhistleKind.EMERGENCY, **facts):
    matter = Matter(kind, "渣土堵路", "夜间渣土车倾倒堵路", "珠江北路", **facts)
    calls = (CalledBody(CGJ, CGJ, "清理"), CalledBody(POLICE, POLICE, "疏导"))
    return Whistle("430211-WHS-2026-00001", "430211001", matter, calls, SENT, "u1")


def sent(**facts):
    whistle = a_whistle(**facts)
    whistle.weigh()
    whistle.send(due_at=DUE, at=SENT)
    return whistle


def at_work(*bodies):
    whistle = sent()
    for body in bodies or (CGJ, POLICE):
        whistle.report_in(body, "中队长", 2, at=DUE)
    whistle.consult("分工", [Duty(CGJ, "清理", TODAY), Duty(POLICE, "疏导", TODAY)], today=TODAY)
    return whistle


def marks(**changes):
    return replace(BodyRating(5, 4, 5, True, "", SENT), **changes)


@pytest.mark.parametrize(("minutes", "late"), [(29, 0), (30, 0), (31, 1)])
def test_36_clock_hours_count_at_night_and_on_holidays(minutes, late):
    """F-36: urgent whistle."""
    call = sent().report_in(CGJ, "中队长", 3, at=SENT + timedelta(minutes=minutes))
    assert (call.late_minutes, call.in_time) == (late, late == 0)


def test_each_body_reports_in_once_and_never_before_it_was_called():
    """E3-49."""
    whistle = sent()
    with pytest.raises(errors.ReportedBeforeCall):
        whistle.report_in(CGJ, "中队长", 3, at=SENT - timedelta(minutes=1))
    with pytest.raises(errors.NobodyCame):
        whistle.report_in(CGJ, "中队长", 0, at=SENT)
    whistle.report_in(CGJ, "中队长", 3, at=SENT)
    for again in (
        lambda: whistle.report_in(CGJ, "中队长", 3, at=DUE),
        lambda: whistle.whistle_again(CGJ, at=DUE),
        lambda: whistle.note_no_show(CGJ, at=DUE),
    ):
        with pytest.raises(errors.BodySettled):
            again()


def test_38_the_mark_of_a_no_show_stays_whatever_is_found():
    """F-38: no-show."""
    whistle = sent()
    whistle.whistle_again(CGJ, at=DUE)
    whistle.note_no_show(CGJ, at=DUE + timedelta(minutes=30))
    assert whistle.investigate(CGJ, "值班无人接听").no_show_at is not None
    with pytest.raises(errors.WhistleReasonMissing):
        whistle.investigate(CGJ, " ")
    with pytest.raises(errors.BodySettled):
        whistle.report_in(CGJ, "中队长", 3, at=DUE + timedelta(hours=2))


def test_37_a_refused_whistle_goes_out_only_by_the_secretarys_reason():
    """F-37: ineligible whistle."""
    whistle = a_whistle(WhistleKind.HARD, own_list=True)
    assert whistle.weigh() is Weighed.OWN and whistle.state is WhistleState.INELIGIBLE
    with pytest.raises(errors.WhistleNotEligible) as refused:
        whistle.send(due_at=DUE, at=SENT)
    assert "不吹1" in str(refused.value) and refused.value.rule == "DSP-05"
    with pytest.raises(errors.WhistleReasonMissing):
        whistle.override("")
    whistle.override("连日反复，居民反映强烈")
    whistle.send(due_at=DUE, at=SENT)
    assert whistle.state is WhistleState.SENT


def test_there_is_nobody_to_consult_with_before_somebody_has_come():
    whistle = sent()
    duty = [Duty(CGJ, "清理", TODAY)]
    with pytest.raises(errors.NobodyReportedIn):
        whistle.consult("分工", duty, today=TODAY)
    whistle.report_in(POLICE, "所长", 1, at=DUE)
    with pytest.raises(errors.DutyNotCalled) as refused:
        whistle.consult("分工", [Duty("430211001", "执法", TODAY)], today=TODAY)
    assert refused.value.rule == "TWA-16"
    with pytest.raises(errors.DutyDayPast):
        whistle.consult("分工", [Duty(CGJ, "清理", TODAY - timedelta(days=1))], today=TODAY)
    whistle.consult("分工", duty, today=TODAY)
    assert whistle.call_of(CGJ).duty == "清理" and whistle.call_of(POLICE).duty == ""


def test_in_an_emergency_nobody_leaves_before_it_is_done():
    whistle = at_work()
    with pytest.raises(errors.EmergencyNotFinished):
        whistle.report_result(CGJ, done=False, text="机械不足", at=DUE)
    whistle.report_result(CGJ, done=True, text="已清完", at=DUE)


def test_not_solved_twice_goes_to_the_county_and_ends_as_it_was_solved():
    whistle = at_work()
    assert whistle.verify(solved=False, unsolved=[CGJ], remark="还在") is True
    assert (whistle.call_of(CGJ).solved, whistle.call_of(POLICE).solved) == (False, True)
    assert whistle.verify(solved=False, unsolved=[], remark="仍在") is False
    whistle.coordinate(solved=True, text="现场督办")
    closed = whistle.close(at=DUE)
    assert closed.end_state == "ESCALATED_RESOLVED" and [one.solved for one in closed.bodies] == [True] * 2


def test_every_called_body_is_rated_once_and_nobody_else():
    whistle = at_work()
    whistle.verify(solved=True, unsolved=[], remark="已解决")
    for wrong in ({CGJ: marks()}, {CGJ: marks(), POLICE: marks(), "430211-zjj": marks()}):
        with pytest.raises(errors.RatingIncomplete):
            whistle.rate(wrong)
    with pytest.raises(errors.MarkOutOfRange):
        whistle.rate({CGJ: marks(presence=6), POLICE: marks()})
    with pytest.raises(errors.WhistleReasonMissing):
        whistle.rate({CGJ: marks(satisfied=False), POLICE: marks()})
    whistle.rate({CGJ: marks(), POLICE: marks()})
    whistle.answer_rating(CGJ, 4, "吹哨准确", at=DUE)
    with pytest.raises(errors.MarkOutOfRange):
        whistle.answer_rating(POLICE, 0, "", at=DUE)
    scores = {one.body: one.township_score for one in whistle.close(at=DUE).bodies}
    assert scores == {CGJ: 4, POLICE: None}


def test_only_the_township_takes_its_whistle_back_and_not_after_it_is_verified():
    whistle = at_work()
    with pytest.raises(errors.OnlyTownshipsWhistle):
        whistle.cancel_by(CGJ, "不去", at=DUE)
    whistle.verify(solved=True, unsolved=[], remark="已解决")
    with pytest.raises(errors.WhistleNotInState):
        whistle.cancel_by("430211001", "误吹", at=DUE)


def test_the_decision_table_says_what_the_rules_say():
    """The rules win where they differ; so they never do."""
    bpmn = Path(__file__).resolve().parents[3] / "bpmn" / "dispatch"
    table = Library(bpmn).definition("dsp_whistle", 1).decisions["whistle_eligibility"]
    for kind, bodies in itertools.product(WhistleKind, (1, 2)):
        for flags in itertools.product((True, False), repeat=4):
            names = ("beyond_powers", "own_list", "routine", "statutory")
            facts = dict(zip(names, flags, strict=True))
            asked = {"kind": kind.value, "bodies": bodies, **facts}
            said = table.decide(asked, {}).result
            assert said == {"weighed": Eligibility(kind, bodies, **facts).weigh().value}


def test_working_minutes_run_only_while_the_offices_are_open():
    calendar = WorkingCalendar()
    friday = datetime(2026, 5, 15, 8, 50, tzinfo=UTC)  # 16:50 in the county
    assert after_working_minutes(calendar, friday, 40) == friday + timedelta(minutes=40)
    # 40 minutes are left on Friday; the other 80 run on Monday from 08:30.
    assert after_working_minutes(calendar, friday, 120) == datetime(2026, 5, 18, 1, 50, tzinfo=UTC)
    assert after_working_minutes(calendar, SENT, 30) == datetime(2026, 10, 8, 1, 0, tzinfo=UTC)
    assert after_working_days(calendar, SENT, 1) == datetime(2026, 10, 8, 9, 30, tzinfo=UTC)
