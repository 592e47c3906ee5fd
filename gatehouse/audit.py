"""`gatehouse audit verify | export`: show that nobody changed a journal, and hand the journals out."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from chassis.persistence.proving_archive import ProvingArchive
from chassis.persistence.sealed import chain_after, findings, sealed_lines, unsealed
from chassis.persistence.sealing import Sealing
from chassis.settings import read
from gatehouse.databases import opened
from gatehouse.house import House


def add_commands(commands: Any) -> None:
    """Add the `audit` commands to the console."""
    audit = commands.add_parser("audit", help="审计 the journals of all parts")
    verbs = audit.add_subparsers(required=True, metavar="verb")
    verify = verbs.add_parser("verify", help="核验日志链 look whether the journals are as they were sealed")
    verify.set_defaults(run=_verify)
    export = verbs.add_parser(
        "export", help="导出日志和核验脚本 write journals, chains and a script that checks them to an archive"
    )
    export.add_argument("archive", type=Path, help="压缩包 the archive to be made, .zip")
    export.add_argument(
        "--case", action="append", default=[], help="只导出这些案卷 only the lines of these cases"
    )
    export.set_defaults(run=_export)


def _verify(options: argparse.Namespace) -> int:
    """Every part in turn; the exit code says whether everything is as it was sealed."""
    house, wrong = House(data=options.data, first_port=options.port), 0
    sealing = read(Sealing, house.environment())
    for part in house.parts:
        with opened(house, part.name) as database, database.reading() as session:
            found = list(findings(session, sealing.anchor_file(part.name)))
            lines = chain_after(session, 0)
            waiting = unsealed(session)
        for said in found:
            print(f"✗ {part.name}  {said.zh}  {said.en}")
        wrong += len(found)
        if not found:
            count, anchors = len(lines["leaves"]), len(lines["anchors"])
            print(
                f"✓ {part.name}  {count} 条、{anchors} 个锚点完好，{waiting} 条待封存"
                f"  {count} lines and {anchors} anchors intact, {waiting} to be sealed  {lines['head'][:16]}…"
            )
    return 1 if wrong else 0


def _export(options: argparse.Namespace) -> int:
    """One archive with the journal of every part; `verify.py` in it checks it without this product.

    Lines written in the last seconds are not sealed yet, prove nothing and are left out.
    """
    house = House(data=options.data, first_port=options.port)
    with ProvingArchive(options.archive, {"cases": options.case}) as archive:
        for part in house.parts:
            with opened(house, part.name) as database, database.reading() as session:
                lines = [line for line in sealed_lines(session, options.case) if line["position"]]
                chain = chain_after(session, _before(lines) if options.case else 0)
            if options.case and not lines:
                continue
            told = [json.dumps(line, ensure_ascii=False) for line in lines]
            archive.add(f"{part.name}/journal.jsonl", "\n".join(told).encode())
            archive.add(f"{part.name}/chain.json", json.dumps({**chain, "whole": not options.case}).encode())
    os.chmod(options.archive, 0o600)
    if not archive.files:
        options.archive.unlink()
        print("没有这些案卷的日志。 No line of the journals is about these cases.", file=sys.stderr)
        return 1
    print(f"{options.archive}  {len(archive.files)} 个文件 files")
    return 0


def _before(lines: Sequence[Mapping[str, Any]]) -> int:
    """The position the chain has to be handed out from, so that it proves all of these lines."""
    return min((line["position"] for line in lines), default=1) - 1
