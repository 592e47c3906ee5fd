"""What a handler compares a request with: the clause of the guidance list, and how the like was decided."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from chassis.clock import county_date
from chassis.texts import Said
from services.admission.domain.application import Application
from services.admission.domain.likeness import LEAST_ALIKE, MOST_ALIKE, likeness
from services.admission.domain.vocabulary import WORDS, Category
from services.admission.web.case_sections import Names, Section, section

LISTED = "listed"
CLAUSE = Said("指导清单中相近的条款", "Clauses of the guidance list that are alike")
PAST = Said("以往相近的申请和结果", "Similar past requests and how they were decided")
LATER = {
    "key": "alike",
    "title": Said("相近的条款和以往申请", "Similar clauses and past requests"),
    "after": "legal_basis",
}
"""What the case file says of these sections: they are fetched after it, and stand behind the legal basis."""
_CLAUSE_COLUMNS = (
    Said("条目", "Entry"),
    Said("内容", "Text"),
    Said("单位", "Unit"),
    Said("类别", "Category"),
    Said("相近", "Alike"),
)
_PAST_COLUMNS = (
    Said("案号", "Case"),
    Said("事项", "Item"),
    Said("申请单位", "Applicant"),
    Said("结果", "Result"),
    Said("日期", "Day"),
    Said("理由", "Reason"),
    Said("相近", "Alike"),
)


def clauses(found: Iterable[Any]) -> list[Section]:
    """The clauses of the guidance list among what of the catalogue is alike."""
    lines = [
        [one.row.ref, one.row.content, one.row.owner_name, WORDS[Category(one.row.category)], f"{one.share}%"]
        for one in found
        if one.row.kind == LISTED
    ]
    return [section("guidance_clauses", CLAUSE, (), _CLAUSE_COLUMNS, lines)] if lines else []


def alike_among(application: Application, past: Iterable[Any]) -> list[tuple[int, Any]]:
    """The past requests whose items are called much the same, the most alike and newest first."""
    shares = [
        (likeness(application.item_name, one.item_name), one)
        for one in past
        if one.case_no != application.case_no
    ]
    found = [(share, one) for share, one in shares if share >= LEAST_ALIKE]
    return sorted(found, key=lambda each: (each[0], each[1].case_no), reverse=True)[:MOST_ALIKE]


def past(found: Sequence[tuple[int, Any]], names: Names) -> list[Section]:
    """How the like was decided, refusals with their reason."""
    lines = [
        [
            one.case_no,
            one.item_name,
            names.get(one.applicant, one.applicant),
            WORDS[one.state],
            county_date(one.at).isoformat(),
            one.end_reason,
            f"{share}%",
        ]
        for share, one in found
    ]
    return [section("past_cases", PAST, (), _PAST_COLUMNS, lines)] if lines else []
