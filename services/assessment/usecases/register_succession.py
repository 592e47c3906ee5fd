"""The performance office registers who takes over: statements, marks under way, and what was reported."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from chassis.texts import Said
from services.assessment.domain.annual_assessment import AnnualAssessment
from services.assessment.domain.events import StatementSigned
from services.assessment.domain.succession import (
    TOWNSHIP,
    Kind,
    Passed,
    SucceededAlready,
    Succession,
    SuccessionInvalid,
    require_lawful,
)
from services.assessment.domain.target_statement import TargetStatement
from services.assessment.usecases.acting import must_be_performance_office
from services.assessment.usecases.ports import Work


@dataclass(frozen=True, slots=True)
class Found:
    """What there was to take over."""

    running: list[TargetStatement]
    passed: list[TargetStatement]
    renamed: list[AnnualAssessment]
    kept: list[AnnualAssessment]
    left_out: list[AnnualAssessment]


@dataclass(frozen=True, slots=True)
class RegisterSuccession:
    """Signed statements pass on; a township’s part of an assessment passes on with its weight and sheets."""

    county: str

    def __call__(self, work: Work, former: str, successor: str, on: date, document: str) -> Found:
        """Register it and hand everything over; what runs is ended or moved by the caller."""
        must_be_performance_office(work, self.county)
        kind = self._kind(work, former, successor)
        one = Succession(former, successor, kind, on, document.strip(), work.actor.name, work.clock.now())
        known = work.successions.get(former)
        if known is not None:
            names = _names(work, [former, known.successor])
            raise SucceededAlready(former=names[former], successor=names[known.successor])
        require_lawful(one, work.successions.all(), work.clock.today())
        work.successions.add(one)
        work.record(
            "succession-registered", former, successor=successor, kind=kind.value, on=on.isoformat(),
            document=one.document,
        )  # fmt: skip
        running, passed = self._statements(work, one)
        renamed, kept, left_out = self._assessments(work, one)
        return Found(running, passed, renamed, kept, left_out)

    def _kind(self, work: Work, former: str, successor: str) -> Kind:
        if work.agencies.get(former) is not None and work.agencies.get(successor) is not None:
            return Kind.AGENCY
        units = [work.units.get(one) for one in (former, successor)]
        if all(one is not None and one.kind == TOWNSHIP for one in units):
            return Kind.TOWNSHIP
        problem = Said(
            "承继单位应与原单位同类：派驻机构承继派驻机构，乡镇（街道）承继乡镇（街道）",
            "An agency follows an agency, and a township a township",
        )
        raise SuccessionInvalid(problem=problem)

    def _statements(self, work: Work, one: Succession) -> tuple[list[TargetStatement], list[TargetStatement]]:
        names = _names(work, [one.former, one.successor])
        running, passed = [], []
        for statement in work.statements.of_party(one.on.year, one.former):
            if not statement.state.is_signed:
                running.append(statement)
                continue
            statement.pass_to(
                Passed(one.kind, one.former, names[one.former], one.successor, one.on, one.document),
                names[one.successor],
            )
            work.record(
                "statement-passed", statement.case_no, former=names[one.former],
                successor=names[one.successor], on=one.on.isoformat(), document=one.document,
            )  # fmt: skip
            work.emit(StatementSigned(statement))
            passed.append(statement)
        return running, passed

    def _assessments(
        self, work: Work, one: Succession
    ) -> tuple[list[AnnualAssessment], list[AnnualAssessment], list[AnnualAssessment]]:
        renamed: list[AnnualAssessment] = []
        kept: list[AnnualAssessment] = []
        left_out: list[AnnualAssessment] = []
        for assessment in work.assessments.open_ones():
            if one.kind is Kind.AGENCY:
                if assessment.agency == one.former and assessment.may_be_left_out:
                    left_out.append(assessment)
            elif assessment.may_succeed(one.former, one.successor):
                assessment.succeed(one.former, one.successor)
                survey = work.surveys.of(assessment.case_no, one.former)
                if survey is not None:
                    survey.township = one.successor
                work.record(
                    "township-succeeded", assessment.case_no, former=one.former, successor=one.successor,
                    on=one.on.isoformat(), document=one.document,
                )  # fmt: skip
                renamed.append(assessment)
            elif one.former in assessment.townships:
                kept.append(assessment)
        return renamed, kept, left_out


def _names(work: Work, codes: list[str]) -> dict[str, str]:
    found = {}
    for code in codes:
        known = work.units.get(code) or work.agencies.get(code)
        found[code] = known.name if known else code
    return found
