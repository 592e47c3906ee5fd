"""The unit of work of assessment, with its repositories at hand."""

from __future__ import annotations

from chassis.persistence.kept_parameters import StoredParameters
from chassis.persistence.unit_of_work import UnitOfWork
from services.assessment.storage.parameters import stored_parameters
from services.assessment.storage.proofs import StoredProofs
from services.assessment.storage.repositories import (
    StoredAgencies,
    StoredAssessments,
    StoredCalls,
    StoredExcellentShares,
    StoredFacts,
    StoredHandled,
    StoredNumbers,
    StoredSchemes,
    StoredSuccessions,
    StoredUnits,
)
from services.assessment.storage.staff import StoredStaff
from services.assessment.storage.statements import StoredStatements
from services.assessment.storage.surveys import StoredSurveys
from services.assessment.storage.told_stats import StoredToldStats


class Work(UnitOfWork):
    """One stimulus, one transaction."""

    facts: StoredFacts
    calls: StoredCalls
    handled: StoredHandled
    told_stats: StoredToldStats
    agencies: StoredAgencies
    units: StoredUnits
    schemes: StoredSchemes
    assessments: StoredAssessments
    excellent_shares: StoredExcellentShares
    numbers: StoredNumbers
    proofs: StoredProofs
    surveys: StoredSurveys
    statements: StoredStatements
    parameters: StoredParameters
    staff: StoredStaff
    successions: StoredSuccessions

    def furnish(self) -> None:
        """Put the repositories of assessment into this work."""
        self.facts = StoredFacts(self.session)
        self.calls = StoredCalls(self.session)
        self.handled = StoredHandled(self.session)
        self.told_stats = StoredToldStats(self.session)
        self.agencies = StoredAgencies(self.session)
        self.units = StoredUnits(self.session)
        self.schemes = StoredSchemes(self.session)
        self.assessments = StoredAssessments(self.session)
        self.excellent_shares = StoredExcellentShares(self.session)
        self.numbers = StoredNumbers(self.session)
        self.proofs = StoredProofs(self.session)
        self.surveys = StoredSurveys(self.session)
        self.statements = StoredStatements(self.session)
        self.parameters = stored_parameters(self.session)
        self.staff = StoredStaff(self.session)
        self.successions = StoredSuccessions(self.session)
