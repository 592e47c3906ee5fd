"""Uploads nobody should send, by the hundred thousand: `python -m tests.load.fuzz_uploads --count 100000`.

Each goes to the real route of admission as a file a designer brings, and where it is taken, the page of its
draft is asked for too, and its picture drawn. Counted are the answers; a fault is a 5xx, more than two
seconds of the processor, or more than 200 MB a file adds to what the process had before it. Every file has
a number: `--seed S --only N` makes and sends that one again. Workers share the numbers out; each has a
database and a memory of its own.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import resource
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import structlog
from sqlalchemy import delete

from chassis.engine.svg import drawn
from chassis.engine.svg_sheet import Sheet
from chassis.ids import new_id
from chassis.testing.broker import embedded_broker
from chassis.testing.clock import FixedClock
from chassis.testing.databases import sqlite_database
from chassis.web.identity import TokenSigner
from services.admission.assembly import Assembly, build
from services.admission.cli import load_county
from services.admission.settings import Settings, StoreSettings
from services.admission.storage.tables import METADATA
from tests.contract.admission.county import COUNTY, DEMO, keys, somebody
from tests.load.resident import added, resident
from tests.support.damaging import as_bundle, in_bytes, in_drawing, in_json, with_entities
from tests.unit.chassis.engine.drawn_examples import consultation, with_objection

ROOT = Path(__file__).resolve().parents[2]
MOST_SECONDS = 2.0
MOST_MEGABYTES = 200
LARGEST = 3 * 2**30
TIDY_EVERY = 200
BOUNDARY = "of-the-files-nobody-should-send"
MONDAY = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
DESIGNER = somebody("process_designer", COUNTY)
File = tuple[str, bytes]
Files = Mapping[str, File]


class TooSlow(BaseException):
    """A file takes longer than it may; nothing in the product may catch it."""


@dataclass
class Report:
    """What came of it."""

    seed: int
    tried: int = 0
    answers: Counter[str] = field(default_factory=Counter)
    kinds: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)
    slowest: float = 0.0
    slowest_number: int = 0
    added_mb: float = 0.0
    added_number: int = 0
    grown_mb: int = 0
    peak_mb: int = 0
    processor_seconds: float = 0.0
    seconds: float = 0.0

    def add(self, other: Mapping[str, Any]) -> None:
        """Add what came of another share; the worst of both counts, not their sum, for time and memory."""
        self.tried += other["tried"]
        self.answers.update(other["answers"])
        self.kinds.update(other["kinds"])
        self.faults += other["faults"]
        if other["slowest"] > self.slowest:
            self.slowest, self.slowest_number = other["slowest"], other["slowest_number"]
        if other["added_mb"] > self.added_mb:
            self.added_mb, self.added_number = other["added_mb"], other["added_number"]
        for name in ("grown_mb", "peak_mb", "seconds"):
            setattr(self, name, max(getattr(self, name), other[name]))
        self.processor_seconds = round(self.processor_seconds + other["processor_seconds"], 1)

    def as_json(self) -> dict[str, Any]:
        """As plain data."""
        return {**vars(self), "answers": dict(self.answers.most_common()), "kinds": dict(self.kinds)}


def named(diagram: bytes) -> bytes:
    """A drawn example under a name a new process may have."""
    given = re.search(rb'process id="([^"]*)"', diagram)
    assert given is not None
    return diagram.replace(b'"' + given[1] + b'"', b'"fuzzed_item"')


class Samples:
    """Sound files to spoil: small diagrams mostly, released ones with their tables and forms at times."""

    def __init__(self) -> None:
        folder = ROOT / "bpmn" / "admission"
        simple, prepare = (folder / name for name in ("adm_simple/v3", "adm_prepare/v2"))
        self.small = [
            named(consultation().xml()),
            named(with_objection().xml()),
            (folder / "adm_block/v1/adm_block.bpmn").read_bytes(),
        ]
        self.large = [next(simple.glob("*.bpmn")).read_bytes(), next(prepare.glob("*.bpmn")).read_bytes()]
        self.tables = [file.read_bytes() for file in sorted(folder.glob("*/v*/*.dmn"))[:4]]
        self.forms = [file.read_bytes() for file in sorted(prepare.glob("forms/*.json"))]

    def diagram(self, dice: random.Random) -> bytes:
        """A diagram."""
        return dice.choice(self.large if dice.random() < 0.04 else self.small)


def spoilt(samples: Samples, seed: int, number: int) -> tuple[str, Files]:
    """The files of one upload, always the same for the same seed and number."""
    dice = random.Random(f"{seed}:{number}")
    diagram = ("a.bpmn", samples.diagram(dice))
    match dice.randrange(10):
        case 0 | 1:
            return "bpmn, bytes", {"file": ("a.bpmn", in_bytes(dice, diagram[1]))}
        case 2 | 3:
            return "bpmn, drawing", {"file": ("a.bpmn", in_drawing(dice, diagram[1]))}
        case 4:
            table = _damaged(dice, dice.choice(samples.tables))
            return "dmn", {"file": diagram, "extra": (dice.choice(("vote_result.dmn", "x.dmn")), table)}
        case 5 | 6:
            form = dice.choice(samples.forms)
            broken = in_bytes(dice, form) if dice.random() < 0.3 else in_json(dice, form)
            return "form", {"file": diagram, "extra": (dice.choice(("draft_plan.json", "x.form")), broken)}
        case 7 | 8:
            members = {
                "a.bpmn": diagram[1],
                "x.dmn": dice.choice(samples.tables),
                "forms/x.json": dice.choice(samples.forms),
            }
            if dice.random() < 0.5:
                name = dice.choice(list(members))
                members[name] = (
                    in_json(dice, members[name]) if name.endswith("json") else _damaged(dice, members[name])
                )
            return "zip", {"file": ("a.zip", as_bundle(dice, members))}
        case _:
            return "document type", {"file": ("a.bpmn", with_entities(dice, diagram[1]))}


def _damaged(dice: random.Random, file: bytes) -> bytes:
    return dice.choice((in_bytes, in_drawing))(dice, file)


@contextmanager
def admission() -> Iterator[Assembly]:
    """Admission with the demo county, over a database of its own."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        database = sqlite_database(folder, "admission")
        METADATA.create_all(database.engine)
        load_county(StoreSettings(database_url="", county=COUNTY), database, DEMO)
        settings = Settings(
            database_url="", data_dir=folder, broker_url="", county=COUNTY, token_public_key=keys()[1]
        )
        clock = FixedClock(MONDAY)
        yield build(settings, clock=clock, database=database, broker=embedded_broker(folder), testing=False)
        database.dispose()


def _in_parts(files: Files) -> bytes:
    """The body a browser would send; always with one boundary, which costs a reader nothing to find again."""
    said = '--{}\r\nContent-Disposition: form-data; name="{}"; filename="{}"\r\n\r\n'
    parts = [
        said.format(BOUNDARY, field, name).encode() + one + b"\r\n" for field, (name, one) in files.items()
    ]
    return b"".join([*parts, f"--{BOUNDARY}--\r\n".encode()])


class Sender:
    """A designer who brings one file after the other."""

    def __init__(self, part: Assembly) -> None:
        self._part = part
        self._client = part.web_app.test_client()
        token = TokenSigner(keys()[0], clock=FixedClock(MONDAY)).sign(DESIGNER, "admission")
        self._badge = {"Authorization": f"Bearer {token}"}

    def send(self, files: Files) -> tuple[int, str]:
        """Bring it, and look at the draft where there is one; the status, and why not."""
        answer = self._client.post(
            "/definition-drafts/files",
            data=_in_parts(files),
            content_type=f"multipart/form-data; boundary={BOUNDARY}",
            headers={**self._badge, "Idempotency-Key": new_id()},
        )
        told = answer.get_json(silent=True) or {}
        if answer.status_code != 200:
            return answer.status_code, str(told.get("code", ""))
        page = self._client.get(f"/definition-drafts/{told['draft_id']}", headers=self._badge)
        if page.status_code != 200:
            return page.status_code, "page of the draft"
        try:
            drawn(page.get_json()["bpmn"].encode(), Sheet(told["name"]))
        except Exception as error:  # noqa: BLE001 - whatever it is, it is a fault
            return 500, f"picture of the draft: {error!r}"[:200]
        return 200, "looked at"

    def tidy(self) -> None:
        """Forget what was brought."""
        tables = self._part.engine.rows.tables
        with self._part.works.database.engine.begin() as connection:
            connection.execute(delete(tables.draft_revision))
            connection.execute(delete(tables.definition_draft))
            connection.execute(delete(METADATA.tables["journal"]))
            connection.execute(delete(METADATA.tables["idempotency"]))


def fuzz(
    seed: int, numbers: range, say: Callable[[Report], None] = lambda report: None, *, minutes: float = 0
) -> Report:
    """Send these uploads, or as many of them as fit into so many minutes."""
    report, samples, began = Report(seed), Samples(), time.monotonic()
    signal.signal(signal.SIGPROF, _stop)
    # Whatever asks for more than this gets an error, and does not take the machine along.
    resource.setrlimit(resource.RLIMIT_AS, (LARGEST, resource.getrlimit(resource.RLIMIT_AS)[1]))
    # Hundreds of thousands of lines nobody reads; what went wrong is in the report.
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(50))
    with admission() as part:
        sender = Sender(part)
        sender.send({"file": ("a.bpmn", samples.large[0])})  # whatever is loaded late is loaded now
        before = resident()[0]
        for number in numbers:
            _send(sender, samples, report, number)
            now, peak = resident()
            report.peak_mb = max(report.peak_mb, round(peak))
            report.grown_mb = max(report.grown_mb, round(now - before))
            report.processor_seconds = round(time.process_time(), 1)
            report.seconds = round(time.monotonic() - began, 1)
            if number % TIDY_EVERY == 0:
                sender.tidy()
                say(report)
            if minutes and report.seconds > minutes * 60:
                break
    return report


def shared_out(options: argparse.Namespace) -> Report:
    """The same by several processes, each with its share of the numbers; what came of all of them."""
    share = -(-options.count // options.workers)
    with tempfile.TemporaryDirectory() as folder:
        told = [Path(folder) / f"{worker}.json" for worker in range(options.workers)]
        running = [
            subprocess.Popen(
                [sys.executable, "-W", "ignore", "-m", "tests.load.fuzz_uploads", "--out", str(told[worker]),
                 "--seed", str(options.seed), "--first", str(options.first + worker * share),
                 "--count", str(min(share, options.count - worker * share)),
                 "--minutes", str(options.minutes)],
                stdout=subprocess.DEVNULL,
            )
            for worker in range(options.workers)
        ]  # fmt: skip
        whole = Report(options.seed)
        for worker, one in enumerate(running):
            if one.wait() not in (0, 1):
                whole.faults.append(f"worker {worker} ended with {one.returncode}")
        for file in told:
            if file.exists():
                whole.add(json.loads(file.read_text()))
    return whole


def _send(sender: Sender, samples: Samples, report: Report, number: int) -> None:
    kind, files = spoilt(samples, report.seed, number)
    report.tried += 1
    report.kinds[kind] += 1
    with added() as memory:
        began = time.process_time()
        signal.setitimer(signal.ITIMER_PROF, MOST_SECONDS)
        try:
            status, why = sender.send(files)
        except TooSlow:
            status, why = 0, f"more than {MOST_SECONDS} s"
        finally:
            signal.setitimer(signal.ITIMER_PROF, 0)
        took = time.process_time() - began
    if memory.mb > report.added_mb:
        report.added_mb, report.added_number = memory.mb, number
    if took > report.slowest:
        report.slowest, report.slowest_number = round(took, 3), number
    report.answers[f"{status} {why}"] += 1
    if status == 0 or status >= 500 or took > MOST_SECONDS or memory.mb > MOST_MEGABYTES:
        report.faults.append(f"{number} ({kind}): {status} {why}, {took:.2f} s, {memory.mb} MB")


def _stop(_number: int, _frame: object) -> None:
    raise TooSlow


def main() -> int:
    """Run it; one when there was a fault."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--seed", type=int, default=20261126)
    asked.add_argument("--first", type=int, default=1)
    asked.add_argument("--count", type=int, default=100_000)
    asked.add_argument("--only", type=int, help="this one again")
    asked.add_argument("--workers", type=int, default=1, help="so many processes")
    asked.add_argument("--minutes", type=float, default=0, help="stop after so many")
    asked.add_argument("--out", type=Path, help="keep the figures here while it runs")
    options = asked.parse_args()

    def say(report: Report) -> None:
        if options.out:
            options.out.write_text(json.dumps(report.as_json(), ensure_ascii=False, indent=1))

    first = options.only or options.first
    numbers = range(first, first + (1 if options.only else options.count))
    if options.workers > 1:
        report = shared_out(options)
    else:
        report = fuzz(options.seed, numbers, say, minutes=options.minutes)
    say(report)
    print(json.dumps(report.as_json(), ensure_ascii=False, indent=1))
    return 1 if report.faults or report.grown_mb > MOST_MEGABYTES else 0


if __name__ == "__main__":
    raise SystemExit(main())
