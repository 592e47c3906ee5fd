"""The performance office writes the scheme of a year and freezes it (AST-12)."""

from __future__ import annotations

from dataclasses import dataclass

from chassis.texts import Said
from services.assessment.domain.events import AlertRaised
from services.assessment.domain.plain import as_plain
from services.assessment.domain.scheme import Rules, Scheme, SchemeFrozen, SchemeState, SchemeUnknown
from services.assessment.usecases.acting import must_be_performance_office
from services.assessment.usecases.ports import Work


def scheme_subject(county: str, year: int) -> str:
    """What the journal calls the scheme of a year."""
    return f"{county}-scheme-{year}"


@dataclass(frozen=True, slots=True)
class DraftScheme:
    """A draft can be written again and again; what is frozen stands."""

    county: str

    def __call__(self, work: Work, year: int, rules: Rules, basis: str) -> Scheme:
        """Keep the draft of a year, a new version of it where the last one is frozen."""
        must_be_performance_office(work, self.county)
        known = work.schemes.all(self.county, year)
        draft = next((one for one in known if one.state is SchemeState.DRAFT), None)
        if draft is None:
            draft = self._begin(work, year, rules, basis, known)
        else:
            draft.rewrite(rules, basis, by=work.actor.name, at=work.clock.now())
        work.record("scheme-drafted", scheme_subject(self.county, year), version=draft.version, basis=basis)
        return draft

    def _begin(self, work: Work, year: int, rules: Rules, basis: str, known: list[Scheme]) -> Scheme:
        """A frozen scheme gets a successor only until its last day, and never once somebody is judged."""
        rules.require_sound()
        version = max((one.version for one in known), default=0) + 1
        made = Scheme(self.county, year, version, rules, basis, work.actor.name, work.clock.now())
        if known and (work.clock.today() > made.last_day or work.assessments.any_of(year)):
            raise SchemeFrozen(year=year, day=made.last_day.isoformat())
        work.schemes.add(made)
        return made


@dataclass(frozen=True, slots=True)
class FreezeScheme:
    """From now on the year is judged by it; who is late says why, and the supervisors are told."""

    county: str

    def __call__(self, work: Work, year: int, reason: str) -> Scheme:
        """Freeze the draft of a year."""
        must_be_performance_office(work, self.county)
        known = work.schemes.all(self.county, year)
        draft = next((one for one in known if one.state is SchemeState.DRAFT), None)
        if draft is None:
            if known:
                raise SchemeFrozen(year=year, day=known[-1].last_day.isoformat())
            raise SchemeUnknown(year=year)
        before = next((one for one in known if one.state is SchemeState.FROZEN), None)
        late = draft.freeze(before, reason, by=work.actor.name, at=work.clock.now(), today=work.clock.today())
        subject = scheme_subject(self.county, year)
        work.record("scheme-frozen", subject, version=draft.version, late=late, rules=as_plain(draft.rules))
        if late:
            text = Said(
                f"{year} 年度考评细则逾期定案：{draft.late_reason}",
                f"The scheme of {year} was frozen late: {draft.late_reason}",
            )
            work.emit(AlertRaised("AST-12", subject, "warning", text, {"year": year}))
        return draft
