"""Which HTTP status answers which refusal; the only place of admission that knows."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus

from chassis.documents import statuses as document_statuses
from chassis.engine import statuses as engine_statuses
from chassis.errors import Refusal
from services.admission.domain import errors, taking_back

STATUSES: Mapping[type[Refusal], int] = {
    **engine_statuses.STATUSES,
    **document_statuses.STATUSES,
    errors.ApplicantNotEligible: HTTPStatus.FORBIDDEN,
    errors.NotYours: HTTPStatus.FORBIDDEN,
    errors.ApproverNotInOffice: HTTPStatus.FORBIDDEN,
    errors.ReviewNotSeparate: HTTPStatus.FORBIDDEN,
    errors.OwnCase: HTTPStatus.FORBIDDEN,
    errors.NotEntitled: HTTPStatus.FORBIDDEN,
    errors.CaseUnknown: HTTPStatus.NOT_FOUND,
    errors.ItemUnknown: HTTPStatus.NOT_FOUND,
    errors.EntryUnknown: HTTPStatus.NOT_FOUND,
    errors.UnitUnknown: HTTPStatus.NOT_FOUND,
    errors.OpinionUnknown: HTTPStatus.NOT_FOUND,
    errors.ConditionUnknown: HTTPStatus.NOT_FOUND,
    errors.FileUnknown: HTTPStatus.NOT_FOUND,
    errors.StepNotOpen: HTTPStatus.CONFLICT,
    taking_back.PartiesAsked: HTTPStatus.CONFLICT,
    taking_back.VotesCast: HTTPStatus.CONFLICT,
    errors.OpinionAlreadyAnswered: HTTPStatus.CONFLICT,
    errors.AlreadyRegistered: HTTPStatus.CONFLICT,
    errors.AlreadyVoted: HTTPStatus.CONFLICT,
    errors.AlreadyIssued: HTTPStatus.CONFLICT,
    errors.NameTaken: HTTPStatus.CONFLICT,
    errors.ReturnedBefore: HTTPStatus.CONFLICT,
    errors.LimitStillRunning: HTTPStatus.CONFLICT,
    errors.CommitteeNotConstituted: HTTPStatus.CONFLICT,
    errors.OpinionUnanswered: HTTPStatus.CONFLICT,
    errors.NotApproved: HTTPStatus.CONFLICT,
    errors.NoticeMissing: HTTPStatus.CONFLICT,
    errors.DocumentWordMissing: HTTPStatus.CONFLICT,
    errors.ArchiveIncomplete: HTTPStatus.CONFLICT,
    errors.ObjectionStands: HTTPStatus.CONFLICT,
    errors.MajorityMissing: HTTPStatus.CONFLICT,
    errors.PartyNotAsked: HTTPStatus.CONFLICT,
    errors.OutcomeUnknown: HTTPStatus.UNPROCESSABLE_ENTITY,
    errors.ReasonMissing: HTTPStatus.UNPROCESSABLE_ENTITY,
    errors.PlanIncomplete: HTTPStatus.UNPROCESSABLE_ENTITY,
    errors.ApplicationIncomplete: HTTPStatus.UNPROCESSABLE_ENTITY,
    errors.ContactMissing: HTTPStatus.UNPROCESSABLE_ENTITY,
    errors.OpinionsMissing: HTTPStatus.UNPROCESSABLE_ENTITY,
    errors.SimpleNotAllowed: HTTPStatus.UNPROCESSABLE_ENTITY,
    errors.ItemListed: HTTPStatus.UNPROCESSABLE_ENTITY,
    errors.NotListed: HTTPStatus.UNPROCESSABLE_ENTITY,
    errors.DecisionFirst: HTTPStatus.UNPROCESSABLE_ENTITY,
    errors.SecondCorrection: HTTPStatus.UNPROCESSABLE_ENTITY,
    errors.CorrectionTooWide: HTTPStatus.UNPROCESSABLE_ENTITY,
    errors.NothingToCorrect: HTTPStatus.UNPROCESSABLE_ENTITY,
    errors.KeeperUnknown: HTTPStatus.UNPROCESSABLE_ENTITY,
    errors.PartyNotConcerned: HTTPStatus.UNPROCESSABLE_ENTITY,
    errors.ConditionsMissing: HTTPStatus.UNPROCESSABLE_ENTITY,
    errors.ObjectionsMissing: HTTPStatus.UNPROCESSABLE_ENTITY,
    errors.ScopeMissing: HTTPStatus.UNPROCESSABLE_ENTITY,
    errors.CategoryUnknown: HTTPStatus.UNPROCESSABLE_ENTITY,
    errors.GuidanceListRejected: HTTPStatus.UNPROCESSABLE_ENTITY,
    errors.FormDataInvalid: HTTPStatus.UNPROCESSABLE_ENTITY,
}
