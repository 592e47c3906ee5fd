"""A procedure drawn from nothing: approved, begun by whom it names, done by three posts, told afterwards."""

from __future__ import annotations

import json

import pytest

from tests.support.actors import CHAIR, EDUCATION_CLERK, OFFICE_CLERK, OFFICE_HEAD
from tests.support.county import County
from tests.unit.chassis.engine.drawing import Drawing, properties

FORM = {
    "components": [
        {"type": "textarea", "key": "remark", "label": "意见", "properties": {"label_en": "Remark"}},
        {
            "type": "radio", "key": "outcome", "label": "办理结果", "validate": {"required": True},
            "properties": {"label_en": "Outcome"},
            "values": [{"value": "agree", "label": "同意"}, {"value": "refuse", "label": "不同意"}],
        },
    ]
}  # fmt: skip
STEPS = (
    ("collect_needs", "收集需求", "committee_office_clerk", "office"),
    ("check_needs", "审核需求", "committee_office_head", "office"),
    ("approve_needs", "批准", "committee_chair", "county"),
)


def procedure() -> bytes:
    drawing = Drawing("training_needs", "培训需求征集")
    started = properties(name_en="Begun", startedBy="committee_office_clerk")
    drawing.node("startEvent", "begun", "开始", "", started)
    for step, name, role, unit in STEPS:
        who = f'camunda:candidateGroups="${{role(\'{role}\', {unit})}}" camunda:formKey="form:give_opinion"'
        due = 'camunda:dueDate="${workdays_after(today(), 3)}"'
        drawing.node("userTask", step, name, f"{who} {due}", properties(name_en=step))
    drawing.node("endEvent", "APPROVED", "已批准", "", properties(name_en="Approved"))
    return drawing.chain("begun", *(step for step, *_ in STEPS), "APPROVED").xml()


@pytest.mark.parametrize("kind", ["embedded"])
def test_three_posts_take_a_procedure_drawn_from_nothing_to_its_end(county: County) -> None:
    extras = {"give_opinion.json": json.dumps(FORM).encode()}
    drafted = county.put_in_force(procedure(), extras=extras)
    assert (drafted["process_id"], drafted["version"], drafted["base_version"]) == ("training_needs", 1, 0)

    offered = county.get(OFFICE_CLERK, "/local-cases/offered").json["items"]
    assert [one["process_id"] for one in offered] == ["training_needs"]
    assert county.get(EDUCATION_CLERK, "/local-cases/offered").json["items"] == []
    body = {"process_id": "training_needs", "title": "社区工作者培训"}
    refused = county.post(EDUCATION_CLERK, "/local-cases", body)
    assert (refused.status_code, refused.json["code"]) == (403, "not-yours-to-begin")
    shipped = county.post(OFFICE_CLERK, "/local-cases", {**body, "process_id": "adm_simple"})
    assert shipped.json["code"] == "not-yours-to-begin", "what came with the software is begun its own way"
    begun = county.post(OFFICE_CLERK, "/local-cases", body)
    assert begun.status_code == 201, begun.text
    case_no = begun.json["case_no"]
    assert case_no.startswith("430211-own-") and case_no.endswith("00001")

    for actor, (step, name, *_) in zip((OFFICE_CLERK, OFFICE_HEAD, CHAIR), STEPS, strict=True):
        (waiting,) = county.waiting_for(actor, case_no)
        assert waiting["name"]["zh"] == name
        task = county.get(actor, f"/tasks/{waiting['task_id']}").json
        assert task["why"]["zh"] == f"轮到本岗位办理“{name}”" and task["limit_days"] == 3
        done = {"version": task["version"], "outcome": "agree", "data": {"remark": f"{step}意见"}}
        answer = county.post(actor, f"/tasks/{waiting['task_id']}/complete", done)
        assert answer.status_code == 200, answer.text

    told = county.get(OFFICE_CLERK, f"/cases/{case_no}").json
    assert (told["state"], told["state_label"]["zh"], told["ended"]) == ("APPROVED", "已批准", True)
    assert [(one["step"]["zh"], one["outcome"]["zh"], one["text"]) for one in told["opinions"]] == [
        (name, "同意", f"{step}意见") for step, name, *_ in STEPS
    ]
    assert next(one["text"]["zh"] for one in told["timeline"]) == "立案"
    assert county.get(EDUCATION_CLERK, f"/cases/{case_no}").status_code == 404
    nothing = county.post(OFFICE_CLERK, f"/cases/{case_no}/actions/withdraw", {"data": {}})
    assert nothing.status_code == 404
