"""What the expression language says, and what it will not be talked into."""

from __future__ import annotations

import io
import pickle
import string
from collections import OrderedDict
from contextlib import redirect_stdout, suppress
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chassis.engine.expression_values import ExpressionError, VariableMissing, plain
from chassis.engine.expressions import compile_expression, evaluate, fill, parts_of, read_expression
from chassis.engine.host_functions import calendar_functions
from chassis.working_days import WorkingCalendar
from tests.support.pace import in_good_time

CASE = {
    "score": 95,
    "objections": [],
    "decision": "approve",
    "towns": ["t1", "t2"],
    "rate": 0.1,
    "form": {"result": "agree", "n": 3},
    "得分": 90,
    "flag": True,
    "nothing": None,
}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("${score >= 90 && objections = []}", True),
        ('decision == "approve" || score < 3', True),
        ("!flag", False),
        ("form.result == 'agree' and form['n'] = 3", True),
        ("得分 >= 90", True),
        ('any([t == "t1" for t in towns])', True),
        ("count([t for t in towns if t != 't1'])", 1),
        ("0.4 * form.n + 0.2 * score", Decimal("20.2")),
        ("rate + 0.2 == 0.3", True),
        ("1 / 3 * 3 < 1", True),
        ("7 // 2 + 7 % 2", 4),
        ("round(2.5)", 3),
        ("round(0.125, 2)", Decimal("0.13")),
        ("number('0.10') == 0.1", True),
        ("flag == 1", False),
        ("true == flag and nothing == null and nothing is null", True),
        ("'t1' in towns and 't9' not in towns", True),
        ("'pro' in decision", True),
        ("60 <= score < 96", True),
        ("'yes' if score > 90 else 'no'", "yes"),
        ("min(3, 1, 2) + max(towns and [4, 5])", 6),
        ("date('2026-11-23') < days_after('2026-11-23', 1)", True),
        ("days_between('2026-11-01', '2026-12-01')", 30),
        ("year('2026-11-23') * 100 + month('2026-11-23')", 202611),
        ("defined(score) and not defined(nosuch) and not defined(nothing)", True),
        ("get(form, 'missing', 7) + get(form, 'n')", 10),
        ("{'a': score}.a", 95),
        ("starts_with(decision, 'app') and ends_with(decision, 'ove') and contains(towns, 't2')", True),
        ("text(score) + '分'", "95分"),
        ("'a = b && c' == 'a = b && c'", True),
        ("score\n  > 3", True),
        ("=score > 3", True),
        ("if score >= 90 then 'a' else if score >= 60 then 'b' else 'c'", "a"),
        ("if flag and nothing = null then 1 else 2", 1),
        ("(1 if flag else 2) + (if flag then 1 else 2)", 2),
        ("score in [90..100] and score not in (95..100] and 95 in ]94..96[", True),
        ("score in (< 10, >= 95) and score in > 94", True),
        ("score between 90 and 100 and not score between 96 and 100", True),
        ("3 in [towns, 3] or [1..2] = [1..2]", True),
        ("for t in towns return t + '镇'", ["t1镇", "t2镇"]),
        ("some t in towns satisfies t = 't2'", True),
        ("every t in towns satisfies ends_with(t, '2')", False),
        ("some x in [] satisfies nosuch", False),
        ("every x in [] satisfies nosuch", True),
        ("any(t = 't1' for t in towns)", True),
        ("(t for t in towns if t != 't1')[0]", "t2"),
        ("0.1234567890123456789012345 + 0", Decimal("0.1234567890123456789012345")),
        ("2 - -3 - 4", 1),
        ("2 + 3 * 4 - 10 / 4", Decimal("11.5")),
        ("-2 * -3", 6),
        ("not false and not (true and false)", True),
        ("'a' in 'abc' and 'n' in form", True),
        ("towns[1 - 1] + towns[-1]", "t1t2"),
        ("'\\u4e00\\n\\\\'", "一\n\\"),
        ("abs(-3) + abs(2) + floor(-0.5) + ceiling(-0.5)", 4),
        ("mean(1, 2, 4.5)", Decimal("2.5")),
        ("-7.5 // 2", -4),
        ("-7.5 % 2 + 7.5 % -2", 0),
        ("duration('P1Y') + duration('P2M') = duration('P14M')", True),
        ("2 * duration('P5D') = duration('P10D') and -duration('P1D') < duration('PT0S')", True),
        ("date('2026-03-31') - duration('P1M') = date('2026-02-28')", True),
        ("'2026-11-23' - date('2026-11-01') = duration('P22D')", True),
        ("date and time('2026-11-23T01:00:00Z') = date and time('2026-11-23T09:00:00')", True),
        ("date and time('2026-11-23') < '2026-11-23T00:00:01+08:00'", True),
        ("text(duration('PT36H')) + text(duration('-P3M')) + text(0.10)", "P1DT43200S-P3M0.10"),
        ("string length('申请') = 2 and list contains(towns, 't1') and starts with('ab', 'a')", True),
        ("trim('  a ') + text(day('2026-11-23')) + text(weekday('2026-11-23'))", "a231"),
        ("some + every + between + then", 10),
        ("[score, [score]] = [95, [95]] and {'a': [1]} = {'a': [1.0]}", True),
    ],
)
def test_what_designers_write_means_what_they_mean(text, value):
    words = {"some": 1, "every": 2, "between": 3, "then": 4}
    assert evaluate(text, {**CASE, **words}) == value


@pytest.mark.parametrize(
    "text",
    [
        "nosuch == 1",
        "form.missing",
        "towns[9]",
        "decision.upper",
        "score.real",
        "nothing > 3",
        "flag < 2",
        "score < 'x'",
        "1 / 0",
        "sum(towns)",
        "-decision",
        "date('yesterday')",
        "number('x')",
        "round(1, 99)",
        "min()",
        "score + decision",
        "nosuch(1)",
        "any(3)",
        "towns['x']",
        "text([1])",
        "days_after('2026-01-01', 10**9)",
        "days_after('2026-01-01', 99999)",
        "date('2026-01-01') + 5",
        "date('2026-01-01') + date('2026-01-02')",
        "date('2026-01-01') + duration('PT5H')",
        "date('9999-12-31') + duration('P1D')",
        "date('2026-01-01') + duration('P999999M')",
        "date('2026-01-01') > 'soon'",
        "date('2026-01-01') > date and time('2026-01-01T00:00:00')",
        "duration('P1M1D')",
        "duration('P')",
        "duration('P1DT')",
        "duration('P1M') > duration('P1D')",
        "duration('P1D') * 1.5",
        "towns[0.5]",
        "towns[true]",
        "form[0]",
        "'x' in 5",
        "round(5, 0.5)",
        "5 in [1..'a']",
        "[1..2] + 1",
        "plain in [1..2]",
        "if score then 1",
        "for t in towns return [u for u in towns]",
        "for t in towns, u in towns return t",
        "score score",
        "score 3",
        "'a' 'b'",
        "score &",
        "1..2",
        "",
        "${}",
        "[1, 2",
        "[1 2]",
        "{1: 2}",
        "a.",
        ".a",
        "score.3",
        "?",
        "(1 / 3) * (1 / 3) * (1 / 7)",
        "'\\x41'",
        "'abc",
    ],
)
def test_what_does_not_fit_is_an_error_and_never_a_silent_false(text):
    with pytest.raises(ExpressionError):
        evaluate(text, CASE)


ATTACKS = {
    "mro": "().__class__.__mro__[1].__subclasses__()",
    "mro of a text": '"".__class__.__base__.__subclasses__()',
    "import": '__import__("os").popen("id").read()',
    "builtins": "__builtins__",
    "format": '"{0.__class__.__mro__}".format(score)',
    "format_map": '"{score.__class__}".format_map({"score": score})',
    "f-string": 'f"{score.__class__.__mro__}"',
    "getattr": 'getattr(score, "__class__")',
    "lambda": "(lambda: 0).__globals__",
    "lambda called": "(lambda: 1)()",
    "generator frame": "(x for x in [1]).gi_frame.f_back.f_builtins",
    "power tower": "9**9**9**9",
    "power": "10**100000000",
    "text times number": '"a"*10**10',
    "text times small": '"a"*1000000',
    "list times number": "[0]*10000000000",
    "format width": '"%9999999999d" % 1',
    "shift": "1<<10000000000",
    "range": "[x for x in range(10**9)]",
    "nested loops": "[a for a in towns for b in towns]",
    "loop in a loop": "[[a for a in towns] for b in towns]",
    "loop in a condition": "[a for a in towns if any([b for b in towns])]",
    "parentheses": "(" * 300 + "1" + ")" * 300,
    "minus signs": "-" * 1900 + "1",
    "long": " or ".join(["score > 1000000"] * 20000),
    "many parts": " or ".join(["score"] * 150),
    "regular expression": 'matches("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!", "^(a+)+$")',
    "open": 'open("/etc/passwd").read()',
    "walrus": "(a := 1)",
    "await": "await score",
    "star": "max(*towns)",
    "keywords": "max(a=1)",
    "unpacking": "{**form}",
    "set": "{1, 2}",
    "slice": "towns[0:1]",
    "bytes": "b'x'",
    "ellipsis": "...",
    "complex": "1j",
    "infinity": "1e400",
    "huge exponent": "number('1e999999999')",
    "huge whole": "number('9' + '9') * " + "9" * 60,
    "rounding to nowhere": "round(5, -1000000000)",
    "statement": "import os",
    "two statements": "1; 2",
    "assignment": "score += 1",
    "nul": "score\x00",
    "eval": 'eval("1")',
    "exec": 'exec("import os")',
    "underscore field": "form._secret",
    "method of a list": "towns.append(1)",
    "calling a value": "decision()",
    "calling a field": "form.result()",
}


@pytest.mark.parametrize("attack", ATTACKS, ids=str)
def test_no_attack_gets_a_value_or_the_processor(attack):
    def tried() -> None:
        with pytest.raises(ExpressionError):
            evaluate(ATTACKS[attack], {**CASE, "os": 1})

    in_good_time(tried, 80)


def test_loops_share_one_budget():
    long = {"many": list(range(1999))}
    assert evaluate("count([m for m in many])", long) == 1999
    with pytest.raises(ExpressionError, match="too much work"):
        evaluate("+".join(["count([m + m * 2 for m in many])"] * 12), long)
    with pytest.raises(ExpressionError):
        evaluate("[m for m in many]", {"many": list(range(2001))})


def test_texts_and_lists_do_not_grow_without_end():
    with pytest.raises(ExpressionError):
        evaluate("a + a", {"a": "x" * 6000})
    with pytest.raises(ExpressionError):
        evaluate("a + a", {"a": [1] * 1500})


def test_an_expression_knows_what_it_mentions():
    expression = compile_expression("${workdays_after(today(), limit) > due and [x for x in xs]}")
    assert expression.variables == {"limit", "due", "xs"}
    assert expression.functions == {"workdays_after", "today"}
    assert compile_expression("a > 1") is compile_expression("a > 1")


def test_the_host_adds_functions_for_one_evaluation_only():
    assert evaluate("param('x') + 1", {}, {"param": {"x": 4}.__getitem__}) == 5
    with pytest.raises(ExpressionError, match="no function param"):
        evaluate("param('x')", {})
    with pytest.raises(ExpressionError, match="KeyError"):
        evaluate("param('y')", {}, {"param": {"x": 4}.__getitem__})


def test_texts_are_filled_and_single_expressions_keep_their_type():
    assert fill("clerk@${unit},head@${unit}", {"unit": "1"}) == "clerk@1,head@1"
    assert fill(" ${towns} ", CASE) == ["t1", "t2"]
    assert fill("${towns},x", CASE) == "t1,t2,x"
    assert fill("plain", {}) == "plain"
    assert [one.text for one in parts_of("a${x}b${y + 1}")] == ["x", "y + 1"]


def test_an_error_names_the_expression_and_the_reason():
    with pytest.raises(ExpressionError) as error:
        evaluate("score > nosuch", CASE)
    assert str(error.value) == "'score > nosuch': there is no variable nosuch"


def test_what_a_case_keeps_is_plain_and_loses_nothing():
    kept = plain({"d": date(2026, 11, 23), "n": Decimal("2.50"), "w": Decimal(3), "s": {"b", "a"}, "t": (1,)})
    assert kept == {"d": "2026-11-23", "n": Decimal("2.50"), "w": 3, "s": ["a", "b"], "t": [1]}
    assert str(kept["n"]) == "2.50" and repr(plain(0.1)) == "Decimal('0.1')"
    for lost in (Decimal("1e-500"), Decimal("NaN"), 2**70, object(), b"x", {"\x00decimal": "1"}):
        with pytest.raises(ExpressionError):
            plain(lost)


@settings(max_examples=100, deadline=None)
@given(st.text(alphabet=string.printable + "一得分“”", max_size=120))
def test_no_text_does_anything_but_give_a_value_or_an_expression_error(text):
    with suppress(ExpressionError):
        evaluate(text, CASE)


TOKENS = [
    "score",
    "towns",
    "form",
    "(",
    ")",
    "[",
    "]",
    "{",
    "}",
    ".",
    ",",
    ":",
    "+",
    "-",
    "*",
    "/",
    "%",
    "==",
    "=",
    "<",
    ">=",
    "and",
    "or",
    "not",
    "in",
    "for",
    "if",
    "else",
    "lambda",
    "x",
    "'a'",
    '"',
    "1",
    "0.1",
    "1e30",
    "$",
    "!",
    "&&",
    "||",
    "count",
    "sum",
    "round",
    "number",
    "__class__",
    "class",
    "open",
    "import",
    "defined",
    "?",
]


@settings(max_examples=100, deadline=None)
@given(st.lists(st.sampled_from(TOKENS), max_size=25))
def test_no_sequence_of_tokens_escapes(tokens):
    printed = io.StringIO()
    with redirect_stdout(printed):
        try:
            value = evaluate(" ".join(tokens), CASE)
            plain(value)
        except ExpressionError:
            pass
    assert printed.getvalue() == ""


@given(st.decimals(-(10**6), 10**6, places=3), st.decimals(-(10**6), 10**6, places=3))
def test_sums_and_comparisons_are_exact(a, b):
    variables = {"a": float(a), "b": float(b)}
    assert evaluate("a + b", variables) == a + b
    assert evaluate("a < b", variables) is (a < b)
    assert evaluate("a * b == b * a and a - b + b == a", variables) is True


@pytest.mark.parametrize(
    ("text", "zh", "en"),
    [
        ("申请单位 = 1", "没有变量 申请单位；是否指 申请单位代码？", "did you mean 申请单位代码?"),
        ("scores > 1", "没有变量 scores；是否指 score？", "there is no variable scores; did you mean score?"),
        ("完全不同 > 1", "没有变量 完全不同", "there is no variable 完全不同"),
        ("form.resul", "没有字段 resul；是否指 result？", "there is no field resul; did you mean result?"),
        (
            "workday_after(1)",
            "没有函数 workday_after()；是否指 workdays_after？",
            "did you mean workdays_after?",
        ),
        ("score （", "第7个字符“（”是中文符号，请改用英文的 (", "character 7, “（”, is a full-width sign"),
        ("score = score unit", "名称里不能有空格", "names have no spaces"),
        ("score + 'a'", "数字和文字不能这样运算", "a number and a text do not go together"),
        ("if score then 1", "表达式没有写完", "the expression is not complete"),
        ("(score]", "第7个字符处应为“,”", "“,” is missing at character 7"),
        ("score @ 3", "第7个字符“@”读不懂", "character 7, “@”, cannot be read"),
        ("1 / 0", "除数为零", "division by zero"),
    ],
)
def test_an_error_says_in_both_languages_what_to_repair(text, zh, en):
    known = {**CASE, "申请单位代码": 1}
    with pytest.raises(ExpressionError) as error:
        evaluate(text, known, {"workdays_after": lambda *_: 1})
    assert zh in error.value.said.zh and en in error.value.said.en
    assert error.value.said.zh.startswith(f"“{text}”：")


def test_an_error_can_be_handed_to_another_process_with_all_it_says():
    with pytest.raises(VariableMissing) as error:
        evaluate("scores > 1", CASE)
    error.value.at("judge")
    again = pickle.loads(pickle.dumps(error.value))
    assert (again.said, again.name, str(again)) == (error.value.said, "scores", str(error.value))
    assert again.said.zh.startswith("judge：“scores > 1”")


def test_names_are_taken_as_they_are_written():
    """Python would make the ligature and the full-width letter into fi and a."""
    assert evaluate("ﬁ", {"ﬁ": 1, "fi": 2}) == 1
    with pytest.raises(ExpressionError):
        evaluate("ﬁ", {"fi": 2})


def test_what_only_a_check_reads_is_not_remembered():
    compile_expression.cache_clear()
    for number in range(50):
        read_expression(f"score + {number}")
    assert compile_expression.cache_info().currsize == 0
    assert compile_expression.cache_info().maxsize <= 1024


class Word(StrEnum):
    YES = "yes"


def test_derived_values_are_taken_for_what_they_are():
    pair = NamedTuple("Pair", [("a", int)])(1)
    assert evaluate("w = 'yes' and w + '!' = 'yes!'", {"w": Word.YES}) is True
    assert type(evaluate("w", {"w": Word.YES})) is str
    assert evaluate("p[0]", {"p": pair}) == 1
    assert evaluate("d.a", {"d": OrderedDict(a=1)}) == 1


GROWING = {
    "lists of lists": "[[x, x] for x in many]",
    "a list of itself": "[many for x in many]",
    "a tree of shared lists": "[[a, a, a, a] for a in [[b, b, b, b] for b in [[c, c, c, c] for c in many]]]",
    "comparing shared lists": "[many for x in many] = [many for x in many]",
    "looking for a shared list": "[many] in [[many] for x in many]",
    "texts from texts": "[long + long for x in many]",
    "searching a long text": "[contains(long, 'b') for x in many]",
    "sums of sums": "[sum(many) for x in many]",
    "counting days": "[workdays_between('2020-01-01', '2029-12-31') for x in many]",
    "powers by hand": "*".join(["99999999999999999999"] * 40),
    "small numbers": "*".join(["0.00000000000000000001"] * 40),
    "long quotients": "+".join(["1/3"] * 60),
    "closing in": " in ".join(["many"] * 60),
}


@pytest.mark.parametrize("name", GROWING, ids=str)
def test_nothing_grows_and_nothing_lasts(name):
    variables = {"many": list(range(2000)), "long": "a" * 9000}
    host = calendar_functions(WorkingCalendar())

    def tried() -> None:
        with suppress(ExpressionError):
            plain(evaluate(GROWING[name], variables, host))

    in_good_time(tried, 80)
