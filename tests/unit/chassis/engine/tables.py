"""Writes small DMN files for the engine's tests, the way dmn-js saves them."""

from __future__ import annotations

from collections.abc import Sequence
from xml.sax.saxutils import escape, quoteattr

NAMESPACE = "https://www.omg.org/spec/DMN/20191111/MODEL/"
Lines = Sequence[tuple[Sequence[str], Sequence[str]]]


def dmn(*decisions: str, attributes: str = "") -> bytes:
    """A file with these decisions."""
    return (
        '<?xml version="1.0" encoding="UTF-8"?>'
        f'<definitions xmlns="{NAMESPACE}" id="d" name="DRD" namespace="n" {attributes}>'
        f"{''.join(decisions)}</definitions>"
    ).encode()


def requires(*ids: str) -> str:
    """The decisions another one rests on."""
    return "".join(
        f'<informationRequirement id="to_{one.rpartition("#")[2]}"><requiredDecision href="{one}" />'
        "</informationRequirement>"
        for one in ids
    )


def formula(
    decision_id: str, text: str, *, variable: str = "", before: str = "", attributes: str = ""
) -> str:
    """A decision that is one expression."""
    named = f'<variable id="v_{decision_id}" name={quoteattr(variable)} />' if variable else ""
    return (
        f'<decision id="{decision_id}" name="{decision_id}">{named}{before}'
        f"<literalExpression {attributes}><text>{escape(text)}</text></literalExpression></decision>"
    )


def decision(
    rules: Lines,
    *,
    decision_id: str = "grade",
    name: str = "等次",
    policy: str = "UNIQUE",
    aggregation: str = "",
    inputs: Sequence[str] = ("score",),
    kinds: Sequence[str] = (),
    outputs: Sequence[str] = ("level",),
    output_kinds: Sequence[str] = (),
    allowed: dict[str, str] | None = None,
    variable: str = "",
    extra: str = "",
    language: str = "",
) -> str:
    """A decision that is a table; `allowed` are the values of a column, by its input or output name."""
    allowed = allowed or {}

    def values(tag: str, column: str) -> str:
        text = allowed.get(column)
        return f"<{tag}><text>{escape(text)}</text></{tag}>" if text is not None else ""

    columns = "".join(
        f'<input id="i{n}" label="列{n}"><inputExpression id="e{n}"{_kind(kinds, n)}{language}>'
        f"<text>{escape(text)}</text></inputExpression>{values('inputValues', text)}</input>"
        for n, text in enumerate(inputs)
    )
    columns += "".join(
        f'<output id="o{n}" name="{text}"{_kind(output_kinds, n)}>{values("outputValues", text)}</output>'
        for n, text in enumerate(outputs)
    )
    written = "".join(
        f'<rule id="r{n}"><description>注{n}</description>'
        + "".join(f"<inputEntry><text>{escape(cell)}</text></inputEntry>" for cell in cells)
        + "".join(f"<outputEntry><text>{escape(cell)}</text></outputEntry>" for cell in answers)
        + f"<annotationEntry><text>依据{n}</text></annotationEntry></rule>"
        for n, (cells, answers) in enumerate(rules, 1)
    )
    aggregate = f' aggregation="{aggregation}"' if aggregation else ""
    named = f"<variable name={quoteattr(variable)} />" if variable else ""
    return (
        f'<decision id="{decision_id}" name="{name}">{named}{extra}'
        f'<decisionTable id="t_{decision_id}" hitPolicy="{policy}"{aggregate}>'
        f'{columns}<annotation name="依据" />{written}</decisionTable></decision>'
    )


def table(rules: Lines, **options: object) -> bytes:
    """A file with one table."""
    return dmn(decision(rules, **options))  # type: ignore[arg-type]


def _kind(kinds: Sequence[str], number: int) -> str:
    return f' typeRef="{kinds[number]}"' if number < len(kinds) else ""
