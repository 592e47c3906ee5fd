"""Where histories begin: a county on its first morning, or with cases well on their way."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta

from services.admission.domain.vocabulary import RequestType
from services.admission.storage.work import Work
from services.admission.usecases.draft_application import DraftApplication
from tests.integration.histories.county_at_play import CountyAtPlay, holder
from tests.integration.histories.step import Step
from tests.integration.histories.what_is_said_of_duties import NAMES
from tests.integration.histories.what_people_say import answers

EDUCATION, CIVIL_AFFAIRS = "430211-jyj", "430211-mzj"


def begun(county: CountyAtPlay, department: str, name: str) -> str:
    """A department begins a request; its number."""
    told: list[str] = []

    def act(work: Work) -> None:
        data = {"item_name": name, "request_type": "new"}
        told.append(DraftApplication()(work, name, request_type=RequestType.NEW, data=data))
        county.admission.cases.prepare(work, told[0])

    assert county.act(holder(f"department_clerk@{department}"), act, "begin") is None
    return told[0]


def carried(county: CountyAtPlay, case_no: str, until: str = "", *, procedure: str = "simple") -> None:
    """The case goes its usual way until a step is open, or to its end."""
    while tasks := [task for task in county.open_tasks() if task.case_no == case_no]:
        task = tasks[0]
        if task.element_id == until:
            return
        if task.element_id == "call_roll" and task.due_at and task.due_at > county.clock.now():
            county.clock.move_to(task.due_at - timedelta(hours=1))
        calendar = county.admission.calendar.calendar
        outcome, data = answers(Step(task, county.rows, county.clock.today(), calendar))[0]
        if task.element_id == "submit_application":
            data = {"procedure": procedure}
        refused = county.complete(task, outcome, data)
        assert refused is None, f"{task.element_id}: {refused}"
    assert not until, f"{case_no} never came to {until}"


def _start(_county: CountyAtPlay) -> None:
    pass


def _in_force(county: CountyAtPlay) -> None:
    carried(county, begun(county, EDUCATION, "防溺水巡查"))
    county.pass_time(days=6)


def _circulating(county: CountyAtPlay) -> None:
    carried(county, begun(county, EDUCATION, "防溺水巡查"), "cast_vote")


def _before_the_meeting(county: CountyAtPlay) -> None:
    carried(county, begun(county, CIVIL_AFFAIRS, "殡葬改革宣传"), "fix_convenor", procedure="ordinary")


def _changing(county: CountyAtPlay) -> None:
    _in_force(county)
    item = county.rows.work_item[0].item_id
    clerk = holder(f"department_clerk@{EDUCATION}")
    told: list[str] = []
    act = county.admission.cases.change_item
    assert county.act(clerk, lambda work: told.append(act(work, item)[0]), "change") is None
    carried(county, told[0], "approve_application")


def _confirming(county: CountyAtPlay, *, corrected: bool = False) -> None:
    report = {"work": "填报台账", "description": "每周要报", "department": EDUCATION}
    clerk = holder(f"department_clerk@{EDUCATION}")
    told: list[str] = []
    act = county.admission.cases.report
    assert county.act(clerk, lambda work: told.append(act(work, report)), "report") is None
    carried(county, told[0])
    county.settle()
    case_no = county.rows.application[-1].case_no
    if corrected:
        carried(county, case_no, "check_completeness")
        (task,) = [task for task in county.open_tasks() if task.case_no == case_no]
        gaps = [{"field": "依据", "problem": "缺附件", "basis": "第六条"}]
        assert county.complete(task, "incomplete", {"gaps": gaps}) is None
    carried(county, case_no, "approve_application")


def handed_down(county: CountyAtPlay, until: str = "") -> str:
    """A duty goes its usual way until a step is open, or takes effect."""
    told: list[str] = []
    act, clerk = county.admission.cases.hand_down, holder(f"department_clerk@{CIVIL_AFFAIRS}")
    assert county.act(clerk, lambda work: told.append(act(work, NAMES[0])[0]), "duty") is None
    carried(county, told[0], until)
    return told[0]


def _handing_down(county: CountyAtPlay) -> None:
    handed_down(county, "decide_duty")


def _finished(county: CountyAtPlay) -> None:
    """Everything once: simple, corrected, ordinary with a comment, changed, ended, confirmed, a duty."""
    _changing(county)
    carried(county, county.rows.application[1].case_no)
    _confirming(county, corrected=True)
    carried(county, county.rows.application[2].case_no)
    _before_the_meeting(county)
    ordinary = county.rows.application[3].case_no
    carried(county, ordinary, "record_deliberation", procedure="ordinary")
    (task,) = [task for task in county.open_tasks() if task.case_no == ordinary]
    comment = {"unit": "430211001008", "point": "希望错开节假日"}
    said = {"presented_by": "负责人", "presentation": "汇报", "comments": [comment]}
    assert county.complete(task, "recorded", said) is None
    carried(county, ordinary)
    county.pass_time(days=8)
    item = county.rows.work_item[1]
    clerk = holder(f"department_clerk@{item.owner_unit}")
    told: list[str] = []
    act = county.admission.cases.end_item
    assert county.act(clerk, lambda work: told.append(act(work, item.item_id)), "end") is None
    carried(county, told[0])
    handed_down(county)
    county.deliver([county.order("PD-6-00001", "created"), county.order("PD-6-00001", "accepted")])


STAGES: Mapping[str, Callable[[CountyAtPlay], None]] = {
    "start": _start,
    "in_force": _in_force,
    "circulating": _circulating,
    "before_the_meeting": _before_the_meeting,
    "handing_down": _handing_down,
    "changing": _changing,
    "confirming": _confirming,
    "finished": _finished,
}
