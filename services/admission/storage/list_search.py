"""The newest applications or notices that say something: read by the terms of the catalogue's index."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Column, Select, literal
from sqlalchemy.orm import Session

from services.admission.storage.catalogue_search import narrowed, question


def newest_with(
    session: Session,
    county: str,
    kind: int,
    phrase: str,
    wanted: Select[Any],
    key: Column[Any],
    text: Column[Any],
    after: str,
) -> Sequence[Any]:
    """The rows of a page: the text holds the phrase, or the number begins or ends so, or the unit is its.

    What is wanted comes with its filters and its limit; each reading of the phrase ends with the page.
    """
    found: dict[Any, Any] = {}
    for reading in question(session, q=phrase, unit="", words=()).readings(session, county, kind):
        led = narrowed(
            wanted.order_by(None),
            county,
            kind,
            reading,
            (key, literal(1)),
            [text],
            (after, 1) if after else None,
            newest_first=True,
        )
        found |= {getattr(row, key.name): row for row in session.execute(led)}
    newest = sorted(found, reverse=True)
    return [found[one] for one in newest]
