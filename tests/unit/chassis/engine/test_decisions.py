"""Decision tables, as dmn-js and Camunda Modeler save them."""

from __future__ import annotations

from xml.sax.saxutils import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chassis.engine.decision_files import read_decisions
from chassis.engine.expression_values import ExpressionError
from chassis.engine.unary_tests import compile_tests


def table(rules, *, policy="UNIQUE", aggregation="", inputs=("score",), outputs=("level",), extra=""):
    columns = "".join(
        f'<input id="i{n}" label="列"><inputExpression id="e{n}" typeRef="number">'
        f"<text>{escape(text)}</text></inputExpression></input>"
        for n, text in enumerate(inputs)
    )
    columns += "".join(
        f'<output id="o{n}" name="{name}" typeRef="string" />' for n, name in enumerate(outputs)
    )
    written = "".join(
        f'<rule id="r{n}"><description>注{n}</description>'
        + "".join(f"<inputEntry><text>{escape(cell)}</text></inputEntry>" for cell in cells)
        + "".join(f"<outputEntry><text>{escape(cell)}</text></outputEntry>" for cell in answers)
        + f"<annotationEntry><text>依据{n}</text></annotationEntry></rule>"
        for n, (cells, answers) in enumerate(rules, 1)
    )
    aggregate = f' aggregation="{aggregation}"' if aggregation else ""
    return (
        '<?xml version="1.0" encoding="UTF-8"?>'
        '<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="d" name="DRD" namespace="n">'
        f'<decision id="grade" name="等次">{extra}<decisionTable id="t" hitPolicy="{policy}"{aggregate}>'
        f'{columns}<annotation name="依据" />{written}</decisionTable></decision></definitions>'
    ).encode()


GRADES = [
    ((">= 90",), ('"excellent"',)),
    (("[80..90)",), ('"good"',)),
    (("[60..80)",), ('"fair"',)),
    (("< 60",), ('"poor"',)),
]


@pytest.mark.parametrize(
    ("score", "level", "number"),
    [
        (90, "excellent", 1),
        (89.999, "good", 2),
        (80, "good", 2),
        (79.9, "fair", 3),
        (60, "fair", 3),
        (0, "poor", 4),
    ],
)
def test_a_unique_table_answers_and_names_its_rule(score, level, number):
    decided = read_decisions(table(GRADES))["grade"]({"score": score})
    assert decided.result == {"level": level}
    assert [(rule.rule_id, rule.number, rule.annotation) for rule in decided.rules] == [
        (f"r{number}", number, f"依据{number}；注{number}")
    ]
    assert [float(value) for value in decided.inputs.values()] == [score]


def test_two_rules_of_a_unique_table_may_not_both_fit():
    grade = read_decisions(table([(("> 1",), ('"a"',)), (("> 2",), ('"b"',))]))["grade"]
    assert grade({"score": 2}).result == {"level": "a"}
    with pytest.raises(ExpressionError, match="rules 1, 2 all fit"):
        grade({"score": 3})


def test_the_hit_policies_differ():
    rules = [(("> 1",), ("10",)), (("> 2",), ("20",)), (("> 3",), ("5",))]

    def answer(policy, aggregation=""):
        return read_decisions(table(rules, policy=policy, aggregation=aggregation))["grade"]({"score": 4})

    assert answer("FIRST").result == {"level": 10} and len(answer("FIRST").rules) == 1
    assert answer("RULE ORDER").result == [{"level": 10}, {"level": 20}, {"level": 5}]
    assert answer("COLLECT").result == [{"level": 10}, {"level": 20}, {"level": 5}]
    assert answer("COLLECT", "SUM").result == {"level": 35} and len(answer("COLLECT", "SUM").rules) == 3
    assert answer("COLLECT", "MIN").result == {"level": 5}
    assert answer("COLLECT", "MAX").result == {"level": 20}
    assert answer("COLLECT", "COUNT").result == {"level": 3}
    with pytest.raises(ExpressionError, match="disagree"):
        answer("ANY")


def test_rules_of_an_any_table_may_agree():
    decided = read_decisions(table([(("> 1",), ("1",)), (("> 2",), ("1",))], policy="ANY"))["grade"](
        {"score": 3}
    )
    assert decided.result == {"level": 1} and len(decided.rules) == 2


def test_no_rule_is_an_answer_too():
    assert read_decisions(table([(("> 9",), ("1",))]))["grade"]({"score": 1}).result is None
    collected = read_decisions(table([(("> 9",), ("1",))], policy="COLLECT", aggregation="SUM"))["grade"]
    assert collected({"score": 1}).result == {"level": 0}


@pytest.mark.parametrize(
    ("cell", "value", "fits"),
    [
        ("", 1, True),
        ("-", None, True),
        ('"A","B"', "B", True),
        ('"A","B"', "C", False),
        ('not("Z")', "A", True),
        ('not("A", "B")', "B", False),
        ("[60..90)", 60, True),
        ("[60..90)", 90, False),
        ("]60..90]", 60, False),
        ("(60..90]", 90, True),
        ("]60..90[", 90, False),
        ("[1..2],[5..6], > 9", 5.5, True),
        ("[1..2],[5..6], > 9", 3, False),
        (">= limit", 5, True),
        ("true", True, True),
        ("true", 1, False),
        ("null", None, True),
        ("< 3", None, False),
        ("? > 3 and ? < limit + 2", 6, True),
        ('? in ["a","b"]', "b", True),
        ('"a, b"', "a, b", True),
        ("!= 3", 4, True),
        ('starts_with(?, "县")', "县级", True),
        ("towns", "t1", True),
        ("[limit..9]", 7, True),
        ('date("2026-01-01")', None, False),
        ('"是？"', "是？", True),
        ("= 3", 3, True),
        ("3", 3.0, True),
        ('["a","b"]', "a", True),
    ],
)
def test_cells_mean_what_dmn_says(cell, value, fits):
    assert compile_tests(cell)(value, {"limit": 5, "towns": ["t1"]}, {}) is fits


@pytest.mark.parametrize(
    ("value", "fits"),
    [
        (1, True),
        (2, False),
        (3, False),
        (4, True),
        (4.5, False),
        (8, True),
        (9, True),
        (9.5, True),
        (10, False),
    ],
)
def test_a_cell_is_split_only_between_its_tests(value, fits):
    cell = compile_tests("[1..2), ]3..limit[, max(7, 8), [8,9], ]9..10[")
    assert cell(value, {"limit": 4.5}, {}) is fits


def test_a_comma_inside_a_text_does_not_split_it():
    cell = compile_tests('"甲,乙", "丙"')
    assert [cell(value, {}) for value in ("甲,乙", "丙", "甲")] == [True, True, False]


@pytest.mark.parametrize(
    "xml",
    [
        b"",
        b"<x/>",
        b"not xml",
        b"<definitions xmlns='x'><decision id='d'/></definitions>",
        b'<!DOCTYPE x [<!ENTITY a "b">]><definitions><decision/></definitions>',
        table(GRADES, policy="PRIORITY"),
        table(GRADES, policy="COLLECT", aggregation="MEDIAN"),
        table(GRADES, outputs=()),
        table([((">= ",), ("1",))]),
        table([((), ("1",))]),
        table([(("> 1",), ())]),
        table([(("__import__('os')",), ("1",))]),
        table([(("> 1",), ("open('x')",))], inputs=("score.__class__",)),
        table(GRADES, extra="<informationRequirement><requiredDecision href='#x'/></informationRequirement>"),
        table([(("> 1",), ("1", "2"))], policy="COLLECT", aggregation="SUM", outputs=("a", "b")),
        b"<definitions>" + b" " * 500_001 + b"</definitions>",
    ],
)
def test_a_table_nobody_can_rely_on_is_refused(xml):
    with pytest.raises(ExpressionError):
        read_decisions(xml)


def test_a_missing_input_is_an_error_and_not_a_silent_no():
    with pytest.raises(ExpressionError, match="no variable score"):
        read_decisions(table(GRADES))["grade"]({})


@given(st.floats(0, 100, allow_nan=False))
def test_exactly_one_grade_fits_every_score(score):
    assert len(read_decisions(table(GRADES))["grade"]({"score": score}).rules) == 1
