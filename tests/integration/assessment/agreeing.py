"""Takes part in a target statement as its people do: every step over HTTP."""

from __future__ import annotations

from typing import Any

from tests.integration.assessment.judging import (
    AGENCY,
    HEAD,
    LEADER,
    OFFICE,
    PARTY,
    SEAT,
    TOWN,
    Year,
    somebody,
)

ORGANISATION = somebody("department_leader", "430211-zzb")
DUTIES = [
    {"name": "辖区治安巡防", "basis": "属地职责清单第3项"},
    {"name": "参与综合整治", "basis": "三定方案第二条"},
]


def target(name: str, weight: str, duty: str = "z1", by: str = "2026-11-30", **more: str) -> dict[str, Any]:
    """A line of the plan."""
    usual = {"measure": "统计报表", "baseline": "上年 120 起", "value": "下降 5%", "evidence": "月报"}
    return {"duty": duty, "name": name, "weight": weight, "by": by, **usual, **more}


TARGETS = [target("盗窃警情下降", "62.5"), target("每月参加整治", "37.5", duty="z2", value="12 次")]


def opens(year: Year, **more: Any) -> str:
    """The agency begins its statement in January."""
    answer = year.post(HEAD, "/statements", {"year": 2026, "agency": AGENCY, "township": SEAT, **more})
    assert answer.status_code == 201, answer.text
    return str(answer.get_json()["cases"][0])


def plans(year: Year, case_no: str, targets: Any = None, outcome: str = "propose") -> None:
    """The agency drafts a version of its plan."""
    year.does(HEAD, case_no, "draft_plan", outcome, targets=targets or TARGETS)


def settles(year: Year, case_no: str) -> None:
    """Township and department agree."""
    year.does(TOWN[SEAT], case_no, "negotiate_plan", "agree")
    year.does(LEADER, case_no, "consent_to_plan", "agree")


def signs(year: Year, case_no: str) -> None:
    """Both sign."""
    year.does(HEAD, case_no, "sign_for_agency", "sign")
    year.does(PARTY[SEAT], case_no, "sign_for_township", "sign")


def signed(year: Year) -> str:
    """A statement from the stock-take to both signatures."""
    case_no = opens(year)
    year.does(HEAD, case_no, "take_stock", "listed", duties=DUTIES)
    plans(year, case_no)
    settles(year, case_no)
    signs(year, case_no)
    return case_no


def page(year: Year, case_no: str, actor: Any = OFFICE) -> Any:
    """The page of a statement as somebody reads it."""
    return year.get(actor, f"/statements/{case_no}").get_json()
