"""A township speaks up about an agency's head, somebody looks into it and answers: the rules of B11."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from services.dispatch.domain import adverse_errors as errors
from services.dispatch.domain import appointment_errors
from services.dispatch.domain.adverse_opinion import AdverseOpinion, Complaint, Measure, Stated
from services.dispatch.domain.adverse_words import Ask, Finding, Ground, Grounds, State
from services.dispatch.domain.agency_record import AgencyResult, Record
from services.dispatch.domain.appointment_rounds import TownshipOpinion
from services.dispatch.domain.appointment_words import Opinion
from services.dispatch.web.adverse_access import may_read, readers_of, reads_as_head
from tests.support.actors import post

DAY, AT = date(2026, 3, 2), datetime(2026, 3, 2, 2, 0, tzinfo=UTC)
SEAT, SECOND, THIRD = "430211101", "430211102", "430211103"
SENDING, ORGANISATION, HEAD = "430211-scjgj", "430211-zzb", "现任所长"
LONG = "三次吹哨均未到场，两起事件逾期未办，群众多次反映。"
RESULTS = Stated(Ground.RESULTS, LONG, "吹哨记录")
SATISFACTION = Stated(Ground.SATISFACTION, LONG, "回访记录")
TALK = (Measure(Ask.TALK, "约谈并限期整改", date(2026, 4, 30)),)


def a_complaint(*stated, asks=(Ask.TALK,), met_on=DAY):
    return Complaint(stated, asks, met_on, "书记", AT)


def a_matter(*townships, grounds=Grounds.EITHER):
    concerned = townships or (SEAT,)
    return AdverseOpinion(
        "430211-ADV-2026-00001", "430211-scjgj-qfs", "群丰所", "所长", HEAD, concerned[0], concerned,
        ORGANISATION, SENDING, grounds, Record(DAY, DAY), AT,
    )  # fmt: skip


def write(matter, *stated, **more):
    matter.write(a_complaint(*(stated or (RESULTS,)), **more), SENDING, silence_on=DAY, today=DAY)
    return matter


def received(matter=None, lead="纪检组长"):
    matter = matter or write(a_matter())
    matter.receive(SENDING, lead, barred=["现任副所长"], due_on=date(2026, 4, 14), at=AT)
    return matter


def investigated(matter=None):
    matter = matter or received()
    matter.hear("", AT)
    matter.investigate(DAY, "谈话", LONG, today=DAY, at=AT)
    return matter


def reported(finding=Finding.UPHELD, measures=TALK, matter=None):
    matter = matter or investigated()
    matter.report(finding, LONG, measures, by="局长", today=DAY, at=AT + timedelta(days=1))
    return matter


def told(finding=Finding.UPHELD, measures=TALK):
    matter = reported(finding, measures)
    matter.tell(LONG, "区市场监管局反馈〔2026〕1号", at=AT + timedelta(days=2))
    return matter


def answer(matter, township, opinion, reasons=""):
    matter.answer(TownshipOpinion(township, opinion, reasons, "", DAY, "书记", AT))


def test_one_ground_with_evidence_is_enough_unless_the_county_asks_for_both():
    assert write(a_matter()).state is State.RAISED
    with pytest.raises(errors.GroundsMissing):
        write(a_matter(grounds=Grounds.BOTH), RESULTS)
    assert write(a_matter(grounds=Grounds.BOTH), RESULTS, SATISFACTION).state is State.RAISED


@pytest.mark.parametrize(
    ("stated", "more", "refusal"),
    [
        ((Stated(Ground.RESULTS, "不行", "记录"),), {}, errors.GroundsMissing),
        ((RESULTS, Stated(Ground.SATISFACTION, "差", "记录")), {}, errors.GroundsMissing),
        ((Stated(Ground.RESULTS, LONG, " "),), {}, errors.EvidenceMissing),
        ((RESULTS,), {"asks": ()}, errors.AskMissing),
        ((RESULTS,), {"met_on": DAY + timedelta(days=1)}, errors.MeetingInFuture),
    ],
)
def test_an_opinion_without_facts_evidence_or_request_is_refused_and_nothing_is_kept(stated, more, refusal):
    matter = a_matter()
    with pytest.raises(refusal):
        write(matter, *stated, **more)
    assert (matter.state, matter.complaint) == (State.DRAFT, None)


def test_of_three_townships_no_common_opinion_is_made_out_of_a_dissent_or_a_silence():
    matter = write(a_matter(SEAT, SECOND, THIRD))
    assert matter.state is State.CONSULTING and not matter.raised
    answer(matter, SECOND, Opinion.DISAGREE, LONG)
    assert matter.fall_silent() == (THIRD,)
    with pytest.raises(appointment_errors.DissentStillOpen):
        matter.conclude("agree", "协商", at=AT, names={})
    matter.negotiate(LONG, by="书记", at=AT)
    matter.conclude("no_common", "附各方意见", at=AT, names={})
    assert matter.state is State.RAISED
    assert [one.opinion for one in matter.round.opinions] == [Opinion.AGREE, Opinion.DISAGREE]


def test_neither_the_head_nor_a_deputy_investigates_and_nobody_from_elsewhere():
    for lead in (HEAD, "现任副所长"):
        with pytest.raises(errors.InvestigatorBiased):
            received(lead=lead)
    with pytest.raises(errors.InvestigatorNotNamed):
        received(lead=" ")
    with pytest.raises(errors.InvestigatorUnknown):
        write(a_matter()).receive("430211-mzj", "某人", barred=[], due_on=DAY, at=AT)


def test_nobody_speaks_in_the_head_s_place():
    matter = received()
    with pytest.raises(errors.HeadSpeaksInPerson):
        matter.hear("代为说明", AT, in_place_of=["department_clerk@430211-mzj", matter.head_post])
    matter.hear("情况说明", AT, in_place_of=["agency_head@430211-cgj-ssld"])
    assert matter.now.hearing == "情况说明"


def test_nothing_is_found_before_the_head_was_heard():
    matter = received()
    with pytest.raises(errors.HeadNotHeard):
        matter.investigate(DAY, "谈话", LONG, today=DAY, at=AT)
    matter.hear("", AT)
    for talked_on, talk in ((DAY - timedelta(days=1), "谈话"), (DAY, " ")):
        with pytest.raises(errors.HeadNotHeard):
            matter.investigate(talked_on, talk, LONG, today=DAY, at=AT)


def test_what_proved_true_has_measures_and_what_did_not_has_none():
    with pytest.raises(errors.MeasuresMissing):
        reported(Finding.PARTLY, ())
    with pytest.raises(errors.MeasuresMissing):
        reported(Finding.UPHELD, (Measure(Ask.TALK, "约谈", DAY - timedelta(days=1)),))
    with pytest.raises(errors.MeasuresWithoutFinding):
        reported(Finding.NOT_UPHELD, TALK)


def test_57_and_invariant_36_no_end_without_an_investigation_and_a_feedback_after_it():
    """F-57: adverse opinion."""
    for matter in (write(a_matter()), received(), investigated(), reported()):
        with pytest.raises(errors.FeedbackBeforeReport):
            matter.close(AT)
        with pytest.raises(errors.AdverseNotInState):
            matter.settle(AT)
    matter = told()
    matter.settle(AT)
    assert matter.close(AT) is State.UPHELD
    assert matter.now.reported_at < matter.now.told_at


@pytest.mark.parametrize("finding", list(Finding))
def test_whatever_was_found_it_is_told(finding):
    matter = told(finding, () if finding is Finding.NOT_UPHELD else TALK)
    matter.settle(AT)
    assert matter.close(AT).value == finding.name


def test_the_county_reviews_once():
    matter = told()
    matter.ask_review(LONG, AT)
    more = {"by": "统筹", "investigator": ORGANISATION, "lead": "监督室", "barred": [], "due_on": DAY}
    matter.decide_review("again", LONG, at=AT, **more)
    reported(matter=investigated(matter))
    matter.tell(LONG, "2号", at=AT + timedelta(days=3))
    with pytest.raises(errors.ReviewUsed):
        matter.ask_review(LONG, AT)
    assert (len(matter.investigations), matter.now.investigator) == (2, ORGANISATION)


def test_it_may_be_taken_back_until_it_is_received():
    matter = write(a_matter())
    matter.withdraw("情况已解决", AT)
    assert matter.state is State.WITHDRAWN
    with pytest.raises(errors.AdverseNotInState):
        received().withdraw("情况已解决", AT)


def test_only_the_posts_named_in_it_read_it_and_a_later_head_reads_nothing():
    matter = a_matter(SEAT, SECOND)
    assert readers_of(matter, "430211") == {f"township_party_committee@{SEAT}"}
    write(matter)
    assert f"township_party_committee@{SECOND}" in readers_of(matter, "430211")
    assert not may_read(matter, post("scjgj.leader"), "430211")
    answer(matter, SECOND, Opinion.AGREE)
    matter.conclude("agree", "一致", at=AT, names={})
    head = post("scjgj-qfs.head")
    assert may_read(matter, post("scjgj.leader"), "430211") and not reads_as_head(matter, head)
    received(matter)
    assert reads_as_head(matter, head)
    matter.state = State.UPHELD
    assert not may_read(matter, head, "430211")
    for stranger in ("qunfeng.clerk", "swb.head", "mzj.leader", "admin", "city.supervisor"):
        assert not may_read(matter, post(stranger), "430211")


def test_a_later_version_of_a_result_takes_the_place_of_an_earlier_one_only():
    def of(number, total):
        return AgencyResult("a", 2025, number, "90", "80", "90", total, "good", AT)

    kept = of(2, "88")
    kept.replace_by(of(1, "99"))
    assert kept.total == "88"
    kept.replace_by(of(3, "77"))
    assert (kept.number, kept.total) == (3, "77")
