"""What catalogue, applications and notices are searched by: pairs of neighbouring characters, whole marks.

Chinese has no spaces between words, so a text is kept as its pairs of neighbouring characters: what holds a
phrase holds all its pairs, and each pair is found by index on SQLite and PostgreSQL alike. Marks stand for
what is asked as a whole: the owner, a place, a category, a kind of burden, a number or how it begins.
The terms of an item, entry, application or notice are written in the transaction that writes it itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, delete, event, insert, inspect, select
from sqlalchemy.orm import Mapper

from services.admission.domain.application import Application
from services.admission.domain.areas import township_of
from services.admission.domain.documents import WorkNotice
from services.admission.domain.guidance_list import ListEntry, normal
from services.admission.domain.likeness import pairs
from services.admission.domain.vocabulary import BurdenKind
from services.admission.domain.work_item import WorkItem, WorkItemVersion
from services.admission.storage import tables as t

ITEM, ENTRY, APPLICATION, NOTICE = range(4)
LIST_BURDENS = (BurdenKind.ASSISTANCE.value,)
_OF_VERSION = (
    "version", "category", "notice_no", "name", "content", "townships", "communities", "burden_kinds",
)  # fmt: skip
_OF_ENTRY = ("owner_unit", "unit_name", "category", "text")
_OF_CASE = ("applicant", "item_name")
_SEARCHED = frozenset({"owner_unit", "number", *_OF_VERSION, *_OF_ENTRY, *_OF_CASE})
_SHORTEST_NUMBER = 3
_LONGEST_MARK = 60


def owner_mark(unit: str) -> str:
    """Whose it is."""
    return f"owner:{unit}"[:_LONGEST_MARK]


def place_mark(place: str) -> str:
    """Where it holds."""
    return f"place:{place}"[:_LONGEST_MARK]


def whole_mark(township: str) -> str:
    """A township named without any of its communities, which means all of them."""
    return f"whole:{township}"[:_LONGEST_MARK]


def kind_mark(word: str) -> str:
    """Its category, or a burden it brings."""
    return f"kind:{word}"[:_LONGEST_MARK]


def number_mark(text: str) -> str:
    """A number as it is typed."""
    return f"number:{normal(text)}"[:_LONGEST_MARK]


def index_item(connection: Connection, item_id: str) -> None:
    """Write the terms of every version of an item anew."""
    item, version = t.WORK_ITEM, t.WORK_ITEM_VERSION
    read = (item.c.item_id, item.c.county, item.c.owner_unit, *(version.c[name] for name in _OF_VERSION))
    wanted = select(*read).join(version, item.c.item_id == version.c.item_id)
    rows = connection.execute(wanted.where(item.c.item_id == item_id)).all()
    _write(connection, ITEM, item_id, [(row.county, row.version, terms_of_version(row)) for row in rows])


def index_entry(connection: Connection, entry_id: str) -> None:
    """Write the terms of a list entry anew."""
    entry = t.LIST_ENTRY
    read = (entry.c.county, entry.c.entry_id, *(entry.c[name] for name in _OF_ENTRY))
    rows = connection.execute(select(*read).where(entry.c.entry_id == entry_id)).all()
    _write(connection, ENTRY, entry_id, [(row.county, 1, terms_of_entry(row)) for row in rows])


def index_application(connection: Connection, case_no: str) -> None:
    """Write the terms of an application anew."""
    case = t.APPLICATION
    read = (case.c.county, case.c.case_no, *(case.c[name] for name in _OF_CASE))
    rows = connection.execute(select(*read).where(case.c.case_no == case_no)).all()
    _write(connection, APPLICATION, case_no, [(row.county, 1, terms_of_application(row)) for row in rows])


def index_notice(connection: Connection, notice_id: str) -> None:
    """Write the terms of a work notice anew."""
    notice = t.WORK_NOTICE
    read = (notice.c.county, notice.c.number, notice.c.item_id, *(notice.c[name] for name in _OF_CASE))
    rows = connection.execute(select(*read).where(notice.c.id == notice_id)).all()
    _write(connection, NOTICE, notice_id, [(row.county, 1, terms_of_notice(row)) for row in rows])


def terms_of_version(row: Any) -> set[str]:
    """What a version of an item is found by."""
    marks = {owner_mark(row.owner_unit), kind_mark(row.category), number_mark(row.notice_no)}
    marks |= {place_mark(place) for place in (*row.townships, *row.communities)}
    within = {township_of(community) for community in row.communities}
    marks |= {whole_mark(township) for township in row.townships if township not in within}
    marks |= {kind_mark(kind) for kind in row.burden_kinds}
    return marks | set(_beginnings(row.item_id)) | pairs(row.name) | pairs(row.content)


def terms_of_entry(row: Any) -> set[str]:
    """What a list entry is found by."""
    marks = {owner_mark(owner) for owner in (row.owner_unit, row.unit_name) if owner}
    marks |= {kind_mark(kind) for kind in (row.category, *LIST_BURDENS)}
    return marks | set(_beginnings(row.entry_id)) | pairs(row.text) | pairs(row.unit_name)


def terms_of_application(row: Any) -> set[str]:
    """What an application is found by."""
    return {owner_mark(row.applicant), *_both_ends(row.case_no)} | pairs(row.item_name)


def terms_of_notice(row: Any) -> set[str]:
    """What a work notice is found by."""
    numbers = {*_both_ends(row.number), *_both_ends(row.item_id)}
    return {owner_mark(row.applicant)} | numbers | pairs(row.item_name)


def _both_ends(number: str) -> Iterable[str]:
    """People type how a number begins, or only its running number."""
    yield from _beginnings(number)
    yield from (number_mark(number[start:]) for start in range(1, len(number) - _SHORTEST_NUMBER + 1))


def _beginnings(number: str) -> Iterable[str]:
    return (number_mark(number[:end]) for end in range(_SHORTEST_NUMBER, len(number) + 1))


def _write(
    connection: Connection, kind: int, ref: str, found: Sequence[tuple[str, int, Iterable[str]]]
) -> None:
    table = t.CATALOGUE_TERM
    connection.execute(delete(table).where(table.c.ref == ref, table.c.kind == kind))
    rows = [
        {"county": county, "term": term, "kind": kind, "ref": ref, "version": version}
        for county, version, terms in found
        for term in sorted(terms)
    ]
    if rows:
        connection.execute(insert(table), rows)


_INDEXED: Mapping[type[Any], tuple[Callable[[Connection, str], None], str]] = {
    WorkItem: (index_item, "item_id"),
    WorkItemVersion: (index_item, "item_id"),
    ListEntry: (index_entry, "entry_id"),
    Application: (index_application, "case_no"),
    WorkNotice: (index_notice, "id"),
}


def _note(_mapper: Mapper[Any], connection: Connection, target: Any) -> None:
    if not inspect(target).persistent or any(
        attribute.history.has_changes() for attribute in inspect(target).attrs if attribute.key in _SEARCHED
    ):
        index, key = _INDEXED[type(target)]
        index(connection, getattr(target, key))


def keep_terms() -> None:
    """Let every write of what is searched write its terms too."""
    for kind in _INDEXED:
        for moment in ("after_insert", "after_update"):
            event.listen(kind, moment, _note)
