"""A new version is drawn by one person, approved by another, and in force from its day for new cases only."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from chassis.engine.designing import DefinitionUnsound
from chassis.engine.draft_refusals import (
    ApproverIsAuthor,
    ComparedWithOlder,
    DraftClosed,
    DraftOfAnother,
    DraftStale,
    DraftUnchanged,
    ForceDateInvalid,
    ProcessNameInvalid,
)
from chassis.engine.refusals import NotWithdrawable
from tests.unit.chassis.engine.drafts.a_pencil import APPROVER, COLLEAGUE, DRAWER, TODAY, Pencil
from tests.unit.chassis.engine.drawing import Drawing


def test_a_changed_limit_holds_for_new_cases_and_running_ones_keep_theirs() -> None:
    pencil = Pencil()
    assert pencil.begin_version("old") == 1
    draft = pencil.approved(pencil.submitted(pencil.limited(pencil.begun(), 5)))
    assert (draft.state, draft.version, draft.decided_by) == ("approved", 2, "a1")
    assert pencil.begin_version("new") == 2
    assert pencil.bench.task("give_opinion", "old").due_at is None
    due = pencil.bench.task("give_opinion", "new").due_at
    assert due is not None and due.date() == TODAY + timedelta(days=7), "five working days over a week-end"
    actions = [(action, facts.get("author")) for action, _, facts in pencil.bench.lines]
    assert ("draft-submitted", None) in actions and ("draft-approved", "d1") in actions


def test_a_version_with_a_later_day_waits_for_it() -> None:
    pencil = Pencil()
    later = TODAY + timedelta(days=10)
    pencil.approved(pencil.submitted(pencil.limited(pencil.begun()), day=later))
    assert pencil.begin_version("before") == 1
    pencil.bench.clock.advance(days=10)
    assert pencil.begin_version("after") == 2


def test_nobody_approves_what_he_drew_saved_or_submitted() -> None:
    pencil = Pencil()
    draft = pencil.limited(pencil.begun(), actor=COLLEAGUE)
    submitted = pencil.submitted(draft)
    for somebody in (DRAWER, COLLEAGUE):
        with pytest.raises(ApproverIsAuthor):
            pencil.approved(submitted, actor=somebody)
    assert pencil.begin_version("c1") == 1
    assert pencil.approved(submitted).version == 2


def test_two_who_draw_at_once_are_told_and_nothing_is_overwritten() -> None:
    pencil = Pencil()
    draft = pencil.begun()
    kept = pencil.limited(draft, 5)
    with pytest.raises(DraftStale) as refused:
        pencil.limited(draft, 9, actor=COLLEAGUE)
    assert refused.value.facts == {"who": "流程设计岗"}
    assert b"today(), 5)" in pencil.content(kept).bpmn
    revisions = pencil.read(lambda session: pencil.drafts.revisions(session, draft.draft_id))
    assert [one.revision for one in revisions] == [2, 1]


def test_what_is_submitted_is_not_changed_until_it_comes_back() -> None:
    pencil = Pencil()
    submitted = pencil.submitted(pencil.limited(pencil.begun()))
    with pytest.raises(DraftClosed):
        pencil.does(lambda work: pencil.drafts.save(work, submitted.draft_id, submitted.revision, forms={}))
    sent_back = pencil.does(
        lambda work: pencil.drafts.send_back(work, submitted.draft_id, submitted.revision, "时限太长"),
        APPROVER,
    )
    assert (sent_back.state, sent_back.note) == ("drawing", "时限太长")
    again = pencil.submitted(sent_back)
    taken = pencil.does(lambda work: pencil.drafts.take_back(work, again.draft_id, again.revision))
    dropped = pencil.does(lambda work: pencil.drafts.drop(work, taken.draft_id, taken.revision))
    with pytest.raises(DraftClosed):
        pencil.submitted(dropped)
    assert pencil.read(lambda session: pencil.drafts.listed(session, is_open=True)) == []


def test_nothing_is_put_in_force_unchanged_unsound_late_or_unseen() -> None:
    pencil = Pencil()
    draft = pencil.begun()
    with pytest.raises(DraftUnchanged):
        pencil.submitted(draft)
    for day in (TODAY - timedelta(days=1), TODAY + timedelta(days=400)):
        with pytest.raises(ForceDateInvalid):
            pencil.submitted(draft, day=day)
    broken = pencil.does(lambda work: pencil.drafts.save(work, draft.draft_id, 1, forms={}))
    with pytest.raises(DefinitionUnsound) as refused:
        pencil.submitted(broken)
    assert "form-unknown" in {one["rule"] for one in refused.value.facts["findings"]}
    assert pencil.begin_version("c1") == 1


def test_what_was_compared_with_an_older_version_is_looked_at_again() -> None:
    pencil = Pencil()
    first, second = pencil.limited(pencil.begun(), 5), pencil.limited(pencil.begun(), 9)
    waiting = pencil.submitted(second)
    pencil.approved(pencil.submitted(first))
    with pytest.raises(ComparedWithOlder) as refused:
        pencil.approved(waiting)
    assert refused.value.facts == {"seen": 1, "newest": 2}
    assert pencil.approved(waiting, compared_with=2).version == 3


def test_a_day_that_passed_while_the_draft_lay_there_is_today() -> None:
    pencil = Pencil()
    waiting = pencil.submitted(pencil.limited(pencil.begun()))
    pencil.bench.clock.advance(days=3)
    assert pencil.approved(waiting).in_force_from == TODAY + timedelta(days=3)


def test_a_version_is_withdrawn_and_the_one_before_takes_its_place() -> None:
    pencil = Pencil()
    pencil.approved(pencil.submitted(pencil.limited(pencil.begun())))
    assert pencil.begin_version("under-it") == 2
    pencil.does(lambda work: pencil.drafts.withdraw(work, "consultation", 2, "群众反映"), APPROVER)
    assert pencil.begin_version("c2") == 1
    pencil.bench.do("give_opinion", "agree", case_no="under-it", reason="x")
    assert pencil.bench.state("under-it") == ("completed", "ANSWERED")
    with pytest.raises(NotWithdrawable):
        pencil.does(lambda work: pencil.drafts.withdraw(work, "consultation", 2, "再一次"), APPROVER)
    draft = pencil.begun()
    assert draft.base_version == 1, "drawing goes on from what is in force"
    assert pencil.approved(pencil.submitted(pencil.limited(draft, 8))).version == 3, "numbers are not reused"


def test_a_process_from_nothing_has_a_name_of_its_own_and_keeps_its_id() -> None:
    pencil = Pencil()
    for taken in ("consultation", "X1", "a"):
        with pytest.raises(ProcessNameInvalid):
            pencil.does(lambda work, name=taken: pencil.drafts.begin(work, name, name="新流程"))  # type: ignore[misc]
    draft = pencil.does(lambda work: pencil.drafts.begin(work, "site_visit", name="现场踏勘"))
    assert (draft.name, draft.base_version) == ("现场踏勘", 0)
    rules = {one.rule for one in pencil.read(lambda session: pencil.drafts.findings(session, draft))}
    assert "end-missing" in rules
    other = Drawing("another").node("startEvent", "begun").xml()
    with pytest.raises(DraftOfAnother):
        pencil.does(lambda work: pencil.drafts.save(work, draft.draft_id, 1, bpmn=other))


def test_what_nobody_has_saved_since_is_the_same_after_reading_it_again() -> None:
    pencil = Pencil()
    draft = pencil.begun()
    newest, differences = pencil.read(lambda session: pencil.drafts.compared(session, draft))
    assert (newest, differences) == (1, [])
    assert pencil.read(lambda session: pencil.drafts.findings(session, draft)) == []
    assert draft.updated_at.date() == date(2026, 11, 23)
