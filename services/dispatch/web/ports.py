"""What the web room reads: queries of storage, handed in by the assembly."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any, Protocol

from services.dispatch.domain.adverse_opinion import AdverseOpinion
from services.dispatch.domain.agency import StationedAgency
from services.dispatch.domain.agency_record import YearResult
from services.dispatch.domain.appointment import Appointment
from services.dispatch.domain.catalogue import CatalogueItem, CatalogueState
from services.dispatch.domain.secondment import Secondment
from services.dispatch.domain.signed_statement import SignedStatement
from services.dispatch.domain.staff_notice import StaffNotice
from services.dispatch.domain.suspension import Suspension
from services.dispatch.domain.township_duty import TownshipDuty
from services.dispatch.domain.whistle import Whistle
from services.dispatch.domain.work_order import WorkOrder


class Reads(Protocol):
    """Queries for pages."""

    def order(self, session: Any, order_no: str) -> WorkOrder | None:
        """One order."""

    def proof_code(self, session: Any, order_no: str) -> str:
        """The code of an order."""

    def proven(self, session: Any, code: str) -> WorkOrder | None:
        """The order a code stands for."""

    def orders(
        self,
        session: Any,
        *,
        unit: str | None,
        state: str | None = None,
        batch_no: str | None = None,
        pool_no: str | None = None,
        before: str | None = None,
        limit: int = 50,
    ) -> Sequence[WorkOrder]:
        """The newest orders first."""

    def of_community(self, session: Any, community: str, since: date) -> Sequence[WorkOrder]:
        """The orders to a community placed since a day, oldest first."""

    def duties(
        self, session: Any, *, department: str, after: str | None, limit: int
    ) -> Sequence[TownshipDuty]:
        """The duties a department has laid on townships, by number."""

    def agencies(self, session: Any) -> Sequence[StationedAgency]:
        """The register of stationed agencies, by code."""

    def agency(self, session: Any, code: str) -> StationedAgency | None:
        """One agency with everything that was ever entered."""

    def adverse_opinion(self, session: Any, case_no: str) -> AdverseOpinion | None:
        """One opinion on a head."""

    def adverse_opinions(self, session: Any, *, before: str, limit: int) -> Sequence[AdverseOpinion]:
        """The newest opinions first."""

    def results_of(self, session: Any, agency: str) -> Sequence[YearResult]:
        """The last results of an agency that stand."""

    def statements_of(self, session: Any, agency: str) -> Sequence[SignedStatement]:
        """The statements of an agency that nothing has replaced."""

    def appointment(self, session: Any, case_no: str) -> Appointment | None:
        """One appointment or removal."""

    def appointments(self, session: Any, *, before: str, limit: int) -> Sequence[Appointment]:
        """The newest appointments first."""

    def secondment(self, session: Any, case_no: str) -> Secondment | None:
        """One secondment."""

    def secondments(self, session: Any, *, before: str, limit: int) -> Sequence[Secondment]:
        """The newest secondments first."""

    def staff_notice(self, session: Any, case_no: str) -> StaffNotice | None:
        """One notice of a change of staff."""

    def staff_notices(self, session: Any, *, before: str, limit: int) -> Sequence[StaffNotice]:
        """The newest notices first."""

    def whistle(self, session: Any, whistle_no: str) -> Whistle | None:
        """One whistle."""

    def whistles(
        self,
        session: Any,
        *,
        unit: str | None,
        state: str | None = None,
        before: str | None = None,
        limit: int,
    ) -> Sequence[Whistle]:
        """The newest whistles first."""

    def open_whistles(
        self, session: Any, *, unit: str | None, township: str, limit: int
    ) -> Sequence[Whistle]:
        """The open whistles, what is due first at the top."""

    def catalogue(
        self, session: Any, *, text: str | None, after: str | None, limit: int
    ) -> Sequence[CatalogueItem]:
        """The local copy of the catalogue."""

    def catalogue_state(self, session: Any) -> CatalogueState:
        """How fresh and complete the copy is."""

    def suspensions(self, session: Any, case_nos: Collection[str]) -> Sequence[Suspension]:
        """What keeps an order back."""

    def names(self, session: Any, codes: Collection[str]) -> Mapping[str, str]:
        """What units and agencies are called."""

    def journal(self, session: Any, subject: str) -> Sequence[Any]:
        """Who did what to an order, oldest first."""
