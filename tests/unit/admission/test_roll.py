"""The roll of a meeting and who must keep out of a case, as plain rules."""

from __future__ import annotations

import pytest

from services.admission.domain.directory import Unit
from services.admission.domain.meeting_errors import (
    DelegateMissing,
    DelegateTwice,
    NotOnTheRoll,
    ProxyMissing,
)
from services.admission.domain.roll import roll_of
from services.admission.domain.separation import house_of, recused
from services.admission.domain.vocabulary import Recusal

NAMES = {"c-zzb": "组织部", "c-mzj": "民政局", "c-bb": "编办"}


def here(unit: str, delegate: str = "副局长", **more: object) -> dict[str, object]:
    return {"unit": unit, "present": True, "delegate": delegate, **more}


def unit(code: str, parent: str = "c") -> Unit:
    return Unit(code=code, name=code, kind="department", county="c", parent=parent)


def test_every_member_unit_has_a_line_and_who_is_not_mentioned_did_not_come() -> None:
    roll = roll_of([here("c-mzj", post="副局长")], NAMES)
    assert [(line["unit"], line["present"]) for line in roll] == [
        ("c-zzb", False), ("c-mzj", True), ("c-bb", False)
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("rows", "refusal"),
    [
        ([here("c-xx")], NotOnTheRoll),
        ([here("c-mzj", " ")], DelegateMissing),
        ([here("c-mzj", stands_in=True)], ProxyMissing),
        ([here("c-mzj"), here("c-bb")], DelegateTwice),
    ],
)
def test_a_roll_that_is_not_in_order_is_refused(rows: object, refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        roll_of(rows, NAMES)


def test_only_of_a_stand_in_it_is_kept_from_where_he_comes() -> None:
    plain, standing = roll_of(
        [
            here("c-zzb", "甲", delegate_unit="c-jyj"),
            here("c-mzj", "乙", stands_in=True, proxy="1号", delegate_unit="c-jyj"),
        ],
        NAMES,
    )[:2]
    assert (plain["delegate_unit"], standing["delegate_unit"]) == ("", "c-jyj")


def test_the_applicant_its_house_and_the_units_concerned_abstain() -> None:
    members = {code: unit(code) for code in ("c-mzj", "c-zzb", "c01")}
    assert recused(members, house_of(unit("c-mzj"), ["c01"])) == {
        "c-mzj": Recusal.APPLICANT, "c01": Recusal.PARTY
    }  # fmt: skip
    # The committee office sits in the civil affairs bureau, which does not decide on what it applies for.
    assert recused(members, house_of(unit("c-swb", parent="c-mzj"), [])) == {"c-mzj": Recusal.SAME_HOUSE}
    members["c-sub"] = unit("c-sub", parent="c-mzj")
    assert recused(members, house_of(unit("c-mzj"), []))["c-sub"] is Recusal.SAME_HOUSE


def test_who_comes_from_the_applicant_is_of_its_house_and_the_county_is_nobodys() -> None:
    own = house_of(unit("c-swb", parent="c-mzj"), [])
    assert (own.holds("c-swb"), own.holds("c-mzj"), own.holds("c-zzb")) == (True, True, False)
    assert not house_of(unit("c-jyj"), []).holds("c") and not own.holds("")
