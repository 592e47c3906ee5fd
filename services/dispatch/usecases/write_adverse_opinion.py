"""The township states its facts, the others served answer, the seat returns what came of it (F-APP-05)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from chassis.working_days import WorkingCalendar
from services.dispatch.domain.adverse_opinion import Complaint, Stated
from services.dispatch.domain.adverse_words import Ask, Ground
from services.dispatch.domain.appointment_rounds import TownshipOpinion
from services.dispatch.domain.appointment_words import Opinion
from services.dispatch.usecases.parameters import Parameters
from services.dispatch.usecases.ports import Work


@dataclass(frozen=True, slots=True)
class WriteAdverseOpinion:
    """Facts and evidence under the two heads, signed; several townships go through the seat (APP-05)."""

    parameters: Parameters
    calendar: WorkingCalendar

    def __call__(self, work: Work, case_no: str, outcome: str, data: Mapping[str, Any]) -> dict[str, Any]:
        """Keep it; returns who else is asked, until when, and to whom it goes."""
        matter, today = work.adverse_opinions.get(case_no), work.clock.today()
        stated = tuple(
            Stated(ground, text(data, f"{ground}_facts"), text(data, f"{ground}_evidence"))
            for ground in Ground
            if text(data, f"{ground}_facts")
        )
        complaint = Complaint(
            stated=stated,
            asks=tuple(Ask(one) for one in data.get("asks") or ()),
            met_on=date.fromisoformat(str(data["meeting_on"])),
            signed_by=work.actor.name,
            at=work.clock.now(),
        )
        to_organisation = data.get("addressee") == "organisation"
        addressee = matter.organisation_department if to_organisation else matter.sending_department
        until = self.calendar.add_working_days(today, self.parameters.value(work, "app.reply.total"))
        matter.write(complaint, addressee, silence_on=until, today=today)
        work.record("adverse-written", case_no, several=bool(matter.others))
        due = self.calendar.add_working_days(today, self.parameters.value(work, "app.reply.several"))
        return {
            "several": bool(matter.others),
            "others": list(matter.others),
            "addressee": addressee,
            "opinion_due": due.isoformat(),
            "silence_on": until.isoformat(),
        }


@dataclass(frozen=True, slots=True)
class AnswerAdverseOpinion:
    """Another township's Party committee says what it thinks, signed, with the day it met."""

    def __call__(
        self, work: Work, case_no: str, township: str, outcome: str, data: Mapping[str, Any]
    ) -> None:
        """Keep the opinion."""
        given = TownshipOpinion(
            township=township,
            opinion=Opinion(outcome),
            reasons=text(data, "reasons"),
            suggestions=text(data, "suggestions"),
            meeting_on=date.fromisoformat(str(data["meeting_on"])),
            signed_by=work.actor.name,
            at=work.clock.now(),
        )
        work.adverse_opinions.get(case_no).answer(given)
        work.record("adverse-answered", case_no, township=township, outcome=outcome)


@dataclass(frozen=True, slots=True)
class RecordAdverseSilence:
    """Who did not answer is put on record; it is no consent."""

    def __call__(self, work: Work, case_no: str) -> None:
        """The time is over."""
        silent = work.adverse_opinions.get(case_no).fall_silent()
        work.record("adverse-silent", case_no, townships=silent)


@dataclass(frozen=True, slots=True)
class ReturnAdverseOpinion:
    """The seat negotiates once more, raises it, or lets it drop (APP-05)."""

    def __call__(self, work: Work, case_no: str, outcome: str, data: Mapping[str, Any]) -> dict[str, Any]:
        """Do what the seat decided."""
        matter, said, now = work.adverse_opinions.get(case_no), text(data, "text"), work.clock.now()
        if outcome == "negotiate":
            matter.negotiate(said, by=work.actor.name, at=now)
        elif outcome == "drop":
            matter.withdraw(said, now)
        else:
            found = {code: work.units.get(code) for code in matter.concerned}
            names = {code: unit.name for code, unit in found.items() if unit is not None}
            matter.conclude(outcome, said, at=now, names=names)
        work.record("adverse-returned", case_no, outcome=outcome)
        return {"outcome": outcome}


def text(data: Mapping[str, Any], key: str) -> str:
    """What was written in a field."""
    return str(data.get(key) or "").strip()
