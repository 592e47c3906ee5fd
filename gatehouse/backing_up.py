"""Takes a backup of a running installation: all parts at one moment, and what they keep beside."""

from __future__ import annotations

import shutil
from contextlib import ExitStack
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from chassis.messaging.broker import Broker
from chassis.persistence.one_moment import Damaged, Held, NotOneMoment, held, held_files
from chassis.persistence.postgresql_tools import ToolFailed, ToolMissing
from gatehouse.backup_folder import BackupFolder, NotPossible
from gatehouse.belongings import anchors, copied, folders, keys
from gatehouse.databases import all_opened, setting
from gatehouse.house import House

BROKER = "broker"


def take_backup(house: House, target: Path, *, with_keys: bool = False) -> tuple[dict[str, Any], str]:
    """Write a backup; its manifest, and the digest that stands for all of it."""
    folder = BackupFolder(target)
    folder.begin()
    try:
        manifest = _written(house, folder, with_keys=with_keys)
        return manifest, folder.finish(manifest)
    except BaseException as failure:
        shutil.rmtree(target)
        raise _explained(failure) from failure


def broker_file(house: House) -> Path | None:
    """The file of the embedded broker; RabbitMQ has none."""
    url = setting(house.environment(), "GATEHOUSE_BROKER_URL") or ""
    return Path(urlsplit(url).path) if Broker(url).is_embedded else None


def _written(house: House, folder: BackupFolder, *, with_keys: bool) -> dict[str, Any]:
    with ExitStack() as stack:
        databases = stack.enter_context(all_opened(house))
        on_postgresql = any(database.is_postgresql for database in databases.values())
        post = broker_file(house)
        if post is not None and post.exists() and not on_postgresql:
            # The broker's file too: one moment for all, so nothing is on its way between two of them.
            files = {name: Path(str(database.file)) for name, database in databases.items()}
            at_once: dict[str, Held] = dict(stack.enter_context(held_files({**files, BROKER: post})))
        else:
            at_once = dict(stack.enter_context(held(databases)))
        taken_at = datetime.now(UTC)
        suffix = "dump" if on_postgresql else "sqlite"
        for name, one in at_once.items():
            one.copy_to(folder.file("databases", f"{name}.{'sqlite' if name == BROKER else suffix}"))
        parts = {name: _told(one) for name, one in at_once.items() if name != BROKER}
    # Files after the databases: they never change or go, so every row of the copies finds its file.
    environment = house.environment()
    counts = {
        name: copied(path, folder.path / "files" / name)
        for name, path in {**folders(house, environment), **anchors(house, environment)}.items()
    }
    kept = [file for file in keys(house.environment()) if file.is_file()] if with_keys else []
    for file in kept:
        shutil.copyfile(file, folder.file("keys", file.name))
    return {
        "program": version("gatehouse"),
        "taken_at": taken_at.isoformat(timespec="seconds"),
        "county": house.environment()["GATEHOUSE_COUNTY"],
        "databases": "postgresql" if on_postgresql else "sqlite",
        "broker": BROKER in at_once,
        "keys": [file.name for file in kept],
        "parts": parts,
        "files": counts,
    }


def _told(one: Held) -> dict[str, Any]:
    """What a copy has to show once it is put back: its form, and the head of its journal."""
    head = one.ask("SELECT position, digest FROM journal_seal ORDER BY position DESC LIMIT 1")
    return {
        "revision": one.ask("SELECT version_num FROM alembic_version")[0],
        "journal": {
            "lines": one.ask("SELECT count(*) FROM journal")[0],
            "sealed": head[0] if head else 0,
            "head": head[1] if head else "",
        },
    }


def _explained(failure: BaseException) -> BaseException:
    if isinstance(failure, ToolMissing):
        return NotPossible(
            "本机没有 {program}，请安装 postgresql-client。",
            "There is no {program} on this machine; install the package postgresql-client.",
            program=failure.program,
        )
    if isinstance(failure, NotOneMoment):
        return NotPossible(
            "各部分的数据库不在同一个 PostgreSQL 数据库中，无法取得同一时刻的副本（{why}）。",
            "The parts are not kept in one PostgreSQL database, so no copy of one moment can be had ({why}).",
            why=failure,
        )
    if isinstance(failure, Damaged):
        return NotPossible(
            "数据库文件已损坏，未作备份：{why}", "A database file is damaged, no backup was made: {why}",
            why=failure,
        )  # fmt: skip
    if isinstance(failure, ToolFailed):
        return NotPossible("备份未成功：{why}", "The backup failed: {why}", why=failure)
    return failure
