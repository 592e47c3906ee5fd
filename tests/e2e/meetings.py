"""The deliberation of a request over the API, for walks that look at something else."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import timedelta

from chassis.clock import SystemClock
from tests.e2e.over_the_api import OverTheApi
from tests.e2e.product import Product

OFFICE, VICE_CHAIR = "swb.clerk", "vicechair"
VOTES = 4


def in_days(days: int) -> str:
    return (SystemClock().today() + timedelta(days=days)).isoformat()


def the_day_comes(product: Product) -> None:
    """Nobody here waits three working days for a meeting: it is moved to today where it is kept."""
    with closing(sqlite3.connect(product.house.data / "admission.sqlite", timeout=20)) as kept, kept:
        kept.execute("UPDATE meeting SET held_on = ? WHERE opened_at IS NULL", (in_days(0),))


def asked_departments(api: OverTheApi, case_no: str) -> None:
    """The departments have no objection."""
    api.does(case_no, "ask_departments", "asked", OFFICE)
    asked = ("bb.leader", "sfj.leader", "czj.leader")
    api.does(case_no, "give_department_opinion", "agree", *asked)


def heard(api: OverTheApi, product: Product, case_no: str, *, units_here: int = 4) -> None:
    """A meeting is called, its day comes, and the roll is called."""
    api.does(case_no, "call_meeting", "called", OFFICE, place="三楼会议室")
    the_day_comes(product)
    rows = api.asks(OFFICE, f"/tasks/{api.task(OFFICE, case_no, 'call_roll')['task_id']}")["data"]
    attendance = [
        {
            **row,
            "present": number < units_here,
            **({"delegate": f"第{number}位代表"} if number < units_here else {}),
        }
        for number, row in enumerate(rows["attendance"])
    ]
    applicants = [{**row, "presence": "applicant_present"} for row in rows["applicants"]]
    api.does(case_no, "call_roll", "called", OFFICE, attendance=attendance, applicants=applicants)


def voted(api: OverTheApi, case_no: str, *choices: str) -> None:
    """The hall votes."""
    page = api.asks(OFFICE, f"/tasks/{api.task(OFFICE, case_no, 'put_to_vote')['task_id']}")["data"]
    reasons = {"reject": {"reason": "社区人手不足"}}
    ballots = [
        {**row, "choice": choice, **reasons.get(choice, {})}
        for row, choice in zip(page["ballots"], choices, strict=True)
    ]
    api.does(case_no, "put_to_vote", "hall", OFFICE, ballots=ballots)


def admitted_by_meeting(api: OverTheApi, product: Product, case_no: str) -> None:
    """From the convenor to the signed minutes."""
    api.does(case_no, "fix_convenor", "vice_chair", VICE_CHAIR)
    deliberated(api, product, case_no)


def deliberated(api: OverTheApi, product: Product, case_no: str, *, signer: str = VICE_CHAIR) -> None:
    """A meeting at which everybody is there and in favour, and its minutes."""
    heard(api, product, case_no)
    talk = {"presented_by": "经办人", "presentation": "要点", "comments": []}
    api.does(case_no, "record_deliberation", "recorded", OFFICE, **talk)
    voted(api, case_no, *["admit"] * VOTES)
    api.does(case_no, "write_minutes", "written", OFFICE, minutes="同意。")
    api.does(case_no, "sign_minutes", "sign", signer)
