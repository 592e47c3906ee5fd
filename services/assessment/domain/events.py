"""What happened in assessment, in the past tense."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from chassis.texts import Said
from services.assessment.domain.annual_assessment import AnnualAssessment, Result
from services.assessment.domain.target_statement import TargetStatement


@dataclass(frozen=True, slots=True)
class FactRecorded:
    """Something dispatch reported now counts in the figures of a year."""

    order_no: str
    kind: str
    year: int


@dataclass(frozen=True, slots=True)
class AlertRaised:
    """A rule wants the supervisors' eyes."""

    rule: str
    subject: str
    severity: str
    text: Said
    facts: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ResultFinalised:
    """A version of a result stands; township and department are told by one word (E3-31)."""

    assessment: AnnualAssessment
    result: Result


@dataclass(frozen=True, slots=True)
class StatementSigned:
    """Both sides have signed; it is what the year is judged by (B20)."""

    statement: TargetStatement
