"""What signed minutes fix: roll, comments, votes and words of one deliberation, as one digest (F-ADM-07d)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Any

_ROLL = ("unit", "present", "delegate", "post", "proxy", "stands_in", "delegate_unit")
_HEARING = (
    "case_no", "number", "circulated", "entitled", "recused", "present", "presented_by", "presentation",
    "turn", "outcome", "decided_by", "reason", "conditions", "deferred_until", "minutes",
)  # fmt: skip
_BALLOT = ("turn", "unit", "delegate", "choice", "reason", "recorded_by")
_COMMENT = ("party", "point", "proposal", "answer", "answer_reason")


def digest_of(
    attendance: Iterable[Mapping[str, Any]], hearing: Any, ballots: Iterable[Any], comments: Iterable[Any]
) -> str:
    """The SHA-256 of the record; whoever changes a vote, the roll or a word afterwards is found out.

    Ballots and comments may be those of the whole case: only those of this deliberation count.
    """
    cast = [one for one in ballots if one.hearing == hearing.number]
    said = [one for one in comments if one.kind == "comment" and one.round == hearing.number]
    record = {
        "roll": [[line.get(key) for key in _ROLL] for line in attendance],
        "hearing": [getattr(hearing, key) for key in _HEARING],
        "ballots": sorted([str(getattr(one, key)) for key in _BALLOT] for one in cast),
        "comments": sorted([str(getattr(one, key)) for key in _COMMENT] for one in said),
    }
    text = json.dumps(record, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
