"""Tells townships and communities that an item they carry has ended or changed (ADM-29, ADM-31)."""

from __future__ import annotations

from collections.abc import Sequence

from services.admission.domain.areas import is_township
from services.admission.domain.events import PlacesTold
from services.admission.domain.work_item import WorkItem, WorkItemVersion
from services.admission.usecases.ports import Work


def tell_places(
    work: Work, item: WorkItem, versions: Sequence[WorkItemVersion], case_no: str, note: str
) -> None:
    """Give the case to whoever answers for the places these versions fall on."""
    townships = dict.fromkeys(township for version in versions for township in version.townships)
    places = [*townships, *reached_by(work, item, versions)]
    work.emit(PlacesTold(case_no, [_reader(place) for place in places], note))
    work.record("places-told", case_no, count=len(places))


def reached_by(work: Work, item: WorkItem, versions: Sequence[WorkItemVersion]) -> list[str]:
    """The communities these versions fall on."""
    communities = work.units.of_kind(item.county, ("community",))
    return sorted(
        unit.code for unit in communities if any(version.reaches(unit.code) for version in versions)
    )


def _reader(place: str) -> str:
    return f"{'township_clerk' if is_township(place) else 'community_secretary'}@{place}"
