"""An error says which case it stopped, where, and why in words anybody can act on."""

from __future__ import annotations

import pytest

from chassis.engine import stuck
from chassis.engine.expression_values import ExpressionError
from chassis.engine.expressions import evaluate
from chassis.engine.refusals import DeadEnd, NotWired
from chassis.errors import Refusal
from chassis.texts import Said
from tests.unit.chassis.engine.bench import Bench
from tests.unit.chassis.engine.drawing import Drawing, each, message, timer


def scored() -> Drawing:
    drawing = Drawing().node("startEvent", "begun").user("judge").xor("good", "otherwise")
    drawing.node("endEvent", "GOOD").node("endEvent", "BAD").chain("begun", "judge", "good")
    drawing.flow("good", "GOOD", "${score * 2 >= 90}").flow("good", "BAD", flow_id="otherwise")
    return drawing


def failure_of(bench: Bench, element: str, **data: object) -> Exception:
    with pytest.raises(Exception, match=r".") as failure:
        bench.do(element, **data)
    return failure.value


def test_a_failed_step_names_the_case_the_task_and_the_element_it_had_come_to():
    bench = Bench(scored())
    instance_id = bench.start()
    task = bench.task("judge")
    error = failure_of(bench, "judge")
    (place,) = stuck.places(error)
    assert (place.instance_id, place.case_no, place.element_id) == (instance_id, "c1", "good")
    assert (place.kind, place.reference, place.is_stored) == ("completion", task.task_id, True)
    assert bench.names() == ["judge"]


def test_a_missing_variable_is_named_with_the_expression_that_asked_for_it():
    bench = Bench(scored())
    bench.start()
    error = failure_of(bench, "judge")
    assert stuck.missing_variables(error) == ["score"]
    assert stuck.expression_of(error) == "${score * 2 >= 90}"
    assert stuck.in_words(error).zh == "变量“score”没有值（${score * 2 >= 90}）"
    assert stuck.in_words(error).en == "The variable “score” has no value (${score * 2 >= 90})"


def test_an_expression_that_does_not_fit_its_variables_is_shown():
    bench = Bench(scored())
    bench.start()
    error = failure_of(bench, "judge", score="很好")
    assert isinstance(error, ExpressionError) and stuck.missing_variables(error) == []
    assert stuck.in_words(error).en == (
        "An expression cannot be computed (${score * 2 >= 90}): a text and a number do not go together here"
    )


def test_of_two_cases_the_one_that_was_moved_first_comes_first():
    thrower = Drawing("thrower", definitions='<bpmn:message id="m1" name="go" />').node("startEvent", "begun")
    thrower.user("say").node("intermediateThrowEvent", "said", after=message("m1")).node("endEvent", "SAID")
    waiter = Drawing("waiter", definitions='<bpmn:message id="m1" name="go" />').node("startEvent", "begun")
    waiter.node("intermediateCatchEvent", "heard", after=message("m1")).service("act", "demo.gone")
    waiter.node("endEvent", "DONE").chain("begun", "heard", "act", "DONE")
    bench = Bench(thrower.chain("begun", "say", "said", "SAID"), waiter)
    bench.start("waiter")
    bench.start("thrower")
    error = failure_of(bench, "say")
    first, last = stuck.places(error)
    assert (first.process_id, first.kind) == ("thrower", "completion")
    assert (last.process_id, last.kind, last.element_id) == ("waiter", "message", "act")
    assert isinstance(error, NotWired)


def test_a_case_that_was_only_being_started_is_not_stored():
    bench = Bench(Drawing().node("startEvent", "begun").service("act", "demo.gone").chain("begun", "act"))
    with pytest.raises(NotWired) as failure:
        bench.start()
    (place,) = stuck.places(failure.value)
    assert not place.is_stored and place.element_id == "act"


def test_a_timer_that_leads_nowhere_is_the_one_named():
    drawing = Drawing().node("startEvent", "begun").user("reply")
    drawing.boundary("soon", "reply", timer("duration", "PT1H"), interrupting=False)
    drawing.boundary("late", "reply", timer("duration", "PT2H"), interrupting=False)
    drawing.user("hurry").service("act", "demo.gone").node("endEvent", "DONE").node("endEvent", "HURRIED")
    drawing.node("endEvent", "ACTED").chain("begun", "reply", "DONE").chain("soon", "hurry", "HURRIED")
    bench = Bench(drawing.chain("late", "act", "ACTED"))
    bench.start()
    bench.clock.advance(hours=3)
    with pytest.raises(NotWired) as failure:
        bench.fire()
    (place,) = stuck.places(failure.value)
    timers = {
        row.timer_id: row.element_id for row in bench.work().session.execute(bench.tables.timer.select())
    }
    assert place.kind == "timer" and timers[place.reference] == "late"


class _TooLate(Refusal):
    code = "too-late"
    title = Said("已过期限", "It is too late")


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (DeadEnd("x"), "流程走到此处后没有下一步，也没有办结"),
        (_TooLate(), "规则不允许：已过期限"),
        (RuntimeError("the register is away"), "程序出错（RuntimeError）"),
    ],
)
def test_every_reason_has_words(error, words):
    assert stuck.in_words(error).zh == words and stuck.in_words(error).en


def test_a_name_that_resembles_the_missing_one_is_offered_and_other_reasons_are_told():
    with pytest.raises(ExpressionError) as missing:
        evaluate("${scores > 1}", {"score": 1})
    assert stuck.in_words(missing.value).zh == "变量“scores”没有值（${scores > 1}）；是否指“score”？"
    with pytest.raises(ExpressionError) as other:
        evaluate("1 / 0", {})
    assert stuck.in_words(other.value).en == "An expression cannot be computed (1 / 0): division by zero"


def drawn_with(element: Drawing) -> Bench:
    return Bench(element.node("endEvent", "DONE").chain("begun", "reply", "DONE"))


@pytest.mark.parametrize(
    ("attributes", "zh", "en"),
    [
        (
            'camunda:dueDate="${when}"',
            "“下周”不是日期、时刻或时长",
            "“下周” is neither a date, a moment nor a",
        ),
        ('camunda:dueDate="P5X"', "“P5X”不是时长，时长写作 PT48H", "“P5X” is not a duration such as PT48H"),
    ],
)
def test_a_due_time_that_is_none_says_so_in_both_languages(attributes, zh, en):
    bench = drawn_with(Drawing().node("startEvent", "begun").user("reply", attributes=attributes))
    with pytest.raises(ExpressionError) as failure:
        bench.start(when="下周")
    assert zh in stuck.in_words(failure.value).zh and en in stuck.in_words(failure.value).en


@pytest.mark.parametrize("cycle", ["R0/PT1H", "R1001/PT1H", "R3/每天"])
def test_a_cycle_that_is_none_says_so_in_both_languages(cycle):
    drawing = Drawing().node("startEvent", "begun").user("reply")
    drawing.boundary("again", "reply", timer("cycle", f"${{'{cycle}'}}"), interrupting=False).node(
        "endEvent", "SAID"
    )
    with pytest.raises(ExpressionError) as failure:
        drawn_with(drawing.chain("again", "SAID")).start()
    words = stuck.in_words(failure.value)
    assert (
        f"“{cycle}”不是循环，循环写作 R3/PT24H" in words.zh and "is not a cycle such as R3/PT24H" in words.en
    )


def test_instances_over_what_is_no_list_say_so_in_both_languages():
    drawing = Drawing().node("startEvent", "begun").user("reply", after=each("towns", "town"))
    with pytest.raises(ExpressionError) as failure:
        drawn_with(drawing).start(towns="全部")
    assert "需要不超过 500 项的列表" in stuck.in_words(failure.value).zh
    assert "a list of at most 500 is needed" in str(failure.value) and "at reply" in str(failure.value)


def test_a_gateway_without_a_way_out_says_so_in_both_languages():
    drawing = Drawing().node("startEvent", "begun").node("inclusiveGateway", "which").user("reply")
    drawing.flow("begun", "which").flow("which", "reply", "${score > 1}").node("endEvent", "DONE")
    with pytest.raises(ExpressionError) as failure:
        Bench(drawing.chain("reply", "DONE")).start(score=1)
    assert "没有条件成立，也没有默认去向" in stuck.in_words(failure.value).zh
    assert str(failure.value) == "at which: no condition holds and there is no default"
