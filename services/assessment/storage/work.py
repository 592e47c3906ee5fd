"""The unit of work of assessment, with its repositories at hand."""

from __future__ import annotations

from chassis.persistence.unit_of_work import UnitOfWork
from services.assessment.storage.repositories import StoredAgencies, StoredFacts, StoredUnits


class Work(UnitOfWork):
    """One stimulus, one transaction."""

    facts: StoredFacts
    agencies: StoredAgencies
    units: StoredUnits

    def furnish(self) -> None:
        """Put the repositories of assessment into this work."""
        self.facts = StoredFacts(self.session)
        self.agencies = StoredAgencies(self.session)
        self.units = StoredUnits(self.session)
