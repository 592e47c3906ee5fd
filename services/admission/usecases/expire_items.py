"""What the calendar does to items: terms run out (B5), approved changes take effect (B4)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from services.admission.domain.events import ItemMarked
from services.admission.domain.vocabulary import ItemState
from services.admission.usecases.changing import supersede
from services.admission.usecases.open_exit import open_filing
from services.admission.usecases.ports import Work
from services.admission.usecases.tell_places import tell_places

SOME = 50


@dataclass(frozen=True, slots=True)
class ExpireItems:
    """After the planned end nothing new may be ordered, filed or not."""

    def __call__(self, work: Work, county: str) -> list[str]:
        """End some items whose last day has passed; the cases in which their departments are asked."""
        opened = []
        for item in work.items.past_their_term(county, work.clock.today(), SOME):
            version = item.over_on(work.clock.today())
            if version is None or version.end is None:
                continue
            version.finish(ItemState.EXPIRED, version.end)
            item.revise()
            advanced = work.catalogue.advance(county)
            over = version.end + timedelta(days=1)
            work.emit(ItemMarked(item, "ended", "expired", over, advanced, version))
            work.record("item-expired", version.case_no, item_id=item.item_id, end=version.end.isoformat())
            if item.current is version and work.exits.open_of(item.item_id) is None:
                filing = open_filing(work, item, by_term=True)
                work.record("exit-due", filing.case_no, item_id=item.item_id, end=version.end.isoformat())
                note = f"“{version.name}”于 {version.end.isoformat()} 到期，此后不得再派单"
                tell_places(work, item, [version], filing.case_no, note)
                opened.append(filing.case_no)
        return opened


@dataclass(frozen=True, slots=True)
class SupersedeItems:
    """A change approved for a later day takes effect on that day, by itself (ADM-31)."""

    def __call__(self, work: Work, county: str) -> None:
        """Supersede some versions whose last day has passed."""
        for item in work.items.replaced(county, work.clock.today(), SOME):
            supersede(work, item)
