"""An admission service that decides at random and writes about it as the contract says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from random import Random
from typing import Any, NamedTuple

from chassis.clock import county_date
from services.dispatch.domain.catalogue import checksum
from tests.unit.dispatch.gate_proof.truth import Order, Plain, Subject, may_be_sent

OWNER, NAMED, STRANGER = "430211-mzj", "430211-zfw", "430211-tjj"
PLACES = ("430211001008", "430211001011", "430211002012")
ASSISTING, LEDGER = "协助行政事务", "台账"
PLAINLY: Plain = {
    "communities": PLACES, "senders": {OWNER}, "burdens": frozenset((ASSISTING,)), "category": "承办",
    "end": None, "open_condition": False, "funds_promised": False,
}  # fmt: skip


class Letter(NamedTuple):
    """A message as the handlers of dispatch see it."""

    type: str
    data: Mapping[str, Any]
    time: datetime


class Now:
    """Time: seconds since the beginning, and the moment and day that makes in the county."""

    __slots__ = ("_day", "_start", "moment", "seconds")

    def __init__(self, start: datetime) -> None:
        self._start, self.seconds = start, 0
        self.pass_by(0)

    def pass_by(self, seconds: int) -> None:
        """Time passes."""
        self.seconds += seconds
        self.moment = self._start + timedelta(seconds=self.seconds)
        self._day = county_date(self.moment)

    def now(self) -> datetime:
        """The moment."""
        return self.moment

    def today(self) -> date:
        """The day in the county."""
        return self._day


@dataclass
class Admission:
    """Decides, and writes every decision down in a letter."""

    chance: Random
    clock: Now
    plain: bool = False
    """One item, worded simply: only what happens to it and to the letters matters."""
    subjects: dict[str, Subject] = field(default_factory=dict)
    catalogue_version: int = 0

    # --- deciding ------------------------------------------------------------------------------------

    def admit(self) -> list[Letter]:
        """A new item is admitted, or a change of one that runs; the version before it is superseded."""
        ref = "SX-1" if self.plain else self.chance.choice(("SX-1", "SX-2"))
        subject = self.subjects.setdefault(ref, Subject(ref, listed=False))
        if subject.state != "running" or (subject.latest in subject.wordings and self._waits(subject)):
            return []
        before, version = subject.latest, subject.latest + 1
        subject.wordings[version] = self._a_wording((0, 0, 0, 0, 0, 1) if not before else (0,))
        letters = [self._worded(subject, version)]
        if before:
            letters.append(self._mark(subject, "superseded", before))
            subject.superseded[before] = self.clock.today()
        return letters

    def _waits(self, subject: Subject) -> bool:
        return bool(subject.wordings[subject.latest]["start"] > self.clock.today())

    def _a_wording(self, days_ahead: tuple[int, ...]) -> Plain:
        chance, today = self.chance, self.clock.today()
        if self.plain:
            return {**PLAINLY, "start": today}
        return {
            "communities": chance.choice((PLACES[:1], PLACES[:2], PLACES[1:], PLACES)),
            "senders": {OWNER, *chance.choice(((), (), (NAMED,)))},
            "burdens": chance.choice((frozenset((ASSISTING,)), frozenset((ASSISTING, LEDGER)))),
            "category": chance.choice(("承办", "协助")),
            "start": today + timedelta(days=chance.choice(days_ahead)),
            "end": chance.choice((None, None, today + timedelta(days=chance.choice((1, 2, 3))))),
            "open_condition": chance.random() < 0.15,
            "funds_promised": chance.random() < 0.15,
        }

    def mend(self) -> list[Letter]:
        """A condition is confirmed, or a clerical error mended: the same version, worded anew."""
        subject = self._some(lambda one: one.state != "ended" and not one.listed)
        if subject is None:
            return []
        wording = subject.wordings[subject.latest]
        subject.wordings[subject.latest] = {**wording, "open_condition": False}
        return [self._worded(subject, subject.latest)]

    def publish_entry(self) -> list[Letter]:
        """An entry of the guidance list is published, corrected, or given its last day."""
        if self.plain:
            return self.mend()
        subject = self.subjects.setdefault("ZZ-1", Subject("ZZ-1", listed=True))
        if subject.state != "running":
            return []
        today = self.clock.today()
        subject.wordings[1] = {
            "communities": PLACES,
            "senders": {OWNER},
            "burdens": frozenset((ASSISTING,)),
            "category": "协助",
            "start": date(2018, 12, 3),
            "end": self.chance.choice((None, None, today, today + timedelta(days=1))),
            "open_condition": False,
            "funds_promised": False,
        }
        return [self._worded(subject, 1)]

    def suspend(self) -> list[Letter]:
        """Something may not be ordered for the time being."""
        return self._change("running", "suspended", "suspended")

    def resume(self) -> list[Letter]:
        """It goes on."""
        return self._change("suspended", "resumed", "running")

    def end(self) -> list[Letter]:
        """Something has come to its end."""
        return self._change("running", "ended", "ended")

    def _change(self, state: str, kind: str, becomes: str) -> list[Letter]:
        subject = self._some(lambda one: one.state == state and not one.listed)
        if subject is None:
            return []
        subject.state, subject.since = becomes, self.clock.today()
        return [self._mark(subject, kind, subject.latest)]

    def _some(self, fits: Any) -> Subject | None:
        found = [one for one in self.subjects.values() if one.wordings and fits(one)]
        return self.chance.choice(found) if found else None

    # --- writing -------------------------------------------------------------------------------------

    def _worded(self, subject: Subject, version: int) -> Letter:
        wording = subject.wordings[version]
        subject.decide(self.clock.seconds, "worded", version, self.clock.today(), wording)
        kind = "admission.list-entry-published.v1" if subject.listed else "admission.item-admitted.v1"
        data = self._told(subject, version)
        data.pop("marks", None)
        return self._letter(kind, data)

    def _mark(self, subject: Subject, kind: str, version: int) -> Letter:
        subject.decide(self.clock.seconds, kind, version, self.clock.today())
        data = {
            "item_id": subject.ref, "item_version": version, "on": self.clock.today().isoformat(),
            "kind": None, "revision": subject.revision,
        }  # fmt: skip
        return self._letter(f"admission.item-{kind}.v1", data)

    def _letter(self, kind: str, data: Plain) -> Letter:
        self.catalogue_version += 1
        return Letter(kind, {**data, "catalogue_version": self.catalogue_version}, self.clock.now())

    def check(self) -> list[Letter]:
        """The heartbeat: how the catalogue stands."""
        data = {
            "catalogue_version": self.catalogue_version,
            "checksum": self._checksum(),
            "at": self.clock.now().isoformat(),
        }
        return [Letter("admission.catalogue-checked.v1", data, self.clock.now())]

    def snapshot(self) -> list[Letter]:
        """The whole catalogue."""
        known = [one for one in self.subjects.values() if one.wordings]
        data = {
            "catalogue_version": self.catalogue_version,
            "checksum": self._checksum(),
            "taken_at": self.clock.now().isoformat(),
            "items": [self._told(one, one.latest) for one in known if not one.listed],
            "entries": [self._told(one, 1) for one in known if one.listed],
        }
        return [Letter("admission.catalogue-snapshot.v1", data, self.clock.now())]

    def answer(self, asked: Any) -> Letter:
        """The answer to a question of the gate, by the decisions as they stand now."""
        order = Order(
            asked.item_ref, asked.community, asked.order_date, asked.sender, frozenset(asked.burden_kinds),
            asked.responsible, bool(asked.funds_reference),
        )  # fmt: skip
        subject = self.subjects.get(order.ref)
        yes = may_be_sent(subject, order, self.clock.seconds)
        facts: Plain = {}
        if subject is not None and subject.wordings:
            facts["entry" if subject.listed else "item"] = self._told(subject, subject.latest)
        data = {
            "order_no": asked.order_no,
            "verdict": "pass" if yes else "blocked",
            "reason_code": None if yes else "NOT_ADMITTED",
            "item_version": subject.latest if subject and subject.wordings else None,
            "facts": facts,
        }
        return Letter("admission.gate-answered.v1", data, self.clock.now())

    def _checksum(self) -> str:
        return checksum((ref, one.revision) for ref, one in self.subjects.items() if one.wordings)

    def _told(self, subject: Subject, version: int) -> Plain:
        wording = subject.wordings[version]
        start, end = wording["start"].isoformat(), wording["end"] and wording["end"].isoformat()
        if subject.listed:
            return {
                "entry_id": subject.ref, "unit_name": "民政局", "owner_unit": OWNER, "category": "协助",
                "text": "协助走访", "sub_items": [], "category_confirmed": True, "in_force_from": start,
                "in_force_to": end, "burden_kinds": [ASSISTING], "revision": subject.revision,
            }  # fmt: skip
        data = {
            "item_id": subject.ref, "item_version": version, "item_name": "走访登记", "owner_unit": OWNER,
            "category": wording["category"], "burden_kinds": sorted(wording["burdens"]), "content": "走访",
            "notice_no": f"天社审〔2026〕{version}号",
            "townships": sorted({one[:9] for one in wording["communities"]}),
            "communities": list(wording["communities"]), "start": start, "end": end,
            "conditions": [{"text": "拨款", "met": not wording["open_condition"]}],
            "entitled_senders": sorted(wording["senders"] - {OWNER}),
            "funds_promised": wording["funds_promised"], "basis": None, "revision": subject.revision,
        }  # fmt: skip
        if marks := self._marks(subject, version):
            data["marks"] = marks
        return data

    def _marks(self, subject: Subject, version: int) -> list[Plain]:
        told = [("superseded", number, on) for number, on in subject.superseded.items()]
        if subject.state != "running" and subject.since is not None:
            told.append((subject.state, version, subject.since))
        return [
            {"kind": kind, "item_version": number, "on": on.isoformat(), "revision": subject.revision}
            for kind, number, on in told
        ]
