"""`gatehouse assessment recompute`: show that every published result follows from the journal."""

from __future__ import annotations

import argparse
import subprocess
from typing import Any

from gatehouse.house import ROOT, House


def add_commands(commands: Any) -> None:
    """Add the `assessment` commands to the console."""
    assessment = commands.add_parser("assessment", help="双向考评 yearly assessments")
    verbs = assessment.add_subparsers(required=True, metavar="verb")
    again = verbs.add_parser(
        "recompute", help="由日志重算一个年度的结果并核对 rebuild the results of a year from the journal"
    )
    again.add_argument("--year", type=int, required=True, help="年度 year")
    again.add_argument("--json", action="store_true", help="机器可读 for programs")
    again.set_defaults(run=_recompute)


def _recompute(options: argparse.Namespace) -> int:
    """The service does it on its own database; the exit code says whether everything is equal."""
    house = House(data=options.data, first_port=options.port)
    command = house.part("assessment").command("recompute", "--year", str(options.year))
    asked = [*command, "--json"] if options.json else command
    return subprocess.run(asked, cwd=ROOT, env=house.environment(), check=False).returncode  # noqa: S603 - our own
