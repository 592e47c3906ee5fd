"""Which HTTP status answers which refusal; the only place of dispatch that knows."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus

from chassis.documents import statuses as documents
from chassis.engine import statuses as engine
from chassis.errors import Refusal
from services.dispatch.domain import (
    agency_errors,
    appointment_errors,
    errors,
    secondment_errors,
    staff_notice_errors,
)

STATUSES: Mapping[type[Refusal], int] = {
    **engine.STATUSES,
    **documents.STATUSES,
    errors.OrderWithoutItem: HTTPStatus.UNPROCESSABLE_ENTITY,
    errors.OrderNeedsReceiver: HTTPStatus.UNPROCESSABLE_ENTITY,
    errors.ReceiverUnknown: HTTPStatus.UNPROCESSABLE_ENTITY,
    errors.OrderDatesInvalid: HTTPStatus.UNPROCESSABLE_ENTITY,
    errors.AppraisalAttached: HTTPStatus.UNPROCESSABLE_ENTITY,
    errors.GroundUnknown: HTTPStatus.UNPROCESSABLE_ENTITY,
    errors.ReasonMissing: HTTPStatus.UNPROCESSABLE_ENTITY,
    errors.RatingOutOfRange: HTTPStatus.UNPROCESSABLE_ENTITY,
    errors.SenderMayNotOrder: HTTPStatus.FORBIDDEN,
    errors.ActNotYours: HTTPStatus.FORBIDDEN,
    errors.OrderUnknown: HTTPStatus.NOT_FOUND,
    errors.OrderNotInState: HTTPStatus.CONFLICT,
    agency_errors.AgencyUnknown: HTTPStatus.NOT_FOUND,
    agency_errors.LineInvalid: HTTPStatus.UNPROCESSABLE_ENTITY,
    agency_errors.RegisterRejected: HTTPStatus.UNPROCESSABLE_ENTITY,
    agency_errors.PostUnknown: HTTPStatus.UNPROCESSABLE_ENTITY,
    agency_errors.QuotaExceeded: HTTPStatus.CONFLICT,
    agency_errors.HolderUnknown: HTTPStatus.CONFLICT,
    errors.OrderSuspended: HTTPStatus.CONFLICT,
    **dict.fromkeys(
        (
            appointment_errors.CandidateMissing,
            appointment_errors.ReasonTooShort,
            appointment_errors.EmergencyOnlyRemoval,
            appointment_errors.MeetingDayInvalid,
            appointment_errors.DecisionDayInvalid,
            appointment_errors.EffectiveDayInvalid,
            appointment_errors.AgencyWithoutHeadPost,
        ),
        HTTPStatus.UNPROCESSABLE_ENTITY,
    ),
    **dict.fromkeys(
        (
            appointment_errors.AppointmentNotInState,
            appointment_errors.MatterUnderWay,
            appointment_errors.DissentStillOpen,
            appointment_errors.OpinionsAgree,
            appointment_errors.NegotiationsUsed,
            appointment_errors.NoAnswerYet,
            appointment_errors.ConsentMissing,
            appointment_errors.RoundsUsed,
            appointment_errors.PublicityRunning,
            appointment_errors.FeedbackMissing,
        ),
        HTTPStatus.CONFLICT,
    ),
    appointment_errors.AppointmentUnknown: HTTPStatus.NOT_FOUND,
    appointment_errors.NotTheDecider: HTTPStatus.FORBIDDEN,
    appointment_errors.NotAsked: HTTPStatus.FORBIDDEN,
    **dict.fromkeys(
        (
            secondment_errors.NeedMissing,
            secondment_errors.SpellInvalid,
            secondment_errors.OrganisationUnknown,
            secondment_errors.OthersNotHeard,
            secondment_errors.PeriodBeyondRequest,
            secondment_errors.ReturnDayInvalid,
            secondment_errors.RefusalReasonMissing,
        ),
        HTTPStatus.UNPROCESSABLE_ENTITY,
    ),
    secondment_errors.SecondmentUnknown: HTTPStatus.NOT_FOUND,
    secondment_errors.SecondmentNotInState: HTTPStatus.CONFLICT,
    secondment_errors.TownshipFirst: HTTPStatus.CONFLICT,
    secondment_errors.ConsentTooLate: HTTPStatus.CONFLICT,
    staff_notice_errors.NoticeUnknown: HTTPStatus.NOT_FOUND,
    staff_notice_errors.NotTheSender: HTTPStatus.FORBIDDEN,
    staff_notice_errors.NotTold: HTTPStatus.FORBIDDEN,
    staff_notice_errors.HeadNeedsConsent: HTTPStatus.CONFLICT,
    staff_notice_errors.LoanNeedsConsent: HTTPStatus.CONFLICT,
    staff_notice_errors.NoticeDaysInvalid: HTTPStatus.UNPROCESSABLE_ENTITY,
    staff_notice_errors.PersonMissing: HTTPStatus.UNPROCESSABLE_ENTITY,
    errors.GateDidNotPass: HTTPStatus.CONFLICT,
    errors.GateStillUnanswered: HTTPStatus.CONFLICT,
    errors.RefusalMustStand: HTTPStatus.CONFLICT,
}
