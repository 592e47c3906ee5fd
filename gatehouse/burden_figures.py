"""`gatehouse burden verify | rebuild`: the kept figures of the burden ledger beside the record."""

from __future__ import annotations

import argparse
import subprocess
from typing import Any

from gatehouse.house import ROOT, House

_VERBS = {
    "verify": "与记录逐项核对，不改动 compare every kept figure with the record, change nothing",
    "rebuild": "由记录全部重算 make every kept figure anew from the record",
}


def add_commands(commands: Any) -> None:
    """Add the `burden` commands to the console."""
    burden = commands.add_parser("burden", help="负担台账的留存数字 kept figures of the burden ledger")
    verbs = burden.add_subparsers(required=True, metavar="verb")
    for verb, said in _VERBS.items():
        verbs.add_parser(verb, help=said).set_defaults(run=_run, verb=verb)


def _run(options: argparse.Namespace) -> int:
    """The service does it on its own database; the exit code says whether everything is equal."""
    house = House(data=options.data, first_port=options.port)
    command = house.part("admission").command("burden", options.verb)
    return subprocess.run(command, cwd=ROOT, env=house.environment(), check=False).returncode  # noqa: S603 - our own
