"""The diagrams of admission with everything around them answered by the test."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from chassis.engine.library import Library
from chassis.testing.clock import FixedClock
from chassis.testing.paths import Paths
from chassis.testing.process_driver import DrivenCase, ProcessDriver
from chassis.working_days import WorkingCalendar
from services.admission.process.roles import role_at

BPMN = Path(__file__).resolve().parents[3] / "bpmn" / "admission"
MONDAY = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
DEPARTMENT, OFFICE, COUNTY = "430211-jyj", "430211-swb", "430211"
TOWNSHIPS = ["430211001", "430211002"]
COMMUNITIES = ["430211001008", "430211001011", "430211002012"]
MEMBERS = ["430211-bb", "430211-mzj", "430211-zzb"]
DEPARTMENTS = ["430211-bb", "430211-sfj", "430211-czj"]
CALENDAR = WorkingCalendar()

OPERATIONS: dict[str, Any] = {
    "admission.search_catalogue": {"listed": False, "entry_id": ""},
    "admission.open_consultation": {
        "townships_asked": TOWNSHIPS,
        "communities_asked": COMMUNITIES,
        "round": 1,
        "consult_due": "2026-03-09",
    },
    "admission.weigh_procedure": dict.fromkeys(
        ("listed", "objected", "conditional", "no_reply", "county_wide", "unlimited", "seal", "appraisal"),
        False,
    ),
    "admission.accept_application": {"reviewers": f"committee_office_clerk@{OFFICE}"},
    "admission.open_circulation": {"members": MEMBERS},
    "admission.weigh_disputes": {"disputed": False},
    "admission.take_over_roll": {"quorum_met": True, "adjourned": 0, "applicant_absent": False},
    "admission.count_ballots": {
        "entitled": 3,
        "needed": 2,
        "admit": 3,
        "positive": 3,
        "reject": 0,
        "turn": 1,
    },
    "admission.ask_townships": {"townships_asked": TOWNSHIPS, "opinions_due": "2026-03-16"},
    "admission.weigh_duty_opinions": {"to_answer": False},
    "admission.settle_duty_checks": {"passed": True},
    "admission.put_duty_in_force": {"temporary": False, "ends_on": ""},
    "admission.open_archive": {
        "keepers": [f"department_clerk@{DEPARTMENT}", *(f"township_clerk@{unit}" for unit in TOWNSHIPS)]
    },
}


def _outcome(work: Any, case: Any, said: Any) -> dict[str, Any]:
    return {"outcome": said.outcome}


COMPLETIONS: dict[str, Any] = {
    "admission.answer_opinions": {"ask_again": False},
    "admission.submit_application": lambda work, case, said: {
        "procedure": said.data.get("procedure", ""),
        "received_on": "2026-03-02",
    },
    "admission.register_application": {"receipt_no": ""},
    "admission.submit_correction": {"received_on": "2026-03-02"},
    "admission.check_completeness": {"correction_due": "2026-03-20"},
    "admission.collect_facts": {"confirmers": [f"community_secretary@{unit}" for unit in COMMUNITIES[:2]]},
    "admission.notify_department": {"apply_by": "2026-03-16"},
    "admission.judge_answer": lambda work, case, said: {"due_on": "2026-03-20"},
    "admission.register_exit": {
        "keepers": [f"department_clerk@{DEPARTMENT}", *(f"township_clerk@{unit}" for unit in TOWNSHIPS)]
    },
    "admission.ask_departments": {"departments": DEPARTMENTS, "opinions_due": "2026-03-09"},
    "admission.fix_convenor": {"signers": f"committee_chair@{COUNTY}"},
    "admission.call_meeting": {"meeting_on": "2026-03-09", "meeting_no": "HY-1"},
    "admission.call_roll": {"quorum_met": True, "adjourned": 0, "applicant_absent": False},
    "admission.settle_quorum": {"unanswered": False},
    "admission.record_deliberation": {"unanswered": False},
    "admission.put_to_vote": {"members": MEMBERS},
    "admission.sign_minutes": {"deferred": False, "upheld": False},
    "admission.approve_deliberated": {"conditional": False},
    "admission.answer_duty_opinions": {"ask_again": False},
    "admission.revise_duty": lambda work, case, said: {"outcome": said.outcome, "ask_again": False},
    "admission.issue_duty_notice": {
        "townships_tracked": TOWNSHIPS,
        "transfers_due": "2026-06-30",
        "transfers_until": "2027-06-30",
    },
    "admission.cast_vote": lambda work, case, said: {"meeting_asked": said.outcome == "ask_meeting"},
}
FUNCTIONS: dict[str, Any] = {
    "param": lambda key: 5,
    "role": role_at,
}


@pytest.fixture(scope="session")
def paths() -> Iterator[Paths]:
    """Every flow the whole run walks."""
    return Paths()


@pytest.fixture
def driver(paths: Paths) -> ProcessDriver:
    """A driver whose verbs answer as in a plain case."""
    return ProcessDriver.standing_alone(
        BPMN,
        FixedClock(MONDAY),
        operations=OPERATIONS,
        completions=COMPLETIONS,
        functions=FUNCTIONS,
        paths=paths,
    )


@pytest.fixture(scope="session")
def library() -> Library:
    """The released diagrams."""
    return Library(BPMN)


def start(driver: ProcessDriver, process_id: str, **more: Any) -> DrivenCase:
    """A case of the education bureau."""
    return driver.start(process_id, applicant=DEPARTMENT, office=OFFICE, county=COUNTY, **more)
