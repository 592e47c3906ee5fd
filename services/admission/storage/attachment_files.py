"""The bytes of uploaded files, on disk under their digest: the same content is kept once."""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

_CHUNK = 1 << 16


class AttachmentFiles:
    """A folder of files that never change; a file appears whole or not at all."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def put(self, stream: BinaryIO) -> tuple[str, int]:
        """Keep the stream and return its SHA-256 and size."""
        self._folder.mkdir(parents=True, exist_ok=True)
        digest, size = hashlib.sha256(), 0
        with tempfile.NamedTemporaryFile(dir=self._folder, delete=False) as incoming:
            try:
                for chunk in _chunks(stream):
                    digest.update(chunk)
                    size += len(chunk)
                    incoming.write(chunk)
                incoming.flush()
                os.fsync(incoming.fileno())
                target = self._path(digest.hexdigest())
                target.parent.mkdir(exist_ok=True)
                Path(incoming.name).replace(target)
            except BaseException:
                Path(incoming.name).unlink(missing_ok=True)
                raise
        return digest.hexdigest(), size

    def open(self, sha256: str) -> BinaryIO:
        """Open a kept file for reading."""
        return self._path(sha256).open("rb")

    def _path(self, sha256: str) -> Path:
        if len(sha256) != 64 or set(sha256) - set("0123456789abcdef"):
            raise ValueError("not a SHA-256 digest")
        return self._folder / sha256[:2] / sha256


def _chunks(stream: BinaryIO) -> Iterator[bytes]:
    while chunk := stream.read(_CHUNK):
        yield chunk
