"""The `gatehouse` command: run an installation, prepare it, look after its diagrams."""

from __future__ import annotations

import argparse
import signal
import sys
import time
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path

from chassis.clock import SystemClock
from gatehouse import assessments, audit, backups, burden_figures, case_files, moves, processes
from gatehouse.demo_year import live_through_a_year
from gatehouse.house import House
from gatehouse.moving import has_moved
from gatehouse.setting_up import (
    Account,
    SetUpFailed,
    is_prepared,
    load_demo_county,
    migrate,
    note_prepared,
    play_demo_work,
)
from gatehouse.supervisor import NotReady, PortTaken, Supervisor


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; the exit code says whether it did what was asked."""
    options = _parser().parse_args(arguments)
    return int(options.run(options))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="gatehouse", description="把关 Gatehouse")
    parser.add_argument("--data", type=Path, default=Path("var"), help="数据目录 data folder (default: var)")
    parser.add_argument("--port", type=int, default=8080, help="门户端口 portal port (default: 8080)")
    commands = parser.add_subparsers(required=True, metavar="command")
    up = commands.add_parser("up", help="启动全部服务 run everything on the embedded default")
    up.add_argument("--without-demo", action="store_true", help="不装载演示县 do not load the demo county")
    up.set_defaults(run=_up)
    year = commands.add_parser("demo-year", help="演示县过一年 let the demo county live through a year first")
    year.add_argument(
        "--until", type=date.fromisoformat, default=None, help="最后一天 last day (default: yesterday)"
    )
    year.add_argument("--days", type=int, default=365, help="天数 days (default: 365)")
    year.add_argument("--requests", type=float, default=2.0, help="每个工作日的申请数 requests a working day")
    year.add_argument("--seed", type=int, default=430211)
    year.set_defaults(run=_demo_year)
    commands.add_parser("migrate", help="升级数据库 bring the databases up to date").set_defaults(
        run=_migrate
    )
    processes.add_commands(commands)
    assessments.add_commands(commands)
    audit.add_commands(commands)
    backups.add_commands(commands)
    moves.add_commands(commands)
    burden_figures.add_commands(commands)
    case_files.add_commands(commands)
    return parser


def _house(options: argparse.Namespace) -> House:
    return House(data=options.data, first_port=options.port)


def _migrate(options: argparse.Namespace) -> int:
    try:
        migrate(_house(options))
    except SetUpFailed as failure:
        print(failure, file=sys.stderr)
        return 1
    return 0


def _up(options: argparse.Namespace) -> int:
    """Prepare and run everything in the foreground until Ctrl-C."""
    house = _house(options)
    if has_moved(house):
        print(
            f"{house.data} 的数据已搬到 PostgreSQL，请带相应的环境变量启动。"
            " has been moved to PostgreSQL; start with the settings it was moved with.",
            file=sys.stderr,
        )
        return 1
    began = time.monotonic()
    print("把关 Gatehouse · 正在准备 preparing …", flush=True)
    try:
        accounts = _prepare(house, with_demo=not options.without_demo)
    except SetUpFailed as failure:
        print(failure, file=sys.stderr)
        return 1
    supervisor = Supervisor(house, say=lambda line: print(line, flush=True))
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: setattr(supervisor, "stopping", True))
    try:
        supervisor.start()
        supervisor.wait_until_ready()
    except PortTaken as taken:
        print(
            f"端口 {taken} 已被占用，请用 --port 另选。 Port {taken} is taken; choose another with --port.",
            file=sys.stderr,
        )
        return 1
    except NotReady as failure:
        supervisor.stop()
        print(f"未能启动 did not start: {failure}", file=sys.stderr)
        return 1
    if accounts:
        _let_the_county_work(house)
    _welcome(house, accounts, seconds=time.monotonic() - began)
    supervisor.watch()
    print("\n正在停止 stopping …", flush=True)
    supervisor.stop()
    print("已停止，数据保留在 stopped; the data stay in", house.data, flush=True)
    return 0


def _demo_year(options: argparse.Namespace) -> int:
    """Fill an empty data folder with a year of work; `up` then shows it."""
    house = _house(options)
    if house.data.exists() and any(house.data.iterdir()):
        print(f"{house.data} 已有数据，请换一个目录。 is not empty; choose another folder.", file=sys.stderr)
        return 1
    last = options.until or SystemClock().today() - timedelta(days=1)
    try:
        accounts = _prepare(house, with_demo=True)
        live_through_a_year(
            house, last - timedelta(days=options.days - 1), last, seed=options.seed, requests=options.requests
        )
    except SetUpFailed as failure:
        print(failure, file=sys.stderr)
        return 1
    _show_accounts(accounts)
    return 0


def _prepare(house: House, *, with_demo: bool) -> list[Account]:
    """Migrate and load what is missing; the accounts made just now are shown once."""
    if with_demo and is_prepared(house):
        return []
    migrate(house)
    if not with_demo:
        return []
    accounts = load_demo_county(house)
    note_prepared(house)
    return accounts


def _let_the_county_work(house: House) -> None:
    """On the first start only; a county whose story breaks off is a county to look at all the same."""
    print("· 演示县正在办理几件事项 the demo county does some work", flush=True)
    try:
        play_demo_work(house)
    except SetUpFailed as failure:
        print(failure, file=sys.stderr)


def _welcome(house: House, accounts: Sequence[Account], seconds: float) -> None:
    if accounts:
        _show_accounts(accounts)
    else:
        print(
            "\n演示账号的口令在首次启动时已显示。忘记了？ Passwords were shown at the first start. Forgotten?"
        )
        print("  .venv/bin/python -m portal.cli reset-password <账号>")
    print(f"\n把关已就绪（{seconds:.0f} 秒）  Gatehouse is ready:  {house.address}")
    print("按 Ctrl-C 停止。 Press Ctrl-C to stop.", flush=True)


def _show_accounts(accounts: Sequence[Account]) -> None:
    width = max(len(account.login) for account in accounts)
    print("\n演示账号（口令只显示这一次，请保存）  Demo accounts (shown only this once)\n")
    for account in accounts:
        print(f"  {account.login:<{width}}  {account.password}  {account.name}")
