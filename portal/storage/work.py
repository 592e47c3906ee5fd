"""The portal's unit of work: one request, message or command, with everything it may change."""

from __future__ import annotations

from chassis.persistence.unit_of_work import UnitOfWork
from portal.storage.accounts import AccountRecords
from portal.storage.annual_results import AnnualResultRecords
from portal.storage.attempts import Attempts
from portal.storage.channels import ChannelRecords
from portal.storage.counted_tasks import CountedTasks
from portal.storage.credentials import Credentials
from portal.storage.deliveries import DeliveryRecords
from portal.storage.directory import DirectoryRecords
from portal.storage.identity_links import IdentityLinks, ProviderRequests
from portal.storage.notifications import NotificationRecords
from portal.storage.saved_views import SavedViewRecords
from portal.storage.second_factors import SecondFactors
from portal.storage.sessions import Sessions
from portal.storage.stand_ins import StandInRecords
from portal.storage.standard_opinions import StandardOpinionRecords
from portal.storage.telling import Telling
from portal.storage.to_do_records import ToDoRecords
from portal.storage.worklist_records import WorklistRecords


class Work(UnitOfWork):
    """What one stimulus does to the portal's tables: all of it, or nothing."""

    def furnish(self) -> None:
        """Bring the records within reach."""
        self.worklist = WorklistRecords(self.session, self.clock)
        self.counted_tasks = CountedTasks(self.session)
        self.directory = DirectoryRecords(self.session)
        self.sessions = Sessions(self.session)
        self.credentials = Credentials(self.session)
        self.accounts = AccountRecords(self.session)
        self.second_factors = SecondFactors(self.session)
        self.attempts = Attempts(self.session)
        self.identity_links = IdentityLinks(self.session)
        self.provider_requests = ProviderRequests(self.session)
        self.stand_ins = StandInRecords(self.session)
        self.annual_results = AnnualResultRecords(self.session)
        self.standard_opinions = StandardOpinionRecords(self.session)
        self.saved_views = SavedViewRecords(self.session)
        self.notifications = NotificationRecords(self.session, self.clock)
        self.channels = ChannelRecords(self.session)
        self.deliveries = DeliveryRecords(self.session)
        self.to_dos = ToDoRecords(self.session)
        self.telling = Telling(self.notifications, self.worklist)
