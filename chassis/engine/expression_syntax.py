"""Reads an expression into a tree; nothing of Python is asked, so what this grammar lacks does not exist.

The grammar is FEEL's everyday part together with the spelling people know from Camunda's `${…}` and from
Python: `=` and `==`, `and` and `&&`, `if a then b else c` and `b if a else c`, `for x in xs return x` and
`[x for x in xs]`. It is read by precedence climbing, to a limited depth and a limited number of parts.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from chassis.engine.expression_tokens import MAX_PARTS, TOO_MANY, Token
from chassis.engine.expression_tree import (
    INPUT,
    Calculation,
    Call,
    Choice,
    Comparison,
    Constant,
    Field,
    Interval,
    Item,
    ListOf,
    Logic,
    Loop,
    Name,
    Negative,
    Node,
    Not,
    ObjectOf,
)
from chassis.engine.expression_values import ExpressionError
from chassis.engine.token_walk import TokenWalk
from chassis.texts import Said

MAX_DEPTH = 40
CONSTANTS: Mapping[str, bool | None] = {
    "true": True, "false": False, "null": None, "True": True, "False": False, "None": None,
}  # fmt: skip

_WORDS = frozenset({"and", "or", "not", "in", "is", "if", "else", "for", *CONSTANTS})
COMPARING = {
    "=": "=", "==": "=", "is": "=", "!=": "!=", "<": "<", "<=": "<=", ">": ">", ">=": ">=",
    "in": "in", "between": "between",
}  # fmt: skip
HALVES = {"<": (False, False), "<=": (False, True), ">": (True, False), ">=": (True, True)}
_IF, _OR, _AND, _NOT, COMPARE, _ADD, _MULTIPLY, _SIGN, _POSTFIX = range(10, 100, 10)
_POWERS: Mapping[str, int] = {
    "if": _IF, "or": _OR, "||": _OR, "and": _AND, "&&": _AND, "not": COMPARE,
    **dict.fromkeys(COMPARING, COMPARE),
    "+": _ADD, "-": _ADD, "*": _MULTIPLY, "/": _MULTIPLY, "//": _MULTIPLY, "%": _MULTIPLY, "**": _MULTIPLY,
    ".": _POSTFIX, "[": _POSTFIX, "(": _POSTFIX,
}  # fmt: skip
_FEEL_FUNCTIONS: Mapping[str, tuple[Sequence[str], str]] = {
    "date": (("and", "time"), "date_time"),
    "starts": (("with",), "starts_with"),
    "ends": (("with",), "ends_with"),
    "list": (("contains",), "contains"),
    "string": (("length",), "len"),
}

_TOO_DEEP = Said("括号或嵌套过深", "nested too deeply")
_NOT_ALLOWED = Said("不允许{what}", "{what} is not allowed")


def not_allowed(zh: str, en: str) -> ExpressionError:
    """The refusal of something this language does not have."""
    return ExpressionError(_NOT_ALLOWED, what=Said(zh, en))


def parse(text: str) -> Node:
    """The tree of an expression; `${…}` or `=` around it is optional."""
    reader = ExpressionReader(_bare(text))
    tree = reader.expression(0)
    reader.end()
    return tree


def _bare(text: str) -> str:
    bare = text.strip()
    if bare[:2] in ("${", "#{") and bare.endswith("}"):
        bare = bare[2:-1]
    elif bare[:1] == "=" and bare[:2] != "==":
        bare = bare[1:]
    return bare


class ExpressionReader(TokenWalk):
    """Reads one expression, by the power with which its signs bind."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self._depth = 0
        self._parts = 0
        # At the upper end of a range `[` closes it (`]1..5[`), so it cannot begin an index there.
        self._closing = False

    def _part(self, node: Node) -> Node:
        self._parts += 1
        if self._parts > MAX_PARTS:
            raise ExpressionError(TOO_MANY, most=MAX_PARTS)
        return node

    # --- expressions ------------------------------------------------------------------------------

    def expression(self, power: int) -> Node:
        """Everything that binds more tightly than `power`."""
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise ExpressionError(_TOO_DEEP)
        node = self._prefix()
        while self._power() > power:
            node = self._infix(node)
        self._depth -= 1
        return node

    def _power(self) -> int:
        token = self._tokens[self._position]
        if token.kind in ("text", "number", "end"):
            return 0
        if token.text == "not" and not self.after("in"):
            return 0
        if token.text == "between" and self.after("end", ")", "]", ","):
            return 0
        if token.text == "[" and self._closing:
            return 0
        return _POWERS.get(token.text, 0)

    def _prefix(self) -> Node:
        token = self._take()
        if token.kind in ("number", "text"):
            return self._part(Constant(token.value))
        if token.kind == "name":
            return self._word(token)
        read = _PREFIXES.get(token.text) if token.kind == "sign" else None
        if read is None:
            self._position -= token.kind != "end"
            raise self._unexpected()
        return self._part(read(self))

    def _word(self, token: Token) -> Node:
        name = token.text
        if name in CONSTANTS:
            return self._part(Constant(CONSTANTS[name]))
        if name == "not":
            return self._part(Not(self.expression(_NOT)))
        if name == "if":
            return self._part(self._choice())
        if name in ("for", "some", "every") and self._ahead(0).kind == "name" and self.after("in"):
            return self._part(self._feel_loop(name))
        if name in _WORDS:
            self._position -= 1
            raise self._unexpected()
        return self._part(Name(self._visible(self._feel_function(name))))

    def _feel_function(self, name: str) -> str:
        """FEEL's functions of several words; elsewhere two words side by side are a mistake."""
        words, ours = _FEEL_FUNCTIONS.get(name, ((), name))
        if words and all(self._ahead(step).text == word for step, word in enumerate((*words, "("))):
            self._position += len(words)
            return ours
        return name

    @staticmethod
    def _visible(name: str) -> str:
        if name.startswith("_"):
            raise not_allowed(f"名称 {name[:40]}", f"the name {name[:40]}")
        return name

    def _infix(self, left: Node) -> Node:
        token = self._take()
        sign = token.text
        power = _POWERS[sign]
        if power == COMPARE:
            return self._comparison(left, sign)
        if power in (_OR, _AND):
            return self._logic(left, sign, power)
        if sign == "if":
            test = self.expression(_IF)
            self._demand("else")
            return self._part(Choice(test, left, self.expression(_IF - 1)))
        if sign == ".":
            return self._field(left)
        if sign == "[":
            index = self._enclosed(lambda: self.expression(0))
            self._demand("]")
            return self._part(Item(left, index))
        if sign == "(":
            return self._call(left)
        if sign == "**":
            raise not_allowed("乘方", "a power")
        return self._part(Calculation(sign, left, self.expression(power)))

    def _logic(self, left: Node, sign: str, power: int) -> Node:
        operands = [left, self._part(self.expression(power))]
        same = ("or", "||") if power == _OR else ("and", "&&")
        while self._skip(*same):
            operands.append(self._part(self.expression(power)))
        return Logic(same[0], tuple(operands))

    def _comparison(self, first: Node, sign: str) -> Node:
        others: list[tuple[str, Node]] = []
        while True:
            others.append(self._part(self._compared(sign)))
            if self._power() != COMPARE:
                return Comparison(first, tuple(others))
            sign = self._take().text

    def _compared(self, sign: str) -> tuple[str, Node]:
        if sign == "not":
            self._demand("in")
            return "not in", self._holder()
        if sign == "in":
            return "in", self._holder()
        if sign == "is" and self._skip("not"):
            return "!=", self.expression(COMPARE)
        if sign == "between":
            low = self.expression(COMPARE)
            self._demand("and")
            return "in", Interval(low, self.expression(COMPARE), True, True)
        return COMPARING[sign], self.expression(COMPARE)

    def _holder(self) -> Node:
        """What stands behind `in`: a list, a text, a range, or one side of a range."""
        return self._half() if self.found(*HALVES) else self.expression(COMPARE)

    def _half(self) -> Node:
        from_low, included = HALVES[self._take().text]
        limit = self.expression(COMPARE)
        if from_low:
            return self._part(Interval(limit, None, included, True))
        return self._part(Interval(None, limit, True, included))

    def _field(self, owner: Node) -> Node:
        token = self._take()
        if token.kind != "name":
            self._position -= token.kind != "end"
            raise self._unexpected()
        if token.text.startswith("_"):
            raise not_allowed(f"字段 {token.text[:40]}", f"the field {token.text[:40]}")
        return self._part(Field(owner, token.text))

    def _call(self, function: Node) -> Node:
        if not isinstance(function, Name) or function.name == INPUT:
            raise not_allowed("这种调用", "this call")
        arguments = self._enclosed(lambda: self._several(")", self._argument))
        return self._part(Call(function.name, arguments))

    def _argument(self) -> Node:
        node = self.expression(0)
        return self._python_loop(node) if self.found("for") else node

    def _several(self, closing: str, read: Callable[[], Node]) -> Sequence[Node]:
        """Elements between commas, up to the closing sign."""
        items: list[Node] = []
        while not self._skip(closing):
            items.append(read())
            if not self.found(closing):
                self._demand(",")
        return tuple(items)

    def _enclosed(self, read: Callable[[], Any]) -> Any:
        """Inside brackets of its own, `[` begins an index again."""
        before, self._closing = self._closing, False
        node = read()
        self._closing = before
        return node

    # --- what begins with a sign ------------------------------------------------------------------

    def _minus(self) -> Node:
        operand = self.expression(_SIGN)
        if isinstance(operand, Constant) and type(operand.value) is int:
            return Constant(-operand.value)
        return Negative(operand)

    def _exclamation(self) -> Node:
        return Not(self.expression(_NOT))

    def _group(self) -> Node:
        """`(…)`: one expression, a list, or a range that leaves its lower end out."""
        return self._enclosed(self._grouped)

    def _grouped(self) -> Node:
        first = self._member()
        if self._skip(".."):
            return self._range(first, with_low=False)
        if self.found("for"):
            node = self._python_loop(first)
            self._demand(")")
            return node
        if self._skip(")"):
            return first
        self._demand(",")
        return ListOf((first, *self._several(")", self._member)))

    def _member(self) -> Node:
        return self._half() if self.found(*HALVES) else self.expression(0)

    def _bracket(self) -> Node:
        """`[…]`: a list, a loop that collects one, or a range."""
        return self._enclosed(self._bracketed)

    def _bracketed(self) -> Node:
        if self._skip("]"):
            return ListOf(())
        first = self.expression(0)
        if self._skip(".."):
            return self._range(first, with_low=True)
        if self.found("for"):
            node = self._python_loop(first)
            self._demand("]")
            return node
        if self._skip("]"):
            return ListOf((first,))
        self._demand(",")
        return ListOf((first, *self._several("]", lambda: self.expression(0))))

    def _open_range(self) -> Node:
        """`]1..5]` leaves its lower end out, as `(1..5]` does."""
        low = self._enclosed(lambda: self.expression(0))
        self._demand("..")
        return self._range(low, with_low=False)

    def _range(self, low: Node, *, with_low: bool) -> Node:
        before, self._closing = self._closing, True
        high = self.expression(0)
        self._closing = before
        if not self.found("]", ")", "["):
            self._demand("]")
        return Interval(low, high, with_low, self._take().text == "]")

    def _object(self) -> Node:
        return self._enclosed(lambda: ObjectOf(self._several("}", self._pair)))

    def _pair(self) -> tuple[str, Node]:
        token = self._take()
        if token.kind not in ("text", "name"):
            raise not_allowed("不是文字的键", "a key that is not a text")
        self._demand(":")
        return str(token.value), self.expression(0)

    def _input(self) -> Node:
        raise not_allowed("决策表单元格以外的“?”", "“?” outside a cell of a decision table")

    # --- choices and loops ------------------------------------------------------------------------

    def _choice(self) -> Node:
        test = self.expression(0)
        self._demand("then")
        then = self.expression(_IF)
        self._demand("else")
        return Choice(test, then, self.expression(0))

    def _loop_name(self) -> str:
        token = self._take()
        if token.kind != "name" or token.text in _WORDS:
            raise not_allowed("这种循环变量", "this loop variable")
        return self._visible(token.text)

    def _feel_loop(self, word: str) -> Node:
        name = self._loop_name()
        self._demand("in")
        source = self.expression(_IF)
        if self.found(","):
            raise not_allowed("嵌套循环", "a nested loop")
        self._demand("return" if word == "for" else "satisfies")
        return Loop("each" if word == "for" else word, name, source, (), self.expression(0))

    def _python_loop(self, body: Node) -> Node:
        self._demand("for")
        name = self._loop_name()
        self._demand("in")
        source = self.expression(_IF)
        tests = []
        while self._skip("if"):
            tests.append(self.expression(_IF))
        if self.found("for"):
            raise not_allowed("嵌套循环", "a nested loop")
        return self._part(Loop("each", name, source, tuple(tests), body))


_PREFIXES: Mapping[str, Callable[[ExpressionReader], Node]] = {
    "-": lambda reader: reader._minus(),
    "!": lambda reader: reader._exclamation(),
    "(": lambda reader: reader._group(),
    "[": lambda reader: reader._bracket(),
    "]": lambda reader: reader._open_range(),
    "{": lambda reader: reader._object(),
    "?": lambda reader: reader._input(),
}
