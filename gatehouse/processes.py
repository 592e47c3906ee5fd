"""`gatehouse process …`: look after diagrams from the command line."""

from __future__ import annotations

import argparse
from typing import Any


def add_commands(commands: Any) -> None:
    """Add the `process` commands to the console."""
    process = commands.add_parser("process", help="流程图 diagrams")
    verbs = process.add_subparsers(required=True, metavar="verb")
    check = verbs.add_parser("check", help="检查流程图 check diagrams before they go live")
    check.add_argument("files", nargs="*", help="BPMN 文件；不写则检查 bpmn/ 下全部 (default: all of bpmn/)")
    check.add_argument("--json", action="store_true", help="机器可读 for programs")
    check.set_defaults(run=_check)


def _check(options: argparse.Namespace) -> int:
    raise NotImplementedError
