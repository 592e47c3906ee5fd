"""What the townships said about a duty, and what of it is still to be answered (TWA-01, TWA-05)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from services.admission.domain.vocabulary import Answer, Reply

Said = Mapping[str, Any]


def unanswered(opinions: Iterable[Said]) -> list[Said]:
    """The conditions and objections the department has not answered."""
    said = (Reply.CONDITIONAL, Reply.OBJECT)
    return [one for one in opinions if one["outcome"] in said and not one["answer"]]


def objecting(opinions: Iterable[Said], last: int) -> list[str]:
    """The townships whose objection stands after the last round, or whose condition was not adopted."""
    return [
        one["township"]
        for one in opinions
        if one["round"] == last
        and (
            one["outcome"] == Reply.OBJECT
            or (one["outcome"] == Reply.CONDITIONAL and one["answer"] != Answer.ADOPT)
        )
    ]
