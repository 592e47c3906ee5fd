"""The township draws its samples, hands out tokens, takes answers and closes the survey (AST-08, AST-09)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from services.assessment.domain.annual_assessment import State
from services.assessment.domain.assessment_errors import StepNotOpen
from services.assessment.domain.plain import as_plain
from services.assessment.domain.satisfaction import GROUP_WORDS, Group
from services.assessment.domain.survey import (
    ANSWERED,
    PAPER,
    SatisfactionSurvey,
    SurveyExists,
    SurveyUnknown,
    TokensMismatch,
    TokenUnknown,
    lines_of,
    samples_from,
    token_hash,
)
from services.assessment.usecases.acting import must_act_for
from services.assessment.usecases.judge_duties import rules_of
from services.assessment.usecases.ports import Work


@dataclass(frozen=True, slots=True)
class OpenSurvey:
    """Draws the three samples and takes the fingerprints of the tokens; the tokens never come here."""

    def __call__(
        self, work: Work, case_no: str, township: str, data: Mapping[str, Any]
    ) -> SatisfactionSurvey:
        """Open the survey of a township."""
        assessment = work.assessments.get(case_no)
        must_act_for(work, township)
        if assessment.state is not State.SCORING or township not in assessment.townships:
            raise StepNotOpen(case_no=case_no, state=assessment.state_words)
        known = work.surveys.of(case_no, township)
        if known is not None:
            raise SurveyExists(survey=known.survey_id)
        survey_id, lottery = f"{case_no}-{township}", str(data["lottery"]).strip()
        samples = samples_from(data, f"{survey_id}:{lottery}")
        survey = SatisfactionSurvey(
            survey_id, case_no, assessment.county, township, assessment.agency_name, assessment.year,
            data["due"], samples, work.clock.now(),
        )  # fmt: skip
        work.surveys.add(survey)
        for one in samples:
            _keep(work, survey, one.group, data["tokens"].get(one.group.value) or (), one.size)
        work.record(
            "survey-opened", case_no, survey=survey_id, lottery=lottery, samples=as_plain(samples),
            due=survey.due.isoformat(),
        )  # fmt: skip
        return survey


def _keep(
    work: Work, survey: SatisfactionSurvey, group: Group, fingerprints: Sequence[str], wanted: int
) -> None:
    """Exactly one token for each person asked, none twice."""
    if len(set(fingerprints)) != wanted or len(fingerprints) != wanted:
        raise TokensMismatch(group=GROUP_WORDS[group], number=wanted)
    work.surveys.keep_tokens(survey.survey_id, [(group.value, one) for one in fingerprints])


@dataclass(frozen=True, slots=True)
class ReplaceTokens:
    """Slips that were lost: every unused token of a group is replaced, none is added."""

    def __call__(
        self, work: Work, survey_id: str, group: str, fingerprints: Sequence[str]
    ) -> SatisfactionSurvey:
        """Make the unused tokens of a group invalid and take as many new ones."""
        survey = found(work, survey_id)
        must_act_for(work, survey.township)
        survey.require_open(work.clock.today())
        left = work.surveys.drop_tokens(survey_id, Group(group).value)
        _keep(work, survey, Group(group), fingerprints, left)
        work.record("survey-tokens-replaced", survey.case_no, survey=survey_id, group=group, number=left)
        return survey


@dataclass(frozen=True, slots=True)
class AnswerSurvey:
    """Counts one sheet: the token is gone, the answer a few numbers more; nothing is written of when."""

    on_paper: bool = False

    def __call__(self, work: Work, token: str, answers: Mapping[str, object]) -> None:
        """Use the token and count the answers."""
        lines = lines_of(answers)
        used = work.surveys.use_token(token_hash(token))
        if used is None:
            raise TokenUnknown()
        survey_id, group = used
        survey = found(work, survey_id)
        survey.require_open(work.clock.today())
        if self.on_paper:
            must_act_for(work, survey.township)
            lines = [*lines, PAPER]
        work.surveys.count(survey_id, group, lines)


@dataclass(frozen=True, slots=True)
class ExtendSurvey:
    """One extension where a group has too few answers."""

    def __call__(self, work: Work, survey_id: str, until: date) -> SatisfactionSurvey:
        """Extend to a later day."""
        survey = found(work, survey_id)
        must_act_for(work, survey.township)
        rules = rules_of(work, work.assessments.get(survey.case_no)).survey
        survey.extend(until, rules, answered(work, survey_id))
        work.record("survey-extended", survey.case_no, survey=survey_id, until=until.isoformat())
        return survey


@dataclass(frozen=True, slots=True)
class CloseSurvey:
    """Ends the survey; its figures go into the township’s part of the assessment as they are."""

    def __call__(self, work: Work, survey_id: str) -> SatisfactionSurvey:
        """Close it; unused tokens are forgotten."""
        survey = found(work, survey_id)
        must_act_for(work, survey.township)
        rules = rules_of(work, work.assessments.get(survey.case_no)).survey
        told = answered(work, survey_id)
        survey.close(rules, told, today=work.clock.today(), at=work.clock.now())
        for group in Group:
            work.surveys.drop_tokens(survey_id, group.value)
        work.record("survey-closed", survey.case_no, survey=survey_id, answered=dict(told))
        return survey


def found(work: Work, survey_id: str) -> SatisfactionSurvey:
    """The survey, or a refusal."""
    survey = work.surveys.get(survey_id)
    if survey is None:
        raise SurveyUnknown()
    return survey


def answered(work: Work, survey_id: str) -> dict[str, int]:
    """How many have answered, by group."""
    return {
        group: number for (group, line), number in work.surveys.lines(survey_id).items() if line == ANSWERED
    }
