"""`gatehouse move`: from the embedded default to PostgreSQL and RabbitMQ, nothing lost."""

from __future__ import annotations

import argparse
import sys
from typing import Any

from gatehouse.backup_folder import NotPossible
from gatehouse.house import House
from gatehouse.moving import move


def add_commands(commands: Any) -> None:
    """Add `move` to the console."""
    moving = commands.add_parser(
        "move",
        help="数据迁移：从数据目录搬到环境变量所指的 PostgreSQL 和 RabbitMQ"
        " move this data folder to the PostgreSQL and RabbitMQ the environment points to",
    )
    moving.set_defaults(run=_move)


def _move(options: argparse.Namespace) -> int:
    house = House(data=options.data, first_port=options.port)
    try:
        done = move(house)
    except NotPossible as why:
        print(why, file=sys.stderr)
        return 1
    for part, tables in done.tables.items():
        rows = sum(one.rows for one in tables.values())
        print(f"✓ {part}  {len(tables)} 张表、{rows} 行逐表一致 tables and rows equal, table by table")
    for queue, count in sorted(done.letters.items()):
        print(f"✓ {queue}  {count} 封未送达的消息 undelivered messages")
    print(f"✓ {done.files} 个附件和锚点文件 files of attachments and anchors")
    print("以后用同样的环境变量启动 start with the same environment from now on; ", end="")
    print(f"{house.data} 不再使用，留作备查 is not used any more and stays as it is")
    return 0
