"""Which status answers a refusal of the engine: the same in every service, so it is written once."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus

from chassis.engine import act_refusals, designing, forms, front_door, incidents, refusals, repairing
from chassis.errors import Refusal

STATUSES: Mapping[type[Refusal], int] = {
    refusals.ProcessUnknown: HTTPStatus.NOT_FOUND,
    refusals.CaseUnknown: HTTPStatus.NOT_FOUND,
    refusals.TaskUnknown: HTTPStatus.NOT_FOUND,
    refusals.TaskStale: HTTPStatus.CONFLICT,
    refusals.TaskFinished: HTTPStatus.CONFLICT,
    refusals.TaskWithdrawn: HTTPStatus.CONFLICT,
    refusals.TaskClaimed: HTTPStatus.CONFLICT,
    refusals.TaskCosigning: HTTPStatus.CONFLICT,
    refusals.TaskNotYours: HTTPStatus.FORBIDDEN,
    act_refusals.NotAStep: HTTPStatus.UNPROCESSABLE_ENTITY,
    act_refusals.DelegatedAlready: HTTPStatus.CONFLICT,
    act_refusals.ReasonNeeded: HTTPStatus.UNPROCESSABLE_ENTITY,
    act_refusals.ColleagueIsYou: HTTPStatus.UNPROCESSABLE_ENTITY,
    act_refusals.ColleagueElsewhere: HTTPStatus.UNPROCESSABLE_ENTITY,
    act_refusals.ColleagueWithoutRole: HTTPStatus.UNPROCESSABLE_ENTITY,
    act_refusals.NobodyToCopy: HTTPStatus.CONFLICT,
    act_refusals.NotYoursToAct: HTTPStatus.FORBIDDEN,
    act_refusals.NobodyToUrge: HTTPStatus.CONFLICT,
    act_refusals.NotYoursToUrge: HTTPStatus.FORBIDDEN,
    act_refusals.UrgedTooSoon: HTTPStatus.TOO_MANY_REQUESTS,
    act_refusals.RemarkEmpty: HTTPStatus.UNPROCESSABLE_ENTITY,
    act_refusals.ReturnNotPossible: HTTPStatus.UNPROCESSABLE_ENTITY,
    act_refusals.ReturnNotReached: HTTPStatus.CONFLICT,
    act_refusals.AlreadyEffective: HTTPStatus.CONFLICT,
    act_refusals.StraightNotPossible: HTTPStatus.UNPROCESSABLE_ENTITY,
    act_refusals.WithdrawTooLate: HTTPStatus.CONFLICT,
    act_refusals.WithdrawNotYours: HTTPStatus.FORBIDDEN,
    act_refusals.SignerIsYou: HTTPStatus.UNPROCESSABLE_ENTITY,
    act_refusals.SignerTwice: HTTPStatus.CONFLICT,
    act_refusals.SignersMissing: HTTPStatus.UNPROCESSABLE_ENTITY,
    act_refusals.CosignUnknown: HTTPStatus.CONFLICT,
    act_refusals.CosignTextMissing: HTTPStatus.UNPROCESSABLE_ENTITY,
    act_refusals.SeparationOfDuties: HTTPStatus.UNPROCESSABLE_ENTITY,
    act_refusals.BatchNotOffered: HTTPStatus.UNPROCESSABLE_ENTITY,
    refusals.OutcomeUnknown: HTTPStatus.UNPROCESSABLE_ENTITY,
    refusals.DraftTooLarge: HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    incidents.CaseStuck: HTTPStatus.CONFLICT,
    repairing.IncidentUnknown: HTTPStatus.NOT_FOUND,
    repairing.IncidentClosed: HTTPStatus.CONFLICT,
    repairing.RetriedByPerson: HTTPStatus.CONFLICT,
    repairing.NotSkippable: HTTPStatus.CONFLICT,
    repairing.StillStuck: HTTPStatus.CONFLICT,
    repairing.VariableUnknown: HTTPStatus.UNPROCESSABLE_ENTITY,
    forms.FormInvalid: HTTPStatus.UNPROCESSABLE_ENTITY,
    designing.DefinitionUnsound: HTTPStatus.UNPROCESSABLE_ENTITY,
    front_door.BpmnTooLarge: HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    front_door.BpmnDoctype: HTTPStatus.UNPROCESSABLE_ENTITY,
    front_door.BpmnNotWellFormed: HTTPStatus.UNPROCESSABLE_ENTITY,
    front_door.BpmnNotBpmn: HTTPStatus.UNPROCESSABLE_ENTITY,
    front_door.BpmnTooDeep: HTTPStatus.UNPROCESSABLE_ENTITY,
    front_door.BpmnTooComplex: HTTPStatus.UNPROCESSABLE_ENTITY,
}
