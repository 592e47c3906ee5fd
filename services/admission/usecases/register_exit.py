"""The office enters the end of an item in its register; from then on the catalogue shows it (ADM-30)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from chassis.texts import Said
from services.admission.domain.documents import filing_number
from services.admission.domain.errors import OutcomeUnknown
from services.admission.domain.events import AlertRaised, ItemMarked
from services.admission.domain.exit_filing import KIND_WORDS, ExitFiling
from services.admission.domain.vocabulary import ItemState
from services.admission.usecases.acting import must_act_for
from services.admission.usecases.issue_notice import document_word
from services.admission.usecases.ports import Work
from services.admission.usecases.tell_places import tell_places


@dataclass(frozen=True, slots=True)
class RegisterExit:
    """A formal check: the office may ask for what is missing, never refuse (E3-12)."""

    def __call__(self, work: Work, case_no: str, outcome: str, data: Mapping[str, Any]) -> dict[str, Any]:
        """Register the end, or return the filing with everything that is formally missing."""
        filing = work.exits.get(case_no)
        office = work.committees.of(filing.county).office
        must_act_for(work, office)
        if outcome == "return":
            filing.give_back(str(data.get("gaps") or ""))
            work.record("exit-returned", case_no, gaps=filing.gaps)
            return {"outcome": outcome, "keepers": []}
        if outcome != "register":
            raise OutcomeUnknown(outcome=outcome)
        return {"outcome": outcome, "keepers": self._register(work, filing, office)}

    def _register(self, work: Work, filing: ExitFiling, office: str) -> list[str]:
        item = work.items.get(filing.item_id)
        version = item.current
        year = work.clock.today().year
        number = filing_number(document_word(work, office), year, work.numbers.next("filing", office, year))
        keepers = [filing.applicant, *version.townships]
        filing.register(number, keepers, by=work.actor.name, at=work.clock.now())
        kind, on = filing.kind, filing.actual_end
        assert kind is not None and on is not None, "a signed filing says how and when"
        last = item.latest
        version.finish(kind.item_state, on)
        if last is not version:
            last.finish(ItemState.REVOKED, on)  # an approved change of what has ended never takes effect
        item.revise()
        over = on + timedelta(days=1)
        work.emit(ItemMarked(item, "ended", kind.value, over, work.catalogue.advance(item.county), last))
        work.record("exit-registered", filing.case_no, number=number, item_id=item.item_id, on=on.isoformat())
        note = f"“{version.name}”{KIND_WORDS[kind].zh}，{on.isoformat()} 起不再办理，未办的派单由系统撤回"
        tell_places(work, item, [version], filing.case_no, note)
        _tell_of_orders_after(work, filing, on)
        return keepers


def _tell_of_orders_after(work: Work, filing: ExitFiling, on: date) -> None:
    """Orders sent after the work had really ended are what supervisors look at (scenario 21)."""
    orders = work.order_notes.sent_after(filing.item_id, on)
    if not orders:
        return
    text = Said(
        f"“{filing.item_name}”已于 {on} 实际结束，此后仍派单 {len(orders)} 件",
        f"“{filing.item_name}” ended on {on}; {len(orders)} orders were sent afterwards",
    )
    facts = {"item_id": filing.item_id, "on": on.isoformat(), "orders": list(orders)}
    work.emit(AlertRaised("ADM-29", filing.case_no, "warning", text, facts))


@dataclass(frozen=True, slots=True)
class KeepExit:
    """Department and townships each keep their own file of the end (ADM-32)."""

    def __call__(self, work: Work, case_no: str, keeper: str, data: Mapping[str, Any]) -> dict[str, Any]:
        """Confirm the dossier of a keeper."""
        filing = work.exits.get(case_no)
        must_act_for(work, keeper)
        remark = str(data.get("remark") or "").strip()
        filing.keep(keeper, remark, by=work.actor.name, at=work.clock.now())
        work.record("dossier-closed", case_no, keeper=keeper, remark=remark)
        return {}


@dataclass(frozen=True, slots=True)
class CloseExit:
    """Both sides have their files."""

    def __call__(self, work: Work, case_no: str) -> dict[str, Any]:
        """Close the case."""
        work.exits.get(case_no).close(work.clock.now())
        work.record("exit-closed", case_no)
        return {}
