"""`gatehouse process …`: look after diagrams from the command line."""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

from chassis.engine.findings import found
from chassis.engine.layout import laid_out
from chassis.errors import Refusal
from chassis.texts import Said
from gatehouse import case_migrations, process_drafts
from gatehouse.assemblies import SERVICES, assembled
from gatehouse.house import ROOT, House

NO_DIAGRAM = Said("没有这个文件，或者其中没有流程图。", "There is no such file, or no diagram in it.")
NO_SERVICE = Said(
    "不在 bpmn/<服务>/ 之下，请用 --service 写明属于哪个服务。",
    "It does not lie below bpmn/<service>/: say with --service which service it belongs to.",
)


def add_commands(commands: Any) -> None:
    """Add the `process` commands to the console."""
    process = commands.add_parser("process", help="流程图 diagrams")
    verbs = process.add_subparsers(required=True, metavar="verb")
    check = verbs.add_parser("check", help="检查流程图 check diagrams before they go live")
    check.add_argument(
        "files",
        nargs="*",
        type=Path,
        help="BPMN 文件或者文件夹；不写则检查 bpmn/ 全部 (files or folders; default: all of bpmn/)",
    )
    check.add_argument(
        "--service", choices=SERVICES, help="这些文件属于哪个服务 the service the files belong to"
    )
    check.add_argument("--json", action="store_true", help="机器可读 for programs")
    check.set_defaults(run=_check)
    layout = verbs.add_parser("layout", help="为没有图形的流程图排版 draw diagrams that have no coordinates")
    layout.add_argument("files", nargs="+", type=Path, help="BPMN 文件，就地改写 (rewritten in place)")
    layout.add_argument("--json", action="store_true", help="机器可读 for programs")
    layout.set_defaults(run=_layout)
    case_migrations.add_command(verbs)
    process_drafts.add_commands(verbs)


def _layout(options: argparse.Namespace) -> int:
    """Draw what has no place yet; what somebody has placed is not moved."""
    told = [_laid_out(file) for file in options.files]
    if options.json:
        print(json.dumps(told, ensure_ascii=False, indent=2))
    else:
        for one in told:
            print(f"{one['file']}  {one['zh']}  {one['en']}")
    return 1 if any(one["code"] for one in told) else 0


def _laid_out(file: Path) -> dict[str, Any]:
    try:
        drawn = file.read_bytes()
        better = laid_out(drawn)
    except Refusal as refusal:
        return {"file": str(file), "changed": False, "code": refusal.code, **refusal.said.as_json()}
    except OSError as error:
        unreadable = Said("文件读不出来", f"cannot be read: {error.strerror}")
        return {"file": str(file), "changed": False, "code": "file-unreadable", **unreadable.as_json()}
    if better == drawn:
        complete = Said("图形完整，未改动", "complete, left as it was")
        return {"file": str(file), "changed": False, "code": "", **complete.as_json()}
    file.write_bytes(better)
    return {"file": str(file), "changed": True, "code": "", **Said("已排版", "laid out").as_json()}


def _check(options: argparse.Namespace) -> int:
    """Print every finding with element, rule and remedy; fails when there is one, or a file has no place."""
    house = House(data=options.data, first_port=options.port)
    files_of, strays = _sorted_out(options.files or [ROOT / "bpmn"], options.service)
    checked, findings = 0, strays
    for service, files in files_of.items():
        # The service's own checker, which knows its operations, forms, roles and messages.
        designer = assembled(service, house).designer
        for file in files:
            checked += 1
            findings += [(file, finding) for finding in _findings(designer, file)]
    if options.json:
        print(
            json.dumps(
                [{"file": str(file), **finding} for file, finding in findings], ensure_ascii=False, indent=2
            )
        )
    else:
        for file, finding in findings:
            print(
                f"{file}  {finding['name']} {finding['element']}  [{finding['rule']}]\n"
                f"  {finding['zh']} {finding['remedy_zh']}"
            )
            print(f"  {finding['en']} {finding['remedy_en']}")
        print(f"检查 {checked} 个流程图，{len(findings)} 处问题。")
        print(f"{checked} diagrams checked, {len(findings)} findings.")
    return 1 if findings or not checked else 0


def _sorted_out(
    given: Sequence[Path], service: str | None
) -> tuple[dict[str, list[Path]], list[tuple[Path, dict[str, str]]]]:
    """The diagrams of files and folders by their service, and where none could be found."""
    files_of: dict[str, list[Path]] = {}
    strays = []
    for one in given:
        files = sorted(one.rglob("*.bpmn")) if one.is_dir() else [one] if one.is_file() else []
        if not files:
            strays.append((one, _finding("no-diagram", NO_DIAGRAM)))
        for file in files:
            owner = service or _service_of(file)
            if owner:
                files_of.setdefault(owner, []).append(file)
            else:
                strays.append((file, _finding("service-unknown", NO_SERVICE)))
    return files_of, strays


def _service_of(file: Path) -> str | None:
    """The service whose folder the file lies in: `bpmn/<service>/…`, in whichever copy of the house."""
    within = file.resolve().parts
    return next((after for bpmn, after in pairwise(within) if bpmn == "bpmn" and after in SERVICES), None)


def _finding(rule: str, said: Said) -> dict[str, str]:
    """Something that is wrong with a file as a whole."""
    nowhere = dict.fromkeys(("element", "name", "remedy_zh", "remedy_en"), "")
    return {**nowhere, "severity": "blocks", "rule": rule, "zh": said.zh, "en": said.en}


def _findings(designer: Any, file: Path) -> list[dict[str, str]]:
    extras = {
        path.name: path.read_bytes() for path in file.parent.rglob("*") if path.suffix in {".dmn", ".json"}
    }
    try:
        content = file.read_bytes()
        findings = designer.check(content, extras)
        if laid_out(content) != content:
            # What is uploaded is laid out on the way in; a file beside the code is shown as it is.
            findings.append(found("layout-missing", ""))
    except Refusal as refusal:
        return [_finding(refusal.code, refusal.said)]
    return [
        {
            "element": finding.element, "name": finding.name, "severity": finding.severity,
            "rule": finding.rule, "zh": finding.said.zh, "en": finding.said.en,
            "remedy_zh": finding.remedy.zh, "remedy_en": finding.remedy.en,
        }
        for finding in findings
    ]  # fmt: skip
