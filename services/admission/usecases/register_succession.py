"""The office registers which unit takes over items and duties of another after a reorganisation (F-25)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from services.admission.domain.application import Application
from services.admission.domain.directory import Unit
from services.admission.domain.events import ItemAdmitted
from services.admission.domain.exit_filing import ExitFiling
from services.admission.domain.succession import NothingToTakeOver, may_be_taken_over, must_be_lawful
from services.admission.domain.township_duty import TownshipDuty
from services.admission.domain.unadmitted_work import UnadmittedWork
from services.admission.usecases.acting import must_act_for
from services.admission.usecases.admit_duty import tell
from services.admission.usecases.draft_duty import checking_units
from services.admission.usecases.ports import Work
from services.admission.usecases.recuse_members import recuse_members


@dataclass(frozen=True, slots=True)
class Succeeded:
    """What went over to the successor by its numbers, and who may not check or vote any more."""

    items: list[str]
    duties: list[str]
    cases: list[str]
    stand_ins: dict[str, dict[str, str]]
    recused: dict[str, list[str]]


@dataclass(frozen=True, slots=True)
class RegisterSuccession:
    """From then on the successor, and no other body, files change and exit (E3-11)."""

    def __call__(
        self, work: Work, predecessor: str, successor: str, *, proof: str, valid_from: date
    ) -> Succeeded:
        """Hand over what has not ended, and the cases in which something is still to be done."""
        before, after = work.units.get(predecessor), work.units.get(successor)
        must_act_for(work, work.committees.of(before.county).office)
        must_be_lawful(before, after, proof, valid_from, work.clock.today())
        items = [item for item in work.items.of_owner(before.county, before.code) if may_be_taken_over(item)]
        cases = _unfinished(work, before.code)
        duties = list(work.duties.unfinished(before.code))
        if not items and not cases and not duties:
            raise NothingToTakeOver(unit=before.name)
        told = {"predecessor": _called(before), "successor": _called(after), "proof": proof.strip()}
        for item in items:
            item.owner_unit = after.code
            item.revise()
            for version in dict.fromkeys([item.current, item.latest]):
                work.emit(ItemAdmitted(item, work.catalogue.advance(item.county), version))
            work.record(
                "item-succeeded",
                item.current.case_no,
                item_id=item.item_id,
                valid_from=valid_from.isoformat(),
                **told,
            )
        recused: dict[str, list[str]] = {}
        for case in cases:
            case.pass_to(before.code, after.code)
            if isinstance(case, Application) and (units := recuse_members(work, case)):
                recused[case.case_no] = units
            work.record("case-succeeded", case.case_no, valid_from=valid_from.isoformat(), **told)
        stand_ins = {duty.case_no: _hand_over(work, duty, before.code, after.code) for duty in duties}
        for duty in duties:
            line = "duty-succeeded" if duty.is_announced else "case-succeeded"
            work.record(line, duty.case_no, duty_id=duty.duty_id, valid_from=valid_from.isoformat(), **told)
        return Succeeded(
            [item.item_id for item in items],
            [duty.duty_id for duty in duties if duty.is_announced],
            [case.case_no for case in (*cases, *duties)],
            stand_ins,
            recused,
        )


def _hand_over(work: Work, duty: TownshipDuty, before: str, after: str) -> dict[str, str]:
    """Pass a duty on; the checks the successor would have to do on its own case fall to others (B0)."""
    known = checking_units(work, duty)
    duty.pass_to(before, after)
    if duty.is_announced:
        tell(work, duty)
    now = checking_units(work, duty)
    return {known[check]: now[check] for check in now if known[check] == after != now[check]}


def _unfinished(work: Work, unit: str) -> list[Application | ExitFiling | UnadmittedWork]:
    """The unit’s applications, filings and matters in which something is still to be done."""
    return [
        *work.applications.unfinished(unit), *work.exits.unfinished(unit), *work.matters.unfinished(unit)
    ]  # fmt: skip


def _called(unit: Unit) -> str:
    """What people call a unit: it may not be in the directory any more when the record is read."""
    return unit.short_name or unit.name
