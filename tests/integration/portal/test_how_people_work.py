"""What people arrange for themselves: kept for the person, on both databases."""

from __future__ import annotations

import pytest

from chassis.actor import Actor
from chassis.persistence.unit_of_work import Works
from portal.storage.habits import Habits
from portal.storage.people import People
from portal.storage.saved_views import SavedViews, Wanted
from portal.storage.standard_opinions import StandardOpinions
from portal.storage.work import Work
from portal.web.keeping_opinions import (
    MOST,
    KeepingOpinions,
    NotYoursToKeep,
    OpinionKept,
    OpinionMissing,
    OpinionsFull,
    Use,
)
from portal.web.keeping_views import KeepingViews, NotYourView, ViewNameTaken, ViewUnnamed


@pytest.fixture
def clerk(directory: Works[Work]) -> Actor:
    people = People(directory.reading, directory.clock)
    found = people.actor(people.holding(["committee_office_clerk@430211-swb"])[0].account_id)
    assert found is not None
    return found


def test_a_habit_is_chosen_and_changed(directory: Works[Work], clerk: Actor) -> None:
    habits = Habits(directory)
    assert habits.stays_on_list(clerk) is False
    habits.choose(clerk, stays_on_list=True)
    assert habits.stays_on_list(clerk) is True
    habits.choose(clerk, stays_on_list=False)
    assert habits.stays_on_list(clerk) is False


def test_opinions_are_kept_by_each_person_and_for_a_unit_by_who_leads_it(
    directory: Works[Work], clerk: Actor
) -> None:
    keeping = KeepingOpinions(directory, StandardOpinions(directory.reading))
    people = People(directory.reading, directory.clock)
    head = people.actor(people.holding(["committee_office_head@430211-swb"])[0].account_id)
    assert head is not None
    keeping.keep(clerk, " 同意。 ", Use(), for_unit=False)
    keeping.keep(head, "涉及印章", Use("adm_simple", "convert", {"zh": "转", "en": "Convert"}), for_unit=True)
    assert [one.text for one in keeping.offered_to(clerk)] == ["同意。", "涉及印章"]
    for text, for_unit, refusal in (
        ("同意。", False, OpinionKept),
        ("  ", False, OpinionMissing),
        ("长" * 301, False, OpinionMissing),
        ("我来定", True, NotYoursToKeep),
    ):
        with pytest.raises(refusal):
            keeping.keep(clerk, text, Use(), for_unit=for_unit)
    mine, units = keeping.offered_to(clerk)
    with pytest.raises(NotYoursToKeep):
        keeping.drop(clerk, units.id)
    keeping.drop(clerk, mine.id)
    keeping.drop(head, units.id)
    assert keeping.offered_to(clerk) == []
    for number in range(MOST):
        keeping.keep(clerk, f"第{number}条", Use(), for_unit=False)
    with pytest.raises(OpinionsFull):
        keeping.keep(clerk, "再一条", Use(), for_unit=False)


def test_a_view_is_shared_with_a_unit_and_opens_a_desk_until_it_is_dropped(
    directory: Works[Work], clerk: Actor
) -> None:
    keeping = KeepingViews(directory, SavedViews(directory.reading))
    people = People(directory.reading, directory.clock)
    colleague = people.actor(people.holding(["committee_office_clerk@430211-swb"])[1].account_id)
    assert colleague is not None
    keeping.keep(clerk, "急件", Wanted("open", "电梯", "adm_simple", "arrived"), for_unit=True)
    keeping.keep(clerk, "急件", Wanted("done"), for_unit=False)
    (shared,) = keeping.offered_to(colleague)
    assert shared.wanted == Wanted("open", "电梯", "adm_simple", "arrived")
    keeping.open_with(colleague, shared.id)
    assert [one.is_first for one in keeping.offered_to(colleague)] == [True]
    assert not any(one.is_first for one in keeping.offered_to(clerk))
    mine = next(one for one in keeping.offered_to(clerk) if one.id != shared.id)
    for act in (
        lambda: keeping.drop(colleague, shared.id),
        lambda: keeping.open_with(colleague, mine.id),
        lambda: keeping.drop(colleague, mine.id),
    ):
        with pytest.raises(NotYourView):
            act()
    for name, refusal in (("急件", ViewNameTaken), (" ", ViewUnnamed), ("长" * 41, ViewUnnamed)):
        with pytest.raises(refusal):
            keeping.keep(clerk, name, Wanted("open"), for_unit=False)
    keeping.drop(clerk, shared.id)
    assert keeping.offered_to(colleague) == []
