"""A year rebuilt from the journal alone: every result again, from what was written down when it was done.

Nothing is read from the tables the results stand in; the same rules are applied to the recorded acts (E3-30,
E3-56).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from services.assessment.domain.aggregation import Figures, Settled
from services.assessment.domain.annual_assessment import AnnualAssessment, Objection, Result
from services.assessment.domain.exact import read
from services.assessment.domain.excellent_share import candidate, kept_of, places_of
from services.assessment.domain.plain import from_plain
from services.assessment.domain.satisfaction import Tally
from services.assessment.domain.scheme import Part, Rules
from services.assessment.domain.score_sheet import Sheet
from services.assessment.domain.target_check import TargetCheck


class Entry(Protocol):
    """A line of the journal."""

    @property
    def at(self) -> datetime: ...
    @property
    def actor_name(self) -> str: ...
    @property
    def action(self) -> str: ...
    @property
    def facts(self) -> Mapping[str, Any]: ...


@dataclass(frozen=True, slots=True)
class Comparison:
    """One version of one result: as it stands, as the journal makes it, as the journal once noted it."""

    case_no: str
    agency_name: str
    number: int
    published: bool
    stands: Figures | None
    rebuilt: Figures | None
    noted: Figures | None

    @property
    def is_equal(self) -> bool:
        """Whether all three are the same to the last digit."""
        return self.stands is not None and self.stands == self.rebuilt == self.noted


class JournalIncomplete(ValueError):
    """The journal does not tell how a case began."""


def frozen_rules(entries: Iterable[Entry]) -> dict[int, Rules]:
    """The versions of a year’s scheme, as the journal has them from the moment they were frozen."""
    return {
        int(one.facts["version"]): from_plain(Rules, one.facts["rules"])
        for one in entries
        if one.action == "scheme-frozen"
    }


def rebuilt(case_no: str, entries: Iterable[Entry], rules: Mapping[int, Rules]) -> AnnualAssessment:
    """The assessment as its journal tells it."""
    found: AnnualAssessment | None = None
    for entry in entries:
        if entry.action == "assessment-opened":
            found = _opened(case_no, entry)
        elif found is not None and entry.action in _ACTS:
            _ACTS[entry.action](found, entry, rules)
    if found is None:
        raise JournalIncomplete(case_no)
    return found


def compared(found: AnnualAssessment, entries: list[Any], rules: Mapping[int, Rules]) -> list[Comparison]:
    """Every version of a result beside what the journal makes of it."""
    again = {one.number: one for one in rebuilt(found.case_no, entries, rules).results}
    stands = {one.number: one for one in found.results}
    noted = {
        int(one.facts["number"]): from_plain(Figures, one.facts["figures"])
        for one in entries
        if one.action in ("result-aggregated", "result-limited")
    }
    return [
        Comparison(
            found.case_no,
            found.agency_name,
            number,
            bool(number in stands and stands[number].published_at),
            _figures(stands.get(number)),
            _figures(again.get(number)),
            noted.get(number),
        )
        for number in sorted({*again, *stands, *noted})
    ]


def share_follows(entries: Iterable[Entry], again: Mapping[str, AnnualAssessment]) -> bool | None:
    """Whether the list of 优秀 follows from the rebuilt results; nothing where none was fixed (AST-25)."""
    fixed = next((one.facts for one in entries if one.action == "excellent-share-fixed"), None)
    if fixed is None:
        return None
    order = [
        candidate(row["case_no"], again[row["case_no"]].results[row["number"] - 1])
        for row in fixed["ranking"]
    ]
    places = places_of(read(fixed["share"]), fixed["assessed"])
    return places == fixed["places"] and kept_of(order, places) == list(fixed["kept"])


def _figures(result: Result | None) -> Figures | None:
    return result.figures if result else None


def _opened(case_no: str, entry: Entry) -> AnnualAssessment:
    told = entry.facts
    return AnnualAssessment(
        case_no=case_no,
        county=case_no.partition("-")[0],
        year=told["year"],
        agency=told["agency"],
        agency_name=told["agency"],
        department=told["department"],
        seat=told["seat"],
        townships=tuple(told["townships"]),
        scheme_version=told["scheme_version"],
        opened_at=entry.at,
    )


def _sheet(entry: Entry) -> Sheet:
    sheet: Sheet = from_plain(Sheet, entry.facts["sheet"])
    return sheet


def _corrected(found: AnnualAssessment, entry: Entry, rules: Mapping[int, Rules]) -> None:
    found.sheets = (*found.sheets, _sheet(entry))


def _objected(found: AnnualAssessment, entry: Entry, rules: Mapping[int, Rules]) -> None:
    found.object(Objection(entry.facts["assessor"], entry.facts["point"], "", "", entry.at))


def _settled(found: AnnualAssessment, entry: Entry, rules: Mapping[int, Rules]) -> None:
    found.settle_statement(from_plain(Settled, entry.facts["settled"]))


def _aggregated(found: AnnualAssessment, entry: Entry, rules: Mapping[int, Rules]) -> None:
    found.aggregate(rules[found.scheme_version], {}, cause=entry.facts["cause"], at=entry.at)


def _locked(found: AnnualAssessment, entry: Entry, rules: Mapping[int, Rules]) -> None:
    found.lock_sheet(Part(entry.facts["part"]), entry.facts["assessor"], by=entry.actor_name, at=entry.at)


Act = Callable[[AnnualAssessment, Entry, Mapping[int, Rules]], object]
_ACTS: Mapping[str, Act] = {
    "shares-fixed": lambda found, entry, _: found.fix_shares(
        entry.facts["shares"], entry.facts["basis"] or entry.action
    ),
    "survey-entered": lambda found, entry, _: found.enter_tally(from_plain(Tally, entry.facts["tally"])),
    "targets-checked": lambda found, entry, _: found.enter_check(
        from_plain(TargetCheck, entry.facts["check"])
    ),
    "township-succeeded": lambda found, entry, _: found.succeed(
        entry.facts["former"], entry.facts["successor"]
    ),
    "sheet-entered": lambda found, entry, _: found.enter_sheet(_sheet(entry)),
    "sheet-locked": _locked,
    "treatment-proposed": _settled,
    "treatment-refused": lambda found, entry, _: found.drop_settlements(),
    "result-aggregated": _aggregated,
    "result-notified": lambda found, entry, _: found.notify(),
    "result-objected": _objected,
    "sheet-corrected": _corrected,
    "result-finalised": lambda found, entry, _: found.finalise(entry.at),
    "result-limited": lambda found, entry, _: found.limit_excellent(entry.facts["cause"], entry.at),
    "result-published": lambda found, entry, _: found.publish(entry.at),
}
