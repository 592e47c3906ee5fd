"""The unit of work of dispatch, with its repositories at hand."""

from __future__ import annotations

from chassis.persistence.kept_parameters import StoredParameters
from chassis.persistence.unit_of_work import UnitOfWork
from services.dispatch.storage.adverse_opinions import StoredAdverseOpinions, StoredAgencyRecords
from services.dispatch.storage.appointments import StoredAppointments
from services.dispatch.storage.event_repositories import (
    StoredContacts,
    StoredEventClasses,
    StoredEvents,
)
from services.dispatch.storage.parameters import stored_parameters
from services.dispatch.storage.people_counts import StoredPeople
from services.dispatch.storage.repositories import (
    StoredAgencies,
    StoredCatalogue,
    StoredDuties,
    StoredNumbers,
    StoredOrders,
    StoredProofs,
    StoredSuspensions,
    StoredUnits,
    StoredWhistles,
)
from services.dispatch.storage.secondments import StoredSecondments
from services.dispatch.storage.staff_notices import StoredNotices
from services.dispatch.storage.statements import StoredStatements


class Work(UnitOfWork):
    """One stimulus, one transaction."""

    orders: StoredOrders
    catalogue: StoredCatalogue
    suspensions: StoredSuspensions
    duties: StoredDuties
    agencies: StoredAgencies
    appointments: StoredAppointments
    secondments: StoredSecondments
    notices: StoredNotices
    adverse_opinions: StoredAdverseOpinions
    agency_records: StoredAgencyRecords
    people: StoredPeople
    units: StoredUnits
    whistles: StoredWhistles
    events: StoredEvents
    event_classes: StoredEventClasses
    contacts: StoredContacts
    statements: StoredStatements
    numbers: StoredNumbers
    proofs: StoredProofs
    parameters: StoredParameters

    def furnish(self) -> None:
        """Put the repositories of dispatch into this work."""
        self.orders = StoredOrders(self.session)
        self.catalogue = StoredCatalogue(self.session)
        self.suspensions = StoredSuspensions(self.session)
        self.duties = StoredDuties(self.session)
        self.agencies = StoredAgencies(self.session)
        self.appointments = StoredAppointments(self.session)
        self.secondments = StoredSecondments(self.session)
        self.notices = StoredNotices(self.session)
        self.adverse_opinions = StoredAdverseOpinions(self.session)
        self.agency_records = StoredAgencyRecords(self.session)
        self.people = StoredPeople(self.session)
        self.units = StoredUnits(self.session)
        self.whistles = StoredWhistles(self.session)
        self.events = StoredEvents(self.session)
        self.event_classes = StoredEventClasses(self.session)
        self.contacts = StoredContacts(self.session)
        self.statements = StoredStatements(self.session)
        self.numbers = StoredNumbers(self.session)
        self.proofs = StoredProofs(self.session)
        self.parameters = stored_parameters(self.session)
