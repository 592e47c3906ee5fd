"""Decision tables, as dmn-js and Camunda Modeler save them."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chassis.engine.decision_files import read_decisions
from chassis.engine.expression_tokens import MAX_LENGTH
from chassis.engine.expression_values import ExpressionError
from chassis.engine.unary_tests import compile_tests
from chassis.engine.value_kinds import Months
from tests.support.pace import in_good_time
from tests.unit.chassis.engine.tables import dmn, formula, table

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
        ("< -3", -4, True),
        ("[-5..-1]", -2.5, True),
        ("-1", -1, True),
        ("[0.1..0.3]", 0.30, True),
        ("[0.1..0.3)", 0.30, False),
        ('date("2026-01-01")', "2026-01-01", True),
        ('date("2026-01-01")', date(2026, 1, 1), True),
        ('< date("2026-01-01")', "2025-12-31", True),
        ('[date("2026-01-01")..date("2026-12-31")]', "2026-12-31", True),
        ('[date("2026-01-01")..date("2026-12-31"))', date(2026, 12, 31), False),
        ('] date("2026-01-01") .. date("2026-12-31") ]', "2026-01-01", False),
        ('>= date and time("2026-01-01T09:00:00")', "2026-01-01T01:00:00+00:00", True),
        ('> date and time("2026-01-01T09:00:00")', datetime(2026, 1, 1, 1, tzinfo=UTC), False),
        ('duration("P5D")', timedelta(days=5), True),
        ('[duration("P5D")..duration("P10D")]', timedelta(days=11), False),
        ('> duration("PT36H")', timedelta(days=2), True),
        ('duration("P1Y")', Months(12), True),
        ("not(null)", None, False),
        ("not(null)", 0, True),
        ("not([1..2], 5)", 5, False),
        ("not([1..2], 5)", 3, True),
        ("not(flag)", True, False),
        ("not(flag) or ? = 1", 1, True),
        ("null, 3", None, True),
        ("false", False, True),
        ("false", None, False),
        ("? = null", None, True),
        ('contains(?, "低保")', "低保户", True),
        ("string length(?) > 2", "低保户", True),
        ("? in [1..3] or ? in (8..9]", 9, True),
        ("? between 3 and limit", 5, True),
        ("if limit > 3 then 1 else 2", 1, True),
        ("some t in towns satisfies t = ?", "t1", True),
        ("count(?) > 1", ["a", "b"], True),
        ("limit, limit + 1", 6, True),
        ("<limit", 4, True),
        ("=limit", 5, True),
    ],
)
def test_cells_mean_what_dmn_says(cell, value, fits):
    assert compile_tests(cell)(value, {"limit": 5, "towns": ["t1"], "flag": True}) is fits


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
        table(GRADES, policy="OUTPUT ORDER"),
        table(GRADES, policy="FIRST", aggregation="SUM"),
        table(GRADES, policy="PRIORITY", allowed={"level": "> 3"}),
        table(GRADES, language=' expressionLanguage="javascript"'),
        table([((">= 90",), ("1",))], inputs=("",)),
        table([((f"{'-' * 2100}1",), ("1",))]),
        dmn(formula("f", "1"), attributes='expressionLanguage="http://www.groovy-lang.org"'),
        dmn(formula("f", "1", attributes='expressionLanguage="juel"')),
        dmn(formula("f", "")),
        dmn(formula("f", "1"), formula("f", "2")),
        dmn('<decision name="无编号"><literalExpression><text>1</text></literalExpression></decision>'),
        dmn('<decision id="c"><context /></decision>'),
        dmn(
            '<decision id="c"><literalExpression><text>1</text></literalExpression><invocation /></decision>'
        ),
        dmn(formula("f", "1", before="<knowledgeRequirement />")),
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


SEVERAL = [((">= 1",), ('"low"', "1")), ((">= 2",), ('"high"', "2")), ((">= 3",), ('"high"', "1"))]
RANKED = {"outputs": ("level", "days"), "allowed": {"level": '"high","mid","low"', "days": "1,2"}}


def test_priority_goes_by_the_order_of_the_allowed_values_output_by_output():
    grade = read_decisions(table(SEVERAL, policy="PRIORITY", **RANKED))["grade"]
    assert [rule.number for rule in grade({"score": 3}).rules] == [3]
    assert grade({"score": 3}).result == {"level": "high", "days": 1}
    assert grade({"score": 2}).result == {"level": "high", "days": 2}
    assert grade({"score": 1}).result == {"level": "low", "days": 1}
    assert grade({"score": 0}).result is None


def test_priority_may_rank_by_one_output_only_and_then_keeps_the_order_of_the_rules():
    ranked = {"outputs": ("level", "days"), "allowed": {"days": "2,1"}}
    grade = read_decisions(table(SEVERAL, policy="PRIORITY", **ranked))["grade"]
    assert [rule.number for rule in grade({"score": 3}).rules] == [2]
    assert [rule.number for rule in grade({"score": 1}).rules] == [1]


def test_output_order_gives_every_answer_the_most_important_first():
    decided = read_decisions(table(SEVERAL, policy="OUTPUT ORDER", **RANKED))["grade"]({"score": 3})
    assert [row["level"] for row in decided.result] == ["high", "high", "low"]
    assert [rule.number for rule in decided.rules] == [3, 2, 1]


@given(st.lists(st.integers(-999, 999), min_size=1, max_size=6))
def test_collect_adds_and_compares_exactly(cents):
    rules = [(("-",), (f"{cent / 100:.2f}",)) for cent in cents]
    exact = [Decimal(f"{cent / 100:.2f}") for cent in cents]
    for aggregation, wanted in (("SUM", sum(exact)), ("MIN", min(exact)), ("MAX", max(exact))):
        grade = read_decisions(table(rules, policy="COLLECT", aggregation=aggregation))["grade"]
        assert grade({"score": 0}).result == {"level": wanted}


def test_scores_between_two_grades_fall_exactly():
    exact = {"T": 92.5, "S": 88, "D": 90.25}
    weighted = formula("得分", "0.4*T + 0.2*S + 0.4*D")
    decided = read_decisions(dmn(weighted))["得分"](exact)
    assert decided.result == {"得分": Decimal("90.700")} and decided.formula == "0.4*T + 0.2*S + 0.4*D"
    assert dict(decided.inputs) == exact


def test_a_default_output_answers_where_no_rule_fits():
    xml = table([(("> 9",), ('"a"',))]).replace(
        b'name="level">', b'name="level"><defaultOutputEntry><text>"none"</text></defaultOutputEntry>'
    )
    grade = read_decisions(xml)["grade"]
    assert grade({"score": 1}).result == {"level": "none"} and grade({"score": 1}).rules == []
    assert grade({"score": 10}).result == {"level": "a"}


@pytest.mark.parametrize(
    ("kind", "value", "cell"),
    [
        ("number", "95", "> 90"),
        ("number", " 0.30 ", "0.3"),
        ("integer", "5", "5"),
        ("integer", Decimal("5.0"), "5"),
        ("long", 7, "[7..8]"),
        ("double", 0.1, "0.1"),
        ("date", "2026-05-01", 'date("2026-05-01")'),
        ("date", "2026-04-30T16:30:00Z", 'date("2026-05-01")'),
        ("date", datetime(2026, 4, 30, 16, 30, tzinfo=UTC), '= date("2026-05-01")'),
        ("dateTime", "2026-05-01T09:00:00", 'date and time("2026-05-01T01:00:00Z")'),
        ("dateTime", "2026-05-01", 'date and time("2026-05-01T00:00:00")'),
        ("boolean", "true", "true"),
        ("boolean", False, "false"),
        ("string", 1001, '"1001"'),
        ("string", date(2026, 5, 1), '"2026-05-01"'),
        ("feel:string", "甲", '"甲"'),
        ("the_author_s_own", 5, "5"),
    ],
)
def test_a_column_reads_its_input_as_the_type_it_says(kind, value, cell):
    grade = read_decisions(table([((cell,), ("true",))], kinds=(kind,)))["grade"]
    assert grade({"score": value}).result == {"level": True}
    assert grade({"score": None}).result is None


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("number", "ninety"),
        ("number", True),
        ("integer", 5.5),
        ("date", "1 May"),
        ("date", "2026-02-30"),
        ("date", 20260501),
        ("dateTime", "noon"),
        ("boolean", "yes"),
        ("boolean", 1),
        ("string", True),
        ("string", [1]),
        ("number", []),
    ],
)
def test_an_input_that_is_not_of_its_type_is_an_error_that_names_the_column(kind, value):
    grade = read_decisions(table([(("-",), ("true",))], kinds=(kind,)))["grade"]
    with pytest.raises(ExpressionError) as error:
        grade({"score": value})
    assert "“列0”列：“score”：应为" in error.value.said.zh or "“列0”列：应为" in error.value.said.zh
    assert "grade" in str(error.value)


def test_inputs_and_outputs_outside_the_allowed_values_are_errors():
    allowed = {"score": "[0..100]", "level": '"a","b"'}
    rules = [(("> 50",), ("answer",)), (("<= 50",), ('"b"',))]
    grade = read_decisions(table(rules, allowed=allowed))["grade"]
    assert grade({"score": 40, "answer": "c"}).result == {"level": "b"}
    assert grade({"score": 60, "answer": "a"}).result == {"level": "a"}
    with pytest.raises(ExpressionError, match="input 101 is not among"):
        grade({"score": 101, "answer": "a"})
    with pytest.raises(ExpressionError, match=r"rule 1, column “level”.*output c is not among"):
        grade({"score": 60, "answer": "c"})


def test_an_error_in_a_cell_names_decision_rule_and_column():
    grade = read_decisions(table([(("< 1",), ("1",)), (("> limit",), ("2",))]))["grade"]
    with pytest.raises(ExpressionError) as error:
        grade({"score": 3, "limits": 2})
    assert error.value.said.zh == (
        "决策“等次”（grade）：第2条规则“列0”列：“> limit”：没有变量 limit；是否指 limits？"
    )


@pytest.mark.parametrize(
    "cell",
    [
        "[" * 1000, "[1.." * 400, "(" * 1000 + "..", "]" * 1000, "[1" + " " * 1900 + "..2", '"' + "a" * 1900,
        "not(" * 400, "1," * 900, "[a..b" + "]" * 900, ".." * 900, "1.." * 600, "-" * 1900, "? " * 900,
        "<" * 1900, '"\\' * 600, "[" + "1," * 900, "]" + "0" * 1900 + "..", "x" * 1999, "中" * 1999,
        "a.b" + ".c" * 900, "1" + "+1" * 900,
    ],
)  # fmt: skip
def test_no_cell_keeps_the_reader_busy(cell):
    def read() -> None:
        with suppress(ExpressionError):
            compile_tests(cell)(1, {})

    in_good_time(read, 20)
    assert len(cell) <= MAX_LENGTH
