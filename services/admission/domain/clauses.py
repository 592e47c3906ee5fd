"""What a sentence of a form says, clause by clause: a clause that denies something does not say it."""

from __future__ import annotations

import re

_CLAUSE = re.compile(r"[，。；、,;\n]")


def clause_saying(wanted: re.Pattern[str], text: str, *, but: re.Pattern[str]) -> str:
    """The first clause that says it and does not deny it; nothing where there is none."""
    for clause in _CLAUSE.split(text):
        if wanted.search(clause) and not but.search(clause):
            return clause.strip()
    return ""
