"""Which HTTP status answers which refusal; the only place of dispatch that knows."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus

from chassis.documents import statuses as documents
from chassis.engine import statuses as engine
from chassis.errors import Refusal
from services.dispatch.domain import agency_errors, errors

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
    errors.GateDidNotPass: HTTPStatus.CONFLICT,
    errors.GateStillUnanswered: HTTPStatus.CONFLICT,
    errors.RefusalMustStand: HTTPStatus.CONFLICT,
}
