"""How a question to the catalogue or a list is read: the terms a row must have, the rarest leading."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from sqlalchemy import Select, Subquery, and_, case, false, func, literal, or_, select, tuple_, union_all
from sqlalchemy.orm import Session

from services.admission.domain.areas import township_of
from services.admission.domain.likeness import pairs
from services.admission.storage import tables as t
from services.admission.storage.catalogue_terms import (
    ENTRY,
    ITEM,
    kind_mark,
    number_mark,
    owner_mark,
    place_mark,
    whole_mark,
)
from services.admission.storage.paging import like

Terms = Sequence[str]
CATALOGUE = (ITEM, ENTRY)
_MOST_PAIRS = 12
_PAIRS_ASKED = 2
"""So many pairs besides the leading one sift the rows; what is left is read and compared with the phrase."""
_COUNTED = 2_000
_MOST_STREAMS = 4
_MOST_OWNERS = 50
_SIMILAR_READ = 60
_SIMILAR_PAIRS = 4
_SIMILAR_COUNTED = 40
"""Of a long text so many pairs are looked at, spread over it; SQLite takes no statement of more than 500."""


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to read a question: a row has a term of the lead and of every clause, and holds the phrase."""

    lead: Terms = ()
    clauses: Sequence[Terms] = ()
    phrase: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """What was typed and chosen, with the units it may mean."""

    phrase: str = ""
    marks: Sequence[Terms] = ()
    named: Terms = ()
    """The phrase as a number or as the name of an owner."""
    parts: Sequence[str] = field(default=())
    """The pairs of the phrase, for texts that hold it."""

    def readings(self, session: Session, county: str, kind: int, place: str = "") -> list[Reading]:
        """The ways to read it by which something of this kind may be found."""
        marks = list(self.marks)
        if place and kind == ITEM:
            marks.append([place_mark(place), whole_mark(township_of(place))])
        texts = [[part] for part in self.parts]
        found = _led(session, county, kind, marks, texts, self.phrase)
        if self.named:
            found += _led(session, county, kind, [*marks, self.named], [], "")
        return found


def question(session: Session, *, q: str, unit: str, words: Sequence[str]) -> Question:
    """What was typed is looked for in the texts, and as a number or the name of an owner."""
    marks: list[Terms] = [[kind_mark(word)] for word in words]
    if unit:
        codes = [unit, *_units(session, or_(t.UNIT.c.name == unit, t.UNIT.c.short_name == unit))]
        marks.append([mark(code) for code in dict.fromkeys(codes) for mark in (owner_mark, place_mark)])
    phrase = q.strip()
    if not phrase:
        return Question("", marks)
    # One character alone is in too many texts for an index to be of use.
    parts = [pair for pair in islice(sorted(pairs(phrase)), _MOST_PAIRS) if len(pair) > 1]
    named = _units(session, t.UNIT.c.name.like(like(phrase), escape="\\"))
    return Question(phrase, marks, [number_mark(phrase), *map(owner_mark, named)], parts)


def narrowed(
    wanted: Select[Any],
    county: str,
    kind: int,
    reading: Reading,
    key: tuple[Any, Any],
    texts: Sequence[Any],
    after: tuple[str, int] | None,
    *,
    newest_first: bool = False,
) -> Select[Any]:
    """The statement led by the rarest terms, in the order of the key, beginning after a row.

    One leading term is read in the order of its index, so a page ends the search. The other clauses are asked
    row by row: joined, they would have a planner weigh every order of them. The phrase is compared last:
    taken for rare, it would have a planner read every text first.
    """
    ref, version = key
    holds = or_(*(text.ilike(like(reading.phrase), escape="\\") for text in texts))
    if reading.phrase and not reading.lead:
        wanted = wanted.where(holds)
    if reading.lead:
        led = _having(county, kind, reading.lead).subquery("led")
        same = led.c.ref == ref if kind != ITEM else and_(led.c.ref == ref, led.c.version == version)
        wanted = wanted.join(led, same)
        ref, version = led.c.ref, led.c.version
        for clause in reading.clauses:
            wanted = wanted.where(_has(county, kind, clause, ref, version))
        if reading.phrase:
            wanted = wanted.where(case((same, holds), else_=false()))
    if newest_first:
        wanted = wanted.where(ref < after[0]) if after is not None else wanted
        return wanted.order_by(ref.desc())
    order = (ref,) if kind != ITEM else (ref, version)
    if after is not None:
        beyond = ref > after[0] if kind != ITEM else tuple_(ref, version) > tuple_(*map(literal, after))
        wanted = wanted.where(beyond)
    return wanted.order_by(*order)


def alike(session: Session, county: str, texts: Sequence[str]) -> list[tuple[int, str]]:
    """What shares most of the rarer pairs of some texts: kind and number, most alike first.

    Of a pair that is everywhere only the first rows are read; what is called just the same is found besides.
    """
    table = t.CATALOGUE_TERM
    rare: dict[str, None] = {}
    for text in texts:
        counts = _counts(session, county, CATALOGUE, [[pair] for pair in _some(sorted(pairs(text)))])
        there = sorted((count, pair) for (pair,), count in counts.items() if count)
        rare |= dict.fromkeys(pair for _, pair in there[:_SIMILAR_PAIRS])
    if not rare:
        return []
    rows = [
        select(table.c.kind, table.c.ref, table.c.version)
        .where(table.c.county == county, table.c.term == pair, table.c.kind.in_(CATALOGUE))
        .limit(_COUNTED)
        .subquery()
        for pair in rare
    ]
    every = union_all(*(select(one) for one in rows)).subquery()
    shared = func.count()
    wanted = (
        select(every.c.kind, every.c.ref)
        .group_by(every.c.kind, every.c.ref, every.c.version)
        .order_by(shared.desc(), every.c.kind, every.c.ref)
        .limit(_SIMILAR_READ)
    )
    found = [(row.kind, row.ref) for row in session.execute(wanted)]
    version = t.WORK_ITEM_VERSION
    called = select(version.c.item_id).where(version.c.name.in_(texts)).limit(_SIMILAR_READ)
    return [*((ITEM, ref) for ref in session.scalars(called)), *found]


def falling_on(county: str, place: str) -> Subquery:
    """The versions that fall on a township or community: those that name it, or its whole township."""
    return _having(county, ITEM, [place_mark(place), whole_mark(township_of(place))]).subquery("falling")


def _some(found: Sequence[str]) -> Sequence[str]:
    return found[:: -(-len(found) // _SIMILAR_COUNTED) or 1]


def _having(county: str, kind: int, terms: Terms) -> Select[Any]:
    table = t.CATALOGUE_TERM
    found = select(table.c.ref, table.c.version).where(table.c.county == county, table.c.kind == kind)
    if len(terms) == 1:
        return found.where(table.c.term == terms[0])
    return found.where(table.c.term.in_(terms)).distinct()


def _has(county: str, kind: int, terms: Terms, ref: Any, version: Any) -> Any:
    table = t.CATALOGUE_TERM.alias()
    one = select(literal(1)).where(
        table.c.county == county,
        table.c.term == terms[0] if len(terms) == 1 else table.c.term.in_(terms),
        table.c.kind == kind,
        table.c.ref == ref,
        table.c.version == version,
    )
    return one.limit(1).scalar_subquery() == 1


def _units(session: Session, such: Any) -> list[str]:
    return list(
        session.scalars(select(t.UNIT.c.code).where(such).order_by(t.UNIT.c.code).limit(_MOST_OWNERS))
    )


def _led(
    session: Session, county: str, kind: int, marks: Sequence[Terms], texts: Sequence[Terms], phrase: str
) -> list[Reading]:
    """The question led by its rarest clause, one reading for each of a few leading terms.

    None where nothing has a term of some clause: a row needs one of each.
    """
    clauses = [*marks, *texts]
    if not clauses:
        return [Reading(phrase=phrase)]
    counts = _counts(session, county, [kind], clauses)
    live = [[term for term in clause if counts.get((term,), 1)] for clause in clauses]
    sizes = [_size(counts, clause) for clause in clauses]
    if not all(sizes):
        return []
    order = sorted(range(len(clauses)), key=lambda number: (sizes[number], number))
    first, marked = order[0], len(marks)
    kept = [number for number in order[1:] if number < marked]
    kept += [number for number in order[1:] if number >= marked][:_PAIRS_ASKED]
    lead, others = live[first], [live[number] for number in kept]
    if len(lead) <= _MOST_STREAMS:
        return [Reading([term], others, phrase) for term in lead]
    return [Reading(lead, others, phrase)]


def _size(counts: dict[tuple[str, ...], int], clause: Terms) -> int:
    if len(clause) > _MOST_STREAMS:
        return counts[tuple(clause)]
    return sum(counts[(term,)] for term in clause)


def _counts(
    session: Session, county: str, kinds: Sequence[int], clauses: Sequence[Terms]
) -> dict[tuple[str, ...], int]:
    """How many rows have a term, counted no further than it has to be; long clauses are counted whole."""
    table = t.CATALOGUE_TERM
    asked: dict[tuple[str, ...], None] = {}
    for clause in clauses:
        long = len(clause) > _MOST_STREAMS
        asked |= dict.fromkeys([tuple(clause)] if long else [(term,) for term in clause])
    if not asked:
        return {}
    counts = []
    for number, terms in enumerate(asked):
        some = select(literal(1)).where(table.c.county == county, table.c.term.in_(terms))
        some = some.where(table.c.kind.in_(kinds)).limit(_COUNTED)
        counts.append(select(literal(number).label("number"), func.count()).select_from(some.subquery()))
    found = {row[0]: row[1] for row in session.execute(union_all(*counts))}
    return {terms: found.get(number, 0) for number, terms in enumerate(asked)}
