"""What work is found by: the endings of its texts, so that any part of one is a range of an index.

Chinese has no spaces between words, and people type the middle of a subject as often as its beginning. A text
is kept as its endings (消防通道, 防通道, 通道, 道): what holds a phrase has an ending that begins with it.
The words belong to the case. A row is compared with the phrase itself afterwards, so words of a subject that
was changed since find nothing wrong.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Connection, Select, func, literal, select, union, union_all

from chassis.persistence.upsert import insert_on
from portal.storage.initials import might_be_initials
from portal.storage.tables import WORKLIST_PARTY, WORKLIST_WORD

LONGEST = 64
"""Of a longer ending its beginning is kept, of a longer phrase its end is looked for."""
INITIALS = "~"
"""Before the endings of initials; what a text itself has after such a mark is sorted out by the row."""
_LAST = "\U0010ffff"


def endings(text: str, mark: str = "") -> list[str]:
    """Every ending of a text, the whole of it first."""
    plain = text.lower()
    return [mark + plain[start : start + LONGEST] for start in range(len(plain))]


def keep_words(connection: Connection, case_no: str, texts: Iterable[str], initials: str) -> None:
    """Let a case be found by these texts; most messages about it say what is kept already."""
    told = [endings(text) for text in (case_no, *texts)]
    if initials:
        told.append(endings(initials, INITIALS))
    # The whole of a text is an ending too: where it is, all its endings are. Of a long one only a part is.
    whole = sorted({words[0] for words in told if len(words) <= LONGEST})
    word = WORKLIST_WORD.c
    ask = select(word.word).where(word.case_no == case_no, word.word.in_(whole))
    there = set(connection.scalars(ask))
    unsaid = [words for words in told if len(words) > LONGEST or words[0] not in there]
    new = set().union(*unsaid)
    if new:
        rows = [{"word": one, "case_no": case_no} for one in sorted(new)]
        connection.execute(insert_on(connection, WORKLIST_WORD).on_conflict_do_nothing(), rows)


def cases_that_may_say(text: str, units: Sequence[str]) -> Select[Any]:
    """The cases that may have a phrase in their words, or a unit among their parties; each once."""
    return select(union(*_ranges(text, units)).subquery().c.case_no)


def how_many_may_say(text: str, units: Sequence[str], most: int) -> Select[Any]:
    """How many rows lead to such cases; each kind is counted no further than one over the most."""
    counted = [
        select(func.count().label("found")).select_from(one.limit(most + 1).subquery())
        for one in _ranges(text, units)
    ]
    return select(func.sum(union_all(*counted).subquery().c.found))


def _ranges(text: str, units: Sequence[str]) -> list[Select[Any]]:
    plain = text.lower()[-LONGEST:]
    found = [_beginning_with(plain)]
    if might_be_initials(text):
        found.append(_beginning_with(INITIALS + plain))
    if units:
        party = WORKLIST_PARTY.c
        found.append(select(party.case_no).where(party.unit.in_(units)))
    return found


def _beginning_with(start: str) -> Select[Any]:
    word = WORKLIST_WORD.c
    return select(word.case_no).where(word.word >= literal(start), word.word < literal(start + _LAST))
