"""A dry run goes the way a case would go, with chosen values, and leaves nothing behind."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from chassis.engine.rehearsing import Ran
from tests.unit.chassis.engine.drafts.a_pencil import DRAWER, TODAY, Pencil
from tests.unit.chassis.engine.drawing import Drawing, each, message, properties, timer


def procedure() -> Drawing:
    drawing = Drawing("site_visit", "现场踏勘", '<bpmn:message id="m" name="x.visited" />')
    drawing.node("startEvent", "begun")
    due = 'camunda:dueDate="${workdays_after(today(), 3)}"'
    drawing.user("visit", groups="${role('clerk', town)}", attributes=due, after=each("towns", "town"))
    drawing.boundary("late", "visit", timer("duration", "P5D"))
    drawing.service("weigh", "x.weigh").xor("which", "no")
    drawing.node(
        "userTask", "sign", "签发", 'camunda:candidateGroups="head@1"', properties(onComplete="x.sign")
    )
    drawing.node("intermediateThrowEvent", "tell", "", "", "", message("m"))
    drawing.node("endEvent", "SIGNED").node("endEvent", "REFUSED")
    drawing.chain("begun", "visit", "weigh", "which").flow("late", "weigh")
    drawing.flow("which", "sign", "${sound == true}", "yes").flow("which", "REFUSED", None, "no")
    return drawing.chain("sign", "tell", "SIGNED")


def tried(pencil: Pencil, steps: list[dict[str, Any]], **values: Any) -> tuple[Ran, Any]:
    draft = pencil.does(lambda work: pencil.drafts.bring(work, procedure().xml(), {}))
    work = pencil.bench.work(DRAWER)
    chosen, ran = pencil.drafts.rehearse(work, draft.draft_id, values or None, steps)
    work._transaction.close()
    return ran, chosen


def person(element: str, outcome: str = "", **values: Any) -> dict[str, Any]:
    return {"kind": "person", "element": element, "outcome": outcome or None, "values": values}


def test_it_offers_the_variables_the_diagram_asks_for_and_opens_the_first_tasks() -> None:
    ran, chosen = tried(Pencil(), [])
    assert chosen == {"sound": "sound", "towns": ["town_1", "town_2"]}
    people = [one for one in ran.next if one.kind == "person"]
    assert [one.holders for one in people] == [("clerk@town_1",), ("clerk@town_2",)]
    assert people[0].limit_days == 3 and people[0].due_at is not None
    assert people[0].due_at.date() == TODAY + timedelta(days=3)
    assert [one.element for one in ran.next if one.kind == "time"] == ["late"] and ran.problem is None


def test_it_goes_to_the_end_through_tasks_operations_and_messages() -> None:
    pencil = Pencil()
    both = [person("visit"), person("visit")]
    ran, _ = tried(pencil, [*both, person("sign", "agree")], towns=["a", "b"], sound=True)
    assert (ran.end_state, ran.problem, ran.next) == ("SIGNED", None, [])
    told = [(one.element, one.what.zh) for one in ran.happened]
    assert ("weigh", "系统执行") in told and ("tell", "发出消息") in told and told[-1] == ("SIGNED", "结束")
    for table in ("process_instance", "human_task", "timer"):
        assert pencil.bench.count(table) == 0, table
    assert pencil.bench.engine.operations == {}, "nothing of the service was called"


def test_time_passes_where_it_is_told_to_and_conditions_choose_the_way() -> None:
    late = {"kind": "time", "element": "late", "outcome": None, "values": {}}
    ran, _ = tried(Pencil(), [late], towns=["a"], sound=False)
    assert ran.end_state == "REFUSED" and ("visit", "取消") in [
        (one.element, one.what.zh) for one in ran.happened
    ]


def test_what_is_missing_or_not_waited_for_is_told_with_how_far_it_came() -> None:
    ran, _ = tried(Pencil(), [person("visit")], towns=["a"])
    assert ran.problem is not None and "sound" in ran.problem.zh
    assert [one.what.zh for one in ran.happened][:1] == ["开始办理"]
    wrong, _ = tried(Pencil(), [person("sign")], towns=["a"], sound=True)
    assert wrong.problem is not None and "sign" in wrong.problem.zh
