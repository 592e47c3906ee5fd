"""The office registers which unit takes over the items of another after a reorganisation (scenario 25)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from services.admission.domain.events import ItemAdmitted
from services.admission.domain.succession import NothingToTakeOver, may_be_taken_over, must_be_lawful
from services.admission.usecases.acting import must_act_for
from services.admission.usecases.ports import Work


@dataclass(frozen=True, slots=True)
class RegisterSuccession:
    """From then on the successor, and no other body, files change and exit (E3-11)."""

    def __call__(
        self, work: Work, predecessor: str, successor: str, *, proof: str, valid_from: date
    ) -> list[str]:
        """Hand the items over that have not ended; their numbers."""
        before, after = work.units.get(predecessor), work.units.get(successor)
        must_act_for(work, work.committees.of(before.county).office)
        must_be_lawful(before, after, proof, valid_from, work.clock.today())
        items = [item for item in work.items.of_owner(before.county, before.code) if may_be_taken_over(item)]
        if not items:
            raise NothingToTakeOver(unit=before.name)
        for item in items:
            item.owner_unit = after.code
            item.revise()
            for version in dict.fromkeys([item.current, item.latest]):
                work.emit(ItemAdmitted(item, work.catalogue.advance(item.county), version))
            work.record(
                "item-succeeded",
                item.current.case_no,
                item_id=item.item_id,
                predecessor=before.code,
                successor=after.code,
                proof=proof.strip(),
                valid_from=valid_from.isoformat(),
            )
        return [item.item_id for item in items]
