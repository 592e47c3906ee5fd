"""What every step of a change checks: the version it rests on, whose it is, and that something changes."""

from __future__ import annotations

from typing import Any

from services.admission.domain.application import Application
from services.admission.domain.change import (
    BaseNotInForce,
    BaseUnknown,
    NothingChanged,
    NotOriginalApplicant,
    base_in,
    base_text,
    differences,
    form_of,
)
from services.admission.domain.events import ItemMarked
from services.admission.domain.vocabulary import RequestType
from services.admission.domain.work_item import RUNNING, WorkItem, WorkItemVersion
from services.admission.usecases.ports import Work
from services.admission.usecases.tell_places import tell_places

SUPERSEDED = "superseded"


def own_item(work: Work, application: Application) -> WorkItem:
    """The item a change is about, which must be the applicant’s own when it is filed (E3-11)."""
    item = base_item(work, application)
    must_own(work, item, application.applicant)
    return item


def base_item(work: Work, application: Application) -> WorkItem:
    """The item a change is about, in the version that stands (ADM-31).

    Once it was filed, a successor takes the item over with the change under way.
    """
    item_id, number = base_in(application.facts)
    item = work.items.find(item_id)
    if item is None or item.county != application.county:
        raise BaseUnknown(base=f"{item_id}/{number}")
    version = item.current
    if version.version != number or version is not item.latest or version.state not in RUNNING:
        raise BaseNotInForce(base=f"{item_id}/{number}")
    return item


def must_own(work: Work, item: WorkItem, unit: str) -> None:
    """Refuse whoever is not the applicant an item belongs to (E3-11, scenario 25)."""
    if item.owner_unit != unit:
        owner = work.units.find(item.owner_unit)
        raise NotOriginalApplicant(item=item.item_id, owner=owner.name if owner else item.owner_unit)


def must_be_lawful_change(work: Work, application: Application) -> None:
    """A change rests on the version in force and changes something of it; other requests pass."""
    if application.request_type is not RequestType.CHANGE:
        return
    version = own_item(work, application).current
    if not differences(base_form(work, version), application.facts):
        raise NothingChanged(base=base_text(version))


def must_rest_on_base(work: Work, application: Application) -> None:
    """What was changed or has ended since, or is about to be, cannot be changed by this request any more."""
    if application.request_type is not RequestType.CHANGE:
        return
    item = base_item(work, application)
    for other in work.applications.waiting_for_notice(application.county):
        change = other.request_type is RequestType.CHANGE and other is not application
        if change and base_in(other.facts)[0] == item.item_id:
            raise BaseNotInForce(base=str(application.facts.get("base_version") or ""))


def base_form(work: Work, version: WorkItemVersion) -> dict[str, Any]:
    """The form as the version stands."""
    application = work.applications.find(version.case_no)
    return form_of(version, application.facts if application else {})


def supersede(work: Work, item: WorkItem) -> None:
    """From the first day of a changed version the one before it is superseded, and everybody hears it."""
    replaced = item.replace(work.clock.today())
    if replaced is None or replaced.state in RUNNING:
        return
    item.revise()
    on = item.current.begins
    advanced = work.catalogue.advance(item.county)
    work.emit(ItemMarked(item, SUPERSEDED, "", on, advanced, replaced))
    note = f"“{item.current.name}”自 {on.isoformat()} 起按第{item.current.version}版办理"
    tell_places(work, item, [replaced, item.current], item.current.case_no, note)
    work.record(
        "item-superseded",
        item.current.case_no,
        item_id=item.item_id,
        version=replaced.version,
        by=item.current.version,
        on=on.isoformat(),
    )
