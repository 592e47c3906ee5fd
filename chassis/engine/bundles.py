"""A definition as one file: diagram, decision tables and forms in a ZIP, the way they lie in a folder."""

from __future__ import annotations

import io
import lzma
import struct
import zipfile
import zlib
from collections.abc import Mapping

import orjson

from chassis.engine.draft_records import Content
from chassis.errors import Refusal
from chassis.texts import Said

MOST_FILES = 100
MOST_BYTES = 4 * 1024 * 1024
_BEFORE = (1980, 1, 1, 0, 0, 0)
_SIGNATURE = b"PK\x03\x04"
# What the library lets out where a ZIP is damaged; it stumbles over a name that is empty, too.
_SPOILT = (
    zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error, LookupError, ArithmeticError, RuntimeError,
    EOFError, OSError, ValueError,
)  # fmt: skip


class BundleUnreadable(Refusal):
    """The ZIP is damaged, too large, or holds no diagram or several."""

    code = "bundle-unreadable"
    title = Said("压缩包无法读取", "The ZIP cannot be read")
    detail = Said(
        "压缩包里应恰有一个 .bpmn 文件，可另有 .dmn 和表单（.json、.form），不加密，解开后不超过{most}兆。",
        "It has to hold exactly one .bpmn file, with .dmn files and forms (.json, .form) beside it, not "
        "encrypted, {most} MB at most when unpacked.",
    )


def is_bundle(content: bytes) -> bool:
    """Whether a file is a ZIP."""
    return content.startswith(_SIGNATURE)


def packed(process_id: str, content: Content) -> bytes:
    """The same content always gives the same bytes."""
    files = {f"{process_id}.bpmn": content.bpmn}
    files |= {f"{name}.dmn": file for name, file in content.decision_files.items()}
    files |= {
        f"forms/{name}.json": orjson.dumps(form, option=orjson.OPT_INDENT_2)
        for name, form in content.forms.items()
    }
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as bundle:
        for name in sorted(files):
            bundle.writestr(zipfile.ZipInfo(name, _BEFORE), files[name], zipfile.ZIP_DEFLATED)
    return written.getvalue()


def unpacked(bundle: bytes) -> tuple[bytes, Mapping[str, bytes]]:
    """The diagram of a ZIP, and the tables and forms beside it, by file name."""
    refused = BundleUnreadable(most=MOST_BYTES // 1024 // 1024)
    diagrams: list[bytes] = []
    extras: dict[str, bytes] = {}
    try:
        with zipfile.ZipFile(io.BytesIO(bundle)) as opened:
            entries = [one for one in opened.infolist() if not one.is_dir()]
            # What it says of itself is checked first, what is read afterwards: a bomb lies about its size.
            if len(entries) > MOST_FILES or sum(one.file_size for one in entries) > MOST_BYTES:
                raise refused
            room = MOST_BYTES
            for entry in entries:
                with opened.open(entry) as file:
                    content = file.read(room + 1)
                room -= len(content)
                if room < 0:
                    raise refused
                name = entry.filename.replace("\\", "/").rpartition("/")[2]
                if name.endswith(".bpmn"):
                    diagrams.append(content)
                elif name.endswith((".dmn", ".json", ".form")):
                    extras[name] = content
    except _SPOILT as error:
        raise refused from error
    if len(diagrams) != 1:
        raise refused
    return diagrams[0], extras
