"""Sets letters as PDF; fonts are only looked for when the first letter is set."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path

from chassis.documents.letter import Letter
from chassis.documents.letter_pdf import LetterPress


class Press:
    """A press that is warmed up when it is first needed."""

    def __init__(self, fonts: Path | None) -> None:
        self._fonts = fonts

    @cached_property
    def _letters(self) -> LetterPress:
        return LetterPress(self._fonts)

    def pdf(self, letter: Letter) -> bytes:
        """The letter as PDF."""
        return self._letters.pdf(letter)
