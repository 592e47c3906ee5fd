"""`gatehouse process migrate`: bring running cases to another version, and back, from the command line."""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from chassis.actor import Actor
from chassis.engine.migrating import Migrations
from chassis.engine.previewing import MOST_CASES, Prospect
from chassis.errors import Refusal
from chassis.persistence import migrations as database_migrations
from chassis.persistence.giving_way import carried_through
from chassis.texts import Said
from gatehouse.assemblies import SERVICES, assembled
from gatehouse.house import ROOT, House

Plain = dict[str, Any]


class NotPossible(Exception):
    """The command cannot be carried out as it was given; the message says why."""


def add_command(verbs: Any) -> None:
    """Add `migrate` to the `process` commands."""
    migrate = verbs.add_parser(
        "migrate", help="迁移在办案件 bring running cases to another version (default: only preview)"
    )
    migrate.add_argument("process_id", help="流程 process, e.g. adm_simple")
    migrate.add_argument("--service", choices=SERVICES, help="流程属于哪个服务 the service it belongs to")
    migrate.add_argument("--from", dest="from_version", type=int, help="从版本 from version")
    migrate.add_argument("--to", dest="to_version", type=int, help="到版本 to version")
    migrate.add_argument(
        "--rename", action="append", default=[], metavar="旧OLD=新NEW", help="改名的元素 a renamed element"
    )
    migrate.add_argument("--case", action="append", metavar="编号NO", help="只迁移此案 only this case")
    migrate.add_argument("--execute", action="store_true", help="执行迁移 carry it out")
    migrate.add_argument("--reason", default="", help="迁移原因，记入日志 why; goes into the journal")
    migrate.add_argument(
        "--undo",
        nargs="*",
        metavar="ID",
        help="撤回（不写则撤回全部可撤回的） take back (default: all that can be)",
    )
    migrate.add_argument("--json", action="store_true", help="机器可读 for programs")
    migrate.set_defaults(run=_run)


def _run(options: argparse.Namespace) -> int:
    house = House(data=options.data, first_port=options.port)
    try:
        told = _undone(options, house) if options.undo is not None else _moved(options, house)
    except NotPossible as why:
        print(why, file=sys.stderr)
        return 2
    except Refusal as refusal:
        print(f"{refusal.said.zh} {refusal.said.en}", file=sys.stderr)
        return 2
    if options.json:
        print(json.dumps(told, ensure_ascii=False, indent=2))
    else:
        _say(told)
    return 1 if any(one["why"] for one in told["cases"]) else 0


def _moved(options: argparse.Namespace, house: House) -> Plain:
    """Preview every case, and bring those there that can go, each in a transaction of its own."""
    if options.from_version is None or options.to_version is None:
        raise NotPossible("请写明 --from 和 --to。 Say --from and --to.")
    if options.execute and not options.reason.strip():
        raise NotPossible("请用 --reason 写明迁移原因。 Say why with --reason.")
    renamed = _renamed(options.rename)
    assembly, migrations = _opened(options, house)
    places: Counter[tuple[str, str]] = Counter()
    cases = []
    for one in _prospects(assembly, migrations, options, renamed):
        places.update({(stand.name.zh, stand.name.en) for stand in one.stands})
        case: Plain = {
            "case_no": one.case_no,
            "title": one.title,
            "stands": [stand.element_id for stand in one.stands],
            "why": [obstacle.said.as_json() for obstacle in one.obstacles],
            "migration_id": None,
        }
        if options.execute and not one.obstacles:
            _each(
                case,
                lambda work, one=one: migrations.migrate(
                    work,
                    one.instance_id,
                    options.to_version,
                    reason=options.reason.strip(),
                    renamed=renamed,
                    process_id=options.process_id,
                ),
                assembly,
            )
        cases.append(case)
    verb = "moved" if options.execute else "preview"
    counted = [{"zh": zh, "en": en, "cases": number} for (zh, en), number in places.most_common()]
    return {"did": verb, "places": counted, "cases": cases}


def _undone(options: argparse.Namespace, house: House) -> Plain:
    assembly, migrations = _opened(options, house)
    with assembly.works.reading() as session:
        recent = migrations.recent(session, options.process_id)
    known = {one.migration_id: one.case_no for one in recent}
    chosen = options.undo or [one.migration_id for one in recent if one.is_open]
    cases = []
    for migration_id in chosen:
        case: Plain = {
            "case_no": known.get(migration_id, ""), "title": "", "stands": [], "why": [],
            "migration_id": migration_id,
        }  # fmt: skip

        def undo(work: Any, migration_id: str = migration_id) -> str:
            migrations.undo(work, migration_id)
            return migration_id

        _each(case, undo, assembly)
        cases.append(case)
    return {"did": "undone", "places": [], "cases": cases}


def _each(case: Plain, act: Any, assembly: Any) -> None:
    """One case in a transaction of its own; what stands against it is noted, and the next one follows."""

    def once() -> str:
        with assembly.works(Actor.system("gatehouse"), "process migrate") as work:
            return str(act(work))

    try:
        case["migration_id"] = carried_through(once)
    except Refusal as refusal:
        case["why"] = [refusal.said.as_json()]


def _prospects(
    assembly: Any, migrations: Migrations, options: argparse.Namespace, renamed: dict[str, str]
) -> Iterator[Prospect]:
    after = ""
    while True:
        with assembly.works.reading() as session:
            page = migrations.preview(
                session,
                options.process_id,
                options.to_version,
                from_version=options.from_version,
                renamed=renamed,
                cases=options.case,
                after=after,
            )
        yield from page
        if len(page) < MOST_CASES:
            return
        after = page[-1].instance_id


def _opened(options: argparse.Namespace, house: House) -> tuple[Any, Migrations]:
    service = options.service or _service_of(options.process_id)
    assembly = assembled(service, house)
    if not database_migrations.is_current(f"services.{service}", assembly.works.database):
        raise NotPossible("数据库尚未升级，请先运行 gatehouse migrate。 Run gatehouse migrate first.")
    return assembly, Migrations(assembly.engine, assembly.works.clock)


def _service_of(process_id: str) -> str:
    for service in SERVICES:
        if (ROOT / "bpmn" / service / process_id).is_dir():
            return service
    raise NotPossible("请用 --service 写明流程属于哪个服务。 Say the service with --service.")


def _renamed(pairs: Sequence[str]) -> dict[str, str]:
    found = dict(pair.partition("=")[::2] for pair in pairs)
    if not all(found) or not all(found.values()):
        raise NotPossible("--rename 的写法是 旧=新。 Write --rename old=new.")
    return found


def _say(told: Plain) -> None:
    for place in told["places"]:
        print(f"{place['cases']:6}  {place['zh']}  {place['en']}")
    for case in told["cases"]:
        words = _word(told["did"], case)
        print(f"{case['case_no']}  {case['title']}  {words.zh} {words.en}".rstrip())
        for why in case["why"]:
            print(f"    {why['zh']}  {why['en']}")
    refused = sum(1 for case in told["cases"] if case["why"])
    print(f"共 {len(told['cases'])} 件，{refused} 件不行。 {len(told['cases'])} cases, {refused} refused.")
    if told["did"] == "preview":
        print("以上是预览，加 --execute --reason 执行。 This was a preview; add --execute --reason to do it.")


def _word(did: str, case: Plain) -> Said:
    if case["why"]:
        return Said("不行", "refused")
    return {
        "preview": Said("可以迁移", "can move"),
        "moved": Said("已迁移", "moved"),
        "undone": Said("已撤回", "taken back"),
    }[did]
