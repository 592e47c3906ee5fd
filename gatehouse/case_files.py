"""`gatehouse case export`: the whole case file as one archive that checks itself, without a browser."""

from __future__ import annotations

import argparse
import subprocess
from pathlib import Path
from typing import Any

from gatehouse.house import ROOT, House


def add_commands(commands: Any) -> None:
    """Add the `case` commands to the console."""
    case = commands.add_parser("case", help="案卷 case files")
    verbs = case.add_subparsers(required=True, metavar="verb")
    export = verbs.add_parser(
        "export", help="导出案卷（ZIP） write a case file with papers, journal and a script that checks them"
    )
    export.add_argument("case_no", help="案卷编号 number of the case")
    export.add_argument(
        "--as", dest="login", required=True, help="以谁的权限导出 the account whose right to read it is used"
    )
    export.add_argument("--to", type=Path, help="压缩包 the archive to be made (default: <number>.zip)")
    export.set_defaults(run=_export)


def _export(options: argparse.Namespace) -> int:
    """The portal writes it, because it alone asks the services; they have to run."""
    house = House(data=options.data, first_port=options.port)
    target = (options.to or Path(f"{options.case_no}.zip")).resolve()
    words = ("export-case", options.case_no, "--as", options.login, "--to", str(target))
    command = house.part("portal").command(*words)
    return subprocess.run(command, cwd=ROOT, env=house.environment(), check=False).returncode  # noqa: S603 - our own command
