"""Blow a whistle: a township calls departments and agencies (F-DSP-02)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from services.dispatch.domain import whistle_errors as errors
from services.dispatch.domain.called_body import CalledBody
from services.dispatch.domain.whistle import Matter, Whistle
from services.dispatch.usecases.ports import WhistleCases, Work

TOWNSHIP_ROLE = "township_clerk"
TOWNSHIP_DIGITS = 9


@dataclass(frozen=True, slots=True)
class BlowWhistle:
    """Opens a whistle and lets it be weighed (B15 steps 1 and 2)."""

    cases: WhistleCases
    county: str

    def __call__(self, work: Work, matter: Matter, asked: Sequence[tuple[str, str]]) -> Whistle:
        """Blow it; `asked` says what is asked of which body."""
        township = work.actor.unit
        digits = township.isdigit() and len(township) == TOWNSHIP_DIGITS
        if not digits or not work.actor.holds(TOWNSHIP_ROLE, township):
            raise errors.OnlyTownshipsWhistle()
        if matter.community and not matter.community.startswith(township):
            raise errors.PlaceElsewhere(place=matter.community)
        if not asked or len({body for body, _ in asked}) != len(asked):
            raise errors.NobodyCalled()
        year = work.clock.today().year
        whistle = Whistle(
            whistle_no=f"{self.county}-WHS-{year}-{work.numbers.next('WHS', year):05d}",
            township=township,
            matter=matter,
            calls=tuple(self._call(work, township, body, text) for body, text in asked),
            blown_at=work.clock.now(),
            blown_by=work.actor.user_id,
        )
        work.whistles.add(whistle)
        work.record("whistle-blown", whistle.whistle_no, kind=matter.kind.value, bodies=len(asked))
        self.cases.start(work, whistle)
        return whistle

    def _call(self, work: Work, township: str, body: str, text: str) -> CalledBody:
        """A department of this county, or an agency that serves the township."""
        agency = work.agencies.get(body)
        if agency is not None and agency.serves(township):
            return CalledBody(body, agency.sending_department, text)
        unit = work.units.get(body)
        if unit is None or unit.kind != "department" or not body.startswith(f"{self.county}-"):
            raise errors.BodyNotCallable(body=unit.name if unit else body)
        return CalledBody(body, body, text)
