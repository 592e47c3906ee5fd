"""Decisions that rest on other decisions, in one file or in several of one process."""

from __future__ import annotations

from decimal import Decimal

import pytest

from chassis.engine.decision_files import read_decisions
from chassis.engine.decision_records import decisions_taken
from chassis.engine.expression_values import ExpressionError
from chassis.persistence.journal import JournalEntry
from tests.unit.chassis.engine import bench as workbench
from tests.unit.chassis.engine.bench import Bench
from tests.unit.chassis.engine.drawing import Drawing
from tests.unit.chassis.engine.tables import decision, dmn, formula, requires

GRADES = [((">= 90",), ('"优秀"',)), (("[60..90)",), ('"合格"',)), (("< 60",), ('"不合格"',))]
SCORE = formula("score_of", "0.4*T + 0.2*S + 0.4*D", variable="得分")
GRADE = decision(
    GRADES, inputs=("得分",), kinds=("number",), extra=requires("#score_of"), variable="等次结果"
)
REWARD = formula(
    "reward", "if grade = '优秀' then 1000 else 0", variable="奖励", before=requires("#grade", "#score_of")
)
TAKEN = {"T": 92.5, "S": 88, "D": 90.25}


def test_what_is_required_is_decided_first_and_found_under_its_variable_its_name_and_its_id():
    decided = read_decisions(dmn(REWARD, GRADE, SCORE))["reward"](TAKEN)
    assert decided.result == {"奖励": 1000}
    assert [one.decision_id for one in decided.everything()] == ["score_of", "grade", "reward"]
    score, grade = decided.required
    assert score.result == {"得分": Decimal("90.700")}
    assert dict(grade.inputs) == {"得分": Decimal("90.700")} and grade.rules[0].number == 1
    for name in ("grade", "等次", "等次结果"):
        asking = formula("asking", f"{name} = '优秀'", before=requires("#grade"))
        assert read_decisions(dmn(SCORE, GRADE, asking))["asking"](TAKEN).result == {"asking": True}


def test_the_answer_of_several_outputs_is_an_object_and_of_several_rules_a_list():
    several = decision([(("-",), ("1", "2"))], outputs=("a", "b"), decision_id="two", name="两项")
    many = decision([(("-",), ("1",)), (("-",), ("2",))], policy="COLLECT", decision_id="many", name="多项")
    none = decision([(("> 99",), ("1",))], decision_id="none", name="无")
    total = formula(
        "total",
        "two.a + two.b + sum(many) + (if none = null then 10 else 0)",
        before=requires("#two", "#many", "#none"),
    )
    answer = read_decisions(dmn(several, many, none, total))["total"]({"score": 1})
    assert answer.result == {"total": 16}


def test_a_decision_several_others_rest_on_is_taken_once():
    asked = []
    base = formula("base", "count_me()")
    left, right = (formula(one, "base + 1", before=requires("#base")) for one in ("left", "right"))
    top = formula("top", "left + right + base", before=requires("#left", "#right", "#base"))
    functions = {"count_me": lambda: asked.append(1) or 5}
    decided = read_decisions(dmn(top, left, right, base))["top"]({}, functions)
    assert decided.result == {"top": 17} and asked == [1]
    assert sorted(one.decision_id for one in decided.required) == ["base", "left", "right"]


def test_a_result_stands_before_a_variable_of_the_same_name():
    decided = read_decisions(dmn(SCORE, GRADE))["grade"]({**TAKEN, "得分": 1})
    assert decided.result == {"level": "优秀"}


def test_the_files_of_a_process_may_rest_on_one_another():
    other = dmn(GRADE.replace("#score_of", "scores.dmn#score_of"))
    assert read_decisions(other, dmn(SCORE))["grade"](TAKEN).result == {"level": "优秀"}
    with pytest.raises(ExpressionError, match="score_of, which does not exist"):
        read_decisions(other)


@pytest.mark.parametrize(
    ("decisions", "reason"),
    [
        ([formula("a", "1", before=requires("#a"))], "circle: a → a"),
        (
            [formula("a", "1", before=requires("#b")), formula("b", "1", before=requires("#a"))],
            "circle: a → b → a",
        ),
        ([formula("a", "1", before=requires("#nowhere"))], "nowhere, which does not exist"),
        (
            [
                formula("a", "1", variable="x"),
                formula("b", "1", variable="x"),
                formula("c", "x", before=requires("#a", "#b")),
            ],
            "same name as another decision's: x",
        ),
        (
            [
                formula("d0", "1"),
                *(formula(f"d{n}", "1", before=requires(f"#d{n - 1}")) for n in range(1, 60)),
            ],
            "more than 50",
        ),
    ],
)
def test_requirements_nobody_can_follow_are_refused(decisions, reason):
    with pytest.raises(ExpressionError, match=reason):
        read_decisions(dmn(*decisions))


def test_the_journal_keeps_every_decision_that_was_taken():
    drawing = (
        Drawing()
        .node("startEvent", "begun")
        .node("businessRuleTask", "judge", "", 'camunda:decisionRef="grade" camunda:resultVariable="等次" '
              'camunda:mapDecisionResult="singleEntry"')
        .user("tell")
        .node("endEvent", "DONE")
    )  # fmt: skip
    bench = Bench(drawing.chain("begun", "judge", "tell", "DONE"), decisions={"grades": dmn(SCORE, GRADE)})
    bench.start(**TAKEN)
    taken = [facts for action, _, facts in bench.lines if action == "decision-taken"]
    assert [(one["decision_id"], one["element_id"]) for one in taken] == [
        ("score_of", "judge"),
        ("grade", "judge"),
    ]
    assert (
        taken[0]["result"] == {"得分": Decimal("90.700")} and taken[0]["formula"] == "0.4*T + 0.2*S + 0.4*D"
    )
    assert taken[1]["rules"] == [{"rule_id": "r1", "number": 1, "annotation": "依据1；注1"}]
    assert taken[1]["labels"] == {"inputs": {"得分": "列0"}, "outputs": {"level": "level"}}


def test_the_journal_tells_why_also_of_several_rules_and_of_lines_an_older_version_wrote(monkeypatch):
    facts = [
        {
            "decision_id": "d", "name": "工具", "formula": "", "inputs": {"a": 1}, "labels":
            {"inputs": {"a": "人数"}, "outputs": {"level": "办法"}},
            "result": [{"level": "走访"}, {"level": "公示"}],
            "rules": [{"rule_id": "r1", "number": 1, "annotation": "依据一"}],
        },
        {"decision_id": "old", "inputs": {"b": True}, "result": None, "rules": []},
    ]  # fmt: skip
    entries = [
        JournalEntry(n, workbench.NOON, "u", "", "", "", "", "decision-taken", "c1", one, "")
        for n, one in enumerate(facts)
    ]
    monkeypatch.setattr("chassis.engine.decision_records.entries_of", lambda *_, **__: entries)
    several, old = decisions_taken(None, "c1")
    assert several["outputs"] == [{"label": "办法", "value": ["走访", "公示"]}]
    assert several["inputs"] == [{"label": "人数", "value": 1}]
    assert (old["name"], old["inputs"], old["outputs"]) == ("old", [{"label": "b", "value": True}], [])
