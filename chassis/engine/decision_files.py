"""Reads DMN files: what is wrong is said with the decision, the number of the rule and the column."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from lxml import etree

from chassis.engine.decision_columns import KINDS, InputColumn, OutputColumn
from chassis.engine.decision_tables import DecisionTable, FiredRule, Rule
from chassis.engine.decisions import Decision, Formula, linked
from chassis.engine.expression_tree import Constant
from chassis.engine.expression_values import ExpressionError
from chassis.engine.expressions import Expression, read_expression
from chassis.engine.extensions import local_name
from chassis.engine.hit_policies import AGGREGATIONS, POLICIES, RANKED
from chassis.engine.unary_tests import UnaryTests, compile_tests
from chassis.texts import Said

MAX_BYTES = 500_000
MAX_RULES = 500
MAX_COLUMNS = 50
_BOXED = frozenset(
    {"context", "invocation", "functionDefinition", "list", "relation", "conditional", "filter"}
)

_TOO_LARGE = Said("DMN 文件不能超过{most}字节", "a DMN file may have {most} bytes")
_MALFORMED = Said("DMN 文件格式有误：{why}", "the DMN file is not well-formed: {why}")
_DOCTYPE = Said("DMN 文件不能有 DOCTYPE", "a DMN file may not have a DOCTYPE")
_EMPTY = Said("DMN 文件里没有决策", "the DMN file holds no decision")
_NO_ID = Said("决策“{name}”没有 id", "the decision “{name}” has no id")
_TWICE = Said("决策 {name} 出现两次", "the decision {name} occurs twice")
_NO_LOGIC = Said(
    "需要恰好一张决策表或一个文字表达式", "needs exactly one decision table or literal expression"
)
_NOT_FEEL = Said(
    "表达式语言 {language} 不支持，请改用 FEEL",
    "the expression language {language} is not supported; use FEEL",
)
_KNOWLEDGE = Said("不支持业务知识模型", "business knowledge models are not supported")
_POLICY = Said(
    "不支持命中策略 {policy} {aggregation}", "the hit policy {policy} {aggregation} is not supported"
)
_OUTPUT_NAMES = Said("每个输出列都要有不同的名称", "every output column needs a name of its own")
_ONE_OUTPUT = Said("{aggregation} 只能有一个输出列", "{aggregation} needs exactly one output column")
_NO_RANKS = Said(
    "{policy} 需要在输出列的“允许值”里按先后列出常量",
    "{policy} needs the allowed values of an output column, listed in their order",
)
_TOO_MANY = Said("超过{most}条规则或{columns}列", "has more than {most} rules or {columns} columns")
_UNEVEN = Said("不是每列都有单元格", "does not have a cell for every column")
_RULE = Said("第{number}条规则", "rule {number}")
_CELL = Said("第{number}条规则“{column}”列", "rule {number}, column “{column}”")
_COLUMN = Said("“{column}”列", "column “{column}”")


@dataclass(frozen=True, slots=True)
class Fault:
    """Something wrong in a file: the decision, the rule's number (0 outside the rules), the error."""

    decision_id: str
    rule: int
    error: ExpressionError


@dataclass(slots=True)
class Reading:
    """What was found in the files of one process: decisions, and everything that is wrong with them."""

    decisions: dict[str, Decision] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)


def read_decisions(*files: bytes) -> dict[str, Decision]:
    """The decisions of some files by id, each with those it requires; the first fault is an error."""
    reading = read_files(files)
    if reading.faults:
        raise reading.faults[0].error
    return reading.decisions


def read_files(files: Sequence[bytes]) -> Reading:
    """The same, with every fault there is."""
    reading = Reading()
    for file in files:
        try:
            root = _root(file)
            found = _children(root, "decision")
            if not found:
                raise ExpressionError(_EMPTY)
        except ExpressionError as error:
            reading.faults.append(Fault("", 0, error))
            continue
        for node in found:
            _DecisionReader(reading, root, node).read()
    if not reading.faults:
        try:
            reading.decisions = linked(reading.decisions)
        except ExpressionError as error:
            reading.faults.append(Fault("", 0, error))
    return reading


def _root(file: bytes) -> etree._Element:
    if len(file) > MAX_BYTES:
        raise ExpressionError(_TOO_LARGE, most=MAX_BYTES)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(file, parser)
    except etree.XMLSyntaxError as error:
        raise ExpressionError(_MALFORMED, why=error.msg) from None
    if getattr(root.getroottree().docinfo, "doctype", ""):
        raise ExpressionError(_DOCTYPE)
    return root


class _DecisionReader:
    """Reads one decision; goes on after a fault, so that all of them can be shown at once."""

    def __init__(self, reading: Reading, root: etree._Element, node: etree._Element) -> None:
        self._reading = reading
        self._root = root
        self._node = node
        self._id = node.get("id") or ""
        self._name = " ".join((node.get("name") or self._id).split())

    def read(self) -> None:
        """Add the decision to what was found, or what is wrong with it."""
        before = len(self._reading.faults)
        try:
            decision = self._decision()
        except ExpressionError as error:
            self._fault(error)
            return
        if len(self._reading.faults) == before:
            self._reading.decisions[self._id] = decision

    def _decision(self) -> Decision:
        if not self._id:
            raise ExpressionError(_NO_ID, name=self._name)
        if self._id in self._reading.decisions:
            raise ExpressionError(_TWICE, name=self._id)
        self._require_feel(self._root)
        if _children(self._node, "knowledgeRequirement"):
            raise ExpressionError(_KNOWLEDGE)
        tables, formulas = _children(self._node, "decisionTable"), _children(self._node, "literalExpression")
        boxed = [child for child in self._node if local_name(child) in _BOXED]
        if len(tables) + len(formulas) != 1 or boxed:
            raise ExpressionError(_NO_LOGIC)
        variable = next((node.get("name") or "" for node in _children(self._node, "variable")), "")
        logic = self._table(tables[0]) if tables else self._formula(formulas[0])
        return Decision(self._id, self._name, variable, logic, self._requires())

    def _requires(self) -> Sequence[str]:
        """The decisions it rests on; which file they lie in does not matter, their ids are unique."""
        return [
            (required.get("href") or "").rpartition("#")[2]
            for requirement in _children(self._node, "informationRequirement")
            for required in _children(requirement, "requiredDecision")
        ]

    def _formula(self, node: etree._Element) -> Formula:
        return Formula(self._expression(node, _text(node)))

    def _table(self, node: etree._Element) -> DecisionTable:
        self._require_feel(node)
        policy = (node.get("hitPolicy") or "UNIQUE").upper()
        aggregation = (node.get("aggregation") or "").upper()
        if policy not in POLICIES or (
            aggregation and (policy != "COLLECT" or aggregation not in AGGREGATIONS)
        ):
            raise ExpressionError(_POLICY, policy=policy, aggregation=aggregation)
        outputs = [self._output(column) for column in _children(node, "output")]
        names = [column.name for column in outputs]
        if not names or not all(names) or len(set(names)) != len(names):
            raise ExpressionError(_OUTPUT_NAMES)
        if aggregation and len(names) != 1:
            raise ExpressionError(_ONE_OUTPUT, aggregation=aggregation)
        if policy in RANKED and not any(column.ranks for column in outputs):
            raise ExpressionError(_NO_RANKS, policy=policy)
        inputs = [self._input(column) for column in _children(node, "input")]
        rules = _children(node, "rule")
        if len(rules) > MAX_RULES or len(inputs) + len(outputs) > MAX_COLUMNS:
            raise ExpressionError(_TOO_MANY, most=MAX_RULES, columns=MAX_COLUMNS)
        compiled = [self._rule(rule, number, inputs, outputs) for number, rule in enumerate(rules, 1)]
        return DecisionTable(policy, aggregation, inputs, outputs, compiled)

    def _input(self, node: etree._Element) -> InputColumn:
        holder = next(iter(_children(node, "inputExpression")), node)
        text = _text(holder)
        label = " ".join((node.get("label") or text).split())
        place = _COLUMN.filled(column=label)
        expression = self._compiled(place, 0, lambda: self._expression(holder, text))
        return InputColumn(
            label, expression, KINDS.get(_type_of(holder), ""), self._allowed(node, "inputValues", place)
        )

    def _output(self, node: etree._Element) -> OutputColumn:
        name = node.get("name") or node.get("label") or ""
        label = " ".join((node.get("label") or name).split())
        place = _COLUMN.filled(column=label)
        allowed = self._allowed(node, "outputValues", place)
        default = next((self._compiled(place, 0, self._reader_of(entry)) for entry in
                        _children(node, "defaultOutputEntry")), None)  # fmt: skip
        ranks = [test.value for test in allowed.cell.tests if isinstance(test, Constant)] if (
            allowed and allowed.cell and not allowed.cell.negated
        ) else []  # fmt: skip
        return OutputColumn(name, label, KINDS.get(_type_of(node), ""), allowed, ranks, default)

    def _allowed(self, node: etree._Element, tag: str, place: Said) -> UnaryTests | None:
        for values in _children(node, tag):
            tests: UnaryTests | None = self._compiled(place, 0, self._tests_of(values))
            return None if tests is None or tests.fits_everything else tests
        return None

    def _rule(
        self,
        node: etree._Element,
        number: int,
        inputs: Sequence[InputColumn],
        outputs: Sequence[OutputColumn],
    ) -> Rule:
        asked, given = _children(node, "inputEntry"), _children(node, "outputEntry")
        if len(asked) != len(inputs) or len(given) != len(outputs):
            raise ExpressionError(_UNEVEN).at(_RULE.filled(number=number))
        tests = [
            self._compiled(_CELL.filled(number=number, column=column.label), number, self._tests_of(cell))
            for column, cell in zip(inputs, asked, strict=True)
        ]
        answers = [
            self._compiled(_CELL.filled(number=number, column=column.label), number, self._reader_of(cell))
            for column, cell in zip(outputs, given, strict=True)
        ]
        notes = [_text(cell) for cell in _children(node, "annotationEntry")]
        notes += [cell.text or "" for cell in _children(node, "description")]
        annotation = "；".join(filter(None, map(str.strip, notes)))
        return Rule(FiredRule(node.get("id") or f"rule_{number}", number, annotation), tests, answers)

    def _tests_of(self, cell: etree._Element) -> Callable[[], UnaryTests]:
        def read() -> UnaryTests:
            self._require_feel(cell)
            return compile_tests(_text(cell))

        return read

    def _reader_of(self, cell: etree._Element) -> Callable[[], Expression]:
        return lambda: self._expression(cell, _text(cell) or "null")

    def _expression(self, node: etree._Element, text: str) -> Expression:
        self._require_feel(node)
        return read_expression(text)

    def _compiled(self, place: Said, rule: int, read: Callable[[], Any]) -> Any:
        """What a cell says; a cell that says nothing readable is a fault, and reading goes on."""
        try:
            return read()
        except ExpressionError as error:
            self._fault(error.at(place), rule)
            return None

    def _fault(self, error: ExpressionError, rule: int = 0) -> None:
        place = Said(f"决策“{self._name}”（{self._id}）", f"decision “{self._name}” ({self._id})")
        self._reading.faults.append(Fault(self._id, rule, error.at(place)))

    @staticmethod
    def _require_feel(node: etree._Element) -> None:
        language = node.get("expressionLanguage")
        if language and language.lower() != "feel" and not language.rstrip("/").lower().endswith("/feel"):
            raise ExpressionError(_NOT_FEEL, language=language[:60])


def _type_of(node: etree._Element) -> str:
    return (node.get("typeRef") or "").rpartition(":")[2]


def _children(node: etree._Element, name: str) -> list[etree._Element]:
    return [child for child in node if local_name(child) == name]


def _text(node: etree._Element) -> str:
    return next(((text.text or "").strip() for text in _children(node, "text")), "")
