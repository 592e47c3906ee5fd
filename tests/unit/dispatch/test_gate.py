"""The gate: every reason code, and what can never happen whatever is asked."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.dispatch.domain.catalogue import CatalogueItem, Condition, Mark, MarkKind, Origin
from services.dispatch.domain.gate import REASONS, Outcome, ReasonCode, judge
from tests.unit.dispatch.builders import BUREAU, HERE, THERE, TODAY, a_question, a_version, an_item


def marked(kind: MarkKind, on: date, version: int = 2, revision: int = 9) -> CatalogueItem:
    item = an_item()
    item.hear_mark(Mark(kind, version, on, revision))
    return item


def test_what_the_notice_covers_passes_with_the_version_judged():
    verdict = judge(a_question(), an_item(), fresh=True)
    assert verdict.outcome is Outcome.PASS
    assert (verdict.item_version, verdict.revision) == (2, 4)


YESTERDAY, TOMORROW = TODAY - timedelta(days=1), TODAY + timedelta(days=1)


@pytest.mark.parametrize(
    ("reason", "question", "item"),
    [
        (ReasonCode.NOT_FOUND, a_question(item_ref=None), None),
        (ReasonCode.NOT_FOUND, a_question(item_ref="ZZ-999"), None),
        (ReasonCode.NOT_ADMITTED, a_question(), CatalogueItem("SX-1", Origin.ADMITTED)),
        (ReasonCode.NOT_ADMITTED, a_question(), an_item(a_version(admitted_on=TOMORROW))),
        (ReasonCode.NOT_YET_EFFECTIVE, a_question(), an_item(a_version(start=TOMORROW))),
        (ReasonCode.ENDED, a_question(), an_item(a_version(end=YESTERDAY))),
        (ReasonCode.ENDED, a_question(), marked(MarkKind.ENDED, TODAY)),
        (ReasonCode.SUPERSEDED, a_question(), marked(MarkKind.SUPERSEDED, TODAY)),
        (ReasonCode.OUT_OF_TERRITORY, a_question(community=THERE), an_item()),
        (ReasonCode.SENDER_NOT_ENTITLED, a_question(sender="430211-sfj"), an_item()),
        (ReasonCode.CONTENT_EXCEEDS, a_question(burden_kinds=("台账", "印章使用")), an_item()),
        (ReasonCode.CONTENT_EXCEEDS, a_question(responsible=True), an_item(a_version(category="协助"))),
        (ReasonCode.CONDITION_OPEN, a_question(), an_item(a_version(conditions=(Condition("拨款", False),)))),
        (ReasonCode.FUNDS_MISSING, a_question(funds_reference=" "), an_item(a_version(funds_promised=True))),
        (ReasonCode.ITEM_SUSPENDED, a_question(), marked(MarkKind.SUSPENDED, TODAY)),
    ],
)
def test_each_fault_is_blocked_with_its_reason(reason, question, item):
    verdict = judge(question, item, fresh=True)
    assert (verdict.outcome, verdict.reason) == (Outcome.BLOCKED, reason)
    assert REASONS[reason].zh and REASONS[reason].en


def test_a_copy_that_is_not_fresh_says_neither_yes_nor_no():
    verdict = judge(a_question(), an_item(), fresh=False)
    assert (verdict.outcome, verdict.reason) == (Outcome.UNANSWERED, ReasonCode.SERVICE_UNAVAILABLE)


def test_a_text_without_an_item_needs_no_catalogue_to_be_blocked():
    assert judge(a_question(item_ref=None), None, fresh=False).reason is ReasonCode.NOT_FOUND


def test_the_last_day_of_an_item_still_passes_and_the_next_does_not():
    item = an_item(a_version(end=TODAY))
    assert judge(a_question(), item, fresh=True).outcome is Outcome.PASS
    assert judge(a_question(order_date=TOMORROW), item, fresh=True).reason is ReasonCode.ENDED


def test_an_order_is_judged_by_the_catalogue_of_its_own_day():
    item = marked(MarkKind.ENDED, TOMORROW)
    assert judge(a_question(), item, fresh=True).outcome is Outcome.PASS
    assert judge(a_question(order_date=TOMORROW), item, fresh=True).reason is ReasonCode.ENDED


def test_a_resumed_item_passes_again_from_the_day_it_is_resumed():
    item = marked(MarkKind.SUSPENDED, YESTERDAY)
    item.hear_mark(Mark(MarkKind.RESUMED, 2, TODAY, 10))
    assert judge(a_question(order_date=YESTERDAY), item, fresh=True).reason is ReasonCode.ITEM_SUSPENDED
    assert judge(a_question(), item, fresh=True).outcome is Outcome.PASS


def test_the_version_that_reaches_the_community_is_judged():
    item = an_item(
        a_version(), a_version(version=3, revision=5, communities=(THERE,), townships=("430211002",))
    )
    assert judge(a_question(), item, fresh=True).item_version == 2
    assert judge(a_question(community=THERE), item, fresh=True).item_version == 3


def test_a_township_named_without_communities_means_all_of_them():
    item = an_item(a_version(communities=(), townships=("430211001",)))
    assert judge(a_question(community="430211001011"), item, fresh=True).outcome is Outcome.PASS


@pytest.mark.parametrize("sender", [BUREAU, HERE[:9], "430211-zfw"])
def test_owner_township_concerned_and_bodies_named_may_send(sender):
    item = an_item(a_version(entitled_senders=("430211-zfw",)))
    assert judge(a_question(sender=sender), item, fresh=True).outcome is Outcome.PASS


KINDS = ("协助行政事务", "台账", "印章使用")
questions = st.builds(
    a_question,
    community=st.sampled_from([HERE, THERE]),
    order_date=st.dates(TODAY - timedelta(days=40), TODAY + timedelta(days=40)),
    sender=st.sampled_from([BUREAU, "430211-sfj", HERE[:9]]),
    burden_kinds=st.lists(st.sampled_from(KINDS), unique=True).map(tuple),
    responsible=st.booleans(),
    funds_reference=st.sampled_from(["", "采购2026-1"]),
)
days = st.dates(TODAY - timedelta(days=40), TODAY + timedelta(days=40))
versions = st.builds(
    a_version,
    category=st.sampled_from(["承办", "协助"]),
    burden_kinds=st.lists(st.sampled_from(KINDS), unique=True).map(tuple),
    communities=st.sampled_from([(HERE,), (THERE,), (HERE, THERE)]),
    townships=st.just(()),
    start=days,
    end=st.none() | days,
    admitted_on=st.none() | days,
    funds_promised=st.booleans(),
    conditions=st.sampled_from([(), (Condition("拨款", True),), (Condition("拨款", False),)]),
)
marks = st.lists(st.builds(Mark, st.sampled_from(MarkKind), st.just(2), days, st.integers(5, 12)), max_size=3)


@given(questions, versions, marks)
def test_a_yes_means_that_every_single_rule_holds(question, version, happened):
    """An oracle written the other way round: from the rules of B16, not from the code."""
    item = an_item(version)
    for mark in happened:
        item.hear_mark(mark)
    if judge(question, item, fresh=True).outcome is not Outcome.PASS:
        return
    day = question.order_date
    assert version.start <= day and (version.end is None or day <= version.end)
    assert version.admitted_on is None or version.admitted_on <= day
    assert not [
        one for one in item.marks if one.on <= day and one.kind in (MarkKind.ENDED, MarkKind.SUPERSEDED)
    ]
    assert question.community in version.communities
    assert question.sender in (BUREAU, question.community[:9])
    assert set(question.burden_kinds) <= set(version.burden_kinds)
    assert not (question.responsible and version.category == "协助")
    assert all(one.met for one in version.conditions)
    assert question.funds_reference or not version.funds_promised


@given(questions, versions, marks)
def test_without_a_fresh_copy_there_is_never_a_yes(question, version, happened):
    item = an_item(version)
    for mark in happened:
        item.hear_mark(mark)
    assert judge(question, item, fresh=False).outcome is Outcome.UNANSWERED


@given(questions, versions)
def test_demanding_more_never_opens_the_gate(question, version):
    item = an_item(version)
    before = judge(question, item, fresh=True).outcome
    more = replace(question, burden_kinds=KINDS, responsible=True)
    after = judge(more, item, fresh=True).outcome
    assert before is Outcome.PASS or after is Outcome.BLOCKED
