"""Schemes, sheets and surveys: what is refused, and what is not."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest

from chassis.errors import Refusal
from services.assessment.domain.annual_assessment import State
from services.assessment.domain.assessment_errors import NotBothLocked, SharesInvalid, StepNotOpen
from services.assessment.domain.charges import Charged, ChargeKind, of_call, of_event
from services.assessment.domain.exact import NotANumber, exact, floored, read, shown, written
from services.assessment.domain.plain import as_plain, from_plain
from services.assessment.domain.rates import Call, Handled
from services.assessment.domain.satisfaction import Group, SurveySourceMissing, TallyInvalid, group_scores
from services.assessment.domain.scheme import (
    BarScope,
    LateFreezeNeedsReason,
    Part,
    Rules,
    Scheme,
    SchemeFrozen,
    SchemeInvalid,
    WeightsNeedDocument,
    usual_rules,
)
from services.assessment.domain.score_sheet import (
    CorrectionNeedsEvidence,
    DeductionNeedsEvidence,
    MarkMissing,
    MarkOutOfRange,
    SheetLocked,
    StatementNotSigned,
    computed_marks,
    filled_in,
)
from tests.unit.assessment.a_year import AT, OTHER, POLICE, RULES, SEAT, locked, opened, rows, sheet, tally

TERRITORIAL = {"I1": "40", "I2": "20", "I3": "25", "I4": "15"}


@pytest.mark.parametrize("text", ["92.40", "1/3", "0", "89.995", "100"])
def test_what_is_written_is_read_back_exactly(text: str) -> None:
    assert read(written(Fraction(text))) == Fraction(text)


@pytest.mark.parametrize(
    ("number", "seen"), [("89.995", "90.00"), ("272/3", "90.67"), ("0.005", "0.01"), ("88", "88.00")]
)
def test_numbers_are_rounded_half_up_to_be_read(number: str, seen: str) -> None:
    assert shown(Fraction(number)) == seen


def test_what_is_cut_off_for_a_table_reaches_a_threshold_exactly_when_the_number_does() -> None:
    """F-43: 89.99666… is shown as 90.00 and does not pass."""
    almost = (2 * Fraction("89.995") + 90) / 3
    assert shown(almost) == "90.00" and floored(almost) < 90 and floored(Fraction(90)) == 90


@pytest.mark.parametrize("value", [1.5, True, None, "", "x", "1e400", "1.0000000000001", "NaN", "9" * 30])
def test_what_is_no_plain_number_is_not_taken_for_one(value: object) -> None:
    with pytest.raises(NotANumber):
        exact(value)


def test_values_come_back_from_plain_data_as_they_were() -> None:
    assert from_plain(Rules, as_plain(RULES)) == RULES
    given = sheet(I2="17.5")
    assert from_plain(type(given), as_plain(given)) == given


def a_scheme(year: int = 2026) -> Scheme:
    return Scheme("430211", year, 1, RULES, "株天考〔2026〕1号", "经办人", AT)


def test_a_scheme_frozen_in_time_stands_and_may_be_replaced_until_the_last_day() -> None:
    first, second = a_scheme(), a_scheme()
    assert first.freeze(None, "", by="x", at=AT, today=date(2026, 3, 31)) is False
    assert second.freeze(first, "", by="x", at=AT, today=date(2026, 3, 31)) is False
    with pytest.raises(SchemeFrozen):
        a_scheme().freeze(second, "理由", by="x", at=AT, today=date(2026, 4, 1))
    with pytest.raises(SchemeFrozen):
        second.rewrite(RULES, "", by="x", at=AT)


def test_a_first_scheme_that_comes_late_needs_a_reason() -> None:
    with pytest.raises(LateFreezeNeedsReason):
        a_scheme().freeze(None, " ", by="x", at=AT, today=date(2026, 4, 1))
    assert a_scheme().freeze(None, "首次启用", by="x", at=AT, today=date(2026, 4, 1)) is True


def test_other_weights_need_the_document_that_fixes_them() -> None:
    """AST-02: a county may not change them without a new rule document."""
    other = replace(
        RULES, weights=replace(RULES.weights, territorial=Fraction(1, 2), statutory=Fraction(3, 10))
    )
    with pytest.raises(WeightsNeedDocument):
        other.require_sound()
    replace(other, weights_document="株办发〔2026〕3号").require_sound()


@pytest.mark.parametrize(
    "broken",
    [
        replace(RULES, weights=replace(RULES.weights, territorial=Fraction(1, 2))),
        replace(RULES, indicators=RULES.indicators[1:]),
        replace(RULES, indicators=(*RULES.indicators, RULES.indicators[0])),
        replace(RULES, grading=replace(RULES.grading, good=Fraction(95))),
        replace(RULES, grading=replace(RULES.grading, bar=Fraction(101))),
        replace(RULES, survey=replace(RULES.survey, fair=Fraction(100))),
        replace(RULES, survey=replace(RULES.survey, users_minimum=0)),
        replace(RULES, daily_weight=Fraction(1)),
    ],
)
def test_a_scheme_that_contradicts_itself_is_refused(broken: Rules) -> None:
    with pytest.raises(SchemeInvalid):
        broken.require_sound()


def test_the_usual_scheme_is_sound() -> None:
    usual_rules().require_sound()
    assert usual_rules().grading.scope is BarScope.BOTH


def fill(marks: list[dict[str, object]], *, statement: str = "3号", computed: tuple = ()) -> None:  # type: ignore[type-arg]
    filled_in(RULES, Part.TERRITORIAL, SEAT, {"marks": marks}, computed, statement=statement, by="x", at=AT)


@pytest.mark.parametrize(
    ("marks", "refusal"),
    [
        (rows(**{k: v for k, v in TERRITORIAL.items() if k != "I2"}), MarkMissing),
        ([*rows(**TERRITORIAL), *rows(I2="10")], MarkMissing),
        ([*rows(**TERRITORIAL), *rows(D1="10")], MarkMissing),
        (rows(**TERRITORIAL | {"I2": "20.0001"}), MarkOutOfRange),
        (rows(**TERRITORIAL | {"I2": "-1"}), MarkOutOfRange),
        (rows(**TERRITORIAL | {"I2": None}), MarkOutOfRange),
        (
            [{"indicator": k, "mark": v} for k, v in (TERRITORIAL | {"I2": "19"}).items()],
            DeductionNeedsEvidence,
        ),
    ],
)
def test_a_sheet_that_is_not_complete_or_not_proven_is_refused(
    marks: list[dict[str, object]], refusal: type[Refusal]
) -> None:
    """AST-05: participation in key work is marked, and what is taken off is proven, like every indicator."""
    with pytest.raises(refusal):
        fill(marks)


def test_an_indicator_without_a_statement_stays_empty() -> None:
    """E3-32."""
    with pytest.raises(StatementNotSigned):
        fill(rows(**TERRITORIAL), statement="")
    fill([{"indicator": "I1"}, *rows(I2="20", I3="25", I4="15")], statement="")


def test_facts_cost_points_up_to_their_limit_and_are_kept_with_the_mark() -> None:
    facts = [Charged(ChargeKind.BLOCKED, f"DSP-{n}", AT) for n in range(12)]
    facts += [Charged(ChargeKind.REFUSED, "DSP-99", AT), Charged(ChargeKind.DONE, "DSP-98", AT)]
    untouched, computed = computed_marks(RULES, Part.TERRITORIAL, reversed(facts))
    assert (untouched.indicator, untouched.mark, untouched.looked_at) == ("I3", Fraction(25), 0)
    assert (computed.indicator, computed.mark, len(computed.facts)) == ("I4", Fraction("4.5"), 13)
    assert computed.looked_at == 14, "what was done in order was looked at too"
    with pytest.raises(CorrectionNeedsEvidence):
        fill([{"indicator": k, "mark": v} for k, v in TERRITORIAL.items()], computed=(computed,))
    fill(rows(**TERRITORIAL), computed=(computed,))
    unproven = [{"indicator": k, "mark": v} for k, v in (TERRITORIAL | {"I4": "4.5"}).items()]
    fill(unproven, computed=(computed,))


def test_a_survey_names_its_source_and_its_counts_agree() -> None:
    from services.assessment.domain.satisfaction import entered_tally

    with pytest.raises(SurveySourceMissing):
        entered_tally(SEAT, {}, by="x", at=AT)
    with pytest.raises(TallyInvalid):
        entered_tally(
            SEAT, {"source": "报告", "groups": [{"group": "staff", "answered": 3, "frame": 2}]}, by="x", at=AT
        )
    with pytest.raises(TallyInvalid):
        tally(satisfied=40, fair=20, answered=50)


def test_those_who_do_not_know_are_not_counted_and_small_groups_are_dropped() -> None:
    """Scenarios 45 and 46."""
    scores = group_scores(RULES.survey, tally(satisfied=30, fair=0, answered=50))
    assert {one.score for one in scores} == {Fraction(100)}
    small = {one.group: one for one in group_scores(RULES.survey, tally(satisfied=9, fair=3, answered=12))}
    assert small[Group.USERS].is_dropped and not small[Group.STAFF].is_dropped


def test_nothing_is_added_up_before_both_have_locked() -> None:
    """F-47: and nobody unlocks."""
    found = opened()
    found.fix_shares({SEAT: 1}, "")
    found.enter_tally(tally())
    locked(found, Part.TERRITORIAL, SEAT)
    with pytest.raises(StepNotOpen):
        found.aggregate(RULES, {}, cause="", at=AT)
    with pytest.raises(SheetLocked):
        found.enter_sheet(sheet())
    with pytest.raises(SheetLocked):
        found.enter_tally(tally())
    assert not found.shows(POLICE, {SEAT}) and found.shows(SEAT, {SEAT})
    locked(found, Part.STATUTORY, POLICE)
    assert (
        found.state is State.LOCKED and found.shows(POLICE, {SEAT}) and not found.shows(SEAT, {found.agency})
    )


def test_a_survey_nobody_put_on_record_stops_the_sum() -> None:
    found = opened()
    found.fix_shares({SEAT: 1}, "")
    locked(found, Part.TERRITORIAL, SEAT)
    locked(found, Part.STATUTORY, POLICE)
    with pytest.raises(NotBothLocked):
        found.aggregate(RULES, {}, cause="", at=AT)


@pytest.mark.parametrize(
    "shares", [{SEAT: "1"}, {SEAT: "1", OTHER: "0"}, {SEAT: "1", OTHER: "-1"}, {SEAT: "1", OTHER: "x"}, {}]
)
def test_every_township_served_has_a_share_and_nobody_else(shares: dict[str, str]) -> None:
    """E3-23."""
    with pytest.raises(SharesInvalid):
        opened(SEAT, OTHER).fix_shares(shares, "人口")


def handled(**changes: object) -> Handled:
    usual = {"in_time": True, "reopened": 0, "response": True, "solved": True, "satisfied": None}
    return Handled("E-1", "a", POLICE, SEAT, AT, **(usual | changes))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("changes", "mark"),
    [
        ({}, "25"),
        ({"in_time": False}, "24"),
        ({"solved": False, "satisfied": False}, "23"),
        ({"reopened": 3}, "24.5"),
        ({"in_time": False, "solved": False, "reopened": 1}, "21.5"),
    ],
)
def test_the_third_indicator_is_computed_from_how_events_ended(changes: dict[str, object], mark: str) -> None:
    """AST-06: and the event stands behind the number."""
    computed = computed_marks(RULES, Part.TERRITORIAL, of_event(handled(**changes)))[0]
    assert (computed.indicator, computed.mark, computed.looked_at) == ("I3", Fraction(mark), 1)
    assert {one.order_no for one in computed.facts} == ({"E-1"} if mark != "25" else set())


@pytest.mark.parametrize(
    ("in_time", "no_show", "mark"), [(True, False, "15"), (False, False, "14.5"), (False, True, "13")]
)
def test_the_fourth_indicator_is_computed_from_who_came_when_called(
    in_time: bool, no_show: bool, mark: str
) -> None:
    """F-38, AST-07: who never came is not late besides."""
    call = Call("W-1", "a", POLICE, SEAT, AT, in_time, no_show, None, None, None)
    computed = computed_marks(RULES, Part.TERRITORIAL, of_call(call))[1]
    assert (computed.indicator, computed.mark) == ("I4", Fraction(mark))
    assert len(computed.facts) == (mark != "15")
