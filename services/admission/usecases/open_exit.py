"""Opens the filing of the end of an item, by its department or because its term is over (B5)."""

from __future__ import annotations

from dataclasses import dataclass

from services.admission.domain.exit_filing import ExitFiling, ExitUnderWay, require_running
from services.admission.domain.list_exit import ListedItemNotFiled
from services.admission.domain.work_item import WorkItem
from services.admission.usecases.acting import must_hold
from services.admission.usecases.ports import Work

DEPARTMENT = "department_clerk"


@dataclass(frozen=True, slots=True)
class OpenExit:
    """Only the original applicant files the end of its item (ADM-30, E3-11)."""

    def __call__(self, work: Work, item_id: str) -> str:
        """Open the filing and return its case number."""
        if work.entries.find(item_id) is not None:
            raise ListedItemNotFiled(entry_id=item_id)
        item = work.items.get(item_id)
        version = require_running(item)
        owner = work.units.find(item.owner_unit)
        must_hold(work, DEPARTMENT, item.owner_unit, owner.name if owner else item.owner_unit)
        known = work.exits.open_of(item.item_id)
        if known is not None:
            raise ExitUnderWay(case_no=known.case_no)
        filing = open_filing(work, item, by_term=False)
        work.record("exit-opened", filing.case_no, item_id=item.item_id, version=version.version)
        return filing.case_no


def open_filing(work: Work, item: WorkItem, *, by_term: bool) -> ExitFiling:
    """Begin a filing for the current version of an item."""
    year, version = work.clock.today().year, item.current
    filing = ExitFiling(
        case_no=f"{item.county}-ext-{year}-{work.numbers.next('exit', item.county, year):05d}",
        county=item.county,
        item_id=item.item_id,
        item_version=version.version,
        item_name=version.name,
        applicant=item.owner_unit,
        by_term=by_term,
        opened_at=work.clock.now(),
    )
    work.exits.add(filing)
    return filing
