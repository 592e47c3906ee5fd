"""Every example of docs/expressions.md is run: what the page says is what the language does."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from chassis.engine.comparing import same
from chassis.engine.expression_functions import FUNCTIONS
from chassis.engine.expression_values import ExpressionError
from chassis.engine.expressions import evaluate
from chassis.engine.host_functions import CALENDAR_FUNCTIONS, calendar_functions
from chassis.engine.metering import Meter
from chassis.engine.unary_tests import compile_tests
from chassis.working_days import WorkingCalendar

PAGE = (Path(__file__).parents[4] / "docs" / "expressions.md").read_text()
VARIABLES = json.loads(re.findall(r"```json\n(.*?)```", PAGE, re.DOTALL)[0])
HOST = calendar_functions(WorkingCalendar())
ERROR = "错误："


def examples(kind: str) -> Iterator[tuple[str, str]]:
    for block in re.findall(rf"```{kind}\n(.*?)```", PAGE, re.DOTALL):
        for line in block.splitlines():
            left, arrow, right = line.rpartition("→")
            assert arrow, line
            yield left.strip(), right.strip()


def judged(run, said: str) -> None:
    if said.startswith(ERROR):
        with pytest.raises(ExpressionError) as error:
            run()
        assert said.removeprefix(ERROR) in error.value.said.zh
    else:
        assert same(run(), evaluate(said, {}), Meter())


@pytest.mark.parametrize(("text", "said"), list(examples("expr")))
def test_an_expression_gives_what_the_page_says(text, said):
    judged(lambda: evaluate(text, VARIABLES, HOST), said)


@pytest.mark.parametrize(("text", "said"), list(examples("cell")))
def test_a_cell_fits_what_the_page_says(text, said):
    cell, _, value = text.partition("｜")
    judged(lambda: compile_tests(cell)(evaluate(value, {}), VARIABLES, HOST), said)


def test_the_page_has_examples_and_names_every_function():
    assert len(list(examples("expr"))) > 80 and len(list(examples("cell"))) > 15
    named = set(re.findall(r"`(\w+)[(`]", PAGE.partition("## 函数")[2]))
    assert named >= FUNCTIONS.keys() - {"date_time"} | CALENDAR_FUNCTIONS
