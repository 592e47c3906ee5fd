"""The portal's own commands: `python -m portal.cli migrate | load-county | reset-password | …`."""

from __future__ import annotations

import argparse
import json
import os
import pwd
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from flask import g

from chassis.actor import Actor
from chassis.clock import Clock, SystemClock
from chassis.persistence import migrations
from chassis.persistence.database import Database
from chassis.persistence.proving_archive import file_name
from chassis.persistence.unit_of_work import Works
from portal.assembly import MEMBER, build, open_store
from portal.clients.keys import ensure_keys, ensure_second_factor_key
from portal.clients.services import ServiceProblem, ServiceUnavailable
from portal.messaging.publishes import UnitChanged
from portal.settings import Settings, from_environment
from portal.storage import county as counties
from portal.storage import credentials, second_factors
from portal.storage.counted_tasks import NOT_COUNTED
from portal.storage.county import CountyInvalid, NewAccount
from portal.storage.people import actor_of
from portal.storage.work import Work
from portal.storage.worklist import Worklist
from portal.web import case_archive
from portal.web.passwords import Passwords, new_password

BY_COMMAND = "命令行（借用查阅权限） by a command, with the right of"


class NoSuchAccount(LookupError):
    """Nobody signs in under this name."""


class NoSuchCase(LookupError):
    """The inbox has never heard of a case with this number."""


class ForNamedReaders(PermissionError):
    """Only named people read such a case, each look on record: nobody takes it out for them by a command."""


def migrate(settings: Settings) -> None:
    """Make the signing keys where there are none, and bring the database to its newest form."""
    ensure_keys(settings.token_private_key_file, settings.token_public_key_file)
    made = ensure_second_factor_key(settings.second_factor_keys)
    database = Database(settings.database_url, schema=settings.database_schema)
    migrations.upgrade(MEMBER, database)
    with database.reading() as session:
        lost = second_factors.enrolled(session) if made else 0
    database.dispose()
    if lost:
        print(
            f"{settings.second_factor_keys} 是新的：已登记的 {lost} 个第二因素读不出，请恢复原密钥或重置。"
            f" is new: {lost} second factors cannot be read; bring the old keys back or reset them.",
            file=sys.stderr,
        )


def load_county(
    settings: Settings, folder: Path, *, clock: Clock | None = None, for_trying: bool = False
) -> list[NewAccount]:
    """Bring the directory to what the folder says; returns the accounts made just now, with passwords.

    Everybody changes such a password at the first sign-in; where it is `for_trying`, only administrators do.
    """
    described = counties.read_county(folder)
    store = open_store(settings, clock or SystemClock())
    try:
        return _load(store.works, described, Passwords(settings.password_memory_kib), for_trying)
    finally:
        store.database.dispose()


def reset_password(settings: Settings, name: str) -> str:
    """Give an account a password to be changed at the next sign-in and end its sessions; returns it."""
    store = open_store(settings, SystemClock())
    try:
        return _reset(store.works, name, Passwords(settings.password_memory_kib))
    finally:
        store.database.dispose()


def reset_second_factor(settings: Settings, name: str) -> None:
    """Have an account enrol its second factor anew; for whoever has nobody else to ask."""
    store = open_store(settings, SystemClock())
    try:
        with store.works.reading() as session:
            account = credentials.account_named(session, name)
        if account is None:
            raise NoSuchAccount(name)
        with store.works(Actor.system(MEMBER)) as work:
            work.second_factors.drop(account.account_id)
            work.sessions.end_all_of(account.account_id)
            work.record("second-factor-reset", account.account_id, login=account.login, by_command=True)
    finally:
        store.database.dispose()


def export_case(settings: Settings, case_no: str, name: str, target: Path) -> None:
    """Write the case file as one archive, as far as this account may read it; the journal tells of it."""
    portal = build(settings)
    works, clock = portal.works, portal.works.clock
    try:
        with works.reading() as session:
            account = credentials.account_named(session, name)
            actor = actor_of(session, account.account_id, clock.today()) if account else None
        if actor is None:
            raise NoSuchAccount(name)
        kept = Worklist(works.reading, clock).process_of(case_no)
        if kept is None:
            raise NoSuchCase(case_no)
        service, process = kept
        if process in NOT_COUNTED:
            raise ForNamedReaders(case_no)
        partial = target.with_name(f"{target.name}.part")
        try:
            with portal.web_app.test_request_context("/"), partial.open("wb") as file:
                g.actor = actor
                case_archive.pack(service, case_no, file, how=BY_COMMAND)
            partial.replace(target)
        finally:
            partial.unlink(missing_ok=True)
        # The account lends its right to read and did not do it: who ran the command, only the system knows.
        with works(Actor.system(MEMBER)) as work:
            lent = {"read_as": name, "read_as_name": actor.name}
            work.record("case-exported", case_no, by_command=True, run_by=_who_runs_this(), **lent)
    finally:
        works.database.dispose()


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; the exit code says whether it did what was asked."""
    options = _parser().parse_args(arguments)
    settings = from_environment()
    try:
        if options.command == "migrate":
            migrate(settings)
        elif options.command == "load-county":
            made = load_county(settings, options.folder, for_trying=options.for_trying)
            _print_accounts(made, as_json=options.json)
        elif options.command == "export-case":
            target = options.to or Path(f"{file_name(options.case_no)}.zip")
            export_case(settings, options.case_no, options.login, target)
            print(target)
        elif options.command == "reset-second-factor":
            reset_second_factor(settings, options.login)
        else:
            print(reset_password(settings, options.login))
    except (CountyInvalid, FileNotFoundError, NoSuchAccount, NoSuchCase, ForNamedReaders) as failure:
        print(f"{type(failure).__name__}: {failure}", file=sys.stderr)
        return 1
    except ServiceProblem as refused:
        said = refused.problem
        print(f"{said.get('title', '')} {said.get('title_en', '')} ({refused.status})", file=sys.stderr)
        return 1
    except ServiceUnavailable as gone:
        print(
            f"“{gone.service}”服务连不上，请先启动。 It cannot be reached; start it first.", file=sys.stderr
        )
        return 1
    return 0


def _who_runs_this() -> str:
    """The account of the machine under which this command runs."""
    number = os.getuid()
    try:
        return pwd.getpwuid(number).pw_name
    except KeyError:
        return str(number)


def _load(
    works: Works[Work], described: counties.County, passwords: Passwords, for_trying: bool
) -> list[NewAccount]:
    """Passwords are hashed before the transaction begins: a hash is slow on purpose, a lock must be short."""
    with works.reading() as session:
        known = credentials.logins(session)
    made = counties.make_accounts(described, known, new_password)
    hashes = {account.login: passwords.hash_generated(account.password) for account in made}
    changed = counties.administrators(described) if for_trying else set(hashes)
    with works(Actor.system(MEMBER)) as work:
        for unit in counties.load_units(work, described):
            work.emit(UnitChanged(unit))
        opened = counties.load_accounts(work, described, hashes, to_be_changed=changed)
        for login in opened:
            work.record("account-opened", login)
    return [account for account in made if account.login in opened]


def _reset(works: Works[Work], name: str, passwords: Passwords) -> str:
    with works.reading() as session:
        account = credentials.account_named(session, name)
    if account is None:
        raise NoSuchAccount(name)
    password = new_password()
    hashed = passwords.hash(password)
    with works(Actor.system(MEMBER)) as work:
        work.credentials.change_password(account.account_id, hashed, works.clock.now(), given=True)
        work.sessions.end_all_of(account.account_id)
        work.record("password-reset", account.account_id, login=account.login)
    return password


def _print_accounts(accounts: Sequence[NewAccount], *, as_json: bool) -> None:
    if as_json:
        print(json.dumps([asdict(account) for account in accounts], ensure_ascii=False))
        return
    for account in accounts:
        print(f"{account.login}\t{account.password}\t{account.name}")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="portal.cli", description="门户 the portal's own commands")
    commands = parser.add_subparsers(dest="command", required=True, metavar="command")
    commands.add_parser("migrate", help="建立密钥、升级数据库 make keys, bring the database up to date")
    load = commands.add_parser("load-county", help="装载县区目录和账号 load a county's units and accounts")
    load.add_argument("folder", type=Path)
    load.add_argument(
        "--for-trying",
        action="store_true",
        help="试用：只有管理员首次登录须改密码 for trying: only administrators change passwords",
    )
    load.add_argument("--json", action="store_true", help="机器可读 for programs")
    reset = commands.add_parser("reset-password", help="重置口令 give an account a new password")
    reset.add_argument("login")
    factor = commands.add_parser(
        "reset-second-factor", help="重置第二因素 have an account enrol its second factor anew"
    )
    factor.add_argument("login")
    export = commands.add_parser("export-case", help="导出案卷 write a case file to an archive")
    export.add_argument("case_no")
    export.add_argument("--as", dest="login", required=True, help="以谁的权限 the account that may read it")
    export.add_argument("--to", type=Path, help="压缩包 the archive to be made, .zip")
    return parser


if __name__ == "__main__":
    sys.exit(main())
