"""What registers of restricted cases share: lines and letters for their named readers only (B10)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Protocol, TypeVar
from urllib.parse import quote

from flask import Response

from chassis.documents.letter import Letter

Printer = Callable[[Letter], bytes]
TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}
MOST_LOOKED_THROUGH = 500
"""Pages of a hundred; a county has some dozens of such cases a year."""


class Matter(Protocol):
    """A case of which not everybody may know."""

    @property
    def case_no(self) -> str:
        """Its number."""


M = TypeVar("M", bound=Matter)


def readable(
    page_before: Callable[[str], Sequence[M]], before: str, may: Callable[[M], bool], limit: int
) -> list[M]:
    """The newest the reader may see, and one more where there are more."""
    found: list[M] = []
    for matter in _newest(page_before, before):
        if may(matter):
            found.append(matter)
        if len(found) > limit:
            break
    return found


def _newest(page_before: Callable[[str], Sequence[M]], before: str) -> Iterator[M]:
    for _ in range(MOST_LOOKED_THROUGH):
        found = page_before(before)
        yield from found
        if not found:
            return
        before = found[-1].case_no


def as_file(written: Letter, form: str, printers: Mapping[str, Printer]) -> Response:
    """A letter to be kept, under its title."""
    answer = Response(printers[form](written), mimetype=TYPES[form])
    title = quote(f"{written.title}.{form}")
    answer.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{title}"
    return answer
