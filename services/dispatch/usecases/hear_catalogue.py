"""Hear how admission's catalogue stands, which is what makes the copy fresh."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from services.dispatch.usecases.ports import Work


@dataclass(frozen=True, slots=True)
class HearCatalogue:
    """Compares the copy with admission's fingerprint (dsp.gate.cache_max)."""

    def __call__(self, work: Work, *, version: int, checksum: str, at: datetime) -> None:
        """Note when admission was heard and whether the copy is complete."""
        work.catalogue.state().hear(
            version=version, checksum=checksum, at=at, own_checksum=work.catalogue.checksum()
        )
