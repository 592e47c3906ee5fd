"""Sets an official letter as PDF/A; the same letter always gives the same bytes."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from datetime import datetime, time
from pathlib import Path
from typing import Literal, cast

import orjson
import typst

from chassis.clock import COUNTY_ZONE
from chassis.documents.glyphs import undrawable
from chassis.documents.letter import Letter, as_plain, texts_of
from chassis.errors import Fault
from chassis.telemetry import logs

# What the standard names first, then what may be shipped; families nobody installed are left out.
SONG = ("Noto Serif SC", "Noto Serif CJK SC", "Source Han Serif SC", "SimSun")
BODY = ("FangSong_GB2312", "仿宋_GB2312", "FangSong", "FandolFang R", "FandolFang", *SONG)
TITLE = ("FZXiaoBiaoSong-B05S", "FZXiaoBiaoSong-B05", "方正小标宋简体", *SONG)
HEADING_1 = ("SimHei", "FandolHei", "Noto Sans SC", "Noto Sans CJK SC", *SONG)
HEADING_2 = ("KaiTi_GB2312", "楷体_GB2312", "KaiTi", "FandolKai", "AR PL UKai CN", "LXGW WenKai", *SONG)
ARCHIVE_STANDARD: Literal["a-2b"] = "a-2b"
GETA = "〓"  # what Chinese printers set where a character is missing; PDF/A allows no empty box
_TEMPLATE = Path(__file__).with_name("letter.typ")
_log = logs.logger("chassis.documents")


class FontsMissing(Fault):
    """No font for Chinese text was found, so no letter can be set."""


@dataclass(frozen=True, slots=True)
class _Stack:
    """The families each part of a letter is set in."""

    body: list[str]
    title: list[str]
    heading1: list[str]
    heading1_weight: str
    heading2: list[str]


class LetterPress:
    """Sets letters with the fonts of a folder and those of the system; made once per process."""

    def __init__(self, fonts: Path | None = None, *, system_fonts: bool = True) -> None:
        paths = [str(fonts)] if fonts is not None and fonts.is_dir() else []
        self._found = typst.Fonts(
            include_system_fonts=system_fonts, include_embedded_fonts=False, font_paths=list(paths)
        )
        self._lock = threading.Lock()
        self._stack = _stack(set(self._found.families()))
        self._files = _files(self._found, self._stack.body)
        self._template = _TEMPLATE.read_bytes()
        self._compiler = typst.Compiler(font_paths=self._found)

    def pdf(self, letter: Letter) -> bytes:
        """The letter as PDF/A; its date is the date of the file."""
        text = orjson.dumps(as_plain(letter)).decode()
        if missing := self.undrawable(letter):
            _log.warning("glyphs-missing", number=letter.number, characters=missing)
            text = text.translate({ord(each): GETA for each in missing})
        inputs = {
            "letter": text,
            "fonts": orjson.dumps(self._stack).decode(),
        }
        made = datetime.combine(letter.date, time(), COUNTY_ZONE)
        with self._lock:
            pdf = self._compiler.compile(
                self._template,  # has to be given each time: the compiler keeps it for one run only
                format="pdf",
                sys_inputs=inputs,
                pdf_standards=ARCHIVE_STANDARD,
                timestamp=int(made.timestamp()),
            )
        return cast(bytes, pdf)

    def undrawable(self, letter: Letter) -> str:
        """The characters of the letter no font here can draw; 〓 is printed in their place."""
        return undrawable(texts_of(letter), self._files)


def _files(found: typst.Fonts, first: list[str]) -> list[tuple[Path, int]]:
    """All fonts a letter may fall back to, those it is set in first."""
    rank = {family: place for place, family in enumerate(first)}
    fonts = sorted(found.fonts(), key=lambda font: rank.get(font.family, len(rank)))
    return [(Path(font.path), font.index) for font in fonts if font.path is not None]


def _stack(installed: set[str]) -> _Stack:
    def of(families: tuple[str, ...]) -> list[str]:
        return [family for family in families if family in installed]

    body, heading1 = of(BODY), of(HEADING_1)
    if not body:
        raise FontsMissing("no Chinese font; put one into the folder GATEHOUSE_FONTS names")
    weight = "semibold" if heading1[0] in SONG else "regular"
    return _Stack(body, of(TITLE), heading1, weight, of(HEADING_2))
