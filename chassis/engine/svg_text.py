"""Text in a drawn diagram: broken into lines that fit, Chinese anywhere, Latin between words."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from typing import Literal

from lxml import etree

SVG = "http://www.w3.org/2000/svg"
FAMILIES = (
    "'Noto Sans SC','Noto Sans CJK SC','Source Han Sans SC','Microsoft YaHei','PingFang SC',"
    "'Noto Serif SC','Noto Serif CJK SC',sans-serif"
)
SIZE = 12.0
LEADING = 1.25
INK = "#1d2733"
MOST_LETTERS = 2_000
Anchor = Literal["start", "middle", "end"]
_CONTROL = dict.fromkeys(
    [*range(9), 11, 12, *range(14, 32), *range(0x7F, 0xA0), *range(0xD800, 0xE000), 0xFFFE, 0xFFFF]
)
# A word, to its hyphen, with the space before it; or one letter of a script that breaks anywhere.
_PIECE = re.compile(r"\s*(?:[!-,.-\u10ff]+-*|-+)|\s*[^\s]|\s+")
# What may not begin a line stays with the letter before it.
_NEVER_FIRST = frozenset("，。、；：！？）】》”’…,.;:!?)]}%")


def child(parent: etree._Element, tag: str, **attributes: str | float) -> etree._Element:
    """Add an element; an underscore in a name stands for a hyphen."""
    made = etree.SubElement(parent, f"{{{SVG}}}{tag}")
    set_on(made, **attributes)
    return made


def set_on(element: etree._Element, **attributes: str | float) -> None:
    """Set attributes, written as those of `child` are."""
    for name, value in attributes.items():
        element.set(name.replace("_", "-"), value if isinstance(value, str) else number(value))


def number(value: float) -> str:
    """A coordinate, as short as it can be."""
    return f"{value:.2f}".rstrip("0").rstrip(".") or "0"


def plain(text: str) -> str:
    """Text without what XML cannot hold, in spaces of one."""
    return " ".join(text.translate(_CONTROL).split())[:MOST_LETTERS]


def width_of(text: str, size: float = SIZE) -> float:
    """How wide a text is about in one line."""
    return size * sum(_letter_width(letter) for letter in text)


def _letter_width(letter: str) -> float:
    if unicodedata.east_asian_width(letter) in "WF":
        return 1.0
    if unicodedata.combining(letter):
        return 0.0
    return 0.68 if letter.isupper() or letter in "mw@%" else 0.32 if letter in "iIl.,:;'|! " else 0.56


def wrapped(text: str, width: float, most: int = 100, size: float = SIZE) -> list[str]:
    """Its lines, none wider; where they are more than that many, the last one ends with an ellipsis."""
    lines: list[str] = []
    for paragraph in text.splitlines():
        lines += _lines(plain(paragraph), width, size)
    if len(lines) <= most:
        return lines
    kept = lines[: max(most, 1)]
    last = kept[-1]
    while last and width_of(last + "…", size) > width:
        last = last[:-1]
    return [*kept[:-1], last + "…"]


def _lines(text: str, width: float, size: float) -> Iterable[str]:
    line = ""
    for piece in _pieces(text, width, size):
        hangs = piece.strip() in _NEVER_FIRST and width_of(line, size) <= width
        if line and width_of(line + piece, size) > width and not hangs:
            yield line
            line = piece.lstrip()
        else:
            line += piece if line else piece.lstrip()
    if line:
        yield line


def _pieces(text: str, width: float, size: float) -> Iterable[str]:
    """What a line may end after; a word wider than a line is broken wherever it has to be."""
    for piece in _PIECE.findall(text):
        if width_of(piece, size) <= width:
            yield piece
        else:
            yield from piece


def write(
    parent: etree._Element,
    lines: Sequence[str],
    x: float,
    top: float,
    *,
    anchor: Anchor = "middle",
    size: float = SIZE,
    **style: str | float,
) -> None:
    """Write lines, the first of them right beneath `top`."""
    if not lines:
        return
    given: Mapping[str, str | float] = {"fill": INK, **style}
    text = child(parent, "text", text_anchor=anchor, font_size=size, **given)
    for row, line in enumerate(lines):
        baseline = top + size * (0.98 + row * LEADING)
        child(text, "tspan", x=x, y=baseline).text = line


def height_of(lines: Sequence[str], size: float = SIZE) -> float:
    """How much room lines take."""
    return size * LEADING * len(lines)
