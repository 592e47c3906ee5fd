"""Moves a county from the embedded default to PostgreSQL and RabbitMQ; its files stay as they are."""

from __future__ import annotations

import importlib
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from time import monotonic, sleep
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy.exc import SQLAlchemyError

from chassis.messaging.broker import Broker, BrokerUnavailable
from chassis.messaging.taking_along import take_along
from chassis.persistence import migrations
from chassis.persistence.carrying_over import (
    Contents,
    OtherTables,
    carry_over,
    contents,
    counters,
    is_in_use,
)
from chassis.persistence.database import Database
from contracts import registry
from gatehouse.backup_folder import NotPossible, digest_of
from gatehouse.belongings import anchors, copied, folders, keys
from gatehouse.databases import all_opened, has_files, setting
from gatehouse.house import House, Part
from gatehouse.restoring import what_is_there

NOTE = "moved"
"""The file that says the data of a folder live elsewhere now: nothing is started on them again."""
SHOWN_WITHIN_SECONDS = 10.0


@dataclass(frozen=True)
class Moved:
    """What was carried over and proven to be there."""

    tables: Mapping[str, Mapping[str, Contents]]
    letters: Counter[str]
    files: int


def move(house: House) -> Moved:
    """Carry everything to where the environment points, and compare it before anything is said to be done."""
    target = Broker(*_broker(house.environment()))
    with ExitStack() as stack:
        old = stack.enter_context(_files_of(house))
        new = stack.enter_context(all_opened(house))
        _may_begin(house, old, new, target)
        try:
            tables = {part.name: _carried(part, old[part.name], new[part.name]) for part in house.parts}
            files = _belongings(house)
            letters = _letters(house, target)
        except (SQLAlchemyError, BrokerUnavailable, OSError) as failure:
            raise NotPossible(
                "搬迁中断：{why}。原数据未改动；清空目标后重试。",
                "Moving broke off: {why}. The data here are as they were; empty the target and try again.",
                why=str(failure)[:500],
            ) from failure
    (house.data / NOTE).write_text("PostgreSQL\n", encoding="utf-8")
    return Moved(tables, letters, files)


def has_moved(house: House) -> bool:
    """Whether this folder's data live on PostgreSQL now, but the environment means the old files."""
    return has_files(house) and (house.data / NOTE).exists()


@contextmanager
def _files_of(house: House) -> Iterator[dict[str, Database]]:
    files = {part.name: house.data.resolve() / f"{part.name}.sqlite" for part in house.parts}
    if absent := [str(file) for file in files.values() if not file.is_file()]:
        raise NotPossible(
            "没有可搬迁的数据：缺少 {absent}。", "There is nothing to move: {absent} is missing.",
            absent=absent[0],
        )  # fmt: skip
    databases = {name: Database(f"sqlite:///{file}", pool_size=2) for name, file in files.items()}
    try:
        yield databases
    finally:
        for database in databases.values():
            database.dispose()


def _may_begin(
    house: House, old: Mapping[str, Database], new: Mapping[str, Database], broker: Broker
) -> None:
    if broker.is_embedded or not all(database.is_postgresql for database in new.values()):
        raise NotPossible(
            "环境变量没有指向 PostgreSQL 和 RabbitMQ（…_DATABASE_URL、GATEHOUSE_BROKER_URL）。",
            "The environment does not point to PostgreSQL and RabbitMQ"
            " (…_DATABASE_URL, GATEHOUSE_BROKER_URL).",
        )
    if any(is_in_use(Path(str(database.file))) for database in old.values()):
        raise NotPossible(
            "本安装正在运行，请先停止（Ctrl-C）再搬迁。",
            "This installation is running; stop it before it is moved.",
        )
    for part in house.parts:
        if not migrations.is_current(part.package, old[part.name]):
            raise NotPossible(
                "{part} 的数据库不是本版本的结构：请先执行 gatehouse migrate（不带 PostgreSQL 的环境变量）。",
                "The database of {part} is of another version; run `gatehouse migrate` first,"
                " without the settings of PostgreSQL.",
                part=part.name,
            )
    here = set(_kept(house, house.embedded()).values())
    if taken := what_is_there(house, new, but=here):
        raise NotPossible(
            "目标不是空的：{taken}。未改动任何数据。",
            "The target is not empty: {taken}. Nothing was changed.",
            taken=", ".join(taken[:4]),
        )


def _carried(part: Part, old: Database, new: Database) -> dict[str, Contents]:
    metadata = importlib.import_module(f"{part.package}.storage.tables").METADATA
    migrations.upgrade(part.package, new)
    try:
        carry_over(metadata, old, new)
    except OtherTables as odd:
        raise NotPossible(
            "{part} 的数据库有不认识的表：{odd}。", "The database of {part} has tables nobody knows: {odd}.",
            part=part.name, odd=odd,
        ) from odd  # fmt: skip
    before, after = contents(metadata, old), contents(metadata, new)
    unequal = [name for name in before if before[name] != after[name]]
    counted = counters(metadata, old), counters(metadata, new)
    if unequal or counted[0] != counted[1]:
        raise NotPossible(
            "{part} 搬迁后与原数据不符：{unequal}。原数据未改动；清空目标后重试。",
            "What arrived of {part} is not what was here: {unequal}."
            " The data here are as they were; empty the target and try again.",
            part=part.name,
            unequal=", ".join(unequal) or f"{counted[0]} ≠ {counted[1]}",
        )
    return after


def _kept(house: House, environment: Mapping[str, str]) -> dict[str, Path]:
    return {**folders(house, environment), **anchors(house, environment)}


def _belongings(house: House) -> int:
    """Attachments and anchors, where they are to lie elsewhere; the keys, where there are none yet."""
    there, count = _kept(house, house.environment()), 0
    for name, here in _kept(house, house.embedded()).items():
        target = there[name]
        if target.resolve() == here.resolve():
            continue
        count += copied(here, target)
        for file in (one for one in (target, *target.rglob("*")) if one.is_file()):
            if digest_of(file) != digest_of(here / file.relative_to(target)):
                raise OSError(f"{file} ≠ {here / file.relative_to(target)}")
    for here, target in zip(keys(house.embedded()), keys(house.environment()), strict=True):
        if here.is_file() and not target.exists():
            target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            target.touch(mode=0o600)
            target.write_bytes(here.read_bytes())
    return count


def _letters(house: House, target: Broker) -> Counter[str]:
    """What lay at the embedded broker lies at RabbitMQ, letter for letter."""
    file = Path(urlsplit(house.embedded()["GATEHOUSE_BROKER_URL"]).path)
    taken = take_along(file, target, registry.MEMBERS)
    deadline = monotonic() + SHOWN_WITHIN_SECONDS
    while (shown := _depths(target)) != taken:
        if monotonic() > deadline:
            raise BrokerUnavailable(f"{dict(shown)} ≠ {dict(taken)}")
        sleep(0.2)
    return taken


def _depths(broker: Broker) -> Counter[str]:
    found: Counter[str] = Counter()
    for member in registry.MEMBERS:
        found[broker.queue(member).name] = broker.depth(member)
        found[broker.dead_queue(member).name] = broker.dead_depth(member)
    return found


def _broker(environment: Mapping[str, str]) -> tuple[Any, Any]:
    name = setting(environment, "GATEHOUSE_NAMESPACE") or "gatehouse"
    return setting(environment, "GATEHOUSE_BROKER_URL") or "", name
