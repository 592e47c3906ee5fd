"""The unit of work of admission, with its repositories at hand."""

from __future__ import annotations

from chassis.persistence.kept_parameters import StoredParameters
from chassis.persistence.unit_of_work import UnitOfWork
from services.admission.storage.counters import StoredCatalogue, StoredNumbers
from services.admission.storage.duty_register import StoredDuties
from services.admission.storage.fixed_parameters import fixed_parameters
from services.admission.storage.follow_up_rows import StoredFollowUps
from services.admission.storage.people_counts import StoredPeopleCounts
from services.admission.storage.rejection_table import StoredRejections
from services.admission.storage.repositories import (
    StoredApplications,
    StoredAttachments,
    StoredBlockedOrders,
    StoredBurden,
    StoredCommittees,
    StoredEntries,
    StoredExits,
    StoredFunds,
    StoredItems,
    StoredMatters,
    StoredMeetings,
    StoredOrderNotes,
    StoredRegister,
    StoredUnits,
)


class Work(UnitOfWork):
    """One stimulus, one transaction."""

    applications: StoredApplications
    items: StoredItems
    entries: StoredEntries
    units: StoredUnits
    committees: StoredCommittees
    register: StoredRegister
    blocked_orders: StoredBlockedOrders
    exits: StoredExits
    matters: StoredMatters
    follow_ups: StoredFollowUps
    people_counts: StoredPeopleCounts
    duties: StoredDuties
    order_notes: StoredOrderNotes
    funds: StoredFunds
    rejections: StoredRejections
    meetings: StoredMeetings
    attachments: StoredAttachments
    numbers: StoredNumbers
    catalogue: StoredCatalogue
    parameters: StoredParameters
    burden: StoredBurden

    def furnish(self) -> None:
        """Put the repositories of admission into this work."""
        session = self.session
        self.applications = StoredApplications(session)
        self.items = StoredItems(session)
        self.entries = StoredEntries(session)
        self.units = StoredUnits(session)
        self.committees = StoredCommittees(session)
        self.register = StoredRegister(session)
        self.blocked_orders = StoredBlockedOrders(session)
        self.exits = StoredExits(session)
        self.matters = StoredMatters(session)
        self.follow_ups = StoredFollowUps(session)
        self.people_counts = StoredPeopleCounts(session)
        self.duties = StoredDuties(session)
        self.order_notes = StoredOrderNotes(session)
        self.funds = StoredFunds(session)
        self.rejections = StoredRejections(session)
        self.meetings = StoredMeetings(session)
        self.attachments = StoredAttachments(session)
        self.numbers = StoredNumbers(session)
        self.catalogue = StoredCatalogue(session)
        self.parameters = fixed_parameters(session)
        self.burden = StoredBurden(session)
