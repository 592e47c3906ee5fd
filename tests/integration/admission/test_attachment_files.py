"""Uploaded files: kept once per content, whole or not at all."""

from __future__ import annotations

import hashlib
from io import BytesIO
from pathlib import Path

import pytest

from services.admission.storage.attachment_files import AttachmentFiles


def test_the_same_content_is_kept_once_and_comes_back(tmp_path: Path) -> None:
    files = AttachmentFiles(tmp_path)
    content = "实施方案".encode() * 50_000
    digest, size = files.put(BytesIO(content))
    assert (digest, size) == (hashlib.sha256(content).hexdigest(), len(content))
    assert files.put(BytesIO(content)) == (digest, size)
    with files.open(digest) as stream:
        assert stream.read() == content
    assert len([file for file in tmp_path.rglob("*") if file.is_file()]) == 1


def test_a_broken_upload_leaves_nothing_behind(tmp_path: Path) -> None:
    class Broken(BytesIO):
        def read(self, size: int | None = -1, /) -> bytes:
            raise OSError("the connection is gone")

    with pytest.raises(OSError, match="gone"):
        AttachmentFiles(tmp_path).put(Broken())
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["../../etc/passwd", "", "A" * 64, "g" * 64])
def test_only_a_digest_opens_a_file(tmp_path: Path, name: str) -> None:
    with pytest.raises(ValueError, match="digest"):
        AttachmentFiles(tmp_path).open(name)
