"""The local copy of what may be sent to communities: list entries and admitted items, with their history."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from hashlib import sha256


class Category(StrEnum):
    """The three columns of the guidance list (ADM-39)."""

    STATUTORY = "法定职责"
    UNDERTAKEN = "承办"
    ASSISTED = "协助"


ASSISTANCE = "协助行政事务"
"""The burden every list entry carries; a ledger or a seal must be named expressly (ADM-38)."""


class Origin(StrEnum):
    """How an item came into the community's scope."""

    LISTED = "listed"
    ADMITTED = "admitted"


class MarkKind(StrEnum):
    """What admission may say about an item after it was admitted."""

    ENDED = "ended"
    SUPERSEDED = "superseded"
    SUSPENDED = "suspended"
    RESUMED = "resumed"


@dataclass(frozen=True, slots=True)
class Condition:
    """A condition of the notice and whether the committee office has confirmed it."""

    text: str
    met: bool


@dataclass(frozen=True, slots=True)
class ItemVersion:
    """One version of an item as its notice (or the guidance list, then valid in a whole county) words it."""

    version: int
    revision: int
    name: str
    owner_unit: str
    category: str
    burden_kinds: tuple[str, ...] = (ASSISTANCE,)
    content: str = ""
    notice_no: str = ""
    townships: tuple[str, ...] = ()
    communities: tuple[str, ...] = ()
    county: str = ""
    start: date | None = None
    end: date | None = None
    conditions: tuple[Condition, ...] = ()
    entitled_senders: tuple[str, ...] = ()
    funds_promised: bool = False
    basis: str = ""
    admitted_on: date | None = None

    def covers(self, community: str) -> bool:
        """Whether the notice reaches this community; a township named alone means all of its communities."""
        if (self.county and community.startswith(self.county)) or community in self.communities:
            return True
        within = [named for named in self.communities if named[:9] == community[:9]]
        return not within and community[:9] in self.townships

    def entitles(self, sender: str, community: str) -> bool:
        """Whether this body may send the item: its owner, the township concerned, or a body named."""
        return sender in (self.owner_unit, community[:9], *self.entitled_senders)


@dataclass(frozen=True, slots=True)
class Mark:
    """Something that happened to an item on a day; the revision orders what admission said."""

    kind: MarkKind
    version: int
    on: date
    revision: int
    cause: str = ""


@dataclass(eq=False)
class CatalogueItem:
    """Everything heard of one item. Grows only, so the order of arrival does not matter (E3-57)."""

    item_id: str
    origin: Origin
    versions: tuple[ItemVersion, ...] = ()
    marks: tuple[Mark, ...] = ()
    name: str = ""
    owner_unit: str = ""
    revision: int = field(default=0)

    def hear_version(self, heard: ItemVersion) -> None:
        """Keep the newest wording of a version and the first day it was admitted."""
        known = {one.version: one for one in self.versions}
        before = known.get(heard.version)
        known[heard.version] = heard if before is None else _newer(before, heard)
        self.versions = tuple(known[number] for number in sorted(known))
        self.name, self.owner_unit = self.versions[-1].name, self.versions[-1].owner_unit
        self.revision = max(self.revision, heard.revision)

    def hear_mark(self, heard: Mark) -> None:
        """Keep what happened to the item; an end is never taken back by an older message (scenario 34)."""
        said = (heard.revision, heard.kind, heard.version)
        if any((one.revision, one.kind, one.version) == said for one in self.marks):
            return
        self.marks = tuple(
            sorted((*self.marks, heard), key=lambda one: (one.revision, one.kind, one.version))
        )
        self.revision = max(self.revision, heard.revision)

    def hear_running(self, revision: int, day: date) -> None:
        """The whole catalogue tells it as running: a word that it goes on again was lost on its way."""
        words = [one for one in self.marks if one.kind in (MarkKind.SUSPENDED, MarkKind.RESUMED)]
        if words and words[-1].kind is MarkKind.SUSPENDED and words[-1].revision < revision:
            self.hear_mark(Mark(MarkKind.RESUMED, words[-1].version, day, revision))

    def version(self, number: int) -> ItemVersion | None:
        """The wording of one version, if we hold it."""
        return next((one for one in self.versions if one.version == number), None)

    def ended(self, version: int, day: date) -> bool:
        """Whether this version had ended by this day; an end ends the versions before it as well."""
        return any(
            one.kind is MarkKind.ENDED and one.version >= version and one.on <= day for one in self.marks
        )

    def superseded(self, version: int, day: date) -> bool:
        """Whether a change had replaced this version by this day."""
        return any(
            one.kind is MarkKind.SUPERSEDED and one.version >= version and one.on <= day for one in self.marks
        )

    def suspended(self, day: date) -> bool:
        """Whether the item was suspended on this day: the last word that had taken effect decides."""
        words = [one for one in self.marks if one.kind in (MarkKind.SUSPENDED, MarkKind.RESUMED)]
        effective = [one for one in words if one.on <= day]
        return bool(effective) and effective[-1].kind is MarkKind.SUSPENDED


def _newer(one: ItemVersion, other: ItemVersion) -> ItemVersion:
    """The later wording of the two with the earlier day of admission, whichever was heard first."""
    days = [version.admitted_on for version in (one, other) if version.admitted_on is not None]
    newest = max(one, other, key=lambda version: version.revision)
    return replace(newest, admitted_on=min(days, default=None))


@dataclass(eq=False)
class CatalogueState:
    """When admission was last heard, and whether the copy was then complete (dsp.gate.cache_max)."""

    source: str
    own_version: int = 0
    checked_version: int = 0
    heard_at: datetime | None = None
    in_step: bool = False
    complete_to: int = 0
    """Up to which of admission's numbered messages nothing is missing."""
    beyond: tuple[int, ...] = ()
    """What was heard after a gap."""

    def note_version(self, version: int) -> None:
        """Note a message about a single item; what it overtook may be on its way or lost."""
        self.own_version = max(self.own_version, version)
        if version > self.complete_to:
            self._fill({*self.beyond, version})

    def note_whole(self, version: int) -> None:
        """The whole catalogue as of this version was heard: nothing before it is missing any more."""
        self.own_version = max(self.own_version, version)
        self.complete_to = max(self.complete_to, version)
        self._fill(set(self.beyond))

    def _fill(self, heard: set[int]) -> None:
        while self.complete_to + 1 in heard:
            self.complete_to += 1
        self.beyond = tuple(sorted(one for one in heard if one > self.complete_to))

    def hear(self, *, version: int, checksum: str, at: datetime, own_checksum: str, now: datetime) -> None:
        """Note what admission says its catalogue is; a late message never makes the copy look fresher.

        The fingerprint of a copy that is ahead says nothing, and a later word about an item hides that an
        earlier one is missing: so no numbered message may be missing either (E3-43). What was heard in the
        future was heard while a clock was wrong, and proves nothing.
        """
        if self.heard_at is not None and at < self.heard_at <= now:
            return
        self.checked_version, self.heard_at = version, at
        whole = self.complete_to >= version
        self.in_step = whole and (self.own_version > version or own_checksum == checksum)

    def fresh(self, now: datetime, minutes: int) -> bool:
        """Whether the copy may answer for admission; with a gap it may mix what never stood together."""
        if self.heard_at is None or not self.in_step or self.beyond:
            return False
        return abs(now - self.heard_at) <= timedelta(minutes=minutes)


@dataclass(frozen=True, slots=True)
class Difference:
    """In which numbers the copy and the catalogue do not agree."""

    missing: tuple[str, ...]
    extra: tuple[str, ...]
    other: tuple[str, ...]


def difference(published: Mapping[str, int], copied: Mapping[str, int]) -> Difference:
    """What the copy lacks, what it has too much, and what it has in another revision."""
    return Difference(
        tuple(sorted(published.keys() - copied.keys())),
        tuple(sorted(copied.keys() - published.keys())),
        tuple(sorted(ref for ref in published.keys() & copied.keys() if published[ref] != copied[ref])),
    )


def checksum(revisions: Iterable[tuple[str, int]]) -> str:
    """The fingerprint both sides compute over (id, last revision) to see whether the copy is complete."""
    lines = "".join(f"{item_id} {revision}\n" for item_id, revision in sorted(revisions))
    return sha256(lines.encode()).hexdigest()
