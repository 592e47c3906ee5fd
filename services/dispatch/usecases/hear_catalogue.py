"""Hear how admission's catalogue stands, which is what makes the copy fresh."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from chassis.texts import Said
from services.dispatch.domain.catalogue import Difference, difference
from services.dispatch.domain.events import AlertRaised
from services.dispatch.usecases.ports import Work

RULE = "dsp.gate.cache_max"
SUBJECT = "catalogue"
_SHOWN = 10
_FALLEN_BEHIND = Said(
    "派单的目录副本与准入的目录不一致，在对齐之前派单先等待准入的答复。",
    "Dispatch’s copy of the catalogue differs from admission’s; orders wait for its answer until they agree.",
)
_SPOILT = Said(
    "收到的全部目录与其校验值不符，没有采用；派单的目录副本没有改变。",
    "The whole catalogue as it came does not match its checksum and was not taken over; the copy stands.",
)
_STILL_DIFFERENT = Said(
    "收到全部目录后，派单的副本仍与准入不一致：少 {missing} 项、多 {extra} 项、版本不同 {other} 项。",
    "With the whole catalogue heard, dispatch’s copy still differs: {missing} missing, {extra} too many,"
    " {other} in another revision.",
)


@dataclass(frozen=True, slots=True)
class HearCatalogue:
    """Compares the copy with admission's fingerprint (dsp.gate.cache_max), and reports a difference once."""

    def __call__(
        self,
        work: Work,
        *,
        version: int,
        checksum: str,
        at: datetime,
        whole: Mapping[str, int] | None = None,
    ) -> None:
        """Note when admission was heard and whether the copy is complete; `whole` is all it has published."""
        state = work.catalogue.state()
        agreed = state.in_step
        state.hear(
            version=version,
            checksum=checksum,
            at=at,
            own_checksum=work.catalogue.checksum(),
            now=work.clock.now(),
        )
        if state.in_step or state.heard_at != at:
            return
        if whole is not None:
            work.emit(_still_different(difference(whole, work.catalogue.revisions())))
        elif agreed and state.own_version >= version:  # otherwise what is missing may be on its way
            facts = {"catalogue_version": version, "own_version": state.own_version}
            work.emit(AlertRaised(RULE, SUBJECT, "warning", _FALLEN_BEHIND, facts))


def refuse_snapshot(work: Work, version: int, taken_at: str) -> None:
    """Tell supervisors that a snapshot was not what its checksum says; nothing of it was taken over."""
    facts = {"catalogue_version": version, "taken_at": taken_at}
    work.emit(AlertRaised(RULE, SUBJECT, "serious", _SPOILT, facts))


def _still_different(found: Difference) -> AlertRaised:
    facts: dict[str, object] = {
        "missing": list(found.missing[:_SHOWN]),
        "extra": list(found.extra[:_SHOWN]),
        "other": list(found.other[:_SHOWN]),
    }
    text = _STILL_DIFFERENT.filled(missing=len(found.missing), extra=len(found.extra), other=len(found.other))
    return AlertRaised(RULE, SUBJECT, "serious", text, facts)
