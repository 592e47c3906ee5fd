"""Puts a backup back into an empty installation: all of it after everything was checked, or nothing."""

from __future__ import annotations

import shutil
from collections.abc import Collection, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import inspect

from chassis.messaging.broker import Broker
from chassis.messaging.sending_again import gaps, send_again
from chassis.persistence import migrations, postgresql_tools
from chassis.persistence.database import Database
from chassis.persistence.sealing import head
from contracts import registry
from gatehouse.backing_up import BROKER, broker_file
from gatehouse.backup_folder import BackupFolder, NotPossible
from gatehouse.belongings import anchors, copied, folders, keys
from gatehouse.databases import all_opened, has_files, setting
from gatehouse.house import House


@dataclass(frozen=True)
class Restored:
    """What was put back, and what its messages need."""

    manifest: Mapping[str, Any]
    sent_again: int
    gone: int


def restore(house: House, source: Path) -> Restored:
    """Check the backup and the installation, put everything back, and have sent what was on its way."""
    folder = BackupFolder(source)
    manifest = folder.read()
    with ExitStack() as stack:
        databases = stack.enter_context(all_opened(house))
        _fits(manifest, house, databases)
        _is_empty(house, databases)
        try:
            _put_back(folder, manifest, house, databases)
        except (postgresql_tools.ToolMissing, postgresql_tools.ToolFailed, OSError) as failure:
            raise NotPossible(
                "恢复中断：{why}。请清空本安装后重试。",
                "Restoring broke off: {why}. Empty this installation and try again.",
                why=failure,
            ) from failure
        _is_what_was_taken(manifest, databases)
        missing = list(gaps(databases))
        if ahead := [gap for gap in missing if gap.is_ahead]:
            raise NotPossible(
                "备份的各部分不属于同一时刻：{gap}。", "Its parts are not of one moment: {gap}.",
                gap=ahead[0],
            )  # fmt: skip
        again, gone = send_again(databases, missing)
    return Restored(manifest, again, gone)


def _fits(manifest: Mapping[str, Any], house: House, databases: Mapping[str, Database]) -> None:
    for part in house.parts:
        revision = manifest["parts"][part.name]["revision"]
        if revision not in migrations.revisions(part.package):
            raise NotPossible(
                "备份由更新的版本制作（{part} 的数据库版本 {revision}），请先升级本程序。",
                "A newer version made this backup ({part}: schema {revision}); upgrade this program first.",
                part=part.name,
                revision=revision,
            )
    county = house.environment()["GATEHOUSE_COUNTY"]
    if manifest["county"] != county:
        raise NotPossible(
            "备份属于 {theirs}，本安装是 {ours}。", "This backup is of county {theirs}, not of {ours}.",
            theirs=manifest["county"], ours=county,
        )  # fmt: skip
    kinds = {"postgresql" if database.is_postgresql else "sqlite" for database in databases.values()}
    if kinds != {manifest["databases"]}:
        raise NotPossible(
            "备份来自 {theirs}，本安装用 {ours}。先在 {theirs} 上恢复，再用 gatehouse move 搬迁。",
            "This backup is of {theirs}, not of {ours}: restore it on {theirs}, then `gatehouse move`.",
            theirs=manifest["databases"],
            ours="/".join(sorted(kinds)),
        )


def _is_empty(house: House, databases: Mapping[str, Database]) -> None:
    if taken := what_is_there(house, databases):
        raise NotPossible(
            "目标不是空的：{taken}。恢复只写入空的安装，未改动任何数据。",
            "The target is not empty: {taken}. Only an empty one is restored into; nothing was changed.",
            taken=", ".join(taken[:4]),
        )


def what_is_there(
    house: House, databases: Mapping[str, Database], *, but: Collection[Path] = ()
) -> list[str]:
    """What a set would be mixed with: nothing is ever overwritten, nobody hears a former installation."""
    places = [path for path in folders(house, house.environment()).values() if path not in but]
    taken = [str(path) for path in places if path.is_dir() and any(path.iterdir())]
    taken += [
        str(file)
        for file in anchors(house, house.environment()).values()
        if file.exists() and file not in but
    ]
    post = broker_file(house)
    taken += [str(post)] if post and post.exists() else []
    for name, database in databases.items():
        if database.file is not None:
            taken += [database.file] if Path(database.file).exists() else []
        elif inspect(database.engine).get_table_names(schema=postgresql_tools.schema_of(database)):
            taken.append(f"{database.url.database}.{postgresql_tools.schema_of(database)} ({name})")
    if post is None:
        taken += _letters_left(house)
    return sorted(taken)


def _letters_left(house: House) -> list[str]:
    environment = house.environment()
    url = setting(environment, "GATEHOUSE_BROKER_URL")
    broker = Broker(str(url), environment.get("GATEHOUSE_NAMESPACE", "gatehouse"))
    broker.declare(registry.MEMBERS)
    depths = {member: broker.depth(member) for member in registry.MEMBERS}
    return [f"{broker.queue(member).name}: {depth}" for member, depth in depths.items() if depth]


def _put_back(
    folder: BackupFolder, manifest: Mapping[str, Any], house: House, databases: Mapping[str, Database]
) -> None:
    if has_files(house):
        house.data.mkdir(parents=True, exist_ok=True)
        house.data.chmod(0o700)
    for name, database in databases.items():
        if database.file is None:
            postgresql_tools.put_back(database, folder.file("databases", f"{name}.dump"))
        else:
            _place(folder.file("databases", f"{name}.sqlite"), Path(database.file))
    post = broker_file(house)
    if post is not None and manifest["broker"]:
        _place(folder.file("databases", f"{BROKER}.sqlite"), post)
    environment = house.environment()
    for name, path in {**folders(house, environment), **anchors(house, environment)}.items():
        copied(folder.path / "files" / name, path)
    for file in keys(environment):
        if file.name in manifest["keys"] and not file.exists():
            file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            _place(folder.file("keys", file.name), file)


def _place(source: Path, target: Path) -> None:
    """Copy a file for its owner only; it gets its name when it is whole."""
    draft = target.with_name(f".{target.name}.restoring")
    draft.touch(mode=0o600)
    shutil.copyfile(source, draft)
    draft.replace(target)


def _is_what_was_taken(manifest: Mapping[str, Any], databases: Mapping[str, Database]) -> None:
    for name, database in databases.items():
        with database.reading() as session:
            position, digest = head(session)
        told = manifest["parts"][name]["journal"]
        if told["sealed"] and (position, digest) != (told["sealed"], told["head"]):
            raise NotPossible(
                "{part} 的日志链头与备份登记不符。", "The journal of {part} does not end as it did.",
                part=name,
            )  # fmt: skip
