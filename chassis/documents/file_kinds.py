"""What a file is by its content: neither its name nor what a browser says of it is believed."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Collection
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FileKind:
    """A kind of file people hand in; only what cannot run in a browser is shown in one."""

    media_type: str
    endings: Collection[str]
    is_shown: bool = False

    def fits(self, name: str) -> bool:
        """Whether the name says so too."""
        _, dot, ending = name.rpartition(".")
        return bool(dot) and ending.lower() in self.endings


PDF = FileKind("application/pdf", ("pdf",), is_shown=True)
PNG = FileKind("image/png", ("png",), is_shown=True)
JPEG = FileKind("image/jpeg", ("jpg", "jpeg"), is_shown=True)
GIF = FileKind("image/gif", ("gif",), is_shown=True)
WEBP = FileKind("image/webp", ("webp",), is_shown=True)
OFD = FileKind("application/ofd", ("ofd",))
OLD_OFFICE = FileKind("application/x-ole-storage", ("doc", "xls", "ppt", "wps", "et", "dps"))
_OOXML = "application/vnd.openxmlformats-officedocument"
DOCX = FileKind(f"{_OOXML}.wordprocessingml.document", ("docx",))
XLSX = FileKind(f"{_OOXML}.spreadsheetml.sheet", ("xlsx",))
PPTX = FileKind(f"{_OOXML}.presentationml.presentation", ("pptx",))
KINDS = (PDF, PNG, JPEG, GIF, WEBP, OFD, OLD_OFFICE, DOCX, XLSX, PPTX)
SHOWN_ENDINGS = frozenset(ending for kind in KINDS if kind.is_shown for ending in kind.endings)

_SIGNATURES = (
    (b"%PDF-", PDF),
    (b"\x89PNG\r\n\x1a\n", PNG),
    (b"\xff\xd8\xff", JPEG),
    (b"GIF87a", GIF),
    (b"GIF89a", GIF),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", OLD_OFFICE),
)
_PARTS = (
    ("OFD.xml", OFD),
    ("word/document.xml", DOCX),
    ("xl/workbook.xml", XLSX),
    ("ppt/presentation.xml", PPTX),
)
_MACROS = "vbaProject.bin"


def kind_of(content: bytes) -> FileKind | None:
    """The kind of a file; none for what nobody hands in here: pages, programs, archives, macros."""
    for signature, kind in _SIGNATURES:
        if content.startswith(signature):
            return kind
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return WEBP
    if content.startswith(b"PK\x03\x04"):
        return _packed(content)
    return None


def _packed(content: bytes) -> FileKind | None:
    """What an archive is by the parts it must have."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = archive.namelist()
    except (zipfile.BadZipFile, NotImplementedError, ValueError):
        return None
    if any(name.endswith(_MACROS) for name in names):
        return None
    return next((kind for part, kind in _PARTS if part in names), None)
