"""Which HTTP status answers which refusal; the only place of assessment that knows."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus

from chassis.documents import statuses as documents
from chassis.engine import statuses as engine
from chassis.errors import Refusal
from chassis.parameters import refusals as parameters
from services.assessment.domain import (
    aggregation,
    errors,
    satisfaction,
    scheme,
    score_sheet,
    succession,
    survey,
)
from services.assessment.domain import assessment_errors as refused
from services.assessment.domain import staff_errors as staff
from services.assessment.domain import statement_errors as statements

STATUSES: Mapping[type[Refusal], int] = {
    **engine.STATUSES,
    **documents.STATUSES,
    **parameters.STATUSES,
    errors.YearOutOfRange: HTTPStatus.UNPROCESSABLE_ENTITY,
    scheme.SchemeInvalid: HTTPStatus.UNPROCESSABLE_ENTITY,
    scheme.SchemeFrozen: HTTPStatus.CONFLICT,
    scheme.WeightsNeedDocument: HTTPStatus.UNPROCESSABLE_ENTITY,
    scheme.LateFreezeNeedsReason: HTTPStatus.UNPROCESSABLE_ENTITY,
    scheme.SchemeUnknown: HTTPStatus.CONFLICT,
    score_sheet.MarkMissing: HTTPStatus.UNPROCESSABLE_ENTITY,
    score_sheet.MarkOutOfRange: HTTPStatus.UNPROCESSABLE_ENTITY,
    score_sheet.DeductionNeedsEvidence: HTTPStatus.UNPROCESSABLE_ENTITY,
    score_sheet.CorrectionNeedsEvidence: HTTPStatus.UNPROCESSABLE_ENTITY,
    score_sheet.StatementNotSigned: HTTPStatus.UNPROCESSABLE_ENTITY,
    score_sheet.SheetLocked: HTTPStatus.CONFLICT,
    satisfaction.TallyInvalid: HTTPStatus.UNPROCESSABLE_ENTITY,
    satisfaction.SurveySourceMissing: HTTPStatus.UNPROCESSABLE_ENTITY,
    survey.SampleInvalid: HTTPStatus.UNPROCESSABLE_ENTITY,
    survey.SurveyExists: HTTPStatus.CONFLICT,
    survey.SurveyUnknown: HTTPStatus.NOT_FOUND,
    survey.TokenUnknown: HTTPStatus.NOT_FOUND,
    survey.TokensMismatch: HTTPStatus.CONFLICT,
    survey.SurveyClosed: HTTPStatus.CONFLICT,
    survey.AnswersIncomplete: HTTPStatus.UNPROCESSABLE_ENTITY,
    survey.SurveyRunning: HTTPStatus.CONFLICT,
    survey.ExtendFirst: HTTPStatus.CONFLICT,
    survey.ExtensionNotDue: HTTPStatus.CONFLICT,
    survey.SurveyNotClosed: HTTPStatus.CONFLICT,
    survey.FiguresDiffer: HTTPStatus.CONFLICT,
    aggregation.NoAnswers: HTTPStatus.CONFLICT,
    refused.AssessmentUnknown: HTTPStatus.NOT_FOUND,
    refused.AgencyUnknown: HTTPStatus.UNPROCESSABLE_ENTITY,
    refused.AssessedAlready: HTTPStatus.CONFLICT,
    refused.YearNotOver: HTTPStatus.CONFLICT,
    refused.StepNotOpen: HTTPStatus.CONFLICT,
    refused.NotYourSide: HTTPStatus.FORBIDDEN,
    refused.SharesInvalid: HTTPStatus.UNPROCESSABLE_ENTITY,
    refused.NotBothLocked: HTTPStatus.CONFLICT,
    refused.StatementUnsettled: HTTPStatus.CONFLICT,
    refused.DecisionMismatch: HTTPStatus.CONFLICT,
    refused.ObjectionOnce: HTTPStatus.CONFLICT,
    refused.ReasonMissing: HTTPStatus.UNPROCESSABLE_ENTITY,
    refused.OutcomeUnknown: HTTPStatus.UNPROCESSABLE_ENTITY,
    staff.StaffUnknown: HTTPStatus.NOT_FOUND,
    staff.NobodyHeld: HTTPStatus.CONFLICT,
    staff.MonthNotOver: HTTPStatus.CONFLICT,
    staff.StaffMismatch: HTTPStatus.UNPROCESSABLE_ENTITY,
    staff.StaffMarkInvalid: HTTPStatus.UNPROCESSABLE_ENTITY,
    staff.StaffReasonMissing: HTTPStatus.UNPROCESSABLE_ENTITY,
    staff.CorrectionNeedsReason: HTTPStatus.CONFLICT,
    staff.StaffYearClosed: HTTPStatus.CONFLICT,
    staff.StaffYearNotOver: HTTPStatus.CONFLICT,
    staff.MonthsMissing: HTTPStatus.CONFLICT,
    succession.SuccessionInvalid: HTTPStatus.UNPROCESSABLE_ENTITY,
    succession.SucceededAlready: HTTPStatus.CONFLICT,
    statements.StatementUnknown: HTTPStatus.NOT_FOUND,
    statements.TownshipNotServed: HTTPStatus.UNPROCESSABLE_ENTITY,
    statements.StatementExists: HTTPStatus.CONFLICT,
    statements.StatementYearInvalid: HTTPStatus.CONFLICT,
    statements.StatementStepNotOpen: HTTPStatus.CONFLICT,
    statements.StatementLocked: HTTPStatus.CONFLICT,
    statements.StatementOutdated: HTTPStatus.CONFLICT,
    statements.StatementNotSettled: HTTPStatus.CONFLICT,
    statements.AnsweredAlready: HTTPStatus.CONFLICT,
    statements.RoundsUsedUp: HTTPStatus.CONFLICT,
    statements.SupplementRunning: HTTPStatus.CONFLICT,
    statements.DutyInvalid: HTTPStatus.UNPROCESSABLE_ENTITY,
    statements.TargetIncomplete: HTTPStatus.UNPROCESSABLE_ENTITY,
    statements.TargetTwice: HTTPStatus.UNPROCESSABLE_ENTITY,
    statements.TargetDateInvalid: HTTPStatus.UNPROCESSABLE_ENTITY,
    statements.TargetUnknown: HTTPStatus.UNPROCESSABLE_ENTITY,
    statements.PercentInvalid: HTTPStatus.UNPROCESSABLE_ENTITY,
    statements.WeightsNotHundred: HTTPStatus.UNPROCESSABLE_ENTITY,
}
