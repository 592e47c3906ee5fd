"""Where a case got stuck, noted on the error that says why, and the reason in words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any

from chassis.engine.expression_values import ExpressionError, VariableMissing
from chassis.engine.refusals import CaseCorrupt, DeadEnd, NotWired, StepBudgetSpent, TooManyListeners
from chassis.errors import Refusal
from chassis.texts import Said

_PLACES = "gatehouse_places"
_WORDS: dict[type[Exception], Said] = {
    NotWired: Said(
        "流程图用到的操作、办结处理或决策表，本服务没有",
        "The diagram names an operation, a completion or a decision this service does not have",
    ),
    StepBudgetSpent: Said(
        "流程一步走了太多环节，可能在没有人办理的回路里转圈",
        "One step ran through too many elements, perhaps round a loop without any person in it",
    ),
    DeadEnd: Said(
        "流程走到此处后没有下一步，也没有办结",
        "From here the case has nothing left to wait for and is not finished",
    ),
    TooManyListeners: Said(
        "同一消息有多个案件在等，或消息来回循环",
        "Several cases wait for the same message, or messages go round in circles",
    ),
    CaseCorrupt: Said(
        "案件保存的状态与它的流程版本对不上",
        "The stored state of the case does not fit its version of the process",
    ),
}
_MISSING = Said("变量“{name}”没有值{where}{meant}", "The variable “{name}” has no value{where}{meant}")
_MEANT = Said("；是否指“{similar}”？", "; did you mean “{similar}”?")
_EXPRESSION = Said("表达式无法计算{where}{reason}", "An expression cannot be computed{where}{reason}")
_BECAUSE = Said("：{why}", ": {why}")
_IN = Said("（{text}）", " ({text})")
_REFUSED = Said("规则不允许：{said}", "A rule says no: {said}")
_OTHER = Said("程序出错（{kind}）", "The program failed ({kind})")


@dataclass(frozen=True, slots=True)
class Place:
    """The case a command moved when it failed, what had moved it, and the element it had come to."""

    instance_id: str
    case_no: str
    process_id: str
    process_version: int
    element_id: str
    kind: str
    reference: str
    is_stored: bool

    def as_json(self) -> dict[str, Any]:
        """The form in which it is kept."""
        return asdict(self)


def note(error: BaseException, place: Place) -> None:
    """Write a place on an error; of several, the case that was moved first comes first."""
    error.__dict__.setdefault(_PLACES, []).append(place)


def places(error: BaseException) -> list[Place]:
    """The cases this error undid, in the order they were moved."""
    return list(error.__dict__.get(_PLACES, ()))


def missing_variables(error: BaseException) -> list[str]:
    """The variables an expression asked for and did not find."""
    return list(dict.fromkeys(one.name for one in _causes(error) if isinstance(one, VariableMissing)))


def expression_of(error: BaseException) -> str:
    """The expression that could not be computed, empty when it was something else."""
    found = [one.text for one in _causes(error) if isinstance(one, ExpressionError) and one.text]
    return found[-1] if found else ""


def in_words(error: BaseException) -> Said:
    """The reason as those who repair it read it: no code, no internals."""
    if isinstance(error, Refusal):
        return _REFUSED.filled(said=error.said)
    if isinstance(error, ExpressionError):
        text = expression_of(error)
        where = _IN.filled(text=text[:200]) if text else Said("", "")
        return _expression_in_words(error, where)
    for kind, words in _WORDS.items():
        if isinstance(error, kind):
            return words
    return _OTHER.filled(kind=type(error).__name__)


def _expression_in_words(error: ExpressionError, where: Said) -> Said:
    for one in _causes(error):
        if isinstance(one, VariableMissing):
            meant = _MEANT.filled(similar=one.similar) if one.similar else Said("", "")
            return _MISSING.filled(name=one.name, where=where, meant=meant)
    why = error.why
    reason = _BECAUSE.filled(why=why) if why.zh != why.en else Said("", "")
    return _EXPRESSION.filled(where=where, reason=reason)


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__
