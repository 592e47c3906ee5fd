"""Who stands where another stood: no circles, and what was signed keeps its digest (B8, B9)."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from services.assessment.domain.statement_errors import StatementStepNotOpen
from services.assessment.domain.succession import (
    Kind,
    Passed,
    Succession,
    SuccessionInvalid,
    formers_of,
    require_lawful,
)
from services.assessment.domain.target_statement import State
from tests.unit.assessment.a_year import AGENCY, OTHER, SEAT, a_signed_statement, opened, sheet

AT, TODAY = datetime(2026, 6, 1, 2, tzinfo=UTC), date(2026, 6, 1)


def follows(former: str, successor: str, on: date = TODAY) -> Succession:
    return Succession(former, successor, Kind.TOWNSHIP, on, "3号", "绩效办", AT)


def test_formers_are_found_however_many_steps_ago_they_were() -> None:
    known = [follows("a", "b"), follows("b", "c"), follows("x", "c")]
    assert formers_of(known, ["c", "a"]) == {"c": ["b", "a", "x"], "a": []}


@pytest.mark.parametrize(("former", "successor"), [("a", "a"), ("c", "a"), ("b", "a")])
def test_nobody_follows_themselves_by_any_way(former: str, successor: str) -> None:
    known = [follows("a", "b"), follows("b", "c")]
    with pytest.raises(SuccessionInvalid):
        require_lawful(follows(former, successor), known, TODAY)


def test_what_was_signed_keeps_its_digest_and_says_who_signed() -> None:
    one = a_signed_statement(SEAT)
    one.record_sha256, name = one.digest(), one.agency_name
    one.pass_to(Passed(Kind.TOWNSHIP, SEAT, "栗雨街道", OTHER, TODAY, "3号"), "马家河街道")
    one.pass_to(Passed(Kind.AGENCY, AGENCY, name, "other", TODAY, "4号"), "马家河派出所")
    assert one.is_intact and (one.agency, one.township) == ("other", OTHER)
    assert (one.signed_as(Kind.AGENCY), one.signed_as(Kind.TOWNSHIP)) == (AGENCY, SEAT)
    assert (one.agency_name, one.signed_agency_name) == ("马家河派出所", name)
    one.state = State.SUPERSEDED
    with pytest.raises(StatementStepNotOpen):
        one.pass_to(Passed(Kind.TOWNSHIP, OTHER, "", SEAT, TODAY, "5号"), "")


def test_weight_and_sheets_pass_on_but_two_parts_never_become_one() -> None:
    found = opened(SEAT, OTHER)
    assert not found.may_succeed(OTHER, SEAT) and not found.may_succeed("430211009", "430211005")
    found.fix_shares({SEAT: 7, OTHER: 3}, "人口")
    found.enter_sheet(sheet(assessor=OTHER))
    assert found.may_succeed(OTHER, "430211005")
    found.succeed(OTHER, "430211005")
    assert found.shares == {SEAT: 7, "430211005": 3} and found.townships == (SEAT, "430211005")
    assert found.sheets[0].assessor == "430211005"
