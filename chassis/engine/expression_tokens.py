"""Cuts the text of an expression into its words, numbers, texts and signs."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation
from typing import Any, NamedTuple

from chassis.engine.expression_values import ExpressionError, number_of
from chassis.texts import Said

MAX_LENGTH = 2_000
MAX_PARTS = 200
MAX_TOKENS = 4 * MAX_PARTS

_TOKEN = re.compile(
    r"""\s*(?:
      (?P<number>[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?|\.[0-9]+)
    | (?P<name>[^\W\d]\w*)
    | (?P<text>"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')
    | (?P<sign>\.\.|==|!=|<=|>=|&&|\|\||//|\*\*|[-+*/%()\[\]{}<>=!?:,.])
    | (?P<end>\Z)
    )""",
    re.VERBOSE | re.DOTALL,
)
_ESCAPE = re.compile(r"\\(u[0-9a-fA-F]{4}|.)", re.DOTALL)
_ESCAPED = {"n": "\n", "t": "\t", "r": "\r", '"': '"', "'": "'", "\\": "\\", "/": "/"}
_FULL_WIDTH = dict(
    zip("（）【】｛｝，：．＋－＊／％＝＜＞！？；。“”‘’×÷", "()[]{},:.+-*/%=<>!?,.\"\"''*/", strict=True)
) | {
    "≥": ">=", "≤": "<=", "≠": "!=",
}  # fmt: skip
TOO_MANY = Said("超过{most}个部分", "has more than {most} parts")
_TOO_LONG = Said("超过{most}个字符", "longer than {most} characters")
_FULL_WIDTH_SIGN = Said(
    "第{at}个字符“{sign}”是中文符号，请改用英文的 {instead}",
    "character {at}, “{sign}”, is a full-width sign; write {instead}",
)
_NOT_READ = Said("第{at}个字符“{sign}”读不懂", "character {at}, “{sign}”, cannot be read")
_OPEN_TEXT = Said("第{at}个字符起的文字没有结束引号", "the text that begins at character {at} has no end")
_NO_ESCAPE = Said(
    "文字里的“\\{sign}”读不懂；反斜杠写作 \\\\",
    "“\\{sign}” in a text cannot be read; write \\\\ for a backslash",
)


class Token(NamedTuple):
    """One piece of an expression: a number, a name, a text, a sign, or the end."""

    kind: str
    text: str
    value: Any
    at: int


def tokens_of(text: str) -> list[Token]:
    """Every piece of a text, and the end behind them."""
    if len(text) > MAX_LENGTH:
        raise ExpressionError(_TOO_LONG, most=MAX_LENGTH)
    found: list[Token] = []
    position = 0
    while True:
        match = _TOKEN.match(text, position)
        if match is None:
            raise _unreadable(text, position)
        kind = str(match.lastgroup)
        written = match[kind]
        if len(found) > MAX_TOKENS:
            raise ExpressionError(TOO_MANY, most=MAX_PARTS)
        found.append(Token(kind, written, _value(kind, written), match.start(kind) + 1))
        if kind == "end":
            return found
        position = match.end()


def _value(kind: str, written: str) -> Any:
    if kind == "number":
        try:
            return number_of(int(written) if written.isdecimal() else Decimal(written))
        except InvalidOperation:
            raise ExpressionError(_NOT_READ, at=1, sign=written[:20]) from None
    if kind == "text":
        return _ESCAPE.sub(_escaped, written[1:-1]) if "\\" in written else written[1:-1]
    return written


def _escaped(match: re.Match[str]) -> str:
    sign = match[1]
    if len(sign) == 5:
        return chr(int(sign[1:], 16))
    if sign not in _ESCAPED:
        raise ExpressionError(_NO_ESCAPE, sign=sign)
    return _ESCAPED[sign]


def _unreadable(text: str, position: int) -> ExpressionError:
    while text[position].isspace():
        position += 1
    sign = text[position]
    if sign in "\"'":
        return ExpressionError(_OPEN_TEXT, at=position + 1)
    if sign in _FULL_WIDTH:
        return ExpressionError(_FULL_WIDTH_SIGN, at=position + 1, sign=sign, instead=_FULL_WIDTH[sign])
    return ExpressionError(_NOT_READ, at=position + 1, sign=sign)
