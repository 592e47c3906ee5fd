"""The gate’s verdict from admission’s own record: every reason, and what passes (ADM-08, E3-1)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.admission.domain.events import GateAnswered
from services.admission.domain.vocabulary import ItemState
from services.admission.usecases.answer_gate import AnswerGate
from services.admission.usecases.confirm_condition import ConfirmCondition
from tests.unit.admission.a_case import Case
from tests.unit.admission.a_county import (
    BUREAU,
    E1,
    E2,
    EAST,
    OFFICER,
    SOUTH,
    STATISTICS,
    W1,
    WEST,
    InMemory,
    a_county,
)

ITEM = "SX-2026-00001"


def asked(work: InMemory, **changes: Any) -> tuple[str, str]:
    """The verdict and reason on one order."""
    AnswerGate()(
        work,
        {
            "order_no": "PD-1",
            "item_ref": ITEM,
            "community": E1,
            "order_date": "2026-06-01",
            "sender": BUREAU,
            "burden_kinds": ["协助行政事务"],
            "responsible": False,
            "funds_reference": "财社〔2026〕3号",
            **changes,
        },
    )
    answer = work.events[-1]
    assert isinstance(answer, GateAnswered)
    return answer.verdict, answer.reason_code


@pytest.fixture
def admitted() -> InMemory:
    """A county with one admitted item for two townships and three communities, with funds promised."""
    work: InMemory = Case(a_county()).noticed().work
    return work


def test_an_order_within_the_notice_passes_with_the_version_it_rests_on(admitted: InMemory) -> None:
    assert asked(admitted) == ("pass", "")
    answer = admitted.events[-1]
    assert (answer.item_version, answer.item.item_id, answer.catalogue_version) == (1, ITEM, 1)


def test_the_township_concerned_may_send_in_its_own_territory(admitted: InMemory) -> None:
    assert asked(admitted, sender=EAST) == ("pass", "")
    assert asked(admitted, sender=WEST) == ("blocked", "SENDER_NOT_ENTITLED")


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"item_ref": None}, "NOT_FOUND"),
        ({"item_ref": "SX-2026-09999"}, "NOT_FOUND"),
        ({"order_date": "2026-04-30"}, "NOT_YET_EFFECTIVE"),
        ({"order_date": "2027-01-01"}, "ENDED"),
        ({"community": "430211003001"}, "OUT_OF_TERRITORY"),
        ({"community": "430211001099"}, "OUT_OF_TERRITORY"),
        ({"sender": STATISTICS}, "SENDER_NOT_ENTITLED"),
        ({"burden_kinds": ["协助行政事务", "台账"]}, "CONTENT_EXCEEDS"),
        ({"burden_kinds": ["扫码打卡"]}, "CONTENT_EXCEEDS"),
        ({"responsible": True}, "CONTENT_EXCEEDS"),
        ({"funds_reference": " "}, "FUNDS_MISSING"),
    ],
)
def test_every_way_out_of_the_notice_has_its_reason(
    admitted: InMemory, changes: dict[str, Any], reason: str
) -> None:
    assert asked(admitted, **changes) == ("blocked", reason)


@pytest.mark.parametrize(
    ("state", "reason"),
    [
        (ItemState.SUSPENDED, "ITEM_SUSPENDED"),
        (ItemState.SUPERSEDED, "SUPERSEDED"),
        (ItemState.COMPLETED, "ENDED"),
        (ItemState.REVOKED, "ENDED"),
    ],
)
def test_a_version_no_longer_in_force_lets_nothing_through(
    admitted: InMemory, state: ItemState, reason: str
) -> None:
    version = admitted.items.get(ITEM).current
    version.state, version.ended_on = state, date(2026, 5, 10)
    assert asked(admitted, order_date="2026-05-12") == ("blocked", reason)


def test_an_open_condition_blocks_until_the_office_confirms_it() -> None:
    work = Case(a_county()).noticed(conditions=[{"text": "经费6月1日前拨付"}]).work
    assert asked(work, order_date="2026-05-15") == ("blocked", "CONDITION_OPEN")
    ConfirmCondition()(work.acting(OFFICER), ITEM, 1, {})
    assert asked(work, order_date="2026-05-15") == ("pass", "")


def test_a_list_entry_passes_for_its_owner_and_for_townships_but_not_as_main_responsibility() -> None:
    work = a_county()
    entry = {"item_ref": "ZZ-121", "sender": STATISTICS, "funds_reference": ""}
    assert asked(work, **entry) == ("pass", "")
    assert asked(work, **{**entry, "sender": EAST}) == ("pass", "")
    assert asked(work, **{**entry, "sender": BUREAU}) == ("blocked", "SENDER_NOT_ENTITLED")
    assert asked(work, **entry, responsible=True) == ("blocked", "CONTENT_EXCEEDS")
    assert asked(work, **{**entry, "burden_kinds": ["印章使用"]}) == ("blocked", "CONTENT_EXCEEDS")


def test_an_entry_that_left_the_list_has_ended() -> None:
    work = a_county()
    work.entries.get("ZZ-121").in_force_to = date(2026, 5, 31)
    entry = {"item_ref": "ZZ-121", "sender": STATISTICS}
    assert asked(work, **entry, order_date="2026-05-31") == ("pass", "")
    assert asked(work, **entry, order_date="2026-06-01") == ("blocked", "ENDED")
    assert asked(work, **entry, order_date="2018-12-02") == ("blocked", "NOT_YET_EFFECTIVE")


@settings(deadline=None, max_examples=60)
@given(
    offset=st.integers(-400, 800),
    community=st.sampled_from([E1, E2, W1, "430211003001", SOUTH + "001"]),
    sender=st.sampled_from([BUREAU, STATISTICS, EAST, WEST, SOUTH]),
    state=st.sampled_from(list(ItemState)),
    reference=st.sampled_from([ITEM, "ZZ-121", "SX-2026-00002", ""]),
)
def test_a_pass_always_rests_on_something_in_force_on_that_day_and_place(
    offset: int, community: str, sender: str, state: ItemState, reference: str
) -> None:
    work = _fresh()
    version = work.items.get(ITEM).current
    version.state, version.ended_on = state, date(2026, 5, 10)
    day = date(2026, 5, 1) + timedelta(days=offset)
    verdict, _ = asked(
        work, item_ref=reference, community=community, sender=sender, order_date=day.isoformat()
    )
    if verdict == "pass" and reference == ITEM:
        ended_later = state not in (ItemState.IN_FORCE,) and day <= date(2026, 5, 10)
        assert version.in_force_on(day) or ended_later
        assert community in version.communities
    elif verdict == "pass":
        assert reference == "ZZ-121" and work.entries.get(reference).in_force_on(day)


def _fresh() -> InMemory:
    """A fresh county with one admitted item."""
    work: InMemory = Case(a_county()).noticed().work
    return work
