"""`gatehouse process compare|replay|deploy|export`: definitions as files, from the command line.

`deploy` hands in: whoever may approve definitions approves them on the page, as everybody else's.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from chassis.actor import Actor
from chassis.documents.picture_press import PICTURE_TYPES
from chassis.engine.draft_rows import DraftRows
from chassis.engine.drafting import Drafts
from chassis.engine.replays import A_YEAR
from chassis.errors import Refusal
from chassis.persistence import migrations as database_migrations
from gatehouse.assemblies import SERVICES, assembled
from gatehouse.house import ROOT, House
from gatehouse.process_pictures import drawn_file, drawn_release

NAMES = {".dmn", ".json", ".form"}


class NotPossible(Exception):
    """The command cannot be carried out as it was given; the message says why."""


def add_commands(verbs: Any) -> None:
    """Add the verbs to the `process` commands."""
    compare = verbs.add_parser("compare", help="与最新版本对照 what is different from the newest version")
    deploy = verbs.add_parser("deploy", help="提交待批准 hand in for approval by another person")
    replay = verbs.add_parser("replay", help="用已办结案件推演 take ended cases through it; nothing is kept")
    for verb, run in ((compare, _compare), (replay, _replay), (deploy, _deploy)):
        verb.add_argument("file", type=Path, help=".bpmn（同一文件夹的 .dmn、表单一并读取）或 .zip")
        verb.add_argument("--service", choices=SERVICES, required=True, help="属于哪个服务 the service")
        verb.add_argument("--json", action="store_true", help="机器可读 for programs")
        verb.set_defaults(run=_carefully(run))
    replay.add_argument(
        "--since", type=date.fromisoformat, help="办结日期不早于（不写为一年） ended on or after (YYYY-MM-DD)"
    )
    deploy.add_argument("--reason", required=True, help="修改理由 why")
    deploy.add_argument("--basis", required=True, help="依据文件 the document it rests on")
    deploy.add_argument(
        "--from", dest="day", type=date.fromisoformat, help="启用日期 in force from (YYYY-MM-DD)"
    )
    export = verbs.add_parser("export", help="导出版本或画成图 write a version, or draw it")
    export.add_argument(
        "process_id", help="流程，或 .bpmn 文件（只画图） process, e.g. adm_simple; or a file to draw"
    )
    export.add_argument(
        "--format", choices=("zip", *PICTURE_TYPES), default="zip", help="格式 what it is written as"
    )
    export.add_argument("--service", choices=SERVICES, help="属于哪个服务 the service")
    export.add_argument("--version", type=int, help="版本（不写为现行） version (default: in force)")
    export.add_argument("--out", type=Path, help="文件 file")
    export.add_argument("--json", action="store_true", help="机器可读 for programs")
    export.set_defaults(run=_carefully(_export))


def _carefully(run: Any) -> Any:
    def carried_out(options: argparse.Namespace) -> int:
        try:
            told, code = run(options, House(data=options.data, first_port=options.port))
        except NotPossible as why:
            print(why, file=sys.stderr)
            return 2
        except Refusal as refusal:
            print(f"{refusal.said.zh} {refusal.said.en}", file=sys.stderr)
            found: Any = refusal.facts.get("findings") or ()
            for one in found[:20]:
                print(f"  {one['element']} [{one['rule']}] {one['zh']} {one['en']}", file=sys.stderr)
            return 2
        if options.json:
            print(json.dumps(told, ensure_ascii=False, indent=2))
        else:
            print("\n".join(told["lines"]))
        return int(code)

    return carried_out


def _compare(options: argparse.Namespace, house: House) -> tuple[dict[str, Any], int]:
    """Say what a file would change; nothing is kept. One where something differs, none otherwise."""
    assembly, drafts = _opened(options.service, house)
    with assembly.works(_somebody()) as work:
        draft = drafts.bring(work, *_read(options.file))
        newest, found = drafts.compared(work.session, draft)
        drafts.drop(work, draft.draft_id, draft.revision)
    lines = [
        f"与第 {newest} 版对照，{len(found)} 处不同。 Compared with v{newest}: {len(found)} differences."
    ]
    lines += [
        f"  {one.subject.zh}  {one.aspect.zh}  {one.was.zh or '—'} → {one.now.zh or '—'}"
        if one.kind == "changed"
        else f"  {one.subject.zh}  {'新增 new' if one.kind == 'added' else '删除 gone'}"
        for one in found
    ]
    told = [
        {"kind": one.kind, "element": one.element, "subject": one.subject.as_json(),
         "aspect": one.aspect.as_json(), "was": one.was.as_json(), "now": one.now.as_json()}
        for one in found
    ]  # fmt: skip
    return {"compared_with": newest, "differences": told, "lines": lines}, 1 if found else 0


def _replay(options: argparse.Namespace, house: House) -> tuple[dict[str, Any], int]:
    """Say which ended cases would have gone otherwise. One where any would, none otherwise."""
    assembly, drafts = _opened(options.service, house)
    bpmn, extras = _read(options.file)
    with assembly.works.reading() as session:
        process_id, content = drafts.sound_files(session, bpmn, extras)
    since = options.since or assembly.works.clock.today() - A_YEAR
    came = assembly.replays.came_of(process_id, content, since)
    told = [(case, one) for case, one in came if one is not None and one.is_told]
    unrecorded = sum(one is None for _, one in came)
    same = len(came) - len(told) - unrecorded
    lines = [
        f"{len(came)} 件：{same} 件与原来相同，{len(told)} 件不同，{unrecorded} 件没有办理记录。 "
        f"{len(came)} cases: {same} as they went, {len(told)} otherwise, {unrecorded} not kept."
    ]
    lines += [f"  {case.case_no}  {one.said.zh}  {one.said.en}" for case, one in told]
    cases = [
        {"case_no": case.case_no, "version": case.process_version, "verdict": one.verdict,
         "days": one.days, "element": one.element_id, "said": one.said.as_json()}
        for case, one in told
    ]  # fmt: skip
    answer = {"total": len(came), "same": same, "unrecorded": unrecorded, "cases": cases, "lines": lines}
    return answer, 1 if told else 0


def _deploy(options: argparse.Namespace, house: House) -> tuple[dict[str, Any], int]:
    """Hand a file in; it is in force once another person has approved it."""
    assembly, drafts = _opened(options.service, house)
    with assembly.works(_somebody()) as work:
        draft = drafts.bring(work, *_read(options.file))
        newest, _ = drafts.compared(work.session, draft)
        draft = drafts.submit(
            work, draft.draft_id, draft.revision, reason=options.reason, basis=options.basis,
            in_force_from=options.day or work.clock.today(), compared_with=newest,
        )  # fmt: skip
    line = (
        f"{draft.process_id} 已提交，请流程批准人在“流程设计”页批准。 "
        f"{draft.process_id} was handed in; a process approver approves it on the page."
    )
    return {"draft_id": draft.draft_id, "process_id": draft.process_id, "lines": [line]}, 0


def _export(options: argparse.Namespace, house: House) -> tuple[dict[str, Any], int]:
    """Write a version as it runs, or as a picture."""
    if options.process_id.endswith(".bpmn"):
        return _draw_file(options, house)
    service = options.service or _service_of(options.process_id)
    assembly, drafts = _opened(service, house)
    with assembly.works.reading() as session:
        definition = assembly.engine.definition(session, options.process_id, options.version)
        if options.format == "zip":
            name, content = drafts.packed_version(session, options.process_id, definition.version)
        else:
            release = assembly.engine.released(session, options.process_id, definition.version)
            name, content = drawn_release(release, options.format, _fonts(house))
    out = options.out or Path(name)
    out.write_bytes(content)
    return {"file": str(out), "version": definition.version, "lines": [f"{out}"]}, 0


def _draw_file(options: argparse.Namespace, house: House) -> tuple[dict[str, Any], int]:
    """Draw a file that lies anywhere; no database is asked."""
    if options.format == "zip":
        raise NotPossible("文件只能画图，请用 --format。 A file can only be drawn: say --format.")
    file = Path(options.process_id)
    bpmn, _ = _read(file)
    out = options.out or file.with_suffix(f".{options.format}").name
    Path(out).write_bytes(drawn_file(bpmn, file.name, options.format, _fonts(house)))
    return {"file": str(out), "lines": [f"{out}"]}, 0


def _fonts(house: House) -> Path:
    return Path(house.environment()["GATEHOUSE_FONTS"])


def _opened(service: str, house: House) -> tuple[Any, Drafts]:
    assembly = assembled(service, house)
    if not database_migrations.is_current(f"services.{service}", assembly.works.database):
        raise NotPossible("数据库尚未升级，请先运行 gatehouse migrate。 Run gatehouse migrate first.")
    return assembly, Drafts(assembly.designer, DraftRows(assembly.engine.rows.tables))


def _service_of(process_id: str) -> str:
    for service in SERVICES:
        if (ROOT / "bpmn" / service / process_id).is_dir():
            return service
    raise NotPossible("请用 --service 写明流程属于哪个服务。 Say the service with --service.")


def _read(file: Path) -> tuple[bytes, Mapping[str, bytes]]:
    try:
        content = file.read_bytes()
    except OSError as error:
        raise NotPossible(f"文件读不出来：{file} {error.strerror}") from error
    if file.suffix == ".zip":
        return content, {}
    beside = {one.name: one for one in file.resolve().parent.rglob("*") if one.suffix in NAMES}
    return content, {name: one.read_bytes() for name, one in beside.items()}


def _somebody() -> Actor:
    """Whoever sits at the command line: known to the machine, to no role."""
    return Actor("command-line", "命令行 command line", "", "", "", frozenset())
