"""What the routes need from the rest of the service, so that they know neither SQL nor the running cases."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any, BinaryIO, Protocol

from chassis.actor import Actor
from chassis.persistence.journal import JournalEntry
from services.admission.domain.burden import Outlook, Selection
from services.admission.domain.demand import Demand
from services.admission.domain.directory import Unit
from services.admission.domain.meeting import AgendaLine
from services.admission.domain.months import Period
from services.admission.domain.quarter import CaseLine

Session = Any
"""A database session: handed on to the reads, never used here."""


class Found(Protocol):
    """One page of a list."""

    @property
    def items(self) -> Sequence[Any]:
        """The rows."""
        ...

    @property
    def next(self) -> str | None:
        """Where the next page begins."""
        ...


class Reads(Protocol):
    """The lists and records of the service, as `storage.reads` answers them."""

    def applications(
        self,
        session: Session,
        county: str,
        *,
        unit: str | None = None,
        states: Sequence[str] | None = None,
        q: str = "",
        after: str = "",
        limit: int = 50,
    ) -> Found:
        """Applications, newest first."""
        ...

    def proof_codes(self, session: Session, notice_ids: Collection[str]) -> Mapping[str, str]:
        """The codes of several notices, by notice."""
        ...

    def proof_code(self, session: Session, notice_id: str) -> str:
        """The code of a notice."""
        ...

    def proven(self, session: Session, code: str, today: date) -> Any | None:
        """The notice a code stands for, and what it is worth today."""
        ...

    def application(self, session: Session, case_no: str) -> Any | None:
        """One application with everything said and done about it."""
        ...

    def catalogue(
        self,
        session: Session,
        *,
        county: str,
        q: str = "",
        unit: str = "",
        place: str = "",
        category: str = "",
        kind: str = "",
        in_force_on: date | None = None,
        after: str = "",
        limit: int = 50,
    ) -> Found:
        """List entries and admitted items, as they stood on a day."""
        ...

    def catalogue_of(self, session: Session, county: str, ref: str) -> Sequence[Any]:
        """Every version of an item, newest first, or the one list entry of that number."""
        ...

    def carried_by(self, session: Session, item_id: str) -> Mapping[int, Any]:
        """Which level carries out each version of an item, and the duty of its townships."""
        ...

    def similar(
        self, session: Session, county: str, name: str, content: str = "", *, but: str = ""
    ) -> Sequence[Any]:
        """What of the catalogue is called or does much the same, most alike first."""
        ...

    def past_cases(
        self, session: Session, county: str, applicants: Collection[str] | None = None
    ) -> Sequence[Any]:
        """The decided requests of a county, the newest of each outcome."""
        ...

    def guidance_list(self, session: Session, *, county: str) -> Sequence[Any]:
        """The whole guidance list of a county."""
        ...

    def burden(self, session: Session, asked: Selection, *, by_month: bool = True) -> Any:
        """The burden ledger of some communities over a period, with the months of each or without."""
        ...

    def burden_of(self, session: Session, asked: Selection) -> Any | None:
        """One community’s figures with everything they are made of."""
        ...

    def burden_outlook(
        self,
        session: Session,
        county: str,
        request: Demand,
        *,
        without_case: str = "",
        without_item: str = "",
    ) -> tuple[list[Outlook], Mapping[str, str]]:
        """What a request would make of the year of every community it names."""
        ...

    def quarter_cases(self, session: Session, county: str, period: Period) -> Sequence[CaseLine]:
        """The requests a quarterly report counts."""
        ...

    def quarter_counts(self, session: Session, county: str, period: Period, today: date) -> Mapping[str, int]:
        """The single figures of a quarterly report."""
        ...

    def volume_means(self, session: Session, county: str, on: date) -> str:
        """How the county reads expected person-days on a day."""
        ...

    def notices(
        self, session: Session, county: str, *, q: str = "", unit: str = "", after: str = "", limit: int = 50
    ) -> Found:
        """Work notices, newest first."""
        ...

    def notice(self, session: Session, notice_id: str) -> Any | None:
        """One work notice."""
        ...

    def filings(self, session: Session, *, q: str = "", after: str = "", limit: int = 50) -> Found:
        """Filings, newest first."""
        ...

    def meetings(self, session: Session, county: str, *, after: str = "", limit: int = 50) -> Found:
        """Meetings, the one called last first."""
        ...

    def meeting(self, session: Session, county: str, meeting_id: str) -> Mapping[str, Any] | None:
        """One meeting with everything its minutes are made of."""
        ...

    def agenda(self, session: Session, meeting_id: str) -> Sequence[AgendaLine]:
        """The cases a meeting has still to hear."""
        ...

    def meetings_to_join(
        self, session: Session, county: str, convenor: str, on: date
    ) -> Sequence[Mapping[str, Any]]:
        """The meetings that are called but not opened."""
        ...

    def attachment(self, session: Session, attachment_id: str) -> Any | None:
        """One file people added."""
        ...

    def attachments_of(self, session: Session, case_no: str) -> Sequence[Any]:
        """The files of a case."""
        ...

    def exit_filing(self, session: Session, case_no: str) -> Any | None:
        """The filing of the end of an item."""
        ...

    def base_form(self, session: Session, base: str) -> Mapping[str, Any] | None:
        """The form as the version stands that a change names."""
        ...

    def matter(self, session: Session, case_no: str) -> Any | None:
        """Work nobody applied for."""
        ...

    def place_carries(self, session: Session, county: str, place: str, today: date) -> Any:
        """What falls on a township or community, its open orders, and the money that came."""
        ...

    def people_count(self, session: Session, county: str, quarter: str) -> Any | None:
        """What dispatch counted about people in a quarter; nothing before it was told."""
        ...

    def follow_up(self, session: Session, case_no: str) -> Any | None:
        """What the city asked a unit."""
        ...

    def follow_ups(self, session: Session, county: str, period: Period) -> Sequence[Any]:
        """What was asked by the end of a period and had not been closed before it."""
        ...

    def refused(self, session: Session, applicants: Sequence[str]) -> Sequence[Any]:
        """Every refusal these units had."""
        ...

    def corrections(self, session: Session, item_id: str) -> Sequence[JournalEntry]:
        """What of the wording of an item was corrected, oldest first."""
        ...

    def covers(self, session: Session, department: str) -> Sequence[tuple[str, str]]:
        """Under which items a department could send work, with their names."""
        ...

    def duty(self, session: Session, case_no: str) -> Any | None:
        """A duty that is to be laid on townships, by its case number."""
        ...

    def township_part(self, session: Session, case_no: str) -> Any | None:
        """The township part of an application, the newest one."""
        ...

    def admitted_duty(self, session: Session, county: str, duty_id: str) -> Any | None:
        """A duty of the public lists, by its number."""
        ...

    def duties(
        self,
        session: Session,
        county: str,
        *,
        q: str = "",
        township: str = "",
        state: str = "",
        listed_as: str = "",
        after: str = "",
        limit: int = 50,
    ) -> Found:
        """The duties of the public lists, newest first."""
        ...

    def blocked_order(self, session: Session, case_no: str) -> Any | None:
        """An order the gate kept back, by its case number."""
        ...

    def committee(self, session: Session, county: str) -> Any:
        """The committee of a county."""
        ...

    def parameter(self, session: Session, key: str, county: str, on: date) -> Any:
        """A setting of a county as it holds on a day."""
        ...

    def units(self, session: Session, county: str, kinds: Sequence[str]) -> Sequence[Unit]:
        """The units of a county of these kinds, for lists to choose from."""
        ...

    def unit_names(self, session: Session, codes: Sequence[str], *, short: bool = False) -> Mapping[str, str]:
        """What units are called."""
        ...


class Cases(Protocol):
    """The running cases: begun, interrupted and ended together with the record they belong to."""

    def change_item(self, work: Any, item_id: str) -> tuple[str, str]:
        """Begin to apply for a change of an item: the case and its first task."""
        ...

    def prepare(self, work: Any, case_no: str) -> str:
        """Begin the preparation; the first task of the drafter."""
        ...

    def receive(self, work: Any, case_no: str) -> None:
        """Begin the procedure of an application entered on paper."""
        ...

    def go_on(self, work: Any, case_no: str) -> dict[str, Any]:
        """Take up a case that has waited for the ordinary procedure."""
        ...

    def review(self, work: Any, case_no: str, data: Mapping[str, Any]) -> dict[str, Any]:
        """Have a refusal reviewed."""
        ...

    def withdraw(self, work: Any, case_no: str, data: Mapping[str, Any]) -> dict[str, Any]:
        """Take the request back."""
        ...

    def succeed(self, work: Any, data: Mapping[str, Any]) -> Any:
        """A successor takes over items and cases of another unit."""
        ...

    def hand_down(self, work: Any, name: str) -> tuple[str, str]:
        """Begin to have a duty laid on townships: the case and its first task."""
        ...

    def ask_again(self, work: Any, case_no: str) -> dict[str, Any]:
        """Ask for the township part of an application once more."""
        ...

    def take_back_duty(self, work: Any, case_no: str, data: Mapping[str, Any]) -> dict[str, Any]:
        """Take a duty back before it is decided."""
        ...

    def report(self, work: Any, data: Mapping[str, Any]) -> str:
        """Report work nobody applied for."""
        ...

    def ask_unit(self, work: Any, county: str, data: Mapping[str, Any], value: int | None) -> str:
        """Begin a follow-up of the city."""
        ...

    def leave_list(self, work: Any, entry_id: str) -> tuple[str, str]:
        """Begin the exit of an entry of the list: the case and its first task."""
        ...

    def end_item(self, work: Any, item_id: str) -> str:
        """Begin to file the end of an item."""
        ...

    def reject_item(self, work: Any, item_id: str, data: Mapping[str, Any]) -> str:
        """Keep that residents reject an item; the filing it opened, if it was enough."""
        ...

    def object(self, work: Any, case_no: str, party: str, data: Mapping[str, Any]) -> dict[str, Any]:
        """Object as a township or community."""
        ...


class Running(Protocol):
    """What the engine tells about the processes of a case."""

    def instances(self, session: Session, case_no: str) -> Sequence[Any]:
        """Every process the case went through, oldest first."""
        ...

    def position(self, session: Session, case_no: str) -> Any:
        """Where the case stands."""
        ...

    def definition(self, session: Session, process_id: str, version: int | None = None) -> Any:
        """A process definition."""
        ...


class Readers(Protocol):
    """Who may see a case."""

    def may_read(self, session: Session, case_no: str, actor: Actor) -> bool:
        """Whether the actor may see the case."""
        ...


class Files(Protocol):
    """Where the bytes of attachments lie, found by their digest."""

    def put(self, stream: Any) -> tuple[str, int]:
        """Keep the bytes; their SHA-256 and their size."""
        ...

    def open(self, sha256: str, /) -> BinaryIO:
        """The bytes again."""
        ...
