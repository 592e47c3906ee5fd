"""Every message type there is: who says it, who listens, and what it must look like."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from contracts.admission import v1 as admission
from contracts.assessment import v1 as assessment
from contracts.directory import v1 as directory
from contracts.dispatch import v1 as dispatch
from contracts.message import ANY_SERVICE, ContractBroken, Message, check
from contracts.recognising import recogniser
from contracts.supervision import v1 as supervision
from contracts.worklist import v1 as worklist

_TYPES: tuple[type[Message], ...] = (
    directory.UnitPublished,
    directory.CalendarPublished,
    admission.ItemAdmitted,
    admission.ItemSuperseded,
    admission.ItemEnded,
    admission.ItemSuspended,
    admission.ItemResumed,
    admission.ListEntryPublished,
    admission.CatalogueSnapshot,
    admission.CatalogueChecked,
    admission.ProcedureConverted,
    admission.WorkSuspended,
    admission.WorkSettled,
    admission.DutyPublished,
    admission.GateAnswered,
    dispatch.GateAsked,
    dispatch.OrderCreated,
    dispatch.OrderAccepted,
    dispatch.OrderRefused,
    dispatch.OrderDone,
    dispatch.OrderRecalled,
    dispatch.OrderPooled,
    dispatch.OrderBlocked,
    dispatch.SenderRated,
    dispatch.AgencyPublished,
    dispatch.HeadChanged,
    dispatch.StaffNotified,
    dispatch.PeopleCounted,
    dispatch.StatsYearly,
    dispatch.SecondmentStarted,
    dispatch.SecondmentEnded,
    assessment.ResultFinalised,
    assessment.StatementSigned,
    dispatch.WhistleClosed,
    dispatch.EventClosed,
    supervision.AlertRaised,
    worklist.CaseMoved,
    worklist.CaseCopied,
    worklist.CaseSupervised,
)

SCHEMAS: Mapping[str, type[Message]] = {schema.type_name: schema for schema in _TYPES}
LISTENERS: Mapping[str, tuple[str, ...]] = {schema.type_name: schema.listeners for schema in _TYPES}
MEMBERS: tuple[str, ...] = ("admission", "assessment", "dispatch", "portal")
"""Every part of the house that sends or hears messages."""

_READY = {type_name: schema() for type_name, schema in SCHEMAS.items()}
_RECOGNISES = {type_name: recogniser(schema) for type_name, schema in _READY.items()}


def validate(type_name: str, data: Mapping[str, Any]) -> None:
    """Refuse a message that is not what its type promises."""
    schema = _READY.get(type_name)
    if schema is None:
        raise ContractBroken(type_name, "no such message type")
    if not _RECOGNISES[type_name](data):
        check(schema, type_name, data)


def said_by(member: str) -> Mapping[str, tuple[str, ...]]:
    """The types a member may say, each with its listeners: the routes of its outbox."""
    return {
        type_name: schema.listeners
        for type_name, schema in SCHEMAS.items()
        if schema.owner in (member, ANY_SERVICE)
    }


def heard_by(member: str) -> frozenset[str]:
    """The types that reach a member."""
    return frozenset(type_name for type_name, listeners in LISTENERS.items() if member in listeners)
