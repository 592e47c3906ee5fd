"""`gatehouse process …`: look after diagrams from the command line."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from chassis.engine.findings import found
from chassis.engine.layout import laid_out
from chassis.errors import Refusal
from chassis.texts import Said
from gatehouse import case_migrations
from gatehouse.assemblies import SERVICES, assembled
from gatehouse.house import ROOT, House


def add_commands(commands: Any) -> None:
    """Add the `process` commands to the console."""
    process = commands.add_parser("process", help="流程图 diagrams")
    verbs = process.add_subparsers(required=True, metavar="verb")
    check = verbs.add_parser("check", help="检查流程图 check diagrams before they go live")
    check.add_argument(
        "files", nargs="*", type=Path, help="BPMN 文件；不写则检查 bpmn/ 全部 (default: all of bpmn/)"
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
    """Print every finding with element, rule and remedy; fails when there is one."""
    house = House(data=options.data, first_port=options.port)
    checked, findings = 0, []
    for service in SERVICES:
        files = list(_files(service, options))
        if not files:
            continue
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


def _files(service: str, options: argparse.Namespace) -> Iterator[Path]:
    if not options.files:
        yield from sorted((ROOT / "bpmn" / service).glob("*/v*/*.bpmn"))
    elif options.service in (None, service):
        inside = ROOT / "bpmn" / service
        yield from (f for f in options.files if options.service or f.resolve().is_relative_to(inside))


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
        return [
            {
                "element": "",
                "name": "",
                "severity": "blocks",
                "rule": refusal.code,
                "zh": refusal.said.zh,
                "en": refusal.said.en,
                "remedy_zh": "",
                "remedy_en": "",
            }
        ]
    return [
        {
            "element": finding.element, "name": finding.name, "severity": finding.severity,
            "rule": finding.rule, "zh": finding.said.zh, "en": finding.said.en,
            "remedy_zh": finding.remedy.zh, "remedy_en": finding.remedy.en,
        }
        for finding in findings
    ]  # fmt: skip
