"""What supervisors are told of a service's mechanism: what is parked, stuck, or had to be guessed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Protocol

from chassis.persistence.unit_of_work import UnitOfWork
from chassis.texts import Said

if TYPE_CHECKING:
    from chassis.engine.incident_rows import Incident
    from chassis.engine.incidents import Incidents

LONGEST_REASON = 300
_PARKED = Said(
    "消息 {type} 无法处理，已搁置待人工处理。", "The message {type} cannot be handled and was put aside."
)
_GUESSED = Said(
    "{year}年的节假日安排尚未录入，时限暂按周一至周五计算；请在“工作日历”中录入。",
    "The holidays of {year} are not entered; limits are counted Monday to Friday until they are.",
)


class Parcel(Protocol):
    """A message as far as an alert tells of it."""

    @property
    def id(self) -> str: ...
    @property
    def type(self) -> str: ...
    @property
    def subject(self) -> str: ...


class Alerts:
    """Raises the alerts of one service; `raised` makes its own event of one."""

    def __init__(self, raised: Callable[..., object]) -> None:
        self._raised = raised

    def stuck(self, work: UnitOfWork, incident: Incident, told: Said) -> None:
        """A case cannot go on; said once for each incident."""
        facts = {"incident_id": incident.incident_id, "kind": incident.kind}
        self._raise(work, "incident", incident.case_no, told, facts)

    def guessed(self, work: UnitOfWork, year: int) -> None:
        """Limits run over a year nobody has entered; they are counted again when it is (domain.md 0.3)."""
        said = _GUESSED.filled(year=year)
        self._raise(work, "0.3", f"calendar-{year}", said, {"year": year}, severity="warning")

    def putting_aside(self, incidents: Incidents) -> Callable[[Any, Any, Exception], None]:
        """What to do with a message nobody can handle (B20): an incident where it stopped a case."""

        def put_aside(work: UnitOfWork, message: Parcel, error: Exception) -> None:
            if incidents.message_failed(work, message.id, error):
                reason = str(error)[:LONGEST_REASON]
                facts = {"message_id": message.id, "type": message.type, "reason": reason}
                self._raise(work, "B20", message.subject, _PARKED.filled(type=message.type), facts)

        return put_aside

    def _raise(
        self,
        work: UnitOfWork,
        rule: str,
        subject: str,
        text: Said,
        facts: Mapping[str, object],
        *,
        severity: str = "serious",
    ) -> None:
        work.emit(self._raised(rule=rule, subject=subject, severity=severity, text=text, facts=facts))
