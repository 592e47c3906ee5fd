"""QR codes of short texts (ISO/IEC 18004, byte mode, level M, versions 1 to 6), for pages and letters."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from functools import cache

Modules = list[list[bool]]
# version → (error-correction codewords per block, blocks, data codewords per block)
_SHAPES = {1: (10, 1, 16), 2: (16, 1, 28), 3: (26, 1, 44), 4: (18, 2, 32), 5: (24, 2, 43), 6: (16, 4, 27)}
_QUIET = 4
_FORMAT_MASK, _FORMAT_POLYNOMIAL = 0x5412, 0x537
_FINDER_LIKE = ((1, 0, 1, 1, 1, 0, 1, 0, 0, 0, 0), (0, 0, 0, 0, 1, 0, 1, 1, 1, 0, 1))


class TextTooLong(ValueError):
    """More than fits into a code that is easily read from a small slip."""


def svg(text: str, title: str = "") -> str:
    """The code as an SVG picture that grows and prints sharply."""
    modules = code_of(text)
    size = len(modules) + 2 * _QUIET
    path = "".join(
        f"M{x + _QUIET} {y + _QUIET}h{run}v1h-{run}z"
        for y, row in enumerate(modules)
        for x, run in _runs(row)
    )
    label = f"<title>{title}</title>" if title else ""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size} {size}" role="img">{label}'
        f'<path fill="#fff" d="M0 0h{size}v{size}H0z"/><path d="{path}"/></svg>'
    )


def png(text: str, scale: int = 8) -> bytes:
    """The code as a black and white picture of so many dots a module; the same text gives the same bytes."""
    modules = code_of(text)
    size = (len(modules) + 2 * _QUIET) * scale
    blank = [False] * len(modules)
    lines = []
    for row in [*[blank] * _QUIET, *modules, *[blank] * _QUIET]:
        light = [not dark for dark in [*[False] * _QUIET, *row, *[False] * _QUIET] for _ in range(scale)]
        bits = "".join("01"[one] for one in light).ljust(-(-size // 8) * 8, "0")
        lines += [b"\0" + int(bits, 2).to_bytes(len(bits) // 8, "big")] * scale
    head = struct.pack(">IIBBBBB", size, size, 1, 0, 0, 0, 0)
    chunks = ((b"IHDR", head), (b"IDAT", zlib.compress(b"".join(lines), 9)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, data) for kind, data in chunks)


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def _runs(row: list[bool]) -> Iterator[tuple[int, int]]:
    """Where dark modules begin in a row, and how many stand side by side."""
    start = None
    for x, dark in enumerate([*row, False]):
        if dark and start is None:
            start = x
        elif not dark and start is not None:
            yield start, x - start
            start = None


def code_of(text: str) -> Modules:
    """The dark modules of the code, row by row, with the mask that is read best."""
    data = text.encode()
    version = next((one for one, (_, n, size) in _SHAPES.items() if len(data) + 2 <= n * size), None)
    if version is None:
        raise TextTooLong(text)
    bits = _bits(_interleaved(version, data))
    return min((_drawn(version, bits, mask) for mask in range(8)), key=_penalty)


def _interleaved(version: int, data: bytes) -> list[int]:
    correction, blocks, size = _SHAPES[version]
    stream = f"0100{len(data):08b}" + "".join(f"{byte:08b}" for byte in data)
    room = blocks * size * 8
    stream += "0" * min(4, room - len(stream))
    stream += "0" * (-len(stream) % 8)
    words = [int(stream[at : at + 8], 2) for at in range(0, len(stream), 8)]
    words += [(0xEC, 0x11)[n % 2] for n in range(blocks * size - len(words))]
    split = [words[at : at + size] for at in range(0, len(words), size)]
    checks = [_remainder(block, correction) for block in split]
    return [word for group in (split, checks) for row in zip(*group, strict=True) for word in row]


@cache
def _field() -> tuple[list[int], list[int]]:
    """Powers and logarithms of GF(256)."""
    powers, logs, value = [0] * 512, [0] * 256, 1
    for exponent in range(255):
        powers[exponent] = powers[exponent + 255] = value
        logs[value] = exponent
        value = value << 1 ^ (0x11D if value & 0x80 else 0)
    return powers, logs


@cache
def _generator(degree: int) -> tuple[int, ...]:
    powers, logs = _field()
    polynomial = [1]
    for root in range(degree):
        raised = [*polynomial, 0]
        for at, factor in enumerate(polynomial, 1):
            raised[at] ^= powers[logs[factor] + root] if factor else 0
        polynomial = raised
    return tuple(polynomial)


def _remainder(block: list[int], degree: int) -> list[int]:
    powers, logs = _field()
    rest = [*block, *[0] * degree]
    for at in range(len(block)):
        lead = rest[at]
        for step, factor in enumerate(_generator(degree)):
            rest[at + step] ^= powers[logs[factor] + logs[lead]] if lead and factor else 0
    return rest[-degree:]


def _bits(words: list[int]) -> list[bool]:
    return [bool(word >> (7 - at) & 1) for word in words for at in range(8)]


def _drawn(version: int, bits: list[bool], mask: int) -> Modules:
    size = 17 + 4 * version
    fixed: dict[tuple[int, int], bool] = {}
    for y0, x0 in ((0, 0), (0, size - 7), (size - 7, 0)):
        for y in range(-1, 8):
            for x in range(-1, 8):
                if 0 <= y0 + y < size and 0 <= x0 + x < size:
                    ring = max(abs(y - 3), abs(x - 3))
                    fixed[y0 + y, x0 + x] = ring in (0, 1, 3)
    if version > 1:
        middle = size - 7
        for y in range(-2, 3):
            for x in range(-2, 3):
                fixed[middle + y, middle + x] = max(abs(y), abs(x)) != 1
    for at in range(8, size - 8):
        fixed[6, at] = fixed[at, 6] = at % 2 == 0
    _write_format(fixed, size, mask)
    modules = [[fixed.get((y, x), False) for x in range(size)] for y in range(size)]
    stream = iter(bits)
    for y, x in _order(size):
        if (y, x) not in fixed:
            modules[y][x] = next(stream, False) ^ _masked(mask, y, x)
    return modules


def _write_format(fixed: dict[tuple[int, int], bool], size: int, mask: int) -> None:
    rest = mask << 10
    for at in range(4, -1, -1):
        rest ^= _FORMAT_POLYNOMIAL << at if rest >> (at + 10) & 1 else 0
    word = (mask << 10 | rest) ^ _FORMAT_MASK
    near = [(y, 8) for y in (0, 1, 2, 3, 4, 5, 7, 8)] + [(8, x) for x in (7, 5, 4, 3, 2, 1, 0)]
    far = [(8, size - 1 - at) for at in range(8)] + [(size - 7 + at, 8) for at in range(7)]
    for at in range(15):
        fixed[near[at]] = fixed[far[at]] = bool(word >> at & 1)
    fixed[size - 8, 8] = True


def _order(size: int) -> list[tuple[int, int]]:
    """The way data run through the code: up and down in columns of two, past the timing column."""
    found = []
    for turn, right in enumerate([*range(size - 1, 6, -2), *range(5, 0, -2)]):
        rows = range(size - 1, -1, -1) if turn % 2 == 0 else range(size)
        found += [(y, x) for y in rows for x in (right, right - 1)]
    return found


def _masked(mask: int, y: int, x: int) -> bool:
    return (
        (y + x) % 2, y % 2, x % 3, (y + x) % 3, (y // 2 + x // 3) % 2, y * x % 2 + y * x % 3,
        (y * x % 2 + y * x % 3) % 2, ((y + x) % 2 + y * x % 3) % 2,
    )[mask] == 0  # fmt: skip


def _penalty(modules: Modules) -> int:
    lines = [*modules, *map(list, zip(*modules, strict=True))]
    points = 0
    for line in lines:
        run = 1
        for before, this in zip(line, [*line[1:], None], strict=True):
            if this == before:
                run += 1
                continue
            points += run - 2 if run >= 5 else 0
            run = 1
        points += 40 * sum(tuple(line[at : at + 11]) in _FINDER_LIKE for at in range(len(line) - 10))
    size = len(modules)
    for y in range(size - 1):
        for x in range(size - 1):
            four = modules[y][x] + modules[y][x + 1] + modules[y + 1][x] + modules[y + 1][x + 1]
            points += 3 if four in (0, 4) else 0
    dark = sum(map(sum, modules))
    return points + 10 * (abs(dark * 20 - size * size * 10) // (size * size))
