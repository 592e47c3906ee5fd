"""Initials of the pinyin of a name, so that 社区工作 is found by typing sqgz."""

from __future__ import annotations

from functools import lru_cache

LONGEST = 300


@lru_cache(maxsize=1024)
def initials_of(*names: str) -> str:
    """The first letter of each character; letters and digits stay, everything else falls away.

    The library knows phrases (重点 is zd, 重复 is cf) and takes its memory for it, so only those who write
    names load it: the worker that hears them, and the commands that load a county.
    """
    from pypinyin import Style, lazy_pinyin

    words = (
        "".join(lazy_pinyin(name, style=Style.FIRST_LETTER, errors=_plain)).lower() for name in names if name
    )
    return " ".join(words)[:LONGEST]


def _plain(characters: str) -> str:
    return "".join(one for one in characters if one.isascii() and one.isalnum())


def might_be_initials(text: str) -> bool:
    """Whether what was typed can be initials at all; a Chinese word or a number cannot."""
    return len(text) > 1 and text.isascii() and text.isalnum() and not text.isdigit()
