"""What an official letter consists of (GB/T 9704-2012, letter format); how it looks is told elsewhere."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Literal

from chassis.documents.qr import code_of

PROOF_CAPTION = "扫码核验真伪"
TITLE_LINE = 20  # characters of 2号 in the width of the type area
_NO_START = "的、，；：。》）〕”"
_DIGITS = "零一二三四五六七八九"
_INVISIBLE = frozenset({"Cc", "Cf", "Cs"})


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of the body."""

    text: str


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; numbers (一、 and （一）) are added by the layout."""

    text: str
    level: Literal[1, 2] = 1


@dataclass(frozen=True, slots=True)
class Numbered:
    """A list 1. 2. 3.; numbers are added by the layout."""

    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table whose head is repeated on every page; `widths` are proportions."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[float, ...] = ()
    title: str = ""

    def __post_init__(self) -> None:
        wrong = [row for row in self.rows if len(row) != len(self.columns)]
        if wrong or (self.widths and len(self.widths) != len(self.columns)):
            raise ValueError("every row of a table needs as many cells as there are columns")


Block = Paragraph | Heading | Numbered | Table


@dataclass(frozen=True, slots=True)
class Letter:
    """An official letter from one body to others."""

    issuer: str
    number: str
    title: str
    addressee: str
    blocks: tuple[Block, ...]
    date: date
    signature: str = ""
    attachments: tuple[str, ...] = ()
    copies: tuple[str, ...] = ()
    note: str = ""
    proof: str = ""
    """Where anybody can look up that the letter is genuine: printed as a code to be scanned."""
    compact: bool = False
    """A statement that is to stand on one page: without the red head, in smaller type (as PDF)."""

    @property
    def signed_by(self) -> str:
        """The body that signs; the issuer where nothing else is said."""
        return self.signature or self.issuer

    @property
    def dated(self) -> str:
        """The date in Arabic digits without leading zeros, as the standard asks."""
        return f"{self.date.year}年{self.date.month}月{self.date.day}日"

    @property
    def attachment_lines(self) -> list[tuple[str, str]]:
        """Label and name of each attachment; only several are numbered."""
        if len(self.attachments) == 1:
            return [("附件：", self.attachments[0])]
        return [
            (f"附件：{number}." if number == 1 else f"{number}.", name)
            for number, name in enumerate(self.attachments, 1)
        ]

    @property
    def copies_line(self) -> str:
        """The line of those who get a copy, or nothing."""
        return f"抄送：{'，'.join(self.copies)}。" if self.copies else ""


@dataclass(frozen=True, slots=True)
class Line:
    """One laid-out piece of the body: its text with number, or a table."""

    kind: Literal["paragraph", "heading1", "heading2", "item", "table"]
    text: str = ""
    table: Table | None = None


def laid_out(letter: Letter) -> Iterator[Line]:
    """The body with its numbers, one piece after the other; line ends in a text begin a new paragraph."""
    first = second = 0
    for block in letter.blocks:
        if isinstance(block, Heading) and block.level == 1:
            first, second = first + 1, 0
            yield Line("heading1", f"{chinese_number(first)}、{clean(block.text)}")
        elif isinstance(block, Heading):
            second += 1
            yield Line("heading2", f"（{chinese_number(second)}）{clean(block.text)}")
        elif isinstance(block, Numbered):
            for number, item in enumerate(block.items, 1):
                yield Line("item", f"{number}.{clean(item)}")
        elif isinstance(block, Table):
            yield Line("table", clean(block.title), _clean_table(block))
        else:
            for text in block.text.splitlines():
                if clean(text):
                    yield Line("paragraph", clean(text))


def chinese_number(number: int) -> str:
    """1 → 一, 12 → 十二, 20 → 二十; headings never reach a hundred."""
    if not 0 < number < 100:
        raise ValueError(f"no heading has the number {number}")
    tens, ones = divmod(number, 10)
    begin = "" if tens == 0 else "十" if tens == 1 else _DIGITS[tens] + "十"
    return begin + (_DIGITS[ones] if ones else "")


def title_lines(title: str) -> list[str]:
    """The title in lines of about equal length, never ending in one lonely character.

    A line is broken after a word that leads on (关于, 的) or a comma where one is near.
    """
    count = -(-len(title) // TITLE_LINE)
    lines: list[str] = []
    while count > 1:
        middle = -(-len(title) // count)
        shorter = range(middle, max(middle - 4, 1), -1)
        longer = range(middle + 1, min(middle + 4, TITLE_LINE, len(title) - 1) + 1)
        whole = [at for at in (*shorter, *longer) if _may_break(title, at)]
        after_pause = [at for at in whole if title[at - 1] in "的、，；：》）"]
        at = (after_pause or whole or [middle])[0]
        lines.append(title[:at])
        title, count = title[at:], count - 1
    return [*lines, title]


def _may_break(title: str, at: int) -> bool:
    before, after = title[at - 1], title[at]
    in_word = before.isascii() and after.isascii() and before.isalnum() and after.isalnum()
    return not in_word and after not in _NO_START and before not in "《（〔“"


def clean(text: str) -> str:
    """Text as one line without characters that cannot be printed; composed, so that fonts have it."""
    composed = unicodedata.normalize("NFC", str(text))
    spaced = re.sub(r"\s+", " ", composed)
    return "".join(each for each in spaced if _is_printable(each)).strip()


def _is_printable(sign: str) -> bool:
    """No control, format (they can turn the direction of writing), surrogate or non-character."""
    noncharacter = ord(sign) & 0xFFFE == 0xFFFE or 0xFDD0 <= ord(sign) <= 0xFDEF
    return not noncharacter and unicodedata.category(sign) not in _INVISIBLE


def _clean_table(table: Table) -> Table:
    return replace(
        table,
        title=clean(table.title),
        columns=tuple(map(clean, table.columns)),
        rows=tuple(tuple(map(clean, row)) for row in table.rows),
    )


def texts_of(letter: Letter) -> Iterator[str]:
    """Every text that will be printed."""
    yield from (letter.issuer, letter.number, letter.title, letter.addressee, letter.signed_by, letter.note)
    yield from (letter.dated, letter.copies_line, PROOF_CAPTION if letter.proof else "")
    yield from (part for line in letter.attachment_lines for part in line)
    for line in laid_out(letter):
        yield line.text
        if line.table is not None:
            yield from line.table.columns
            yield from (cell for row in line.table.rows for cell in row)


def as_plain(letter: Letter) -> dict[str, Any]:
    """The letter as plain data, for a template that may only see data."""
    return {
        "issuer": clean(letter.issuer),
        "number": clean(letter.number),
        "title": title_lines(clean(letter.title)),
        "addressee": clean(letter.addressee),
        "body": [_plain_line(line) for line in laid_out(letter)],
        "attachments": [[label, clean(name)] for label, name in letter.attachment_lines],
        "signature": clean(letter.signed_by),
        "dated": letter.dated,
        "copies": clean(letter.copies_line),
        "note": clean(letter.note),
        "proof": _proof(letter),
        "compact": letter.compact,
    }


def _proof(letter: Letter) -> dict[str, Any] | None:
    """The code as rows of dark and light, with the words under it."""
    if not letter.proof:
        return None
    rows = ["".join("01"[dark] for dark in row) for row in code_of(letter.proof)]
    return {"rows": rows, "caption": PROOF_CAPTION}


def _plain_line(line: Line) -> dict[str, Any]:
    plain: dict[str, Any] = {"kind": line.kind, "text": line.text}
    if line.table is not None:
        table = line.table
        plain["columns"] = list(table.columns)
        plain["widths"] = list(table.widths) or [1] * len(table.columns)
        plain["cells"] = [cell for row in table.rows for cell in row]
    return plain
