"""Walks over the tokens of an expression: what comes next, what must come next, what cannot be read."""

from __future__ import annotations

from collections.abc import Sequence

from chassis.engine.expression_tokens import Token, tokens_of
from chassis.engine.expression_values import ExpressionError
from chassis.texts import Said

_UNEXPECTED = Said("第{at}个字符处的“{found}”读不懂", "“{found}” at character {at} cannot be read here")
_TWO_NAMES = Said(
    "第{at}个字符处的“{found}”读不懂；名称里不能有空格，文字要加引号",
    "“{found}” at character {at} cannot be read here; names have no spaces, texts need quotes",
)
_ENDS_EARLY = Said("表达式没有写完", "the expression is not complete")
_EXPECTED = Said("第{at}个字符处应为“{wanted}”", "“{wanted}” is missing at character {at}")


class TokenWalk:
    """A place among the tokens of one text."""

    def __init__(self, text: str) -> None:
        self._tokens = tokens_of(text)
        self._position = 0

    def found(self, *wanted: str) -> bool:
        """Whether the current token is one of these words or signs (`end` is the end)."""
        return self._is(self._tokens[self._position], wanted)

    def after(self, *wanted: str) -> bool:
        """The same of the token behind it."""
        return self._is(self._ahead(1), wanted)

    @staticmethod
    def _is(token: Token, wanted: Sequence[str]) -> bool:
        if token.kind == "end":
            return "end" in wanted
        return token.kind != "text" and token.text in wanted

    def _ahead(self, steps: int) -> Token:
        return self._tokens[min(self._position + steps, len(self._tokens) - 1)]

    def _take(self) -> Token:
        token = self._tokens[self._position]
        if token.kind != "end":
            self._position += 1
        return token

    def _skip(self, *wanted: str) -> bool:
        if self.found(*wanted):
            self._position += 1
            return True
        return False

    def _demand(self, wanted: str) -> None:
        token = self._tokens[self._position]
        if not self._skip(wanted):
            raise ExpressionError(
                _ENDS_EARLY if token.kind == "end" else _EXPECTED, at=token.at, wanted=wanted
            )

    def end(self) -> None:
        """Nothing may follow."""
        if not self.found("end"):
            raise self._unexpected()

    def _unexpected(self) -> ExpressionError:
        token = self._tokens[self._position]
        if token.kind == "end":
            return ExpressionError(_ENDS_EARLY)
        between = self._position and token.kind == self._tokens[self._position - 1].kind == "name"
        return ExpressionError(_TWO_NAMES if between else _UNEXPECTED, at=token.at, found=token.text[:40])
