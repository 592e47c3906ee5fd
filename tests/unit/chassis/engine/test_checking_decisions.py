"""What a decision table is told before any case asks it."""

from __future__ import annotations

import pytest

from chassis.engine.checking_decisions import check_decisions
from tests.unit.chassis.engine.tables import decision, dmn, formula, requires, table


def findings(*files: bytes):
    return check_decisions({f"file{n}": file for n, file in enumerate(files)})[0]


def rules_of(file: bytes) -> list[str]:
    return [one.rule for one in findings(file)]


def test_every_cell_that_cannot_be_read_is_named_with_decision_rule_column_and_remedy():
    file = table([(("> ",), ("1",)), (("[1..",), ("1 +",)), (("> 3",), ("“优秀”",))])
    found = findings(file)
    assert [one.element for one in found] == ["grade"] * 4 and {one.rule for one in found} == {
        "decision-cell"
    }
    assert found[0].said.zh == (
        "决策表的单元格有误：决策“等次”（grade）：第1条规则“列0”列：“>”：表达式没有写完"
    )
    assert found[0].said.en.startswith("A cell of a decision table is wrong: decision “等次” (grade): rule 1")
    assert "改用英文的" in found[3].said.zh and "第3条规则“level”列" in found[3].said.zh
    assert all(one.remedy.zh and one.remedy.en for one in found)


def test_faults_outside_the_rules_are_named_too():
    (found,) = findings(table([(("1",), ("1",))], policy="PRIORITY"))
    assert found.rule == "decision-faulty" and "允许值" in found.said.zh and found.element == "grade"
    (column,) = findings(table([(("1",), ("1",))], inputs=("a b",)))
    assert "“列0”列" in column.said.zh and "名称里不能有空格" in column.said.zh
    assert [one.element for one in findings(b"not xml")] == ["file0"]
    assert rules_of(dmn(formula("a", "b", before=requires("#c")))) == ["decision-faulty"]


@pytest.mark.parametrize(
    ("one", "other", "kind", "overlap"),
    [
        ("> 5", "> 9", "number", True),
        ("[1..5]", "[5..9]", "number", True),
        ("[1..5)", "[5..9]", "number", False),
        ("(5..6)", "> 5", "number", True),
        ("(5..6)", "> 5", "integer", False),
        ("< 6", "> 5", "integer", False),
        ("< 6", "> 5", "number", True),
        ("< 7", "> 5", "integer", True),
        ("-", "3", "number", True),
        ('"a","b"', '"b","c"', "string", True),
        ('"a"', '"b"', "string", False),
        ("true", "false", "boolean", False),
        ("true", "-", "boolean", True),
        ('< date("2026-01-02")', '> date("2026-01-01")', "date", False),
        ('<= date("2026-01-02")', '>= date("2026-01-02")', "date", True),
        ('[date("2026-01-01")..date("2026-02-01")]', '"2026-02-01"', "date", True),
        ("= 3", "[1..3]", "number", True),
        ("[5..1]", "[1..5]", "number", False),
        ("> limit", "> 3", "number", False),  # only a case can tell
        ("not(3)", "4", "number", False),
        ("? > 3", "4", "number", False),
    ],
)
def test_rules_of_a_unique_table_that_fit_together_are_found(one, other, kind, overlap):
    rules = [((one,), ('"x"',)), ((other,), ('"y"',))]
    assert rules_of(table(rules, kinds=(kind,))) == ["decision-overlap"] * overlap
    assert rules_of(table(rules, kinds=(kind,), policy="RULE ORDER")) == []


def test_rules_overlap_only_when_every_column_does():
    rules = [(("> 5", "true"), ('"x"',)), (("> 9", "false"), ('"y"',)), (("-", "true"), ('"z"',))]
    (found,) = findings(table(rules, inputs=("a", "b"), kinds=("number", "boolean")))
    assert "规则 1 与 3 会同时命中" in found.said.zh and "FIRST" in found.remedy.zh


def test_nothing_comes_after_a_rule_that_always_fits():
    rules = [(("1",), ('"x"',)), (("-",), ('"y"',)), (("2",), ('"z"',))]
    (found,) = findings(table(rules, policy="FIRST"))
    assert found.rule == "decision-unreachable" and "从第3条起" in found.said.zh
    assert rules_of(table(rules[:2], policy="FIRST")) == []


@pytest.mark.parametrize(
    ("kind", "cell", "fits"),
    [
        ("number", '"95"', False),
        ("number", "[1..2]", True),
        ("number", "true", False),
        ("integer", "< 2.5", True),
        ("string", "95", False),
        ("string", "true", False),
        ("string", '"a", "b"', True),
        ("boolean", "true", True),
        ("boolean", '"true"', False),
        ("date", '"2026-01-01"', True),
        ("date", '"soon"', False),
        ("date", "2026", False),
        ("date", 'date("2026-01-01")', True),
        ("dateTime", 'date("2026-01-01")', False),
        ("dateTime", 'date and time("2026-01-01T00:00:00")', True),
        ("number", "null", True),
        ("", "95", True),
    ],
)
def test_a_constant_that_is_not_of_the_column_s_type_is_found(kind, cell, fits):
    assert rules_of(table([((cell,), ("1",))], kinds=(kind,))) == ([] if fits else ["decision-type"])


def test_constants_outside_the_allowed_values_are_found():
    allowed = {"score": '"甲","乙"', "level": "[0..10]"}
    good = [(('"甲"',), ("3",)), (("-",), ("days",))]
    wrong = [(('"丙"',), ("3",)), (('not("丁")',), ("11",)), (('"甲"',), ('"3"',))]
    assert rules_of(table(good, allowed=allowed, policy="FIRST")) == []
    found = findings(table(wrong, allowed=allowed, policy="FIRST", output_kinds=("number",)))
    assert [one.rule for one in found] == [
        "decision-value",
        "decision-value",
        "decision-value",
        "decision-type",
    ]
    assert "丙 不在该列允许的值之内" in found[0].said.zh and "丁" in found[1].said.zh


def test_tables_that_answer_alike_are_left_alone():
    decisions = dmn(
        decision([(("> 90",), ('"a"',)), (("<= 90",), ('"b"',))], kinds=("number",)),
        formula("f", "grade", before=requires("#grade")),
    )
    assert findings(decisions) == []
    assert set(check_decisions({"f": decisions})[1]) == {"grade", "f"}
