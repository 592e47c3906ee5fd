"""A dry run goes the way a case would go, with chosen values, and leaves nothing behind."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import orjson

from chassis.engine.rehearsal import Choice, Holder, Ran
from chassis.engine.wanted_variables import wanted_variables
from chassis.texts import Said
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
    assert chosen == {"sound": False, "towns": ["town_1", "town_2"]}
    people = [one for one in ran.next if one.kind == "person"]
    clerk = Said("经办人", "clerk")
    assert [one.holders for one in people] == [(Holder(clerk, "town_1"),), (Holder(clerk, "town_2"),)]
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


def test_each_of_several_at_one_step_is_done_by_itself() -> None:
    second = {**person("visit"), "number": 1}
    ran, _ = tried(Pencil(), [second], towns=["a", "b", "c"], sound=True)
    left = [one for one in ran.next if one.kind == "person"]
    assert [(one.number, one.holders[0].unit) for one in left] == [(0, "a"), (1, "c")]
    nobody, _ = tried(Pencil(), [{**person("visit"), "number": 3}], towns=["a", "b", "c"], sound=True)
    assert nobody.problem is not None and "visit" in nobody.problem.zh


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


def asked() -> Drawing:
    drawing = Drawing("outing").node("startEvent", "begun").xor("which", "no")
    form = 'camunda:candidateGroups="clerk@1" camunda:formKey="form:weigh"'
    drawing.node("userTask", "weigh", "掂量", form, properties(name_en="Weigh"))
    drawing.node("endEvent", "DONE", "办成", "", properties(name_en="Done")).node("endEvent", "LEFT", "不办")
    drawing.chain("begun", "weigh", "which")
    wanted = "${outcome == 'agree' and sound and score - spent >= 60.5 and due_on < today() and not late}"
    return drawing.flow("which", "DONE", wanted, "yes").flow("which", "LEFT", None, "no")


FORM: dict[str, Any] = {
    "type": "default",
    "components": [
        {
            "type": "radio", "key": "outcome", "label": "办理结果",
            "values": [{"value": "agree", "label": "同意", "label_en": "Agree"}],
        },
        {"type": "checkbox", "key": "sound", "label": "完好", "properties": {"label_en": "Sound"}},
        {"type": "number", "key": "score", "label": "得分"},
        {"type": "textfield", "key": "remark", "label": "备注"},
    ],
}  # fmt: skip
VALUES: dict[str, Any] = {"due_on": "2026-01-01", "late": False, "score": 0, "sound": False, "spent": 0}


def filled(form: Any, steps: list[dict[str, Any]], values: dict[str, Any] | None) -> tuple[Ran, Any]:
    pencil = Pencil()
    extras = {"weigh.json": orjson.dumps(form)}
    draft = pencil.does(lambda work: pencil.drafts.bring(work, asked().xml(), extras))
    work = pencil.bench.work(DRAWER)
    chosen, ran = pencil.drafts.rehearse(work, draft.draft_id, values, steps)
    work._transaction.close()
    return ran, chosen


def test_values_to_begin_with_are_of_the_kind_the_conditions_compare_them_with() -> None:
    ran, chosen = filled(FORM, [], None)
    today = TODAY.isoformat()
    assert chosen == {"due_on": today, "late": False, "score": 0, "sound": False, "spent": 0}
    assert [(one.key, one.kind) for one in ran.next[0].asks] == [("sound", "truth"), ("score", "number")]
    assert ran.next[0].outcomes == (Choice("agree", Said("同意", "Agree")),)


def test_outcomes_posts_and_ends_are_told_by_their_names() -> None:
    ran, _ = filled(FORM, [person("weigh", "agree", sound=True, score=90)], VALUES)
    assert (ran.end_state, ran.end_name) == ("DONE", Said("办成", "Done"))
    opened, done = ran.happened[:2]
    assert opened.holders[0].post.zh == "经办人" and done.detail == Said("同意", "Agree")
    assert ran.happened[-1].name == ran.end_name


def test_a_form_with_faults_asks_for_nothing() -> None:
    broken = {"components": [{"type": "radio", "key": "outcome", "values": [{"value": "agree"}]}]}
    ran, _ = filled(broken, [], VALUES)
    assert ran.problem is None and (ran.next[0].outcomes, ran.next[0].asks) == ((), ())


def test_what_a_text_is_compared_with_is_the_text_to_begin_with() -> None:
    drawing = Drawing("p").node("startEvent", "begun").xor("which", "no").user("a").user("b")
    drawing.boundary("late", "a", timer("date", "${end_of(last_day)}")).chain("late", "b")
    drawing.node("endEvent", "DONE").chain("begun", "which").chain("a", "DONE").chain("b", "DONE")
    drawing.flow("which", "a", "${kind == 'urgent' or strange(x)}", "yes").flow("which", "b", None, "no")
    assert wanted_variables(drawing.xml(), TODAY) == {
        "kind": "urgent", "last_day": TODAY.isoformat(), "x": "x",
    }  # fmt: skip


def test_days_to_count_from_and_lists_to_go_through_are_of_their_kind() -> None:
    drawing = Drawing("p").node("startEvent", "begun").xor("which", "no").user("a").user("b")
    drawing.node(
        "userTask", "vote", "表决", "", properties(outputCollection="votes") + each("members", "member")
    )
    drawing.boundary("late", "a", timer("date", "${end_of(workdays_after(received_on, 3))}"))
    drawing.node("endEvent", "DONE").chain("begun", "vote", "which").chain("a", "DONE").chain("b", "DONE")
    drawing.flow("which", "a", "${any([one.yes for one in votes]) or any([x > 1 for x in marks])}", "yes")
    drawing.flow("which", "b", None, "no").chain("late", "b")
    assert wanted_variables(drawing.xml(), TODAY) == {
        "members": ["member_1", "member_2"], "received_on": TODAY.isoformat(), "marks": [],
    }  # fmt: skip


def test_only_units_the_cases_of_a_procedure_have_are_offered() -> None:
    pencil = Pencil()

    def units(process: str, bpmn: bytes) -> list[str]:
        with pencil.bench.work(DRAWER) as work:
            return pencil.drafts._designer.units(work.session, process, bpmn)

    assert units("site_visit", procedure().xml()) == ["applicant", "county", "office", "town"]
    pencil.drafts._designer._units = {"site_visit": ("agency",)}
    assert units("site_visit", procedure().xml()) == ["agency", "town"]
