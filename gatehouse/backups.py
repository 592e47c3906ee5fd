"""`gatehouse backup | restore | resend`: the whole installation as one set, and what brokers lost."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

from chassis.messaging.sending_again import gaps, send_again
from gatehouse.backing_up import take_backup
from gatehouse.backup_folder import NotPossible
from gatehouse.databases import all_opened
from gatehouse.house import House
from gatehouse.restoring import restore


def add_commands(commands: Any) -> None:
    """Add `backup` and `restore` to the console."""
    backup = commands.add_parser("backup", help="备份（不停机） back everything up while it runs")
    backup.add_argument("folder", type=Path, help="空目录或新目录 a folder that is empty or not there yet")
    backup.add_argument("--with-keys", action="store_true", help="连同签名密钥 the signing keys too")
    backup.set_defaults(run=_backup)
    again = commands.add_parser("restore", help="恢复到空的安装 put a backup back into an empty installation")
    again.add_argument("folder", type=Path, help="备份所在目录 the folder of the backup")
    again.set_defaults(run=_restore)
    resend = commands.add_parser(
        "resend", help="补发消息代理丢失的消息 have sent again what a broker lost (stop the workers first)"
    )
    resend.set_defaults(run=_resend)


def _backup(options: argparse.Namespace) -> int:
    try:
        manifest, digest = take_backup(_house(options), options.folder, with_keys=options.with_keys)
    except NotPossible as why:
        print(why, file=sys.stderr)
        return 1
    _tell_parts(manifest["parts"])
    files = sum(manifest["files"].values())
    print(f"{options.folder}  {files} 个附件和锚点文件 files of attachments and anchors  SHA256SUMS {digest}")
    return 0


def _restore(options: argparse.Namespace) -> int:
    house = _house(options)
    try:
        done = restore(house, options.folder)
    except NotPossible as why:
        print(why, file=sys.stderr)
        return 1
    _tell_parts(done.manifest["parts"])
    print(f"{done.sent_again} 封在途消息将重新发送 messages on their way will be sent again")
    if done.gone:
        print(
            f"✗ {done.gone} 封消息已不在发件箱中 messages are no longer in any outbox: docs/runbook.md",
            file=sys.stderr,
        )
    print(f"已恢复到 restored to {house.data}，备份时刻 as of {done.manifest['taken_at']}")
    print("下一步 next: gatehouse migrate · gatehouse audit verify · gatehouse burden verify")
    return 1 if done.gone else 0


def _resend(options: argparse.Namespace) -> int:
    """Compare what every part said with what the others heard; the relays send the rest."""
    with all_opened(_house(options)) as databases:
        missing = list(gaps(databases))
        ahead = [gap for gap in missing if gap.is_ahead]
        again, gone = send_again(databases, [gap for gap in missing if not gap.is_ahead])
    print(f"{again} 封消息将重新发送 messages will be sent again")
    for gap in ahead:
        print(
            f"✗ {gap.listener} 听到的比 {gap.source} 说过的多 has heard more than was said: "
            f"{gap.subject} {gap.heard} > {gap.said}",
            file=sys.stderr,
        )
    if gone:
        print(f"✗ {gone} 封消息已不在发件箱中 messages are in no outbox any more", file=sys.stderr)
    return 1 if gone or ahead else 0


def _tell_parts(parts: Any) -> None:
    for name, told in parts.items():
        journal = told["journal"]
        print(
            f"✓ {name}  {journal['lines']} 条日志，链头 lines of journal, head"
            f" {journal['sealed']} {journal['head'][:16]}…  结构 schema {told['revision']}"
        )


def _house(options: argparse.Namespace) -> House:
    return House(data=options.data, first_port=options.port)
