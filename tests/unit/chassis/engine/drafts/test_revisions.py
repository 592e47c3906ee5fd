"""What was saved before can be looked at, compared and gone on with, and nothing is lost by it."""

from __future__ import annotations

import pytest

from chassis.engine.draft_refusals import DraftClosed, DraftStale, DraftUnknown
from tests.unit.chassis.engine.drafts.a_pencil import Pencil


def test_an_earlier_revision_is_compared_and_gone_on_with_as_the_next_one() -> None:
    pencil = Pencil()
    draft = pencil.limited(pencil.begun(), 5)
    first = pencil.read(lambda session: pencil.drafts.content(session, draft, 1))
    (changed,) = pencil.read(lambda session: pencil.drafts.since(session, draft, 1))
    assert (changed.kind, changed.was.zh, changed.now.zh) == ("changed", "", "5个工作日")
    restored = pencil.does(lambda work: pencil.drafts.restore(work, draft.draft_id, 2, 1))
    assert restored.revision == 3 and pencil.content(restored) == first
    assert pencil.read(lambda session: pencil.drafts.since(session, restored, 1)) == []
    assert pencil.read(lambda session: pencil.drafts.since(session, restored, 2))[0].now.zh == ""
    saved = pencil.read(lambda session: pencil.drafts.revisions(session, draft.draft_id))
    assert [one.revision for one in saved] == [3, 2, 1]


def test_nobody_restores_over_what_somebody_else_saved_or_handed_in() -> None:
    pencil = Pencil()
    draft = pencil.limited(pencil.begun(), 5)
    with pytest.raises(DraftStale):
        pencil.does(lambda work: pencil.drafts.restore(work, draft.draft_id, 1, 1))
    with pytest.raises(DraftUnknown):
        pencil.does(lambda work: pencil.drafts.restore(work, draft.draft_id, 2, 9))
    pencil.submitted(draft)
    with pytest.raises(DraftClosed):
        pencil.does(lambda work: pencil.drafts.restore(work, draft.draft_id, 2, 1))
    assert pencil.read(lambda session: pencil.drafts.draft(session, draft.draft_id)).revision == 2
