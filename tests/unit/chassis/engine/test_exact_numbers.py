"""Numbers stay exact from the form to the decision, also while the case waits in the database."""

from __future__ import annotations

from decimal import Decimal, localcontext

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chassis.engine import codec
from chassis.engine.expression_values import DECIMAL_KEY, ExpressionError, as_json, plain
from chassis.engine.expressions import evaluate
from tests.unit.chassis.engine.bench import Bench
from tests.unit.chassis.engine.drawing import Drawing

NUMBERS = st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**18), max_value=10**18, places=20)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**62), 2**62) | NUMBERS | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=6,
)


@given(NUMBERS, NUMBERS)
def test_sums_differences_and_products_lose_no_digit(a, b):
    variables = {"a": a, "b": b}
    with localcontext(prec=200):
        assert evaluate("a + b", variables) == a + b
        assert evaluate("a - b", variables) == a - b
        assert evaluate("round(a, 6) * round(b, 6)", variables) == round(a, 6) * round(b, 6)
        assert evaluate("-a", variables) == -a and evaluate("abs(a)", variables) == abs(a)
        assert evaluate("sum([a, b, a])", variables) == a + b + a


@given(st.decimals(-(10**9), 10**9, places=4), st.decimals(-(10**6), 10**6, places=4).filter(bool))
def test_a_quotient_its_floor_and_the_rest_belong_together(a, b):
    variables = {"a": a, "b": b}
    assert evaluate("(a // b) * b + a % b = a", variables) is True
    rest = evaluate("a % b", variables)
    assert rest == 0 or (rest < 0) is (b < 0)
    assert evaluate("floor(a) <= a and a <= ceiling(a) and ceiling(a) - floor(a) <= 1", variables) is True


@given(*[st.decimals(0, 100, places=2)] * 3)
def test_the_weighted_score_is_exact_whatever_context_the_thread_has(t, s, d):
    with localcontext(prec=3):
        score = evaluate("0.4*T + 0.2*S + 0.4*D", {"T": t, "S": float(s), "D": d})
    assert score == (4 * t + 2 * s + 4 * d) / 10


def test_what_would_need_rounding_is_an_error_that_says_so():
    third = evaluate("1 / 3", {})
    assert str(third) == "0." + "3" * 28
    with pytest.raises(ExpressionError, match=r"round\(\) it"):
        evaluate("a * a * a", {"a": third})
    assert evaluate("round(a * 3, 20)", {"a": third}) == 1


WAITING = (
    Drawing()
    .node("startEvent", "begun")
    .user("first")
    .user("second")
    .service("look", "demo.look")
    .node("endEvent", "DONE")
    .chain("begun", "first", "second", "look", "DONE")
)


@settings(max_examples=8, deadline=None)
@given(st.lists(VALUES, min_size=5, max_size=40))
def test_a_case_keeps_every_value_and_its_kind_while_it_waits(value):
    seen = []
    operations = {"demo.look": lambda work, case: seen.append((case.variables["v"], case.variables["kept"]))}
    bench = Bench(WAITING, operations=operations)
    bench.start(v=value, kept=[{"x": value}])
    bench.do("first")
    bench.do("second")
    assert [repr(one) for one in seen[0]] == [repr(value), repr([{"x": value}])]


def test_a_score_computed_in_one_step_decides_exactly_in_another():
    drawing = (
        Drawing()
        .node("startEvent", "begun")
        .user("score")
        .user("wait")
        .xor("good_enough", default="no")
        .node("endEvent", "GOOD")
        .node("endEvent", "POOR")
        .chain("begun", "score", "wait", "good_enough")
        .flow("good_enough", "GOOD", "${0.4*T + 0.2*S + 0.4*D = limit and limit - 0.1 = 90.6}")
        .flow("good_enough", "POOR", None, "no")
    )
    bench = Bench(drawing)
    bench.start(limit=evaluate("0.1 + 90.6", {}))
    bench.do("score", T=92.5, S=Decimal("88.0"), D="x")
    bench.do("wait", D=90.25)
    assert bench.state() == ("completed", "GOOD")


def test_a_state_with_decimals_says_that_an_older_engine_cannot_read_it():
    written = codec._packed({"f": codec.FORMAT, "done": [], "x": Decimal("2.50")})
    assert codec._unpacked(written) == {"f": codec.WITH_DECIMALS, "done": [], "x": Decimal("2.50")}
    assert codec._unpacked(codec._packed({"f": codec.FORMAT, "x": 2.5}))["f"] == codec.FORMAT
    with pytest.raises(ExpressionError):
        plain({DECIMAL_KEY: "1"})


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (Decimal("2.50"), 2.5),
        (Decimal("0.12345678901234567890"), "0.12345678901234567890"),
        ([{"a": Decimal(3)}], [{"a": 3.0}]),
    ],
)
def test_pages_show_a_decimal_as_the_number_json_writes_where_that_is_exact(value, shown):
    assert as_json(value) == shown and type(as_json(value)) is type(shown)
