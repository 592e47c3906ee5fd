"""A backup as it lies on the disk: a manifest, copies of databases and files, and the digest of each."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from chassis.texts import Said

FORM = 1
MANIFEST, SUMS = "manifest.json", "SHA256SUMS"
_CHUNK = 1 << 20


class NotPossible(Exception):
    """The command cannot be carried out; nothing was changed, and the sentence says what to do."""

    def __init__(self, zh: str, en: str, **facts: object) -> None:
        self.said = Said(zh, en).filled(**facts)
        super().__init__(f"{self.said.zh} {self.said.en}")


@dataclass(frozen=True)
class BackupFolder:
    """Where a backup is written to and read from."""

    path: Path

    def begin(self) -> None:
        """Make the folder, for its owner only; what is there already is never touched."""
        if self.path.exists() and (not self.path.is_dir() or any(self.path.iterdir())):
            raise NotPossible(
                "{path} 已有内容，备份只写入空目录。", "{path} is not empty; choose another folder.",
                path=self.path,
            )  # fmt: skip
        self.path.mkdir(parents=True, exist_ok=True)
        self.path.chmod(0o700)

    def file(self, *names: str) -> Path:
        """Where a file of the backup lies; its folder is made."""
        target = self.path.joinpath(*names)
        target.parent.mkdir(parents=True, exist_ok=True)
        return target

    def finish(self, manifest: Mapping[str, Any]) -> str:
        """Write the manifest and then the digests; a backup that was broken off has none. Returns theirs."""
        told = json.dumps({"form": FORM, **manifest}, ensure_ascii=False, indent=1)
        (self.path / MANIFEST).write_text(told + "\n", encoding="utf-8")
        lines = []
        for file in self._files():
            os.chmod(file, 0o600)
            lines.append(f"{digest_of(file)}  {file.relative_to(self.path)}\n")
            _to_disk(file)
        sums = self.path / SUMS
        sums.write_text("".join(lines), encoding="utf-8")
        _to_disk(sums)
        return digest_of(sums)

    def read(self) -> dict[str, Any]:
        """The manifest of a whole and undamaged backup; anything else is refused."""
        sums = self.path / SUMS
        if not sums.is_file():
            raise NotPossible(
                "{path} 不是完整的备份：缺少 SHA256SUMS。",
                "{path} is not a whole backup: SHA256SUMS is missing.",
                path=self.path,
            )
        known = {line[66:]: line[:64] for line in sums.read_text(encoding="utf-8").splitlines()}
        there = {str(file.relative_to(self.path)): file for file in self._files()}
        for name in sorted({*known, *there}):
            if name not in there or name not in known or digest_of(there[name]) != known[name]:
                raise NotPossible(
                    "备份已损坏：{name} 缺失，或与登记的摘要不符。未恢复任何数据。",
                    "The backup is damaged: {name} is missing or not what it was. Nothing was restored.",
                    name=name,
                )
        told: dict[str, Any] = json.loads((self.path / MANIFEST).read_text(encoding="utf-8"))
        if told["form"] > FORM:
            raise NotPossible(
                "备份格式 {form} 比本程序新，请用较新的版本恢复。",
                "The form {form} of this backup is newer than this program; restore it with a newer one.",
                form=told["form"],
            )
        return told

    def _files(self) -> Iterator[Path]:
        for file in sorted(self.path.rglob("*")):
            if file.is_file() and file.name != SUMS:
                yield file


def digest_of(file: Path) -> str:
    """The SHA-256 of a file."""
    digest = hashlib.sha256()
    with file.open("rb") as content:
        while chunk := content.read(_CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


def _to_disk(file: Path) -> None:
    with file.open("rb") as written:
        os.fsync(written.fileno())
