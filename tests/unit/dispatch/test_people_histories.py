"""Random histories of people moved: invariants 33 to 36 and 38 to 40, whatever is tried in whatever order."""

from __future__ import annotations

import copy
from datetime import UTC, date, datetime, timedelta
from functools import partial

from hypothesis import given, settings
from hypothesis import strategies as st

from chassis.clock import county_date
from chassis.errors import Refusal
from services.dispatch.domain.adverse_words import END_OF
from services.dispatch.domain.appointment_rounds import TownshipOpinion
from services.dispatch.domain.appointment_words import POSITIVE, Kind, Mode, Opinion, Silence, State
from services.dispatch.domain.secondment import COUNTED, Belongs, Consent, Secondment, counted, days_by_year
from services.dispatch.domain.secondment import State as Away
from tests.unit.dispatch import test_adverse_opinion as adverse
from tests.unit.dispatch.test_appointment import LONG, a_matter, decide

START = datetime(2026, 1, 5, 2, 0, tzinfo=UTC)
CAP = 30
"""Less than the real cap, so that histories come near it soon."""
TOWNS = ("430211101", "430211102", "430211103")


def tried(subject, act) -> bool:
    """Try something; what is refused changes nothing at all."""
    before = copy.deepcopy(_kept(subject))
    try:
        act()
    except Refusal:
        assert _kept(subject) == before
        return False
    return True


def _kept(subject) -> dict:
    """What the record itself holds, without the mark tables add that are mapped in the same process."""
    return {name: value for name, value in vars(subject).items() if name != "_sa_instance_state"}


def a_consent(granted: bool, at: datetime) -> Consent:
    return Consent("x", granted, "人手紧张", "书记", at, "其他乡镇同意")


WORK = [
    "ask", "ask", "wait", "town", "organisation", "county", "settle", "all consent", "all consent",
    "first day", "warn", "back",
]  # fmt: skip
STEPS = st.lists(
    st.tuples(
        st.sampled_from(WORK),
        st.integers(0, 3),
        st.integers(1, 60),
        st.sampled_from([True, True, True, False]),
        st.sampled_from(list(Belongs)),
    ),
    min_size=20,
    max_size=90,
)


@settings(max_examples=150, deadline=None)
@given(STEPS)
def test_invariants_38_to_40_hold_in_every_history_of_one_person(steps):
    """E3-38 to E3-40: the cap, the consents and their order, nobody from a community."""
    now, cases = START, []
    for step, which, days, yes, belongs in steps:
        if step == "wait":
            now += timedelta(days=1 + days // 4)
            continue
        today = county_date(now)
        if step == "ask":
            first = today + timedelta(days=4 + 9 * which)
            one = Secondment(
                f"SEC-{len(cases)}", "b", "甲岗", TOWNS[0], "镇", belongs, TOWNS[:1], "材料", LONG, first,
                first + timedelta(days=days), now, before=counted(cases, today), cap=CAP,
            )  # fmt: skip
            cases.append(one)
            tried(one, partial(one.block, now))
            if one.over_cap:
                tried(one, one.ask_exception)
            continue
        if not cases:
            continue
        one = cases[-1 - which % min(len(cases), 2)]
        others = [other for other in cases if other is not one]
        if step == "first day":
            now = max(now, datetime.combine(one.first, datetime.min.time(), UTC) + timedelta(hours=2))
            step, today = "begin", county_date(now)
        acts = _acts_about(one, yes, today, now)
        if step == "all consent":
            for each in ("county", "town", "organisation"):
                willing = yes and (each != "town" or days % 4 != 0)
                tried(one, _acts_about(one, willing, today, now)[each])
            step = "settle"
        if step == "settle":
            if None in (one.township_consent, one.organisation_consent):
                continue  # drawn so: nothing is settled before both have answered
            past = counted(others, today)
            if tried(one, partial(_settled, one, past, now)):
                assert one.state is not Away.APPROVED or today < one.first
        elif step != "begin" or today >= one.first:
            tried(one, acts[step])
        _check_staff(cases)


def _acts_about(one, yes, today, now):
    """What may be tried with a request."""
    return {
        "town": lambda: one.consent(a_consent(yes, now)),
        "organisation": lambda: one.approve(a_consent(yes, now), one.first, one.last),
        "county": lambda: one.grant_exception(a_consent(yes, now)),
        "begin": one.begin,
        "warn": one.warn,
        "back": lambda: one.come_back(today, today=today, at=now),
    }


def _settled(one, past, now):
    """As the use case does it: a refusal by somebody ends the request."""
    if not one.settle(past, now):
        one.refuse(now)


def _check_staff(cases):
    spells = []
    for one in cases:
        if one.belongs is Belongs.COMMUNITY:
            assert one.state is Away.BLOCKED
        if one.state not in COUNTED:
            continue
        town, organisation = one.township_consent, one.organisation_consent
        assert town.granted and organisation.granted
        assert max(county_date(town.at), county_date(organisation.at)) < one.first
        if one.belongs is Belongs.TOWNSHIP:
            assert town.at <= organisation.at
        excepted = one.exception is not None and one.exception.granted
        assert not excepted or county_date(one.exception.at) < one.first
        if not excepted and one.state is Away.APPROVED:
            spells.append(one)
    for one in spells:
        assert all(days <= CAP for days in days_by_year((*one.before, one.spell)).values())


def _acts_on(matter, town, opinion, common, now):
    """What may be tried with an appointment."""
    today = county_date(now)
    given_now = TownshipOpinion(town, opinion, LONG, "", today, "书记", now)
    return {
        "answer": lambda: matter.answer(given_now, today),
        "negotiate": lambda: matter.negotiate(LONG, by="书记", at=now),
        "conclude": lambda: matter.conclude(common, LONG, at=now, names={}),
        "silence": lambda: matter.fall_silent(now),
        "respond": lambda: matter.respond("explain", {"statement": LONG}, most=2, at=now),
        "coordinate": lambda: matter.coordinate("ask_again", LONG),
        "decide": lambda: decide(matter, today, today=today, reasons=LONG),
    }


ANSWERS = st.lists(
    st.tuples(
        st.sampled_from(["answer", "negotiate", "conclude", "silence", "respond", "coordinate", "decide"]),
        st.sampled_from(TOWNS),
        st.sampled_from(list(Opinion)),
        st.sampled_from(["agree", "disagree", "no_common"]),
        st.integers(0, 3),
    ),
    min_size=15,
    max_size=60,
)


@settings(max_examples=200, deadline=None)
@given(ANSWERS, st.sampled_from(list(Mode)), st.sampled_from(list(Silence)), st.sampled_from([1, 3]))
def test_invariants_33_to_35_hold_in_every_history_of_an_appointment(steps, mode, silence, served):
    """E3-33 to E3-35: no decision before the answer or over a refusal; every single opinion is kept."""
    asked = TOWNS[:served]
    matter = a_matter(*asked, mode=mode, silence=silence, kind=Kind.APPOINT)
    now, said = matter.opened_at, 0
    for step, town, opinion, common, days in steps:
        now += timedelta(days=days)
        acts = _acts_on(matter, town, opinion, common, now)
        if tried(matter, acts[step]):
            said += step == "answer"
            if step == "respond":
                matter.ask(asked, silence_on=date(2026, 12, 31), at=now)
        assert said == sum(len(one.opinions) for one in matter.rounds)
        if matter.state is not State.DECIDED:
            continue
        last, decision = matter.last, matter.decision
        assert last.result is not None and decision.decided_on >= county_date(last.answered_at)
        assert mode is Mode.CONSULT or last.result in POSITIVE
        if served > 1 and last.common and last.result in POSITIVE:
            assert last.dissenting == ()


OF_AN_OPINION = ["hear", "look", "report", "tell", "settle", "close", "review", "anew"]


def _acts_with(matter, now):
    """What may be tried with an opinion on a head."""
    today = county_date(now)
    again = {"by": "统筹", "investigator": adverse.ORGANISATION, "lead": "监督室", "barred": []}
    none = adverse.Finding.NOT_UPHELD
    return {
        "hear": lambda: matter.hear("", now),
        "look": lambda: matter.investigate(today, "谈话", LONG, today=today, at=now),
        "report": lambda: matter.report(none, LONG, (), by="局长", today=today, at=now),
        "tell": lambda: matter.tell(LONG, "1号", at=now),
        "settle": lambda: matter.settle(now),
        "close": lambda: matter.close(now),
        "review": lambda: matter.ask_review(LONG, now),
        "anew": lambda: matter.decide_review("again", LONG, at=now, due_on=today, **again),
    }


@settings(max_examples=200, deadline=None)
@given(st.lists(st.sampled_from(OF_AN_OPINION), min_size=30, max_size=80))
def test_invariant_36_holds_in_every_history_of_an_opinion_on_a_head(steps):
    """E3-36: whatever is tried, what is closed has an investigation and a feedback dated after it."""
    matter, now = adverse.received(), adverse.AT
    for step in steps:
        now += timedelta(hours=1)
        acts = _acts_with(matter, now)
        tried(matter, acts[step])
        if matter.state in END_OF.values():
            last = matter.now
            assert last.finished_at < last.reported_at < last.told_at <= matter.ended_at
            assert last.heard_at is not None
