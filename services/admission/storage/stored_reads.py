"""The reads of admission as one port: lists from their rooms, pick lists from the copy of the directory."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from services.admission.domain.committee import Committee
from services.admission.domain.directory import Unit
from services.admission.domain.months import Period
from services.admission.domain.quarter import CaseLine
from services.admission.storage import (
    burden_reads,
    change_reads,
    duty_reads,
    exit_reads,
    follow_up_rows,
    level_reads,
    matter_reads,
    meeting_reads,
    people_counts,
    place_reads,
    proof_reads,
    quarter_reads,
    reads,
    refusals,
)
from services.admission.storage.parameters import stored_parameters
from services.admission.storage.past_cases import past_cases
from services.admission.storage.repositories import StoredCommittees, StoredUnits


class StoredReads:
    """Whatever pages and cases ask of what is stored."""

    applications = staticmethod(reads.applications)
    application = staticmethod(reads.application)
    burden = staticmethod(burden_reads.burden)
    burden_of = staticmethod(burden_reads.burden_of)
    burden_outlook = staticmethod(burden_reads.burden_outlook)
    volume_means = staticmethod(burden_reads.volume_means)
    catalogue = staticmethod(reads.catalogue)
    catalogue_of = staticmethod(reads.catalogue_of)
    carried_by = staticmethod(level_reads.carried_by)
    similar = staticmethod(reads.similar)
    past_cases = staticmethod(past_cases)
    guidance_list = staticmethod(reads.guidance_list)
    notices = staticmethod(reads.notices)
    notice = staticmethod(reads.notice)
    filings = staticmethod(reads.filings)
    proof_code = staticmethod(proof_reads.proof_code)
    proof_codes = staticmethod(proof_reads.proof_codes)
    proven = staticmethod(proof_reads.proven)
    attachment = staticmethod(reads.attachment)
    attachments_of = staticmethod(reads.attachments_of)
    meetings = staticmethod(meeting_reads.meetings)
    meeting = staticmethod(meeting_reads.meeting)
    agenda = staticmethod(meeting_reads.to_be_heard)
    meetings_to_join = staticmethod(reads.meetings_to_join)
    blocked_order = staticmethod(reads.blocked_order)
    base_form = staticmethod(change_reads.base_form)
    exit_filing = staticmethod(exit_reads.exit_filing)
    matter = staticmethod(matter_reads.matter)
    place_carries = staticmethod(place_reads.place_carries)
    people_count = staticmethod(people_counts.people_count)
    follow_up = staticmethod(follow_up_rows.follow_up)
    follow_ups = staticmethod(follow_up_rows.follow_ups)
    covers = staticmethod(matter_reads.covers)
    corrections = staticmethod(change_reads.corrections)
    refused = staticmethod(refusals.refused)
    duty = staticmethod(duty_reads.duty)
    township_part = staticmethod(duty_reads.township_part)
    admitted_duty = staticmethod(duty_reads.admitted_duty)
    duties = staticmethod(duty_reads.duties)
    unit_names = staticmethod(reads.unit_names)

    def committee(self, session: Any, county: str) -> Committee:
        """The committee of a county."""
        return StoredCommittees(session).of(county)

    def quarter_cases(self, session: Any, county: str, period: Period) -> Sequence[CaseLine]:
        """The requests a quarterly report counts."""
        return quarter_reads.quarter_cases(session, county, period)

    def quarter_counts(self, session: Any, county: str, period: Period, today: date) -> Mapping[str, int]:
        """The single figures of a quarterly report."""
        return quarter_reads.quarter_counts(session, county, period, today)

    def parameter(self, session: Any, key: str, county: str, on: date) -> Any:
        """A setting of a county as it holds on a day."""
        return stored_parameters(session).value(key, county, on)

    def units(self, session: Any, county: str, kinds: Sequence[str]) -> Sequence[Unit]:
        """The units of a county of these kinds."""
        return StoredUnits(session).of_kind(county, kinds)
