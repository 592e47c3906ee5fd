"""What happened in admission that others must hear of, as facts in the past tense."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from chassis.texts import Said
from services.admission.domain.guidance_list import ListEntry
from services.admission.domain.township_duty import TownshipDuty
from services.admission.domain.unadmitted_work import UnadmittedWork
from services.admission.domain.work_item import WorkItem, WorkItemVersion


@dataclass(frozen=True, slots=True)
class ItemAdmitted:
    """A version of an item may be used, or waits for its conditions."""

    item: WorkItem
    catalogue_version: int
    version: WorkItemVersion | None = None
    """The version meant, where it is not the one that stands."""


@dataclass(frozen=True, slots=True)
class ItemMarked:
    """An item was superseded, ended, suspended or resumed; `on` is the first day it is so."""

    item: WorkItem
    mark: str
    kind: str
    on: date
    catalogue_version: int
    version: WorkItemVersion | None = None
    """The version meant, where it is not the one that stands."""


@dataclass(frozen=True, slots=True)
class ListEntryPublished:
    """An entry of the guidance list is new or was corrected."""

    entry: ListEntry
    catalogue_version: int


@dataclass(frozen=True, slots=True)
class EntryLeft:
    """An entry left the guidance list; `on` is the first day it is gone."""

    entry: ListEntry
    on: date
    catalogue_version: int


@dataclass(frozen=True, slots=True)
class CatalogueSnapshotTaken:
    """The whole catalogue of a county at one moment."""

    county: str
    catalogue_version: int
    checksum: str
    taken_at: datetime
    items: Sequence[WorkItem]
    entries: Sequence[ListEntry]


@dataclass(frozen=True, slots=True)
class CatalogueChecked:
    """A sign of life: this is the catalogue’s version now."""

    county: str
    catalogue_version: int
    checksum: str
    at: datetime


@dataclass(frozen=True, slots=True)
class ProcedureConverted:
    """A simple case became an ordinary one."""

    case_no: str
    source: str
    target: str
    cause: str
    objector: str


@dataclass(frozen=True, slots=True)
class GateAnswered:
    """The gate’s verdict on one order, with the version it rests on."""

    order_no: str
    verdict: str
    reason_code: str
    item_version: int
    facts: Mapping[str, Any]
    item: WorkItem | None = None
    entry: ListEntry | None = None
    catalogue_version: int = 0
    duty: TownshipDuty | None = None


@dataclass(frozen=True, slots=True)
class DutyPublished:
    """A duty was laid on townships, has taken effect, or is over."""

    duty: TownshipDuty


@dataclass(frozen=True, slots=True)
class WorkSuspended:
    """Orders for work nobody applied for, sent under an item, have to wait until the matter is settled."""

    matter: UnadmittedWork


@dataclass(frozen=True, slots=True)
class WorkSettled:
    """What became of that work: confirmed, stopped, refused, or neither in time."""

    matter: UnadmittedWork
    result: str
    on: date


@dataclass(frozen=True, slots=True)
class PlacesTold:
    """Townships and communities an item falls on are given the case in which it ended or changed."""

    case_no: str
    holders: Sequence[str]
    note: str


@dataclass(frozen=True, slots=True)
class AlertRaised:
    """Something supervisors must see."""

    rule: str
    subject: str
    severity: str
    text: Said
    facts: Mapping[str, Any]
