"""Opinions given often, as the pages of the tests know them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from chassis.actor import Actor
from chassis.errors import Refusal
from portal.storage.standard_opinions import StandardOpinion
from portal.web.keeping_opinions import Use

NOW = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)
CONVERT = {"zh": "转普通程序", "en": "Convert"}
KEPT = [
    StandardOpinion("o1", "user:u1", "材料齐全，同意。", "", "", None, "办公室经办", NOW),
    StandardOpinion(
        "o2", "unit:430211-swb", "涉及多个部门。", "adm_simple", "convert", CONVERT, "办公室主任", NOW
    ),
    StandardOpinion("o3", "unit:430211-swb", "别的程序的话。", "dsp_whistle", "", None, "办公室主任", NOW),
]


@dataclass
class FixtureOpinions:
    """Remembers what was kept and dropped; a test may let it refuse."""

    kept: list[tuple[str, Use, bool]] = field(default_factory=list)
    dropped: list[str] = field(default_factory=list)
    refusal: Refusal | None = None
    there: Sequence[StandardOpinion] = tuple(KEPT)

    def offered_to(self, actor: Actor) -> Sequence[Any]:
        return self.there

    def keep(self, actor: Actor, text: str, use: Use, *, for_unit: bool) -> None:
        if self.refusal is not None:
            raise self.refusal
        self.kept.append((text, use, for_unit))

    def drop(self, actor: Actor, opinion_id: str) -> None:
        if self.refusal is not None:
            raise self.refusal
        self.dropped.append(opinion_id)
