"""Nobody is moved over a township's head: the rules of B10, whatever a diagram draws."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from services.dispatch.domain import appointment_errors as errors
from services.dispatch.domain.agency import Holding, Line, Post, PostKind, StationedAgency
from services.dispatch.domain.agency_errors import HolderUnknown, QuotaExceeded
from services.dispatch.domain.appointment import Appointment, Decision, Request
from services.dispatch.domain.appointment_rounds import TownshipOpinion
from services.dispatch.domain.appointment_words import Kind, Mode, Opinion, Result, Silence, State

MONDAY = datetime(2026, 5, 11, 2, 0, tzinfo=UTC)
DAY = date(2026, 5, 11)
SEAT, SECOND, THIRD = "430211101", "430211102", "430211103"
LONG = "与本镇工作衔接不够，群众反映集中，建议另行考虑人选为宜。"
HEAD = Post("所长", PostKind.HEAD, 1)
REQUEST = Request("河西所副所长", "河西市场监管所副所长", "", "配齐负责人")


def an_agency(*, held: bool = False):
    agency = StationedAgency("430211-scjgj-qfs", "", "", "", ())
    agency.enter(
        Line(date(2024, 1, 1), "群丰所", "430211-scjgj", SEAT, (SEAT, SECOND, THIRD), posts=(HEAD,)), DAY
    )
    if held:
        agency.take_up(Holding("所长", "现任所长", date(2024, 3, 1)))
    return agency


def a_matter(*townships, mode=Mode.CONSENT, silence=Silence.ESCALATE, kind=Kind.APPOINT, request=REQUEST):
    """Signed and sent on Monday."""
    concerned = townships or (SEAT,)
    matter = Appointment(
        "430211-APP-2026-00001", "430211-scjgj-qfs", "群丰所", "所长", kind, mode, silence,
        "430211-scjgj", concerned, MONDAY,
    )  # fmt: skip
    matter.prepare(request, an_agency(held=kind is Kind.REMOVE), HEAD, DAY)
    matter.sign("sign")
    if not request.emergency:
        matter.ask(concerned, silence_on=date(2026, 6, 8), at=MONDAY)
    return matter


def says(matter, township, opinion, *, on=0):
    at = MONDAY + timedelta(days=on)
    reasons = LONG if opinion is Opinion.DISAGREE else ""
    given = TownshipOpinion(township, opinion, reasons, "", DAY + timedelta(days=on), "书记", at)
    matter.answer(given, DAY + timedelta(days=on))


def decided(day, **changes):
    made = Decision(day, "局党组会议", "", day, None, "局长", MONDAY)
    return replace(made, **changes)


def decide(matter, day, *, today=None, held=False, **changes):
    matter.decide(decided(day, **changes), an_agency(held=held), HEAD, today or day)


THURSDAY, WEDNESDAY = date(2026, 5, 14), date(2026, 5, 13)


def test_51_a_consent_on_thursday_allows_a_decision_on_thursday():
    """F-51: consent."""
    matter = a_matter()
    says(matter, SEAT, Opinion.AGREE, on=3)
    decide(matter, THURSDAY)
    assert matter.state is State.DECIDED and matter.last.result is Result.CONSENTED


@pytest.mark.parametrize("mode", list(Mode))
def test_52_no_decision_before_the_answer(mode):
    """F-52 (APP-01, APP-04): decision before answer."""
    matter = a_matter(mode=mode)
    with pytest.raises(errors.NoAnswerYet):
        decide(matter, WEDNESDAY)
    says(matter, SEAT, Opinion.AGREE, on=3)
    with pytest.raises(errors.NoAnswerYet):
        decide(matter, WEDNESDAY, today=THURSDAY)
    assert matter.decisions == ()


def test_53_two_further_rounds_and_the_coordination_fail():
    """F-53: refusal in consent mode."""
    matter = a_matter()
    for outcome in ("explain", "other_person"):
        says(matter, SEAT, Opinion.DISAGREE)
        with pytest.raises(errors.ConsentMissing):
            decide(matter, DAY)
        data = {"statement": LONG, "candidate": "河东所副所长", "present_post": "副所长"}
        matter.respond(outcome, data, most=2, at=MONDAY)
        matter.ask((SEAT,), silence_on=date(2026, 6, 8), at=MONDAY)
    assert matter.last.candidate == "河东所副所长"
    says(matter, SEAT, Opinion.DISAGREE)
    with pytest.raises(errors.RoundsUsed):
        matter.respond("explain", {"statement": LONG}, most=2, at=MONDAY)
    assert not matter.exhausted
    matter.respond("coordinate", {"statement": LONG}, most=2, at=MONDAY)
    matter.coordinate("ask_again", LONG)
    matter.ask((SEAT,), silence_on=date(2026, 6, 8), at=MONDAY)
    says(matter, SEAT, Opinion.DISAGREE)
    assert matter.exhausted and not matter.may_decide
    with pytest.raises(errors.AppointmentNotInState):
        matter.issue("任免〔2026〕1号", an_agency(), [])
    matter.end(State.NO_CONSENT, "", MONDAY)


def test_54_a_decision_against_the_opinion_needs_reasons_that_went_back_first():
    """F-54: refusal in consult mode."""
    matter = a_matter(mode=Mode.CONSULT)
    says(matter, SEAT, Opinion.DISAGREE)
    with pytest.raises(errors.ReasonTooShort):
        decide(matter, DAY, reasons="工作需要")
    decide(matter, DAY, reasons=LONG)
    with pytest.raises(errors.FeedbackMissing):
        matter.issue("任免〔2026〕1号", an_agency(), [])
    matter.tell(LONG, MONDAY)
    agency = an_agency()
    matter.issue("任免〔2026〕1号", agency, ["430211-scjgj"])
    assert agency.held_on(DAY, "所长")[0].holder == REQUEST.candidate


def test_55_the_seat_cannot_return_a_consent_over_a_dissent():
    """F-55 (APP-05): three townships, one dissents."""
    matter = a_matter(SEAT, SECOND, THIRD)
    says(matter, SEAT, Opinion.AGREE)
    says(matter, SECOND, Opinion.ADVISE)
    with pytest.raises(errors.DissentStillOpen):
        matter.conclude("agree", LONG, at=MONDAY, names={})
    says(matter, THIRD, Opinion.DISAGREE)
    for outcome in ("agree", "agree_with_advice", "disagree"):
        with pytest.raises(errors.DissentStillOpen):
            matter.conclude(outcome, LONG, at=MONDAY, names={})
    matter.conclude("no_common", LONG, at=MONDAY, names={})
    assert matter.last.result is Result.NO_COMMON_OPINION and len(matter.last.opinions) == 3
    with pytest.raises(errors.ConsentMissing):
        decide(matter, DAY)


def test_the_seat_negotiates_twice_and_every_opinion_is_kept():
    matter = a_matter(SEAT, SECOND)
    for _ in range(2):
        says(matter, SEAT, Opinion.AGREE)
        says(matter, SECOND, Opinion.DISAGREE)
        matter.negotiate(LONG, by="书记", at=MONDAY)
    with pytest.raises(errors.NegotiationsUsed):
        matter.negotiate(LONG, by="书记", at=MONDAY)
    says(matter, SECOND, Opinion.AGREE)
    matter.conclude("agree", "协商一致", at=MONDAY, names={})
    assert matter.last.result is Result.CONSENTED
    assert [one.turn for one in matter.last.opinions] == [1, 1, 2, 2, 3]


def test_what_all_say_is_what_is_returned():
    matter = a_matter(SEAT, SECOND)
    says(matter, SEAT, Opinion.AGREE)
    says(matter, SECOND, Opinion.AGREE)
    for outcome in ("no_common", "disagree"):
        with pytest.raises(errors.OpinionsAgree):
            matter.conclude(outcome, LONG, at=MONDAY, names={})
    refusing = a_matter(SEAT, SECOND)
    says(refusing, SEAT, Opinion.DISAGREE)
    says(refusing, SECOND, Opinion.DISAGREE)
    with pytest.raises(errors.OpinionsAgree):
        refusing.conclude("no_common", LONG, at=MONDAY, names={})
    refusing.conclude("disagree", LONG, at=MONDAY, names={})
    assert refusing.last.result is Result.REFUSED


@pytest.mark.parametrize(
    ("silence", "result", "may"),
    [
        (Silence.ESCALATE, Result.SILENT, False),
        (Silence.DEEMED_CONSENT, Result.DEEMED_CONSENT, True),
        (Silence.DEEMED_REFUSAL, Result.DEEMED_REFUSAL, False),
    ],
)
def test_56_silence_is_consent_only_where_the_county_says_so(silence, result, may):
    """F-56 (APP-03): silence."""
    matter = a_matter(SEAT, SECOND, silence=silence)
    says(matter, SEAT, Opinion.AGREE)
    assert matter.fall_silent(MONDAY) is result
    assert matter.may_decide is may and matter.last.silent == (SECOND,)


def test_a_dissent_stays_a_dissent_when_others_are_silent():
    matter = a_matter(SEAT, SECOND, silence=Silence.DEEMED_CONSENT)
    says(matter, SECOND, Opinion.DISAGREE)
    assert matter.fall_silent(MONDAY) is Result.NO_COMMON_OPINION


def test_silence_put_on_record_allows_a_decision_where_only_an_opinion_is_asked():
    matter = a_matter(mode=Mode.CONSULT)
    matter.fall_silent(MONDAY + timedelta(days=28))
    decide(matter, date(2026, 6, 8), reasons=LONG)
    assert matter.state is State.DECIDED


def test_a_refusal_has_reasons_and_the_committee_met_in_between():
    matter = a_matter()
    short = TownshipOpinion(SEAT, Opinion.DISAGREE, "不合适", "", DAY, "书记", MONDAY)
    with pytest.raises(errors.ReasonTooShort):
        matter.answer(short, DAY)
    for day in (date(2026, 5, 10), date(2026, 5, 12)):
        with pytest.raises(errors.MeetingDayInvalid):
            matter.answer(replace(short, opinion=Opinion.AGREE, meeting_on=day), DAY)
    with pytest.raises(errors.NotAsked):
        matter.answer(replace(short, township=THIRD, reasons=LONG), DAY)


def test_a_post_is_given_once():
    matter = a_matter()
    says(matter, SEAT, Opinion.AGREE)
    with pytest.raises(QuotaExceeded):
        decide(matter, DAY, held=True)
    decide(matter, DAY)
    with pytest.raises(QuotaExceeded):
        matter.issue("任免〔2026〕1号", an_agency(held=True), [])


def test_only_who_is_in_the_post_is_removed_and_the_register_keeps_the_term():
    stranger = replace(REQUEST, candidate="别所所长")
    with pytest.raises(HolderUnknown):
        a_matter(kind=Kind.REMOVE, request=stranger)
    matter = a_matter(kind=Kind.REMOVE, request=replace(REQUEST, candidate="现任所长"))
    says(matter, SEAT, Opinion.AGREE)
    agency = an_agency(held=True)
    matter.decide(decided(DAY, effective_from=date(2026, 6, 1)), agency, HEAD, DAY)
    matter.issue("任免〔2026〕1号", agency, [])
    assert agency.held_on(date(2026, 5, 31)) and not agency.held_on(date(2026, 6, 1))


def test_only_a_removal_with_a_ground_is_decided_first():
    first = replace(REQUEST, candidate="现任所长", emergency=True, ground="处分决定2026-1")
    for kind, request in ((Kind.APPOINT, first), (Kind.REMOVE, replace(first, ground=" "))):
        with pytest.raises(errors.EmergencyOnlyRemoval):
            a_matter(kind=kind, request=request)
    matter = a_matter(kind=Kind.REMOVE, request=first)
    decide(matter, DAY, held=True)
    matter.issue("任免〔2026〕1号", an_agency(held=True), [])
    assert matter.must_tell and matter.informed == ()
    matter.tell("因纪律处分先行免职，特此书面告知党（工）委。", MONDAY)
    assert matter.informed == (SEAT,)


def test_the_public_notice_runs_its_time_unless_a_report_is_true():
    matter = a_matter()
    says(matter, SEAT, Opinion.AGREE)
    decide(matter, DAY, publicity_until=date(2026, 5, 18))
    with pytest.raises(errors.PublicityRunning):
        matter.close_publicity("no_report", "", date(2026, 5, 18))
    matter.close_publicity("substantiated", LONG, date(2026, 5, 13))
    assert matter.state is State.ANSWERED
    decide(matter, date(2026, 5, 13))
    assert len(matter.decisions) == 2


@pytest.mark.parametrize(
    ("day", "changes", "refusal"),
    [
        (date(2026, 5, 12), {}, errors.DecisionDayInvalid),
        (DAY, {"effective_from": date(2026, 5, 10)}, errors.EffectiveDayInvalid),
    ],
)
def test_days_of_a_decision_fit(day, changes, refusal):
    matter = a_matter()
    says(matter, SEAT, Opinion.AGREE)
    with pytest.raises(refusal):
        decide(matter, day, today=DAY, **changes)


def test_what_is_decided_cannot_be_withdrawn_and_what_is_not_issued_is_not_done():
    matter = a_matter()
    says(matter, SEAT, Opinion.AGREE)
    with pytest.raises(errors.AppointmentNotInState):
        matter.end(State.APPOINTED, "", MONDAY)
    decide(matter, DAY)
    with pytest.raises(errors.AppointmentNotInState):
        matter.end(State.WITHDRAWN, "", MONDAY)
