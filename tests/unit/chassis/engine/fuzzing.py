"""Throws generated expressions at the language and reports whatever should not have happened.

A program of its own (`python -m tests.unit.chassis.engine.fuzzing SEED COUNT`): the audit hook that listens
for imports, files, processes and frames can never be taken off again, and memory is measured per process.
"""

from __future__ import annotations

import gc
import json
import random
import resource
import sys
import time
from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from chassis.engine.expression_functions import FUNCTIONS
from chassis.engine.expression_values import ExpressionError, plain
from chassis.engine.expressions import compile_expression, fill, read_expression
from chassis.engine.host_functions import calendar_functions, role
from chassis.engine.unary_tests import compile_tests
from chassis.working_days import WorkingCalendar

SLOW = 0.05
_GUARDED = [
    "eq", "ne", "lt", "le", "gt", "ge", "bool", "len", "iter", "next", "getitem", "contains", "call", "add",
    "radd", "sub", "rsub", "mul", "rmul", "truediv", "rtruediv", "floordiv", "mod", "neg", "abs", "hash",
    "str", "repr", "format", "int", "float", "index", "round", "enter", "exit", "reversed", "missing",
]  # fmt: skip
touched: list[str] = []


def _recording(name: str) -> Callable[..., Any]:
    def touch(*_: Any, **__: Any) -> Any:
        touched.append(name)
        raise AttributeError(name)

    return touch


_TRAPS = {f"__{name}__": _recording(f"__{name}__") for name in _GUARDED}
Canary: Any = type("Canary", (), {**_TRAPS, "__getattribute__": _recording("an attribute")})
"""A foreign object: whatever looks at more than its type is noted."""
_SNEAKY = {f"__{name}__": _TRAPS[f"__{name}__"] for name in _GUARDED if name not in ("hash", "next", "call")}
SneakyText: Any = type("SneakyText", (str,), {**_SNEAKY, "upper": _recording("upper")})
SneakyList: Any = type("SneakyList", (list,), _SNEAKY)
SneakyObject: Any = type("SneakyObject", (dict,), {**_SNEAKY, "keys": _recording("keys")})
SneakyNumber: Any = type("SneakyNumber", (int,), _SNEAKY)

VARIABLES: dict[str, Any] = {
    "score": 95, "rate": 0.1, "exact": Decimal("0.12345678901234567890"), "huge": 2**100, "tiny": 5e-324,
    "得分": 90, "申请单位代码": "430211-mzj", "flag": True, "nothing": None, "day": date(2026, 11, 23),
    "at": datetime.fromisoformat("2026-11-23T09:00:00+08:00"), "iso": "2026-11-23", "span": timedelta(days=5),
    "towns": ["t1", "t2", "t3"], "many": list(range(2_000)), "deep": [[[[1, [2]]]]],
    "words": ["甲" * 50] * 40, "long": "a" * 20_000,
    "form": {"result": "agree", "n": 3, "inner": {"k": [1, 2]}, "__class__": 1},
    "rows": [{"n": n, "name": f"第{n}行"} for n in range(60)],
    "canary": Canary(), "held": [Canary(), Canary()], "kept": {"k": Canary()},
    "text_canary": SneakyText("abc"), "list_canary": SneakyList([1, 2]), "object_canary": SneakyObject(k=1),
    "number_canary": SneakyNumber(3),
}  # fmt: skip
HOST: dict[str, Any] = {
    "role": role,
    "canary_of": lambda *_: VARIABLES["canary"],
    "today": lambda: date(2026, 11, 23),
    **calendar_functions(WorkingCalendar()),
}
_LITERALS = [
    "0", "1", "2", "3.5", "0.1", "-7", "1e30", "1e-30", "9999999999999999999", "0.1234567890123456789",
    "true", "false", "null", "'a'", "'申请'", '"t1"', "''", "'2026-11-23'", "'P5D'", "'PT36H'", "'P1Y2M'",
    "'2026-11-23T09:00:00'", "'a\\n\\u4e00'",
]  # fmt: skip
_KNOWN = [*VARIABLES, "x"]
_NUMBERS = [
    "score",
    "得分",
    "rate",
    "exact",
    "form.n",
    "number_canary",
    "rows[3].n",
    "1",
    "2.5",
    "-3",
    "1000",
    "0.01",
]
_LISTS = ["many", "towns", "[1, 2.5, score]", "list_canary", *["[y.n for y in rows]"] * 3]
_NAMES = [
    *VARIABLES,
    "nosuch",
    "_hidden",
    "__class__",
    "__builtins__",
    "x",
    "lambda",
    "import",
    "some",
    "between",
]
_FIELDS = ["result", "n", "inner", "k", "name", "__class__", "__globals__", "_x", "upper", "real", "gi_frame"]
_SIGNS = [
    "+", "-", "*", "/", "//", "%", "**", "==", "=", "!=", "<", "<=", ">", ">=", "in", "not in", "is",
    "is not", "and", "or", "&&", "||", ",",
]  # fmt: skip
_CALLS = [
    *FUNCTIONS, *HOST, "defined", "eval", "exec", "open", "__import__", "getattr", "nosuch", "starts with",
    "date and time",
]  # fmt: skip
_PIECES = [
    *_SIGNS, *"()[]{}.:?!\"'\\$#", "..", "if ", "then ", "else ", "for ", "return ", "some ", "every ",
    "satisfies ", "not ", "${", "}", "（", "，", "“", "\x00", "\u202e", "\ud800", "ﬁ", "１", "٣", "\u3000",
    "().__class__.__mro__", "{0.__class__}", "9**9", "import os", "lambda: 0", "x := 1", "f'{x}'",
]  # fmt: skip


class Writer:
    """Writes expressions by the grammar, and spoils some of them."""

    def __init__(self, chance: random.Random) -> None:
        self._chance = chance
        self._pick = chance.choice

    def any(self) -> str:
        """One expression: written by the grammar, spoilt, or noise."""
        kind = self._chance.random()
        if kind < 0.62:
            return self.expression(self._chance.randint(1, 5))
        if kind < 0.85:
            return self._spoilt(self.expression(self._chance.randint(1, 4)))
        if kind < 0.95:
            return "".join(
                self._pick(_PIECES + _NAMES + _LITERALS) for _ in range(self._chance.randint(1, 40))
            )
        if kind < 0.98:
            return "".join(chr(self._chance.randrange(0x30000)) for _ in range(self._chance.randint(0, 60)))
        return self._pick(_PIECES + _NAMES + _LITERALS) * self._chance.randint(1, 1_200)

    def cell(self) -> str:
        """The cell of a decision table."""
        kind = self._chance.randrange(6)
        low, high = self.expression(1), self.expression(1)
        if kind == 0:
            return f"{self._pick('[(]')}{low}..{high}{self._pick('])[')}"
        if kind == 1:
            return f"{self._pick(['<', '<=', '>', '>=', '=', '!='])} {low}"
        if kind == 2:
            return f"not({self.cell()})"
        if kind == 3:
            return f"? {self._pick(_SIGNS)} {low}"
        return f"{self.cell()}, {high}" if kind == 4 else self.any()

    def expression(self, depth: int) -> str:
        """An expression of at most this depth."""
        pick, deeper = self._pick, lambda: self.expression(depth - 1)
        if depth <= 0:
            return (
                pick(_LITERALS)
                if self._chance.random() < 0.5
                else pick(_KNOWN if self._chance.random() < 0.9 else _NAMES)
            )
        kind = self._chance.randrange(18)
        if kind >= 16:
            return self._sound(depth)
        if kind < 5:
            return f"{deeper()} {pick(_SIGNS)} {deeper()}"
        if kind < 8:
            arguments = ", ".join(deeper() for _ in range(self._chance.choice((0, 1, 1, 2, 2, 3))))
            return f"{pick(_CALLS)}({arguments})"
        if kind == 8:
            return f"{deeper()}.{pick(_FIELDS)}"
        if kind == 9:
            return f"{deeper()}[{deeper()}]"
        if kind == 10:
            return f"[{', '.join(deeper() for _ in range(self._chance.randint(0, 4)))}]"
        if kind == 11:
            return (
                f"[{deeper()} for x in {deeper()}{f' if {deeper()}' if self._chance.random() < 0.4 else ''}]"
            )
        if kind == 12:
            return (
                f"{pick(['for', 'some', 'every'])} x in {deeper()} {pick(['return', 'satisfies'])} {deeper()}"
            )
        if kind == 13:
            return f"if {deeper()} then {deeper()} else {deeper()}"
        if kind == 14:
            return f"{deeper()} in {pick('[(]')}{deeper()}..{deeper()}{pick('])[')}"
        return f"{pick(['not ', '-', '!', '(', ''])}{deeper()}{pick(['', ')', ' if flag else 0'])}"

    def _sound(self, depth: int) -> str:
        """A number, made so that it mostly is one: the deeper it goes, the more an accident would show."""
        pick, deeper = self._pick, lambda: self._sound(depth - 1)
        if depth <= 0:
            return pick(_NUMBERS)
        kind = self._chance.randrange(8)
        if kind < 3:
            return f"({deeper()} {pick('+-*/%')} {deeper()})"
        if kind == 3:
            return f"round({deeper()}, {pick('0123')})"
        if kind == 4:
            return f"sum([x {pick('+-*')} {deeper()} for x in {pick(_LISTS)} if x {pick('<>')} {deeper()}])"
        if kind == 5:
            return f"(if {deeper()} {pick(['<', '>=', '='])} {deeper()} then {deeper()} else {deeper()})"
        if kind == 6:
            return f"count([x for x in {pick(_LISTS)} if x in [{deeper()}..{deeper()}]])"
        return f"max({deeper()}, min({deeper()}, workdays_between(day, days_after(day, {pick('0369')}))))"

    def _spoilt(self, text: str) -> str:
        letters = list(text)
        for _ in range(self._chance.randint(1, 4)):
            place = self._chance.randrange(len(letters) + 1)
            letters[place : place + self._chance.randint(0, 2)] = self._pick(_PIECES)
        return "".join(letters)


class Trial:
    """Tries expressions and keeps what should not have happened."""

    def __init__(self) -> None:
        self.wrong: list[str] = []
        self.values = self.refused = 0
        self.slowest, self.slowest_text = 0.0, ""

    def run(self, text: str, *, is_cell: bool) -> None:
        """Try one."""
        began = time.process_time()
        self._try(text, is_cell=is_cell)
        took = time.process_time() - began
        if took > SLOW:  # a collection of garbage, or the machine? Only what is slow every time is slow
            took = min(took, *(self._timed(text, is_cell=is_cell) for _ in range(3)))
        if took > self.slowest:
            self.slowest, self.slowest_text = took, text
        if touched:
            self.wrong.append(f"touched {touched[:3]}: {text!r}")
            touched.clear()

    def _timed(self, text: str, *, is_cell: bool) -> float:
        began = time.process_time()
        self._try(text, is_cell=is_cell)
        return time.process_time() - began

    def _try(self, text: str, *, is_cell: bool) -> None:
        try:
            if is_cell:
                compile_tests(text)(VARIABLES["score"], VARIABLES, HOST)
            else:
                plain(read_expression(text)(VARIABLES, HOST))
            self.values += 1
        except ExpressionError as error:
            self.refused += 1
            if not (error.said.zh and error.said.en and str(error)):
                self.wrong.append(f"says nothing: {text!r}")
        except BaseException as error:  # noqa: BLE001 - nothing else may come out, whatever it is
            self.wrong.append(f"{type(error).__name__}: {error}: {text!r}")


def main(seed: int, count: int) -> dict[str, Any]:
    """Try that many expressions; what is reported is for the test to judge."""
    chance, trial, heard = random.Random(seed), Trial(), set[str]()
    writer, listening = Writer(chance), False

    def listen(event: str, _: object) -> None:
        if listening:
            heard.add(event)

    sys.addaudithook(listen)
    trial.run("date('2026-11-23') + duration('P1D')", is_cell=False)  # whatever is loaded late is loaded now
    fill("${score}", VARIABLES, HOST)
    compile_expression.cache_clear()
    gc.collect()
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    began = time.process_time()
    listening = True
    for number in range(count):
        is_cell = number % 8 == 7
        text = writer.cell() if is_cell else writer.any()
        trial.run(text[:2_100], is_cell=is_cell)
    listening = False
    return {
        "seed": seed,
        "tried": count,
        "values": trial.values,
        "refused": trial.refused,
        "wrong": trial.wrong[:20],
        "heard": sorted(heard),
        "slowest": round(trial.slowest, 4),
        "slowest_text": trial.slowest_text[:500],
        "seconds": round(time.process_time() - began, 1),
        "grown_mb": (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024,
    }


if __name__ == "__main__":
    print(json.dumps(main(int(sys.argv[1]), int(sys.argv[2])), ensure_ascii=True))
