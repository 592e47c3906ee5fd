"""What the use cases of duties need from storage."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Protocol

from services.admission.domain.duty_words import DutyState
from services.admission.domain.township_duty import TownshipDuty


class Duties(Protocol):
    """Duties that departments want to lay on townships."""

    def get(self, case_no: str) -> TownshipDuty:
        """The duty of a case, locked for this work; `CaseUnknown` if there is none."""
        ...

    def find(self, duty_id: str) -> TownshipDuty | None:
        """The duty with this number."""
        ...

    def unfinished(self, applicant: str) -> Sequence[TownshipDuty]:
        """The duties of a unit that are under way or laid on somebody."""
        ...

    def announced(self, county: str) -> Sequence[TownshipDuty]:
        """Every duty townships were told of, by number."""
        ...

    def standing(self, county: str, name: str) -> TownshipDuty | None:
        """The duty of exactly this name that is under way or admitted."""
        ...

    def add(self, duty: TownshipDuty) -> None:
        """Keep a new one."""
        ...

    def of_application(self, case_no: str) -> TownshipDuty | None:
        """The township part of an application, the newest one."""
        ...

    def parts(self, county: str, states: Collection[DutyState]) -> Sequence[str]:
        """The case numbers of the township parts that stand there."""
        ...

    def enter_in_lists(self, duty: TownshipDuty) -> None:
        """Enter it in the list of each of its townships."""
        ...
