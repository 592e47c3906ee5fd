"""How a question to the catalogue is read: which terms a row must have, the rarest of them leading."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import Any

from sqlalchemy import Select, and_, exists, func, literal, or_, select, tuple_, union_all
from sqlalchemy.orm import Session

from services.admission.domain.likeness import pairs
from services.admission.storage import tables as t
from services.admission.storage.catalogue_terms import (
    ENTRY,
    kind_mark,
    number_mark,
    owner_mark,
    place_mark,
)
from services.admission.storage.paging import like

Terms = Sequence[str]
_MOST_PAIRS = 12
_COUNTED = 2_000
_MOST_OWNERS = 50
_SIMILAR_READ = 60
_SIMILAR_PAIRS = 5


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to read a question: a row has a term of every clause, and its texts hold the phrase."""

    clauses: Sequence[Terms] = field(default=())
    phrase: str = ""


def readings(session: Session, county: str, *, q: str, unit: str, words: Sequence[str]) -> list[Reading]:
    """What was typed is looked for in the texts, and as a number or the name of an owner."""
    clauses: list[Terms] = [[kind_mark(word)] for word in words]
    if unit:
        codes = [unit, *_units(session, or_(t.UNIT.c.name == unit, t.UNIT.c.short_name == unit))]
        clauses.append([mark(code) for code in dict.fromkeys(codes) for mark in (owner_mark, place_mark)])
    phrase = q.strip()
    if not phrase:
        return _possible(session, county, [Reading(clauses)])
    # One character alone is in too many texts for an index to be of use.
    parts = [[pair] for pair in islice(sorted(pairs(phrase)), _MOST_PAIRS) if len(pair) > 1]
    named = _units(session, t.UNIT.c.name.like(like(phrase), escape="\\"))
    marks = [number_mark(phrase), *(owner_mark(code) for code in named)]
    return _possible(session, county, [Reading([*clauses, *parts], phrase), Reading([*clauses, marks])])


def narrowed(
    wanted: Select[Any],
    county: str,
    kind: int,
    reading: Reading,
    key: tuple[Any, Any],
    after: tuple[str, int] | None,
) -> Select[Any]:
    """The statement led by the first clause, in the order of the key, beginning after a row."""
    ref, version = key
    if reading.clauses:
        led = _having(county, kind, reading.clauses[0]).subquery("led")
        same = led.c.ref == ref if kind == ENTRY else and_(led.c.ref == ref, led.c.version == version)
        wanted = wanted.join(led, same)
        for clause in reading.clauses[1:]:
            table = t.CATALOGUE_TERM.alias()
            wanted = wanted.where(
                exists().where(
                    table.c.county == county,
                    table.c.term.in_(clause),
                    table.c.kind == kind,
                    table.c.ref == led.c.ref,
                    table.c.version == led.c.version,
                )
            )
        ref, version = led.c.ref, led.c.version
    order = (ref,) if kind == ENTRY else (ref, version)
    if after is not None:
        beyond = ref > after[0] if kind == ENTRY else tuple_(ref, version) > tuple_(*map(literal, after))
        wanted = wanted.where(beyond)
    return wanted.order_by(*order)


def alike(session: Session, county: str, text: str) -> list[tuple[int, str]]:
    """What shares most of the rarer pairs of a text: kind and number, most alike first."""
    reading = _led(session, county, Reading([[pair] for pair in sorted(pairs(text))]))
    rare = reading.clauses[:_SIMILAR_PAIRS]
    if not rare:
        return []
    table = t.CATALOGUE_TERM
    shared = func.count(table.c.term.distinct())
    wanted = (
        select(table.c.kind, table.c.ref, shared)
        .where(table.c.county == county, table.c.term.in_([term for (term,) in rare]))
        .group_by(table.c.kind, table.c.ref)
        .order_by(shared.desc(), table.c.kind, table.c.ref)
        .limit(_SIMILAR_READ)
    )
    return [(row.kind, row.ref) for row in session.execute(wanted)]


def _having(county: str, kind: int, terms: Terms) -> Select[Any]:
    table = t.CATALOGUE_TERM
    found = select(table.c.ref, table.c.version).where(table.c.county == county, table.c.kind == kind)
    if len(terms) == 1:
        return found.where(table.c.term == terms[0])
    return found.where(table.c.term.in_(terms)).distinct()


def _units(session: Session, such: Any) -> list[str]:
    return list(
        session.scalars(select(t.UNIT.c.code).where(such).order_by(t.UNIT.c.code).limit(_MOST_OWNERS))
    )


def _possible(session: Session, county: str, asked: Sequence[Reading]) -> list[Reading]:
    """The readings something may be found by: a row needs a term of every clause."""
    led = [_led(session, county, one) for one in asked]
    return [
        after for before, after in zip(asked, led, strict=True) if len(after.clauses) == len(before.clauses)
    ]


def _led(session: Session, county: str, reading: Reading) -> Reading:
    """The reading with its rarest clause first, without clauses nothing has a term of.

    Counting goes no further than it has to.
    """
    if not reading.clauses:
        return reading
    table = t.CATALOGUE_TERM
    counts = []
    for number, clause in enumerate(reading.clauses):
        some = select(literal(1)).where(table.c.county == county, table.c.term.in_(clause)).limit(_COUNTED)
        counts.append(select(literal(number).label("number"), func.count()).select_from(some.subquery()))
    found = {row[0]: row[1] for row in session.execute(union_all(*counts))}
    order = sorted((number for number in found if found[number]), key=lambda number: (found[number], number))
    return replace(reading, clauses=[reading.clauses[number] for number in order])
