"""Uploads as large as they may be, and larger: `python -m tests.load.largest_uploads`.

Each goes the way of those of `fuzz_uploads`: to the real route of admission, then the page of its draft and
its picture. Told are the answer, the seconds of the processor, and what it added to the memory.
"""

from __future__ import annotations

import io
import time
import zipfile
from collections.abc import Iterator

import structlog

from chassis.engine.designing import MAX_EXTRA_BYTES, MAX_EXTRAS_BYTES
from chassis.engine.form_shape import MOST_PARTS
from chassis.engine.front_door import MAX_DRAWN, MAX_ELEMENTS
from tests.load.fuzz_uploads import Files, Samples, Sender, admission
from tests.load.resident import added

BPMN, CAMUNDA = "http://www.omg.org/spec/BPMN/20100524/MODEL", "http://camunda.org/schema/1.0/bpmn"
DMN = "https://www.omg.org/spec/DMN/20191111/MODEL/"
HEAD = (
    f'<definitions xmlns="{BPMN}" xmlns:c="{CAMUNDA}" targetNamespace="x"><process id="fuzzed_item" '
    'isExecutable="true">'
)
TABLE = (
    f'<definitions xmlns="{DMN}" id="d" name="d" namespace="x"><decision id="dec" name="d">'
    '<decisionTable id="t">'
    '<input id="i"><inputExpression id="ie" typeRef="string"><text>a</text></inputExpression></input>'
    '<output id="o" name="o" typeRef="string"/>'
)
ROW = (
    '<rule id="r{0}"><inputEntry id="u{0}"><text>"a"</text></inputEntry>'
    '<outputEntry id="l{0}"><text>"b"</text></outputEntry></rule>'
)
FIELD = '{{"type":"textfield","key":"a{0}","label":"b"}}'


def drawn(inside: str) -> bytes:
    """A diagram that holds this."""
    return f"{HEAD}{inside}</process></definitions>".encode()


def line(steps: int) -> str:
    """Steps one after the other."""
    drawn_steps = "".join(
        f'<userTask id="t{at}" name="n{at}"/>'
        f'<sequenceFlow id="f{at}" sourceRef="t{at - 1}" targetRef="t{at}"/>'
        for at in range(1, steps)
    )
    return f'<startEvent id="t0"/>{drawn_steps}'


def fan(steps: int) -> str:
    """Steps beside each other."""
    beside = "".join(
        f'<task id="t{at}"/><sequenceFlow id="f{at}" sourceRef="g" targetRef="t{at}"/>' for at in range(steps)
    )
    return f'<parallelGateway id="g"/>{beside}'


def packed(members: dict[str, bytes]) -> Files:
    """A ZIP of these."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as bundle:
        for name, content in members.items():
            bundle.writestr(name, content)
    return {"file": ("a.zip", written.getvalue())}


def form(fields: int) -> bytes:
    """A form with so many fields."""
    return f'{{"type":"default","components":[{",".join(map(FIELD.format, range(fields)))}]}}'.encode()


def table(rows: int, decision: str = "dec") -> bytes:
    """A decision table with so many rules."""
    inside = "".join(map(ROW.format, range(rows)))
    return f"{TABLE}{inside}</decisionTable></decision></definitions>".replace(
        '"dec"', f'"{decision}"'
    ).encode()


def largest(sound: bytes) -> Iterator[tuple[str, Files]]:
    """What is just let in."""
    settings = '<c:a b="" d=""/>' * (MAX_ELEMENTS - 10)
    loose = "".join(f'<userTask id="t{at}"/>' for at in range(MAX_DRAWN - 10))
    words = "".join(
        f'<task id="t{at}"><documentation>{"x" * 19_000}</documentation></task>' for at in range(100)
    )
    for name, inside in (
        ("settings", f"<extensionElements>{settings}</extensionElements>"),
        ("loose steps", loose),
        ("steps in a line", line(MAX_DRAWN // 2 - 5)),
        ("steps beside each other", fan(MAX_DRAWN // 2 - 5)),
        ("words", words),
    ):
        yield f"diagram: {name}", {"file": ("a.bpmn", drawn(inside))}
    fields, rows = form(MOST_PARTS - 5), table(490)
    forms, tables = MAX_EXTRAS_BYTES // len(fields), MAX_EXTRAS_BYTES // len(rows)
    yield "form: fields", {"file": ("a.bpmn", sound), "extra": ("x.form", fields)}
    yield (
        f"ZIP: {forms} such forms",
        packed({"a.bpmn": sound, **{f"forms/x{at}.json": fields for at in range(forms)}}),
    )
    yield (
        f"ZIP: {tables} tables of 490 rules",
        packed({"a.bpmn": sound, **{f"x{at}.dmn": table(490, f"dec{at}") for at in range(tables)}}),
    )


def too_large(sound: bytes) -> Iterator[tuple[str, Files]]:
    """What is turned away."""
    yield (
        "diagram: 99,000 settings",
        {"file": ("a.bpmn", drawn(f"<extensionElements>{'<c:a/>' * 99_000}</extensionElements>"))},
    )
    yield "diagram: 9,900 steps", {"file": ("a.bpmn", drawn(line(4_950)))}
    yield (
        "form: 4 MB of lists",
        {"file": ("a.bpmn", sound), "extra": ("x.form", b"[" + b"[]," * 1_300_000 + b"[]]")},
    )
    yield "ZIP: 8 MB of lists", packed({"a.bpmn": sound, "x.json": b"[" + b"[]," * 2_700_000 + b"[]]"})
    yield (
        "ZIP: 12 tables too many",
        packed({"a.bpmn": sound, **{f"x{at}.dmn": b" " * (MAX_EXTRA_BYTES - 1) for at in range(12)}}),
    )


def main() -> None:
    """Send them and say what came of each."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(50))
    samples = Samples()
    with admission() as part:
        sender = Sender(part)
        sender.send({"file": ("a.bpmn", samples.large[0])})
        for files in (largest, too_large):
            for name, sent in files(samples.small[0]):
                with added() as memory:
                    began = time.process_time()
                    status, why = sender.send(sent)
                    took = time.process_time() - began
                print(f"{name:32} {took:5.2f} s {memory.mb:6.1f} MB  {status} {why}", flush=True)
                sender.tidy()


if __name__ == "__main__":
    main()
