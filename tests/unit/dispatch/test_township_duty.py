"""What is ordered from a township itself rests on a duty laid on it (B7, TWA-02, E3-43)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.dispatch.domain.gate import Outcome, Question, ReasonCode, judge_duty
from services.dispatch.domain.township_duty import DutyState, TownshipDuty, is_duty
from services.dispatch.domain.work_order import OrderState
from tests.unit.dispatch.builders import NOW, TODAY, a_pass, an_order

SCHOOLS, TOWNSHIP, OTHER = "430211-jyj", "430211001", "430211003"
ASKED = Question("ZR-2026-00001", "", TODAY, SCHOOLS, township=TOWNSHIP)


def a_duty(**changes: Any) -> TownshipDuty:
    said: dict[str, Any] = {
        "duty_id": "ZR-2026-00001", "revision": 2, "name": "校车停靠点巡查", "kind": "temporary",
        "department": SCHOOLS, "townships": (TOWNSHIP,), "content": "巡查", "notice_no": "天编办〔2026〕3号",
        "case_no": "430211-twa-2026-00001", "state": DutyState.IN_FORCE, "in_force_on": date(2026, 5, 1),
        "ends_on": date(2026, 5, 31), **changes,
    }  # fmt: skip
    return TownshipDuty(**said)


ANNOUNCED = a_duty(revision=1, state=DutyState.ANNOUNCED, in_force_on=None)
ENDED = a_duty(revision=3, state=DutyState.ENDED, ended_on=date(2026, 5, 31))


def test_a_duty_in_force_passes_with_the_notice_it_rests_on() -> None:
    verdict = judge_duty(ASKED, a_duty(), fresh=True)
    assert (verdict.outcome, verdict.item_version, verdict.revision) == (Outcome.PASS, 1, 2)
    assert a_duty().notice.notice_no == "天编办〔2026〕3号"


@pytest.mark.parametrize(
    ("reason", "question", "duty"),
    [
        (ReasonCode.NOT_FOUND, replace(ASKED, item_ref=None), None),
        (ReasonCode.OUT_OF_TERRITORY, replace(ASKED, township=OTHER), a_duty()),
        (ReasonCode.SENDER_NOT_ENTITLED, replace(ASKED, sender="430211-tjj"), a_duty()),
        (ReasonCode.ENDED, replace(ASKED, order_date=date(2026, 6, 1)), a_duty()),
        (ReasonCode.ENDED, replace(ASKED, order_date=date(2026, 6, 1)), ENDED),
        (ReasonCode.ENDED, ASKED, a_duty(state=DutyState.LAPSED, in_force_on=None)),
    ],
)
def test_everything_else_is_blocked_with_its_reason(
    reason: ReasonCode, question: Question, duty: TownshipDuty | None
) -> None:
    """TWA-04."""
    verdict = judge_duty(question, duty, fresh=True)
    assert (verdict.outcome, verdict.reason) == (Outcome.BLOCKED, reason)


@pytest.mark.parametrize("duty", [None, ANNOUNCED, a_duty(in_force_on=TODAY + timedelta(days=1))])
def test_what_may_be_on_its_way_is_asked_about(duty: TownshipDuty | None) -> None:
    assert judge_duty(ASKED, duty, fresh=True).outcome is Outcome.UNANSWERED


def test_without_a_fresh_copy_there_is_never_a_yes() -> None:
    assert judge_duty(ASKED, a_duty(), fresh=False).outcome is Outcome.UNANSWERED


def test_the_last_day_still_counts() -> None:
    assert judge_duty(replace(ASKED, order_date=date(2026, 5, 31)), ENDED, fresh=True).passed


@given(st.lists(st.sampled_from([ANNOUNCED, a_duty(), ENDED]), min_size=1))
def test_late_and_repeated_words_end_in_the_newest(words: list[TownshipDuty]) -> None:
    """E3-57."""
    known = a_duty(revision=0, state=DutyState.ANNOUNCED)
    for word in words:
        known.hear(word)
    newest = max(words, key=lambda one: one.revision)
    assert (known.revision, known.state, known.in_force_on) == (
        newest.revision, newest.state, newest.in_force_on,
    )  # fmt: skip


@pytest.mark.parametrize(
    "ref", [None, "", "SX-2026-00001", "ZZ-056", "ZR-2026-1", "xZR-2026-00001", "ZR-2026-000012"]
)
def test_nothing_else_is_the_number_of_a_duty(ref: str | None) -> None:
    assert not is_duty(ref)


def test_a_township_takes_its_own_order_on_without_forwarding_it() -> None:
    order = an_order(community=None, item_ref="ZR-2026-00001", sender=SCHOOLS)
    order.note_check(a_pass(a_duty().notice))
    order.create(a_duty().notice, agency=None, at=NOW)
    assert order.question.own_level and order.state is OrderState.CREATED
    order.accept(at=NOW)
    assert order.state is OrderState.ACCEPTED
