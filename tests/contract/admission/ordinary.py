"""The usual way of a case through the ordinary procedure, said over HTTP."""

from __future__ import annotations

from typing import Any

from tests.contract.admission.county import (
    CLERK,
    LEADER,
    MEMBERS,
    OFFICE_CLERK,
    TOWNSHIPS,
    VICE_CHAIR,
    County,
    somebody,
)

FINANCE = somebody("department_leader", "430211-czj")
ASKED = [MEMBERS[0], MEMBERS[2], FINANCE]
UNITS = [member.unit for member in MEMBERS]
KEEPERS = [CLERK, *(somebody("township_clerk", party.unit) for party in TOWNSHIPS)]
HEARD = {"presented_by": "教育局经办人", "presentation": "汇报要点"}


def accepted(county: County, **changes: Any) -> str:
    """An ordinary application the office has accepted."""
    case_no = county.agreed(**changes)
    county.do(LEADER, case_no, "submit_application", "submit", procedure="ordinary")
    county.do(OFFICE_CLERK, case_no, "register_application", "registered")
    county.do(OFFICE_CLERK, case_no, "check_completeness", "complete")
    return case_no


def consulted(county: County, case_no: str) -> str:
    """Every department agreed."""
    county.do(OFFICE_CLERK, case_no, "ask_departments", "asked")
    for actor in ASKED:
        county.do(actor, case_no, "give_department_opinion", "agree")
    return case_no


def called(county: County, case_no: str, convenor: str = "vice_chair", **data: Any) -> str:
    """The meeting is called for Thursday the 5th."""
    county.do(VICE_CHAIR, case_no, "fix_convenor", convenor, **data)
    county.do(OFFICE_CLERK, case_no, "call_meeting", "called", held_on="2026-03-05", place="三楼会议室")
    return case_no


def roll(*present: str) -> list[dict[str, Any]]:
    """The roll of the four member units."""
    return [{"unit": unit, "present": unit in present, "delegate": f"{unit}代表"} for unit in UNITS]


def came(county: County, case_no: str, *present: str, presence: str = "applicant_present") -> dict[str, Any]:
    """The roll with these member units, and what is said of every applicant of the agenda."""
    cases = county.task(OFFICE_CLERK, case_no, "call_roll")["data"]["applicants"]
    applicants = [{"case_no": one["case_no"], "presence": presence} for one in cases]
    return {"attendance": roll(*present), "applicants": applicants}


def opened(county: County, case_no: str, *present: str) -> str:
    """The day of the meeting: a quorum, and the applicant there."""
    county.clock.advance(days=3)
    county.do(OFFICE_CLERK, case_no, "call_roll", "called", **came(county, case_no, *(present or UNITS)))
    return case_no


def deliberated(county: County, case_no: str) -> str:
    """Presented, without a comment."""
    county.do(OFFICE_CLERK, case_no, "record_deliberation", "recorded", **HEARD)
    return case_no


def voted(county: County, case_no: str, *choices: str) -> None:
    """The hall votes."""
    ballots = [
        {"unit": unit, "choice": choice, "reason": "会上说明"}
        for unit, choice in zip(UNITS, choices, strict=False)
    ]
    county.do(OFFICE_CLERK, case_no, "put_to_vote", "hall", ballots=ballots)


def signed(county: County, case_no: str, **minutes: Any) -> None:
    """Minutes written by the office, signed by the vice-chair."""
    county.do(OFFICE_CLERK, case_no, "write_minutes", "written", minutes="会议纪要全文", **minutes)
    county.do(VICE_CHAIR, case_no, "sign_minutes", "sign")


def heard(county: County, *choices: str, **minutes: Any) -> str:
    """A case whose meeting voted so, at the chair's desk."""
    case_no = deliberated(county, opened(county, called(county, consulted(county, accepted(county)))))
    voted(county, case_no, *choices)
    signed(county, case_no, **minutes)
    return case_no


def finished(county: County, case_no: str) -> None:
    """Notice, filing, dossiers."""
    county.do(OFFICE_CLERK, case_no, "issue_notice", "issue")
    for keeper in KEEPERS:
        county.do(keeper, case_no, "confirm_archive", "archived", documents=["plan"], remark="2026-1")


def section(file: dict[str, Any], key: str) -> dict[str, Any]:
    """One section of a case file."""
    found: dict[str, Any] = next(one for one in file["sections"] if one["key"] == key)
    return found
