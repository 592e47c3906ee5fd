"""The documents of an admission: letter-format numbers, work notice and filing (F-ADM-09, F-ADM-10)."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any


@dataclass(eq=False)
class WorkNotice:
    """The document that makes an item usable; its facts are frozen when it is issued."""

    id: str
    case_no: str
    county: str
    number: str
    sequence: int
    year: int
    issuer: str
    item_id: str
    item_version: int
    item_name: str
    applicant: str
    issued_on: date
    issued_at: datetime
    issued_by: str
    facts: dict[str, Any]
    addressees: list[str] = field(default_factory=list)
    copies: list[str] = field(default_factory=list)


@dataclass(eq=False)
class Filing:
    """The entry in the office’s register; recording, without power to refuse."""

    id: str
    case_no: str
    county: str
    number: str
    sequence: int
    year: int
    notice_no: str
    item_id: str
    item_name: str
    applicant: str
    keeper: str
    filed_at: datetime
    documents: list[dict[str, Any]] = field(default_factory=list)


def document_number(word: str, year: int, sequence: int) -> str:
    """A number as GB/T 9704 writes it: full year, hexagonal brackets, no leading zero, no 第."""
    return f"{word}〔{year}〕{sequence}号"


def filing_number(word: str, year: int, sequence: int) -> str:
    """The number of a filing, of its own kind beside the notices."""
    return document_number(f"{word}备", year, sequence)
