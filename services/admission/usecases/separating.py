"""Who may decide in a case: the member units with a vote, and those that must abstain (B0, E3-20)."""

from __future__ import annotations

from services.admission.domain.application import Application
from services.admission.domain.errors import OwnCase
from services.admission.domain.separation import House, house_of, recused
from services.admission.domain.vocabulary import Recusal
from services.admission.usecases.ports import Work


def house(work: Work, application: Application) -> House:
    """The house of the applicant, with the townships and communities concerned."""
    return house_of(work.units.get(application.applicant), application.parties)


def must_abstain(work: Work, application: Application) -> dict[str, Recusal]:
    """The member units of today that have no vote in the case, each with the reason."""
    members = work.committees.of(application.county).members(work.clock.today())
    return recused(work.units.among(members), house(work, application))


def entitled(work: Work, application: Application) -> list[str]:
    """The member units with a vote in the case."""
    committee = work.committees.of(application.county)
    out = must_abstain(work, application)
    return [
        unit
        for unit in committee.entitled(work.clock.today(), applicant=application.applicant)
        if unit not in out
    ]


def must_not_be_own(work: Work, application: Application) -> None:
    """Refuse somebody from the applicant’s house, also where he stands in for another (B0)."""
    if house(work, application).holds(work.actor.unit):
        raise OwnCase(case_no=application.case_no)
