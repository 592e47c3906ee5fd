"""Change of an admitted item (B4, ADM-31, E3-11, scenario 25)."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contracts.registry import validate
from services.admission.domain.change import (
    BaseNotInForce,
    BaseUnknown,
    Kind,
    NothingChanged,
    NotOriginalApplicant,
    always_a_change,
    differences,
)
from services.admission.domain.events import ItemMarked
from services.admission.domain.vocabulary import ItemState
from services.admission.messaging.publishes import item_data, messages
from services.admission.usecases.answer_gate import AnswerGate
from services.admission.usecases.begin_change import BeginChange
from services.admission.usecases.expire_items import ExpireItems, SupersedeItems
from services.admission.usecases.issue_notice import IssueNotice
from services.admission.usecases.publish_catalogue import PublishSnapshot
from services.admission.usecases.register_succession import RegisterSuccession
from services.admission.usecases.save_plan import SavePlan
from tests.unit.admission.a_case import Case, a_form, a_plan
from tests.unit.admission.a_county import (
    BUREAU,
    CLERK,
    COUNTY,
    E1,
    E2,
    EAST,
    OFFICER,
    STATISTICS,
    W1,
    WEST,
    InMemory,
    a_county,
    somebody,
)

ITEM = "SX-2026-00001"


def admitted(**form: Any) -> InMemory:
    """The item stands in its first version."""
    work: InMemory = Case(a_county(), **form).noticed().work
    return work


class Change(Case):
    """A change of the item, walked like any other case."""

    def __init__(self, work: InMemory, **changes: Any) -> None:
        self.work = work
        self.no = BeginChange()(self.by(CLERK), ITEM)
        self.form = {**self.application.facts, **changes}


def changed(work: InMemory, *, effective_on: str = "", **changes: Any) -> InMemory:
    """The change is approved and its notice is out."""
    Change(work, **changes).noticed(**({"effective_on": effective_on} if effective_on else {}))
    return work


def states(work: InMemory) -> list[ItemState]:
    """Where the versions of the item stand."""
    return [one.state for one in work.items.get(ITEM).versions]


def gate(work: InMemory, day: str, community: str = E1) -> str:
    """What the gate says on a day."""
    question = {
        "order_no": "PD-1", "item_ref": ITEM, "community": community, "order_date": day, "sender": BUREAU,
        "burden_kinds": [], "responsible": False, "funds_reference": "预算",
    }  # fmt: skip
    verdict = AnswerGate()(work, question)
    event = work.events[-1]
    return f"{verdict} {event.reason_code or event.item_version}"


def test_the_form_begins_as_the_version_in_force_and_nothing_differs_yet() -> None:
    work = admitted()
    case_no = BeginChange()(work.acting(CLERK), ITEM)
    application = work.applications.get(case_no)
    assert application.facts["base_version"] == f"{ITEM}/1" and application.facts["request_type"] == "change"
    assert application.plan is not None and application.plan.missing == []
    assert differences(a_form(), application.facts) == []
    with pytest.raises(NothingChanged):
        SavePlan()(work, case_no, {**application.facts, **a_plan()})


def test_the_second_version_supersedes_the_first_and_the_item_stays_one() -> None:
    work = changed(admitted(start="2026-03-01"), communities=[E1, W1])
    item = work.items.get(ITEM)
    assert list(work.items.kept) == [ITEM] and [one.version for one in item.versions] == [1, 2]
    assert states(work) == [ItemState.SUPERSEDED, ItemState.IN_FORCE]
    assert item.versions[0].ended_on == date(2026, 3, 1) and item.current.version == 2
    said = [message for event in work.events for message in messages(event)]
    kinds = [(one.type, one.data["item_version"]) for one in said if one.subject == ITEM]
    assert kinds[-2:] == [("admission.item-admitted.v1", 2), ("admission.item-superseded.v1", 1)]
    for message in said:
        validate(message.type, message.data)
    assert [one.data["on"] for one in said if one.type == "admission.item-superseded.v1"] == ["2026-03-02"]


def test_until_the_approval_and_after_a_refusal_the_first_version_is_untouched() -> None:
    work = admitted(start="2026-03-01")
    before = item_data(work.items.get(ITEM))
    case = Change(work, frequency="每月一次").voted()
    assert item_data(work.items.get(ITEM)) == before
    case.decide("refuse", reason="负担过重")
    assert item_data(work.items.get(ITEM)) == before and states(work) == [ItemState.IN_FORCE]


def test_a_later_effective_date_leaves_the_first_version_in_force_until_the_day() -> None:
    work = changed(admitted(start="2026-03-01"), effective_on="2026-04-01", communities=[E1, W1])
    assert states(work) == [ItemState.IN_FORCE, ItemState.IN_FORCE]
    assert work.items.get(ITEM).current.version == 1
    assert (gate(work, "2026-03-31", E2), gate(work, "2026-03-31")) == ("pass 1", "pass 1")
    assert (gate(work, "2026-04-01", E2), gate(work, "2026-04-01")) == ("blocked OUT_OF_TERRITORY", "pass 2")
    PublishSnapshot()(work, COUNTY)
    assert [one["item_version"] for one in messages(work.events[-1])[0].data["items"]] == [1, 2]

    work.clock.move_to(datetime(2026, 3, 31, 1, 0, tzinfo=UTC))
    SupersedeItems()(work, COUNTY)
    assert states(work)[0] is ItemState.IN_FORCE
    work.clock.move_to(datetime(2026, 4, 1, 1, 0, tzinfo=UTC))
    SupersedeItems()(work, COUNTY)
    SupersedeItems()(work, COUNTY)
    assert states(work) == [ItemState.SUPERSEDED, ItemState.IN_FORCE]
    marked = [one for one in work.events if isinstance(one, ItemMarked)]
    assert [(one.mark, one.on) for one in marked] == [("superseded", date(2026, 4, 1))]
    assert gate(work, "2026-03-31", E2) == "pass 1"
    mark = item_data(work.items.get(ITEM))["marks"][0]
    assert (mark["kind"], mark["item_version"], mark["on"]) == ("superseded", 1, "2026-04-01")


def test_a_change_that_waits_does_not_expire_with_the_version_before_it() -> None:
    work = changed(
        admitted(start="2026-03-01", end="2026-03-31"), effective_on="2026-04-10", end="2026-12-31"
    )
    work.clock.move_to(datetime(2026, 4, 1, 1, 0, tzinfo=UTC))
    assert ExpireItems()(work, COUNTY) == []
    assert states(work) == [ItemState.EXPIRED, ItemState.IN_FORCE]


def test_25_nobody_but_the_owner_begins_or_smuggles_in_a_change() -> None:
    """F-25: reorganised applicant."""
    work = admitted()
    other = somebody("区统计局经办人", STATISTICS, "department_clerk")
    with pytest.raises(NotOriginalApplicant):
        BeginChange()(work.acting(other), ITEM)
    smuggled = Case(work, item_name="另一事项", request_type="change", base_version=f"{ITEM}/9")
    with pytest.raises(BaseNotInForce):
        smuggled.planned()


@pytest.mark.parametrize("base", ["", ITEM, f"{ITEM}/x", f"{ITEM}/1/2", "SX-2026-99999/1", f"{ITEM}/²"])
def test_a_change_names_an_item_and_a_version(base: str) -> None:
    case = Case(admitted(), item_name="另一事项", request_type="change", base_version=base)
    with pytest.raises(BaseUnknown):
        case.planned()


def test_of_two_changes_only_the_first_approved_one_counts() -> None:
    work = admitted(start="2026-03-01")
    second = Change(work, frequency="每月一次").voted()
    changed(work, volume="24")
    with pytest.raises(BaseNotInForce):
        second.decide()
    assert len(work.items.get(ITEM).versions) == 2


def test_the_comparison_names_every_difference_once_and_in_words() -> None:
    before = a_form(communities=[E1, E2], end="2026-12-31", funds_source="区财政")
    after = {**before, "communities": [E1, W1], "end": "", "goal": "应检尽检,不漏一人", "volume": "12.0"}
    found = [(one.field, one.kind, one.heavier) for one in differences(before, after)]
    assert found == [
        ("goal", Kind.CHANGED, False),
        ("communities", Kind.ADDED, True),
        ("communities", Kind.REMOVED, False),
        ("end", Kind.REMOVED, True),
    ]


@pytest.mark.parametrize(
    ("field", "was", "now", "heavier"),
    [
        ("townships", [EAST], [EAST, WEST], True),
        ("townships", [EAST, WEST], [EAST], False),
        ("burden_kinds", ["assistance"], ["assistance", "ledger"], True),
        ("end", "2026-12-31", "2027-01-31", True),
        ("end", "2026-12-31", "2026-11-30", False),
        ("frequency", "每季度一次", "每月一次", True),
        ("frequency", "每月一次", "每季度一次", False),
        ("frequency", "一次性", "每年一次", True),
        ("frequency", "按需", "随时", True),
        ("volume", "12", "12.5", True),
        ("funds_amount", "12000.50", "12000", True),
        ("guarantee_training", "半天培训", "", True),
        ("appraisal", False, True, True),
        ("content", "协助通知", "协助通知居民", False),
    ],
)
def test_what_asks_more_or_gives_less_is_always_a_change(
    field: str, was: Any, now: Any, heavier: bool
) -> None:
    before, after = a_form(**{field: was}), a_form(**{field: now})
    assert (field in always_a_change(before, after)) is heavier


WORDS = st.text("甲乙丙 ", max_size=4)
FORMS = st.fixed_dictionaries(
    {
        "goal": WORDS,
        "content": WORDS,
        "communities": st.lists(st.sampled_from([E1, E2, W1]), unique=True),
        "volume": st.sampled_from(["", "1", "1.0", "2"]),
        "end": st.sampled_from(["", "2026-12-31", "2027-01-31"]),
    }
)


@settings(max_examples=150)
@given(FORMS, FORMS)
def test_two_forms_differ_as_often_forwards_as_backwards_and_never_from_themselves(
    one: dict[str, Any], other: dict[str, Any]
) -> None:
    assert differences(one, one) == [] and always_a_change(one, one) == []
    turned = {Kind.ADDED: Kind.REMOVED, Kind.REMOVED: Kind.ADDED, Kind.CHANGED: Kind.CHANGED}
    forwards = sorted((d.field, d.kind) for d in differences(one, other))
    assert forwards == sorted((d.field, turned[d.kind]) for d in differences(other, one))
    assert set(always_a_change(one, other)) <= {d.field for d in differences(one, other)}


def test_of_two_changes_approved_one_after_the_other_the_second_is_refused_before_the_first_is_issued() -> (
    None
):
    work = admitted(start="2026-03-01")
    first, second = Change(work, communities=[E1, W1]).voted(), Change(work, communities=[E1]).voted()
    first.decide()
    with pytest.raises(BaseNotInForce):
        second.decide()
    second.decide("refuse", reason="另一变更已核准")
    assert states(work) == [ItemState.IN_FORCE]


def test_25_a_change_approved_before_a_succession_reaches_the_catalogue_after_it() -> None:
    """F-25: reorganised applicant."""
    work = admitted(start="2026-03-01")
    change = Change(work, communities=[E1, W1]).approved()
    RegisterSuccession()(
        work.acting(OFFICER), BUREAU, STATISTICS, proof="机构改革方案", valid_from=work.clock.today()
    )
    IssueNotice()(work.acting(OFFICER), change.no)
    item = work.items.get(ITEM)
    assert (item.owner_unit, item.current.version, item.current.communities) == (STATISTICS, 2, [E1, W1])
