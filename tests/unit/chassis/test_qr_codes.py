"""QR codes: the matrix of the standard, decoded again here from its own modules."""

from __future__ import annotations

import re
import zlib

import pytest

from chassis.documents.qr import TextTooLong, _bits, _drawn, _interleaved, _masked, _order, code_of, png, svg

LINK = "https://bg.example.gov.cn/s?t=Zk3-9_aaBBccDDeeFFggHH"


def read(modules: list[list[bool]]) -> str:
    """What a reader makes of a code of one block: mask from the format, then data in their order."""
    size = len(modules)
    mask = _mask_of(modules)
    bits = []
    for y, x in _order(size):
        if not _is_fixed(size, y, x):
            bits.append(modules[y][x] ^ _masked(mask, y, x))
    length = int("".join("1" if bit else "0" for bit in bits[4:12]), 2)
    return bytes(
        int("".join("1" if bit else "0" for bit in bits[at : at + 8]), 2)
        for at in range(12, 12 + 8 * length, 8)
    ).decode()


def _mask_of(modules: list[list[bool]]) -> int:
    near = [(y, 8) for y in (0, 1, 2, 3, 4, 5, 7, 8)] + [(8, x) for x in (7, 5, 4, 3, 2, 1, 0)]
    word = sum(modules[y][x] << at for at, (y, x) in enumerate(near)) ^ 0x5412
    assert word >> 13 == 0, "level M"
    return word >> 10 & 7


def _is_fixed(size: int, y: int, x: int) -> bool:
    corner = (y < 9 and x < 9) or (y < 9 and x > size - 9) or (y > size - 9 and x < 9)
    aligned = size > 21 and max(abs(y - size + 7), abs(x - size + 7)) <= 2
    return corner or aligned or y == 6 or x == 6


@pytest.mark.parametrize("text", ["a", "http://127.0.0.1:8080/s?t=abc", "把关"])
def test_a_code_says_what_was_put_into_it(text: str) -> None:
    assert read(code_of(text)) == text


def test_correction_words_are_those_of_the_standard() -> None:
    """The example every textbook has: version 1-M, its ten correction words."""
    words = _interleaved(1, b"a")
    assert words[:4] == [64, 22, 16, 236] and words[16:] == [252, 160, 39, 162, 98, 107, 50, 59, 111, 28]


def test_a_link_of_several_blocks_has_the_size_of_its_version_and_draws_as_svg() -> None:
    assert (
        len(code_of(LINK)) == 33
        and svg(LINK, "x").startswith("<svg")
        and "<title>x</title>" in svg(LINK, "x")
    )
    eight = {str(_drawn(4, _bits(_interleaved(4, LINK.encode())), mask)) for mask in range(8)}
    assert len(eight) == 8


def test_what_does_not_fit_is_refused() -> None:
    with pytest.raises(TextTooLong):
        code_of("x" * 107)


def test_pictures_show_exactly_the_modules_of_the_code() -> None:
    modules, scale = code_of(LINK), 3
    data = zlib.decompress(png(LINK, scale).partition(b"IDAT")[2][:-16])
    side = (len(modules) + 8) * scale
    width = 1 + -(-side // 8)
    lines = [data[at + 1 : at + width] for at in range(0, len(data), width)]
    seen = [
        [
            not lines[(y + 4) * scale + 1][(at := (x + 4) * scale + 1) // 8] >> (7 - at % 8) & 1
            for x in range(len(modules))
        ]
        for y in range(len(modules))
    ]
    assert (len(lines), seen) == (side, modules)
    drawn = [[False] * len(modules) for _ in modules]
    for x, y, run in re.findall(r"M(\d+) (\d+)h(\d+)v1", svg(LINK)):
        for step in range(int(run)):
            drawn[int(y) - 4][int(x) - 4 + step] = True
    assert drawn == modules
