"""Invariants 22 to 32, each by its number, over random years and random orders of acts."""

from __future__ import annotations

import random
from copy import deepcopy
from dataclasses import dataclass, field, replace
from decimal import Decimal
from fractions import Fraction
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chassis.errors import Refusal
from services.assessment.domain.aggregation import Grade, HeadGrade
from services.assessment.domain.annual_assessment import AnnualAssessment, State
from services.assessment.domain.events import ResultFinalised
from services.assessment.domain.satisfaction import Group, Tally
from services.assessment.domain.scheme import Part, SchemeInvalid
from services.assessment.domain.score_sheet import StatementNotSigned, filled_in
from services.assessment.domain.survey import ANSWERED, SatisfactionSurvey, samples_from, token_hash
from services.assessment.messaging.publishes import messages
from services.assessment.usecases.run_survey import AnswerSurvey
from tests.unit.assessment.a_year import (
    AT,
    OTHER,
    POLICE,
    RULES,
    SEAT,
    a_published_year,
    opened,
    sheet,
    tally,
)
from tests.unit.assessment.random_years import Plain, a_random_year, by_the_service, rules_of

seeds = st.integers(0, 2**32)
often = settings(max_examples=250, deadline=None)
RANKS = list(reversed(Grade))


def a_year(seed: int) -> Plain:
    return a_random_year(random.Random(seed))


@given(seeds)
@often
def test_22_the_three_weights_make_one_and_are_those_of_the_frozen_scheme(seed: int) -> None:
    """E3-22 (AST-02, AST-03)."""
    year = a_year(seed)
    rules, (figures, _) = rules_of(year), by_the_service(year)
    three = (rules.weights.territorial, rules.weights.satisfaction, rules.weights.statutory)
    assert sum(three) == 1 and three == tuple(map(Fraction, year["weights"]))
    parts = (figures.territorial, figures.satisfaction, figures.statutory)
    assert figures.total == sum(weight * part for weight, part in zip(three, parts, strict=True))
    other = replace(rules.weights, statutory=rules.weights.statutory + Fraction(1, 10**9))
    with pytest.raises(SchemeInvalid):
        replace(rules, weights=other).require_sound()


@given(seeds)
@often
def test_23_the_weights_of_the_townships_are_positive_make_one_and_leave_none_out(seed: int) -> None:
    """E3-23."""
    figures, found = by_the_service(a_year(seed))
    assert sum(one.weight for one in figures.townships) == 1
    assert all(one.weight > 0 for one in figures.townships)
    assert {one.township for one in figures.townships} == set(found.townships)


@given(seeds)
@often
def test_24_excellence_needs_the_bar_and_the_total(seed: int) -> None:
    """E3-24 (AST-13)."""
    year = a_year(seed)
    figures, _ = by_the_service(year)
    excellent, _, _, bar = map(Fraction, year["thresholds"])
    if figures.grade is Grade.EXCELLENT:
        assert figures.rate >= bar and figures.total >= excellent
    else:
        assert figures.rate < bar or figures.total < excellent or figures.serious


@given(seeds)
@often
def test_25_only_the_head_of_an_excellent_agency_may_be_excellent(seed: int) -> None:
    """E3-25 (AST-14): of every version of a result."""
    for one in by_the_service(a_year(seed))[1].results:
        is_free = one.figures.head_grade is HeadGrade.EXCELLENT
        assert is_free is (one.figures.grade is Grade.EXCELLENT)


@given(seeds)
@often
def test_26_raising_any_mark_never_lowers_total_or_grade(seed: int) -> None:
    """E3-26."""
    chance, before = random.Random(seed), a_year(seed)
    raised = deepcopy(before)
    full = dict(raised["indicators"]["statutory"] + raised["indicators"]["territorial"])
    marks = chance.choice([raised["statutory"], *(one["marks"] for one in raised["townships"].values())])
    key = chance.choice([one for one, mark in marks.items() if mark is not None])
    marks[key] = full[key]
    first, after = by_the_service(before)[0], by_the_service(raised)[0]
    assert after.total >= first.total and after.rate >= first.rate
    assert RANKS.index(after.grade) >= RANKS.index(first.grade)


@given(seeds, st.sampled_from(["0.5", "3", "7.25", "1000"]))
@often
def test_27_neither_the_order_nor_the_scale_of_the_shares_matters(seed: int, scale: str) -> None:
    """E3-27 (AST-10, AST-11)."""
    year = a_year(seed)
    figures, _ = by_the_service(year)
    assert by_the_service(year, shuffled=random.Random(seed))[0] == figures
    scaled = deepcopy(year)
    for one in scaled["townships"].values():
        one["share"] = f"{Decimal(one['share']) * Decimal(scale):f}"
    again, _ = by_the_service(scaled)
    assert [one.weight for one in again.townships] == [one.weight for one in figures.townships]
    assert (again.total, again.rate, again.grade) == (figures.total, figures.rate, figures.grade)


@given(st.permutations(["mark", "lock", "mark-other", "lock-other", "mark-department", "lock-department"]))
@often
def test_28_nobody_reads_the_others_marks_before_all_have_locked(order: list[str]) -> None:
    """E3-28: in whatever order the three sides mark and lock."""
    found = opened(SEAT, OTHER)
    found.fix_shares({SEAT: 7, OTHER: 3}, "人口")
    sides = {"": (Part.TERRITORIAL, SEAT), "other": (Part.TERRITORIAL, OTHER)}
    sides["department"] = (Part.STATUTORY, POLICE)
    assessors = [one for _, one in sides.values()]
    for step in [*order, *order]:  # twice, so that every sheet is marked before it is locked once
        act, _, who = step.partition("-")
        try:
            if act == "mark":
                found.enter_sheet(sheet(*sides[who]))
            else:
                found.lock_sheet(*sides[who], by="负责人", at=AT)
        except Refusal:
            pass
        for reader in assessors:
            seen = {one for one in assessors if found.shows(one, {reader})}
            assert seen == (set(assessors) if found.both_locked else {reader})
        assert not any(found.shows(one, {found.agency}) for one in assessors), (
            "the agency is told by the seat"
        )
    assert found.both_locked


@dataclass
class Kept:
    """What the use case keeps of a survey, in memory: tokens not used yet, and counters."""

    survey: SatisfactionSurvey
    tokens: dict[str, str]
    counters: dict[tuple[str, str], int] = field(default_factory=dict)

    def get(self, survey_id: str) -> SatisfactionSurvey | None:
        return self.survey if survey_id == self.survey.survey_id else None

    def use_token(self, hashed: str) -> tuple[str, str] | None:
        group = self.tokens.pop(hashed, None)
        return None if group is None else (self.survey.survey_id, group)

    def count(self, survey_id: str, group: str, lines: list[str]) -> None:
        for line in lines:
            self.counters[group, line] = self.counters.get((group, line), 0) + 1


def a_survey() -> SatisfactionSurvey:
    rows = [{"group": one.value, "frame": 5, "size": 5, "source": "名册"} for one in Group]
    samples = samples_from({"samples": rows}, "公开号码")
    return SatisfactionSurvey("s", "c", "430211", SEAT, "派出所", 2026, AT.date(), samples, AT)


choices = st.sampled_from(["satisfied", "fair", "dissatisfied", "unknown", "perfect"])
answers = st.fixed_dictionaries(dict.fromkeys(("management", "handling", "attitude", "conduct"), choices))


@given(st.lists(st.tuples(st.integers(0, 19), answers), max_size=40))
@often
def test_29_one_answer_per_token_and_nothing_that_joins_the_two(said: list[tuple[int, Plain]]) -> None:
    """E3-29: codes are used twice, made up and answered wrongly; the counters never hold more than codes."""
    issued = {token_hash(f"code-{n}"): list(Group)[n % 3].value for n in range(15)}
    kept = Kept(a_survey(), dict(issued))
    clock = SimpleNamespace(today=lambda: AT.date())
    accepted: list[int] = []
    for number, chosen in said:
        before = dict(kept.counters)
        try:
            AnswerSurvey()(SimpleNamespace(surveys=kept, clock=clock), f"code-{number}", chosen)  # type: ignore[arg-type]
            accepted.append(number)
        except Refusal:
            assert kept.counters == before, "what is refused changes nothing"
        assert token_hash(f"code-{number}") not in kept.tokens or number not in accepted
    assert len(accepted) == len(set(accepted)) <= len(issued) - len(kept.tokens)
    answered = sum(count for (_, line), count in kept.counters.items() if line in (ANSWERED, "blank"))
    assert answered == len(accepted)
    assert all(isinstance(key, tuple) and "code" not in str(key) for key in kept.counters)


@given(st.lists(st.sampled_from(["enter", "lock", "aggregate", "notify", "object", "correct", "publish"])))
@often
def test_30_a_published_result_changes_by_a_recorded_review_only(acts: list[str]) -> None:
    """E3-30: whatever is tried afterwards, what was published stays as it was, version by version."""
    found = a_published_year()
    before = found.results
    corrected = False
    for act in acts:
        known = len(found.results)
        try:
            _try(found, act)
            corrected = corrected or act == "correct"
        except Refusal:
            pass
        assert found.results[: len(before)] == before, act
        assert len(found.results) == known or act == "aggregate"
        if len(found.results) > known:
            assert found.results[-1].cause == ("复核" if corrected else "")
            if not corrected:
                assert found.results[-1].figures == before[-1].figures, "without a review it is the same"
    assert found.published[0] == before[0]


def _try(found: AnnualAssessment, act: str) -> None:
    newest = found.sheets[-1]
    if act == "enter":
        found.enter_sheet(sheet(I2="1"))
    elif act == "lock":
        found.lock_sheet(Part.TERRITORIAL, SEAT, by="x", at=AT)
    elif act == "aggregate":
        found.aggregate(RULES, {}, cause=newest.cause, at=AT)
    elif act == "notify":
        found.notify()
    elif act == "object":
        found.object(SimpleNamespace(assessor=SEAT))  # type: ignore[arg-type]
    elif act == "correct":
        found.correct_sheet(replace(sheet(I2="10"), cause="复核"), by="x", at=AT)
    else:
        found.publish(AT)


@given(seeds)
@often
def test_31_whoever_feeds_the_townships_feeds_the_department(seed: int) -> None:
    """E3-31 (AST-16, AST-17): every final result is one message that names both."""
    found = by_the_service(a_year(seed))[1]
    for result in found.results:
        told: list[Any] = list(messages(ResultFinalised(found, replace(result, final_at=AT))))
        assert [one.type for one in told] == ["assessment.result-finalised.v1"]
        assert told[0].data["department"] == found.department
        assert told[0].data["townships"] == list(found.townships)
        assert Fraction(told[0].data["total"]) == result.figures.total, "to the last digit"


@given(st.sampled_from(["", "株天责〔2026〕3号"]), st.one_of(st.none(), st.integers(0, 40)))
@often
def test_32_the_first_indicator_is_marked_where_a_statement_was_signed_only(
    statement: str, mark: int | None
) -> None:
    """E3-32 (AST-04, TGT-05): neither nothing nor full marks by silence."""
    rows: list[Plain] = [{"indicator": "I1", "mark": mark, "reason": "见台账", "evidence": "1号"}]
    rows += [{"indicator": key, "mark": most} for key, most in (("I2", 20), ("I3", 25), ("I4", 15))]
    refused = None
    try:
        made = filled_in(
            RULES, Part.TERRITORIAL, SEAT, {"marks": rows}, (), statement=statement, by="x", at=AT
        )
    except Refusal as error:
        refused = error
    if bool(statement) == (mark is not None):
        assert refused is None and made.lacks_statement is (mark is None)
    else:
        assert refused is not None
        assert isinstance(refused, StatementNotSigned) or statement


def test_a_year_that_was_published_stands_where_it_should() -> None:
    """The premise of the thirtieth: the control of the history above."""
    found = a_published_year()
    assert found.state is State.PUBLISHED and len(found.results) == 1
    assert isinstance(found.tallies[0], Tally) and tally().township == SEAT
