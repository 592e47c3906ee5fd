"""Reads the cells of a decision table's input columns: FEEL's unary tests."""

from __future__ import annotations

from collections.abc import Sequence

from chassis.engine.expression_syntax import COMPARE, COMPARING, HALVES, ExpressionReader
from chassis.engine.expression_tree import INPUT, Cell, Comparison, Name, Node


def parse_cell(text: str) -> Cell | None:
    """The unary tests of a cell; nothing where it is empty or `-` and fits every value."""
    reader = _CellReader(text)
    if reader.found("end") or (reader.found("-") and reader.after("end")):
        return None
    return reader.cell()


class _CellReader(ExpressionReader):
    """Reads one cell."""

    def cell(self) -> Cell:
        """The whole cell."""
        if self.found("not") and self.after("("):
            start = self._position
            self._position += 2
            tests = self._several(")", self._test)
            if self.found("end"):
                return Cell(tests, negated=True)
            self._position = start
        tests = self._several_tests()
        self.end()
        return Cell(tests)

    def _several_tests(self) -> Sequence[Node]:
        tests = [self._test()]
        while self._skip(","):
            tests.append(self._test())
        return tuple(tests)

    def _test(self) -> Node:
        """One test: a comparison with the input, or an expression."""
        if self.found(*HALVES):
            return self._half()
        if self.found("=", "==", "!="):
            sign = COMPARING[self._take().text]
            return self._part(Comparison(Name(INPUT), ((sign, self.expression(COMPARE)),)))
        return self.expression(0)

    def _input(self) -> Node:
        return Name(INPUT)
