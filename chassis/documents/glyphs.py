"""Which characters a font can draw, so that a name never silently becomes an empty box."""

from __future__ import annotations

import struct
from collections.abc import Iterable
from functools import cache
from pathlib import Path

# They choose a variant of the character before them and are never drawn themselves.
_SELECTORS = frozenset({*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0)})


def undrawable(texts: Iterable[str], fonts: Iterable[tuple[Path, int]]) -> str:
    """The characters of the texts that none of the fonts (file, index in the file) has, in order."""
    missing = {ord(each) for text in texts for each in text if not each.isspace()} - _SELECTORS
    for path, index in fonts:
        if not missing:
            break
        missing -= characters_of(path, index)
    return "".join(map(chr, sorted(missing)))


@cache
def characters_of(path: Path, index: int = 0) -> frozenset[int]:
    """The code points a TrueType or OpenType font maps to a glyph of its own."""
    data = path.read_bytes()
    found: set[int] = set()
    for offset in _unicode_subtables(data, index):
        kind = struct.unpack_from(">H", data, offset)[0]
        if kind == 4:
            found |= _format_4(data, offset)
        elif kind == 12:
            found |= _format_12(data, offset)
    return frozenset(found)


def _unicode_subtables(data: bytes, index: int) -> list[int]:
    start = 0
    if data[:4] == b"ttcf":
        start = struct.unpack_from(">I", data, 12 + 4 * index)[0]
    tables = struct.unpack_from(">H", data, start + 4)[0]
    for number in range(tables):
        tag, _checksum, offset, _length = struct.unpack_from(">4sIII", data, start + 12 + 16 * number)
        if tag == b"cmap":
            count = struct.unpack_from(">H", data, offset + 2)[0]
            entries = (struct.unpack_from(">HHI", data, offset + 4 + 8 * each) for each in range(count))
            return [offset + below for platform, coding, below in entries if _is_unicode(platform, coding)]
    return []


def _is_unicode(platform: int, coding: int) -> bool:
    return (platform == 0 and coding != 5) or (platform == 3 and coding in (1, 10))


def _format_4(data: bytes, offset: int) -> set[int]:
    segments = struct.unpack_from(">H", data, offset + 6)[0] // 2
    row = f">{segments}H"
    ends = struct.unpack_from(row, data, offset + 14)
    starts = struct.unpack_from(row, data, offset + 16 + 2 * segments)
    deltas = struct.unpack_from(row, data, offset + 16 + 4 * segments)
    ranges_at = offset + 16 + 6 * segments
    ranges = struct.unpack_from(row, data, ranges_at)
    found = set()
    for segment, (start, end, delta, below) in enumerate(zip(starts, ends, deltas, ranges, strict=True)):
        for code in range(start, min(end, 0xFFFE) + 1):
            glyph = code
            if below:
                at = ranges_at + 2 * segment + below + 2 * (code - start)
                glyph = struct.unpack_from(">H", data, at)[0]
            if glyph and (glyph + delta) & 0xFFFF:
                found.add(code)
    return found


def _format_12(data: bytes, offset: int) -> set[int]:
    groups = struct.unpack_from(">I", data, offset + 12)[0]
    found: set[int] = set()
    for number in range(groups):
        start, end, glyph = struct.unpack_from(">III", data, offset + 16 + 12 * number)
        found.update(range(start + (glyph == 0), end + 1))
    return found
