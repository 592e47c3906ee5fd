"""Targets that weigh exactly a hundred, signatures that lock, and the mark they make (B8, E3-32)."""

from __future__ import annotations

import random
from datetime import UTC, date, datetime
from fractions import Fraction
from typing import Any

import pytest

from services.assessment.domain.existence import existed_long_enough
from services.assessment.domain.scheme import Part
from services.assessment.domain.score_sheet import computed_marks
from services.assessment.domain.statement_errors import (
    AnsweredAlready,
    PercentInvalid,
    RoundsUsedUp,
    StatementLocked,
    StatementNotSettled,
    StatementOutdated,
    StatementStepNotOpen,
    TargetUnknown,
    WeightsNotHundred,
)
from services.assessment.domain.target_check import checked, key_of
from services.assessment.domain.target_dates import dates_of, may_begin
from services.assessment.domain.target_statement import Side, State, TargetStatement
from services.assessment.domain.targets import duties_from, even_weights, targets_from
from tests.unit.assessment.a_year import AGENCY, POLICE, RULES, SEAT, a_signed_statement

AT = datetime(2026, 1, 20, 2, tzinfo=UTC)
DUTIES = duties_from([{"name": "治安巡防", "basis": "清单"}])


def row(name: str, weight: str, **more: str) -> dict[str, Any]:
    usual = {"duty": "z1", "measure": "统计", "baseline": "120", "value": "114", "evidence": "月报"}
    return {**usual, "name": name, "weight": weight, "by": "2026-11-30", **more}


def planned() -> TargetStatement:
    one = TargetStatement("c", "430211", 2026, AGENCY, "派出所", POLICE, SEAT, AT)
    one.take_stock(DUTIES)
    one.plan(targets_from([row("a", "60"), row("b", "40")], DUTIES, 2026))
    return one


def to_be_signed() -> TargetStatement:
    one = planned()
    one.submit("negotiate")
    one.negotiate(agreed=True, reason="", by="街道", at=AT)
    one.consent(agreed=True, reason="", by="分局", at=AT)
    one.number = "1号"
    one.prepare("1号", one.digest(), "f" * 64)
    return one


def sign(one: TargetStatement, side: Side) -> None:
    one.sign(side, unit="u", name="负责人", post="所长", at=AT)


@pytest.mark.parametrize(
    ("weights", "code"),
    [
        (["33.33", "33.33", "33.33"], WeightsNotHundred),
        (["100.01"], PercentInvalid),
        (["0", "100"], PercentInvalid),
        (["33.333", "66.667"], PercentInvalid),
        (["1e2"], None),
        (["0.01", "99.99"], None),
    ],
)
def test_weights_make_exactly_a_hundred(weights: list[str], code: type[Exception] | None) -> None:
    rows = [row(str(index), weight) for index, weight in enumerate(weights)]
    if code is None:
        assert sum(one.weight for one in targets_from(rows, DUTIES, 2026)) == 100
        return
    with pytest.raises(code):
        targets_from(rows, DUTIES, 2026)


def test_weights_to_begin_with_always_make_a_hundred() -> None:
    for count in range(1, 60):
        weights = even_weights(count)
        assert sum(weights) == 100 and min(weights) > 0
        rows = [row(str(index), str(float(one))) for index, one in enumerate(weights)]
        assert len(targets_from(rows, DUTIES, 2026)) == count


def test_the_order_is_plan_consent_both_signatures_and_then_it_is_locked() -> None:
    """TGT-03, TGT-04: nothing is signed before the department consents, and nothing changes afterwards."""
    one = planned()
    with pytest.raises(StatementStepNotOpen):
        sign(one, Side.AGENCY)
    one = to_be_signed()
    sign(one, Side.AGENCY)
    with pytest.raises(AnsweredAlready):
        sign(one, Side.AGENCY)
    with pytest.raises(StatementNotSettled):
        one.register(date(2026, 2, 26), AT)
    sign(one, Side.TOWNSHIP)
    one.register(date(2026, 2, 26), AT)
    for act in (
        lambda: one.plan(one.targets),
        lambda: one.take_stock(DUTIES),
        lambda: sign(one, Side.AGENCY),
    ):
        with pytest.raises(StatementLocked):
            act()
    assert one.state is State.SIGNED and one.is_intact and not one.close_unsigned(AT)


def test_every_change_of_what_is_signed_is_found_out() -> None:
    for change in (
        lambda one: setattr(one, "township", "430211004"),
        lambda one: setattr(one, "number", "2号"),
        lambda one: setattr(one, "targets", one.targets[::-1]),
        lambda one: setattr(one, "duties", ()),
        lambda one: setattr(one, "path", None),
    ):
        one = to_be_signed()
        change(one)
        with pytest.raises(StatementOutdated):
            sign(one, Side.AGENCY)


def test_a_consent_to_an_earlier_version_is_none_for_the_next() -> None:
    one = to_be_signed()
    sign(one, Side.AGENCY)
    one.decline()
    assert one.signatures == ()
    one.plan(one.targets)
    assert not one.consented and one.path is None and not one.is_intact


def test_a_fourth_round_is_for_the_performance_office() -> None:
    one = planned()
    for _ in range(3):
        one.submit("negotiate")
        one.negotiate(agreed=False, reason="低", by="街道", at=AT)
        one.plan(one.targets)
    with pytest.raises(RoundsUsedUp):
        one.submit("negotiate")


def test_the_mark_is_exact_whatever_the_weights_and_degrees() -> None:
    """Random plans: full × Σ w·d, in [0, full], and raising a degree never lowers it (E3-26)."""
    chance = random.Random(7)
    for _ in range(200):
        cuts = sorted(chance.sample(range(1, 10_000), chance.randint(0, 5)))
        shares = [b - a for a, b in zip([0, *cuts], [*cuts, 10_000], strict=True)]
        one = a_signed_statement(weights=tuple(f"{share / 100:.2f}" for share in shares))
        degrees = [chance.randint(0, 10_000) for _ in shares]
        rows = [
            {"target": key_of(one, target), "degree": f"{degree / 100:.2f}", "result": "r", "evidence": "e"}
            for target, degree in zip(one.targets, degrees, strict=True)
        ]
        found = checked(SEAT, [one], rows, by="街道", at=AT)
        mark = next(c.mark for c in computed_marks(RULES, Part.TERRITORIAL, (), found) if c.indicator == "I1")
        whole = sum(share * degree for share, degree in zip(shares, degrees, strict=True))
        assert mark == 40 * Fraction(whole, 10**8) and 0 <= mark <= 40
        better = [{**rows[0], "degree": "100"}, *rows[1:]]
        assert checked(SEAT, [one], better, by="街道", at=AT).rate >= found.rate


def test_two_statements_of_a_merged_pair_count_alike_and_none_is_left_out() -> None:
    """B9: where a successor has two statements to answer for, each counts as much as the other."""
    one, two = a_signed_statement(), a_signed_statement(number=4)
    rows = [
        {"target": key_of(each, target), "degree": degree, "result": "r", "evidence": "e"}
        for each, degree in ((one, "100"), (two, "50"))
        for target in each.targets
    ]
    assert checked(SEAT, [one, two], rows, by="街道", at=AT).rate == 75
    with pytest.raises(TargetUnknown):
        checked(SEAT, [one, two], rows[:-1], by="街道", at=AT)


def test_who_begins_late_has_working_days_and_the_year_still_ends() -> None:
    def plain(day: date, count: int) -> date:
        return date.fromordinal(day.toordinal() + count)

    usual = dates_of(2026, date(2026, 1, 2), plain)
    assert (usual.stock, usual.plan, usual.sign) == (date(2026, 1, 10), date(2026, 1, 20), date(2026, 3, 1))
    late = dates_of(2026, date(2026, 12, 20), plain)
    assert late.stock == date(2026, 12, 25) and late.close == late.sign > date(2026, 12, 31)
    assert may_begin(2027, date(2026, 12, 1)) and not may_begin(2027, date(2026, 11, 30))
    assert not may_begin(2026, date(2027, 1, 1))


@pytest.mark.parametrize(
    ("since", "until", "assessed"),
    [
        (None, None, True),
        (date(2019, 3, 1), None, True),
        (date(2026, 7, 1), None, True),
        (date(2026, 7, 2), None, False),
        (None, date(2026, 6, 30), True),
        (None, date(2026, 6, 29), False),
        (date(2026, 2, 28), date(2026, 8, 27), True),
        (date(2026, 3, 31), date(2026, 9, 29), False),
        (date(2027, 1, 1), None, False),
        (None, date(2025, 12, 31), False),
    ],
)
def test_an_agency_is_assessed_when_it_existed_for_six_months(
    since: date | None, until: date | None, assessed: bool
) -> None:
    """B9: created or abolished in the year."""
    assert existed_long_enough(2026, since, until) is assessed
