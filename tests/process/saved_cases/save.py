"""Saves cases of a released version, for ever.

`python -m tests.process.saved_cases.save admission adm_simple 1` is run once, by the code that releases the
version. What is saved is never written again: it is there to show that later code still finishes what earlier
code began. Code that writes states in a new format adds cases in that format to the newest versions:
`--format 3`.
"""

from __future__ import annotations

import argparse
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import orjson

from chassis.engine import codec
from tests.process.saved_cases.saved import CASE_NO, HERE, SEALED, calls, digest, driver, rows, walk
from tests.process.saved_cases.ways import COMPLETIONS, OPERATIONS, WAYS, Way

MONDAY = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)


def save(service: str, process_id: str, version: int, state_format: int | None = None) -> list[Path]:
    """Write the cases of one version; refuses where there are some."""
    folder = HERE / service / process_id / f"v{version}"
    if state_format is not None:
        folder /= f"format_{state_format}"
    if folder.exists():
        raise FileExistsError(f"{folder} is there already; what is saved is not saved again")
    # All of them first: a way that does not lead through must leave nothing behind.
    found = {
        folder / f"{name}.json": _kept(service, process_id, version, way, name)
        for way in WAYS[process_id]
        for name in way.steps
        if isinstance(name, str)
    }
    folder.mkdir(parents=True)
    for file, kept in found.items():
        file.write_bytes(orjson.dumps(kept, option=orjson.OPT_INDENT_2) + b"\n")
    with SEALED.open("a") as seals:
        seals.writelines(f"{digest(file)}  {file.relative_to(HERE)}\n" for file in found)
    return list(found)


def _kept(service: str, process_id: str, version: int, way: Way, name: str) -> dict[str, Any]:
    """Walk to the place, note what is there, and walk on to see where it leads."""
    place = list(way.steps).index(name)
    before = [one for one in way.steps[:place] if not isinstance(one, str)]
    rest = [one for one in way.steps[place:] if not isinstance(one, str)]
    answers = {**OPERATIONS, **COMPLETIONS, **way.answers}
    at_work = driver(service, process_id, MONDAY, answers)
    case = at_work.start(process_id, case_no=CASE_NO, version=version, message=way.message, **way.variables)
    walk(case, before)
    for step in before:
        answers.update(step.get("answers", {}))
    there, at, called = rows(at_work), at_work.clock.now(), len(at_work.called)
    active, passed = codec.position(case.instances[0].data)
    walk(case, rest)
    if case.ended_at is None or case.waits_at:
        raise ValueError(f"{process_id}, {name}: the way does not lead to an end")
    return {
        "at": at.isoformat(),
        "rows": there,
        "position": {"active": active, "passed": passed},
        "answers": answers,
        "rest": rest,
        "calls": calls(at_work)[called:],
        "ends": case.ended_at,
    }


def main(arguments: list[str]) -> int:
    """Save what is asked for, and say where."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("service")
    parser.add_argument("process_id", choices=sorted(WAYS))
    parser.add_argument("version", type=int)
    parser.add_argument("--format", type=int, help="the new format of the state these are written in")
    asked = parser.parse_args(arguments)
    for file in save(asked.service, asked.process_id, asked.version, asked.format):
        print(file.relative_to(HERE))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
