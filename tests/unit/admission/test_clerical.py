"""勘误: a slip of the pen is mended, the meaning never is (B4)."""

from __future__ import annotations

from datetime import date

import pytest

from services.admission.domain.change import BaseNotInForce
from services.admission.domain.clerical import MeaningWouldChange
from services.admission.domain.errors import NotYours, ReasonMissing
from services.admission.domain.vocabulary import ItemState
from services.admission.messaging.publishes import messages
from services.admission.usecases.correct_item import CorrectItem
from tests.unit.admission.a_case import Case
from tests.unit.admission.a_county import CLERK, OFFICER, InMemory, a_county

ITEM = "SX-2026-00001"
SLIP, RIGHT = "协助通之老年人参加体检", "协助通知老年人参加体检"


@pytest.fixture
def slipped() -> InMemory:
    """The content has a wrong character."""
    work: InMemory = Case(a_county(), content=SLIP).noticed().work
    return work.acting(OFFICER)


def test_a_wrong_character_is_mended_told_and_on_record_and_the_version_stays(slipped: InMemory) -> None:
    assert CorrectItem()(slipped, ITEM, "content", RIGHT, "录入笔误") == SLIP
    version = slipped.items.get(ITEM).current
    assert (version.version, version.content, version.elements["content"]) == (1, RIGHT, RIGHT)
    (message,) = messages(slipped.events[-1])
    assert (message.data["content"], message.data["revision"]) == (RIGHT, 2)
    action, case_no, facts = slipped.journal[-1]
    assert (action, case_no, facts["was"]) == ("item-corrected", version.case_no, SLIP)


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("content", "组织老年人搬迁"),
        ("content", SLIP),
        ("content", "  "),
        ("content", SLIP + "两次"),
        ("frequency", "每月一次"),
        ("communities", "430211001008"),
        ("end", "2027-12-31"),
        ("nothing", "x"),
        ("item_name", "老年人免费体检通知" * 8),
    ],
)
def test_what_changes_more_than_a_character_is_a_change(slipped: InMemory, field: str, text: str) -> None:
    with pytest.raises(MeaningWouldChange):
        CorrectItem()(slipped, ITEM, field, text, "笔误")
    assert slipped.items.get(ITEM).current.content == SLIP and slipped.items.get(ITEM).revision == 1


def test_only_the_office_confirms_it_with_a_reason_while_the_version_stands(slipped: InMemory) -> None:
    with pytest.raises(ReasonMissing):
        CorrectItem()(slipped, ITEM, "content", RIGHT, " ")
    with pytest.raises(NotYours):
        CorrectItem()(slipped.acting(CLERK), ITEM, "content", RIGHT, "笔误")
    slipped.items.get(ITEM).current.finish(ItemState.COMPLETED, date(2026, 3, 2))
    with pytest.raises(BaseNotInForce):
        CorrectItem()(slipped.acting(OFFICER), ITEM, "content", RIGHT, "笔误")
