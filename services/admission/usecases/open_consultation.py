"""Sends the plan to the townships and communities concerned (B1 steps 4 and 5)."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

from chassis.ids import new_id
from chassis.working_days import WorkingCalendar
from services.admission.domain.application import Application
from services.admission.domain.areas import township_of
from services.admission.domain.consultation import ROUNDS, Consultation, latest
from services.admission.domain.errors import PlanIncomplete, ScopeMissing
from services.admission.domain.vocabulary import ApplicationState
from services.admission.usecases.acting import days, party_names
from services.admission.usecases.ports import Work


@dataclass(frozen=True, slots=True)
class OpenConsultation:
    """Everybody concerned is asked; after a revision once more those whose part changed (ADM-13)."""

    calendar: WorkingCalendar

    def __call__(self, work: Work, case_no: str) -> dict[str, Any]:
        """Put the questions and say who is asked, township by township."""
        application = work.applications.get(case_no)
        application.must_be(ApplicationState.PREPARING)
        plan = application.plan
        if plan is None:
            raise PlanIncomplete(missing="实施方案")
        if not application.townships:
            raise ScopeMissing()
        asked = to_ask(work, application)
        limit = days(work, application, "adm.consult.town")
        due = self.calendar.add_working_days(work.clock.today(), limit)
        turn = application.round + 1
        for party in asked:
            application.consultations.append(
                Consultation(
                    new_id(), case_no, turn, party, plan.version, work.clock.now(), due, limit_days=limit
                )
            )
        work.record("consultation-opened", case_no, round=turn, parties=asked, plan_version=plan.version)
        return {
            "townships": by_township(application, asked),
            "round": turn,
            "consult_due": due.isoformat(),
            "plan_version": plan.version,
        }


def to_ask(work: Work, application: Application) -> list[str]:
    """Who was never asked, and once again whose part changed since the answer; townships first."""
    names = party_names(work, application)
    plan = application.plan
    often = Counter(asked.party for asked in application.consultations)
    last = latest(application.consultations)

    def has_changed(party: str) -> bool:
        before = application.plan_version(last[party].plan_version)
        return plan is not None and plan.concerns(party, names.get(party, ()), before)

    return [
        party
        for party in application.parties
        if not often[party] or (often[party] < ROUNDS and has_changed(party))
    ]


def by_township(application: Application, asked: list[str]) -> list[dict[str, Any]]:
    """The parties as the diagram walks through them: a township, then its communities."""
    wanted = set(asked)
    rows = [
        {
            "township": township,
            "township_asked": township in wanted,
            "communities": [
                code for code in application.communities if code in wanted and township_of(code) == township
            ],
        }
        for township in application.townships
    ]
    return [row for row in rows if row["township_asked"] or row["communities"]]
