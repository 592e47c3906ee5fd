"""Work nobody applied for, from the report to its stop or to the chair, on both stacks (B6)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pytest

from chassis.actor import Actor
from tests.integration.scenarios.test_dispatch_scenarios import ITEM, sent, state_of
from tests.integration.scenarios.test_ends_of_items import ordered, to
from tests.support.actors import (
    BAIHE,
    CHAIR,
    EDUCATION_CLERK,
    OFFICE_CLERK,
    SONGSHAN_CLERK,
    STATISTICS_CLERK,
    XIANGYIN,
)
from tests.support.builders import an_order
from tests.support.county import County

WORK = "填报企业用工台账"
REPORT = {"work": WORK, "description": "每周一要报，未见工作告知单", "department": EDUCATION_CLERK.unit}
FACTS = {"facts": "三月起每周填报", "since": "2026-02-02", "communities": [XIANGYIN.unit]}


def came_to_light(file: Mapping[str, Any]) -> tuple[str, str]:
    """The trigger, as the case file and its history tell it."""
    report = next(one for one in file["sections"] if one["key"] == "report")
    shown = next(row["value"]["zh"] for row in report["rows"] if row["label"]["zh"] == "来源")
    return shown, str(file["timeline"][0]["text"]["zh"]).partition("（")[2]


@pytest.mark.parametrize(
    ("actor", "asked", "word"),
    [
        (EDUCATION_CLERK, {}, "部门自行报告"),
        (XIANGYIN, {}, "乡镇（街道）、社区反映"),
        (OFFICE_CLERK, {"trigger": "supervision"}, "督查发现"),
        (OFFICE_CLERK, {"trigger": "agenda"}, "提请党委、政府决策前未申请"),
    ],
)
def test_each_way_it_comes_to_light_begins_it_and_is_told(
    county: County, actor: Actor, asked: dict[str, str], word: str
) -> None:
    """B6 a, c, d, e, ADM-28: the fifth, a blocked order, is below."""
    case_no = county.post(actor, "/matters", {**REPORT, **asked}).json["case_no"]
    assert came_to_light(county.file(OFFICE_CLERK, case_no)) == (word, f"{word}）：{WORK}")
    assert county.task(OFFICE_CLERK, case_no, "collect_facts")
    county.stack.settle()
    (row,) = county.worklist.tasks(OFFICE_CLERK, text="未准入事项").rows
    assert row["case_no"] == case_no


def notified(county: County, case_no: str) -> None:
    """The facts are found and the department is told."""
    county.do(OFFICE_CLERK, case_no, "collect_facts", "founded", **FACTS)
    county.do(OFFICE_CLERK, case_no, "notify_department", "notified", notice="请停止，或者申请程序确认")


def test_a_complaint_leads_to_a_stop_that_the_community_confirms(county: County) -> None:
    for wrong, code in (({**REPORT, "work": ""}, 422), ({**REPORT, "since": "?"}, 422)):
        assert county.post(XIANGYIN, "/matters", wrong).status_code == code
    foreign = county.post(STATISTICS_CLERK, "/matters", REPORT)
    assert (foreign.status_code, foreign.json["code"]) == (403, "not-yours")
    begun = county.post(XIANGYIN, "/matters", REPORT)
    assert begun.status_code == 201, begun.text
    case_no = begun.json["case_no"]
    again = county.post(OFFICE_CLERK, "/matters", REPORT)
    assert (again.status_code, again.json["code"]) == (409, "matter-under-way")

    assert county.task(OFFICE_CLERK, case_no, "collect_facts")["data"] == {"communities": [XIANGYIN.unit]}
    notified(county, case_no)
    county.do(EDUCATION_CLERK, case_no, "answer_matter", "stop", statement="已通知社区停止")
    county.do(XIANGYIN, case_no, "confirm_stopped", "stopped")
    file = county.file(XIANGYIN, case_no)
    assert (file["ended"], file["state_label"]["zh"]) == (True, "已停止")
    assert "核实情况：三月起每周填报" in [line["text"]["zh"] for line in file["timeline"]]


def test_a_blocked_order_to_be_confirmed_comes_to_the_office_and_without_reaction_to_the_chair(
    county: County,
) -> None:
    """B6 b, ADM-28: the gate keeps the order back, and nobody has to report it again."""
    sent(county, an_order(None, township=SONGSHAN_CLERK.unit, content=WORK, start="2026-03-02"))
    county.stack.settle()
    (blocked,) = county.worklist.tasks(OFFICE_CLERK).rows
    county.do(
        OFFICE_CLERK, blocked["case_no"], "settle_blocked_order", "advise_regularisation", note="请确认"
    )
    county.stack.settle()
    (matter,) = county.worklist.tasks(OFFICE_CLERK, text="未准入事项").rows
    case_no = matter["case_no"]
    assert came_to_light(county.file(OFFICE_CLERK, case_no)) == ("派单被拦截", f"派单被拦截）：{WORK}")
    notified(county, case_no)

    county.do(EDUCATION_CLERK, case_no, "answer_matter", "apply", statement="确需社区协助核对")
    county.stack.settle()
    (draft,) = [row for row in county.worklist.tasks(EDUCATION_CLERK).rows if "adm-" in row["case_no"]]
    application = county.file(EDUCATION_CLERK, draft["case_no"])
    assert application["title"] == WORK

    to(county, county.stack.clock.today() + timedelta(days=30))
    county.do(CHAIR, case_no, "direct_matter", "directed", direction="约谈负责人，立即停止")
    assert county.file(EDUCATION_CLERK, case_no)["state_label"]["zh"] == "已报告主任"
    assert [row["rule"] for row in county.worklist.alerts().rows if row["subject"] == case_no] == ["ADM-28"]


def test_orders_sent_under_an_item_wait_and_are_recalled_when_the_work_stops(county_in_april: County) -> None:
    """B6 steps 4 and 5: the gate says so, the order and its page say so, and nobody has to carry it out."""
    county = county_in_april
    here, elsewhere = ordered(county, XIANGYIN.unit), ordered(county, BAIHE.unit)
    case_no = county.post(XIANGYIN, "/matters", REPORT).json["case_no"]
    chosen = county.task(OFFICE_CLERK, case_no, "collect_facts")["options"]["covers"]
    assert chosen[0]["value"] == ITEM and all(one["label"] for one in chosen)
    wrong = county.complete(OFFICE_CLERK, case_no, "collect_facts", "founded", **FACTS, cover="SX-2099-1")
    assert wrong.status_code == 422
    county.do(OFFICE_CLERK, case_no, "collect_facts", "founded", **FACTS, cover=ITEM)

    assert state_of(county, here) == ("CREATED", "UNDER_REGULARISATION")
    assert state_of(county, elsewhere) == ("CREATED", None)
    assert state_of(county, ordered(county, XIANGYIN.unit)) == ("BLOCKED", "UNDER_REGULARISATION")
    refused = county.complete(SONGSHAN_CLERK, here["order_no"], "forward_order", "forwarded")
    assert (refused.status_code, refused.json["code"]) == (409, "order-suspended")
    assert case_no in refused.json["detail"]
    file = county.file(XIANGYIN, here["order_no"], "dispatch")
    assert file["sections"][0]["title"]["zh"] == "暂停办理"
    shown = {row["label"]["zh"]: row["value"] for row in file["sections"][0]["rows"]}
    assert (shown["未准入工作"], shown["案件"]) == (WORK, case_no)

    county.do(OFFICE_CLERK, case_no, "notify_department", "notified", notice="请停止，或者申请程序确认")
    county.do(EDUCATION_CLERK, case_no, "answer_matter", "stop", statement="已通知社区停止")
    county.do(XIANGYIN, case_no, "confirm_stopped", "stopped")
    assert state_of(county, here) == ("RECALLED", None)
    assert state_of(county, elsewhere) == ("CREATED", None)
    assert state_of(county, ordered(county, XIANGYIN.unit)) == ("CREATED", None)
