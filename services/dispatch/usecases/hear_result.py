"""Keep what assessment says of an agency's year, to be attached where its head is spoken of (B10, B11)."""

from __future__ import annotations

from services.dispatch.domain.agency_record import AgencyResult
from services.dispatch.usecases.ports import Work


class HearResult:
    """A later version of a year's result takes the earlier one's place."""

    def __call__(self, work: Work, result: AgencyResult) -> None:
        """Keep it."""
        known = work.agency_records.result(result.agency, result.year)
        if known is None:
            work.agency_records.add(result)
        else:
            known.replace_by(result)
