"""督办 on the desk: who asked and who has the case see it until it ends, in whatever order it is heard."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from chassis.persistence.unit_of_work import Works
from chassis.testing.clock import FixedClock
from portal.storage.work import Work
from portal.storage.worklist import Worklist
from tests.integration.portal.test_the_inbox import BOTH, CLERK, OTHER, START, hear, opened, task

SUPERVISED = "worklist.case-supervised.v1"


@pytest.fixture
def inbox(works: Works[Work], clock: FixedClock) -> Worklist:
    return Worklist(works.reading, clock)


def supervised(number: int = 1, **changes: Any) -> dict[str, Any]:
    usual = {
        "service": "admission",
        "supervision_id": f"supervision-{number}",
        "case_no": f"430211-adm-2026-{number:05d}",
        "case_title": f"事项 {number}",
        "process_id": "adm_simple",
        "process_name": {"zh": "简易程序", "en": "Simple procedure"},
        "reason": "请尽快办",
        "wished_on": "2026-03-06",
        "placed_at": START.isoformat(),
        "placed_by": "u2",
        "placed_by_name": "主任",
        "answered_at": None,
        "ended_at": None,
    }
    return {**usual, **changes}


def reasons(inbox: Worklist, actor: Any) -> list[str]:
    return [row["case_no"][-1] for row in inbox.supervised(actor)]


def test_who_asked_and_who_has_it_see_it_the_earliest_day_first(works: Works[Work], inbox: Worklist) -> None:
    opened(works, task(1), task(2), task(3, candidates=["township_clerk@430211001"]))
    hear(works, SUPERVISED, supervised(1, wished_on=None))
    hear(works, SUPERVISED, supervised(2, wished_on="2026-03-04"))
    hear(works, SUPERVISED, supervised(3, placed_by="u9"))
    assert reasons(inbox, BOTH) == ["2", "1"] and reasons(inbox, CLERK) == ["2", "1"]
    assert reasons(inbox, OTHER) == ["3"]
    assert inbox.notices(CLERK)["watched"] == 2
    assert {row["task_id"]: row["supervised"] for row in inbox.tasks(CLERK).rows} == {
        "task-0001": True, "task-0002": True,
    }  # fmt: skip


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0), (1, 2, 0), (2, 2, 1)])
def test_what_has_ended_is_gone_in_whatever_order_it_is_heard(
    works: Works[Work], inbox: Worklist, order: tuple[int, ...]
) -> None:
    opened(works, task(1))
    later = (START + timedelta(days=1)).isoformat()
    said = [supervised(), supervised(answered_at=later), supervised(answered_at=later, ended_at=later)]
    for place in order:
        hear(works, SUPERVISED, said[place], place + 1)
    assert inbox.supervised(CLERK) == [] and inbox.notices(BOTH)["watched"] == 0
    assert inbox.tasks(CLERK).rows[0]["supervised"] is False


def test_an_answer_is_shown(works: Works[Work], inbox: Worklist) -> None:
    opened(works, task(1))
    hear(works, SUPERVISED, supervised(answered_at=START.isoformat()), 2)
    hear(works, SUPERVISED, supervised(), 1)
    assert inbox.supervised(BOTH)[0]["answered_at"] == START
