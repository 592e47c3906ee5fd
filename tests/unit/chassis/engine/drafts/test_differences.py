"""What is different is said in words an official understands; where things lie is no difference."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

import orjson
from lxml import etree

from chassis.engine.differences import Difference, differences
from chassis.engine.draft_records import Content
from chassis.engine.names_in_drafts import files_in_words
from chassis.texts import Said
from tests.unit.chassis.engine.drawing import Drawing, each, properties, timer
from tests.unit.chassis.engine.tables import decision, dmn
from tests.unit.chassis.engine.test_designing import FORM

ROLES = {"clerk": Said("经办人", "clerk"), "head": Said("负责人", "head")}


def drawn(*, days: int = 3, role: str = "clerk", over: str = "PT1H", flow: str = "${ok == true}") -> Drawing:
    drawing = Drawing("p", "流程").node("startEvent", "begun")
    attributes = (
        f"camunda:candidateGroups=\"${{role('{role}', unit)}}\" "
        f'camunda:dueDate="${{workdays_after(today(), {days})}}"'
    )
    drawing.node("userTask", "check_plan", "审查", attributes, properties(onComplete="x.check"))
    drawing.boundary("late", "check_plan", timer("duration", over))
    drawing.xor("which", "no").node("endEvent", "DONE").node("endEvent", "LATE")
    drawing.chain("begun", "check_plan", "which").flow("late", "LATE")
    return drawing.flow("which", "DONE", flow, "yes").flow("which", "LATE", None, "no")


def found(new: Content, old: Content | None = None) -> list[Difference]:
    return differences(old or Content(drawn().xml()), new, ROLES)


def test_limit_post_timer_and_condition_are_told_apart() -> None:
    changed = found(Content(drawn(days=5, role="head", over="PT2H", flow="${ok == false}").xml()))
    told = {(one.element, one.aspect.zh): (one.was.zh, one.now.zh) for one in changed}
    assert told == {
        ("check_plan", "办理时限"): ("3个工作日", "5个工作日"),
        ("check_plan", "办理岗位"): ("经办人（unit）", "负责人（unit）"),
        ("late", "定时"): ("1小时", "2小时"),
        ("yes", "条件"): ("ok == true", "ok == false"),
    }
    assert {one.kind for one in changed} == {"changed"}
    assert changed[0].subject == Said("人工任务“审查”", "User task “审查”")


def test_settings_of_unusual_form_are_told_without_the_signs_of_expressions() -> None:
    form = {
        "components": [
            {"type": "datetime", "key": "due_on", "label": "答复期限"},
            {
                "type": "radio",
                "key": "outcome",
                "values": [{"value": "back", "label": "退回修改", "label_en": "Send back"}],
            },
        ]
    }

    def content(due: str, timer_at: str, condition: str, until: str) -> Content:
        drawing = Drawing("visit", "踏勘").node("startEvent", "begun").xor("which", "no")
        attributes = f'camunda:dueDate="{due}" camunda:formKey="form:look"'
        drawing.node(
            "userTask", "look", "查看", attributes, properties() + each("towns", "town", until=until)
        )
        drawing.boundary("late", "look", timer("date", timer_at))
        drawing.node("endEvent", "DONE").node("endEvent", "LATE").chain("begun", "look", "which")
        drawing.flow("late", "LATE").flow("which", "DONE", condition, "yes").flow("which", "LATE", None, "no")
        return Content(drawing.xml(), {}, {"look": form})

    old = content("${due_on}", "${end_of(due_on)}", "${outcome == 'back'}", "")
    new = content(
        "${workdays_after(due_on, param('x.days'))}", "${closing}", "${outcome == 'gone'}", "${enough}"
    )
    settings = {"x.days": Said("踏勘天数", "days of a visit")}
    told = {one.aspect.zh: (one.was.zh, one.now.zh) for one in differences(old, new, ROLES, settings)}
    assert told == {
        "办理时限": ("案件中已定的日期“答复期限”", "从“答复期限”起，按参数“踏勘天数”的工作日数"),
        "定时": ("案件中已定的日期“答复期限”，到当天下班", "案件中已定的日期“closing”"),
        "条件": ("办理结果是“退回修改”", "outcome == 'gone'"),
        "多人办理": (
            "按名单 towns，每一个叫作 town，同时办理",
            "按名单 towns，每一个叫作 town，同时办理，满足 enough 就提前结束",
        ),
    }


def test_forms_are_called_by_the_steps_they_are_filled_in_at_and_tables_by_their_names() -> None:
    drawing = Drawing("visit").node("startEvent", "begun").node("endEvent", "DONE")
    for step, name in (("look", "查看"), ("check", "复核")):
        drawing.node("userTask", step, name, 'camunda:formKey="form:give_opinion"')
    table = dmn(decision([(["-"], ['"合格"'])], policy="FIRST")).decode()
    content = Content(
        drawing.chain("begun", "look", "check", "DONE").xml(),
        {"grade": table},
        {"give_opinion": FORM, "other": FORM},
    )
    called = files_in_words(content)
    assert called["give_opinion"].zh == "查看、复核" and "other" not in called
    assert called["grade"].zh


def test_moving_a_shape_is_no_difference() -> None:
    moved = drawn().xml().replace(b'x="100"', b'x="900"')
    assert moved != drawn().xml() and found(Content(moved)) == []


def test_what_is_new_or_gone_is_named() -> None:
    more = drawn().user("sign_plan")
    told = {(one.kind, one.element) for one in found(Content(more.xml()))}
    assert told == {("added", "sign_plan")}
    whole = {one.element: one.now.zh for one in differences(None, Content(drawn().xml()), ROLES)}
    assert whole["check_plan"] == "办理岗位：经办人（unit）；办理时限：3个工作日"
    assert whole["yes"] == "条件：ok == true" and whole["no"] == "默认路径：是"
    back = found(Content(drawn().xml()), Content(more.xml()))
    assert [(one.kind, one.element) for one in back] == [("removed", "sign_plan")]
    assert {one.kind for one in differences(None, Content(drawn().xml()), ROLES)} == {"added"}


def test_fields_of_forms_are_compared_one_by_one() -> None:
    form = copy.deepcopy(FORM)
    form["components"][0]["validate"]["required"] = False
    form["components"].append({"type": "number", "key": "days", "label": "天数"})
    told = found(
        Content(drawn().xml(), {}, {"give_opinion": form}), Content(drawn().xml(), {}, {"give_opinion": FORM})
    )
    assert [(one.aspect.zh, one.was.zh, one.now.zh) for one in told] == [
        ("字段“理由”", "理由（textfield）；必填", "理由（textfield）"),
        ("字段“天数”", "", "天数（number）"),
    ]
    assert orjson.dumps([one.subject.zh for one in told])


def forms_compared(now: dict[str, Any], was: dict[str, Any]) -> list[tuple[str, str, str]]:
    told = found(*(Content(drawn().xml(), {}, {"give_opinion": form}) for form in (now, was)))
    return [(one.aspect.zh, one.was.zh, one.now.zh) for one in told]


def test_a_field_that_only_changes_its_place_is_told() -> None:
    def form(*components: Any) -> dict[str, Any]:
        return {"components": [*components]}

    days, note = ({"type": "number", "key": key, "label": key} for key in ("days", "note"))
    group = {"type": "group", "label": "时限", "components": [days]}
    assert forms_compared(form(group, note), form(days, note)) == [
        ("字段“days”", "days（number）", "days（number）；在“时限”里"),
        ("字段“时限”", "", "时限（group）"),
    ]
    assert forms_compared(form({**group, "label": "期限"}, note), form(group, note)) == [
        ("字段“期限”", "时限（group）", "期限（group）"),
        ("字段“days”", "days（number）；在“时限”里", "days（number）；在“期限”里"),
    ]
    assert forms_compared(form(note, days), form(days, note)) == [
        ("字段次序", "字段“days”、字段“note”", "字段“note”、字段“days”")
    ]


def test_rules_of_tables_are_compared_one_by_one() -> None:
    old, new = (
        dmn(decision([([test], ['"优秀"']), (["-"], ['"合格"'])], policy="FIRST"))
        for test in (">= 90", ">= 95")
    )
    told = found(
        Content(drawn().xml(), {"grade": new.decode()}), Content(drawn().xml(), {"grade": old.decode()})
    )
    assert [(one.aspect.zh, one.was.zh, one.now.zh) for one in told] == [
        ("第1条规则", '>= 90 → "优秀"（依据1；注1）', '>= 95 → "优秀"（依据1；注1）')
    ]


def rules_compared(change: Callable[[etree._Element], None]) -> list[tuple[str, str, str]]:
    old = dmn(
        decision([([">= 90"], ['"优秀"']), ([">= 60"], ['"合格"']), (["-"], ['"不合格"'])], policy="FIRST")
    )
    new = etree.fromstring(old)
    change(next(new.iterfind(".//{*}decisionTable")))
    told = found(
        Content(drawn().xml(), {"grade": etree.tostring(new, encoding="unicode")}),
        Content(drawn().xml(), {"grade": old.decode()}),
    )
    return [(one.aspect.zh, one.was.zh, one.now.zh) for one in told]


def test_a_rule_that_is_left_out_changes_none_of_those_behind_it() -> None:
    told = rules_compared(lambda table: table.remove(table.findall("{*}rule")[1]))
    assert told == [("第2条规则", '>= 60 → "合格"（依据2；注2）', "")]


def test_rules_that_change_places_are_told_by_the_numbers_they_had() -> None:
    told = rules_compared(lambda table: table.findall("{*}rule")[1].addprevious(table.findall("{*}rule")[2]))
    assert told == [("规则次序", "第2条规则、第3条规则", "第3条规则、第2条规则")]
