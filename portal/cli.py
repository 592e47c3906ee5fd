"""The portal's own commands: `python -m portal.cli migrate | load-county | reset-password`."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from chassis.actor import Actor
from chassis.clock import Clock, SystemClock
from chassis.persistence import migrations
from chassis.persistence.database import Database
from chassis.persistence.unit_of_work import Works
from portal.assembly import MEMBER, open_store
from portal.clients.keys import ensure_keys
from portal.messaging.publishes import UnitChanged
from portal.settings import Settings, from_environment
from portal.storage import county as counties
from portal.storage import sessions
from portal.storage.county import CountyInvalid, NewAccount
from portal.storage.work import Work
from portal.web.passwords import Passwords, new_password


class NoSuchAccount(LookupError):
    """Nobody signs in under this name."""


def migrate(settings: Settings) -> None:
    """Make the signing keys where there are none, and bring the database to its newest form."""
    ensure_keys(settings.token_private_key_file, settings.token_public_key_file)
    database = Database(settings.database_url, schema=settings.database_schema)
    migrations.upgrade(MEMBER, database)
    database.dispose()


def load_county(settings: Settings, folder: Path, *, clock: Clock | None = None) -> list[NewAccount]:
    """Bring the directory to what the folder says; returns the accounts made just now, with passwords."""
    described = counties.read_county(folder)
    store = open_store(settings, clock or SystemClock())
    try:
        return _load(store.works, described, Passwords(settings.password_memory_kib))
    finally:
        store.database.dispose()


def reset_password(settings: Settings, name: str) -> str:
    """Give an account a new password and end its sessions; returns the password."""
    store = open_store(settings, SystemClock())
    try:
        return _reset(store.works, name, Passwords(settings.password_memory_kib))
    finally:
        store.database.dispose()


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; the exit code says whether it did what was asked."""
    options = _parser().parse_args(arguments)
    settings = from_environment()
    try:
        if options.command == "migrate":
            migrate(settings)
        elif options.command == "load-county":
            _print_accounts(load_county(settings, options.folder), as_json=options.json)
        else:
            print(reset_password(settings, options.login))
    except (CountyInvalid, FileNotFoundError, NoSuchAccount) as failure:
        print(f"{type(failure).__name__}: {failure}", file=sys.stderr)
        return 1
    return 0


def _load(works: Works[Work], described: counties.County, passwords: Passwords) -> list[NewAccount]:
    """Passwords are hashed before the transaction begins: a hash is slow on purpose, a lock must be short."""
    with works.reading() as session:
        known = sessions.logins(session)
    made = counties.make_accounts(described, known, new_password)
    hashes = {account.login: passwords.hash_generated(account.password) for account in made}
    with works(Actor.system(MEMBER)) as work:
        for unit in counties.load_units(work, described):
            work.emit(UnitChanged(unit))
        opened = counties.load_accounts(work, described, hashes)
        for login in opened:
            work.record("account-opened", login)
    return [account for account in made if account.login in opened]


def _reset(works: Works[Work], name: str, passwords: Passwords) -> str:
    with works.reading() as session:
        account = sessions.account_named(session, name)
    if account is None:
        raise NoSuchAccount(name)
    password = new_password()
    hashed = passwords.hash(password)
    with works(Actor.system(MEMBER)) as work:
        work.sessions.change_password(account.account_id, hashed, works.clock.now())
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
    load.add_argument("--json", action="store_true", help="机器可读 for programs")
    reset = commands.add_parser("reset-password", help="重置口令 give an account a new password")
    reset.add_argument("login")
    return parser


if __name__ == "__main__":
    sys.exit(main())
