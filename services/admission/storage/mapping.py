"""How the domain objects of admission sit in their tables; the domain itself knows nothing of it."""

from __future__ import annotations

from typing import Any, Literal

from sqlalchemy import Table
from sqlalchemy.orm import registry, relationship

from services.admission.domain.application import Application
from services.admission.domain.attachment import Attachment
from services.admission.domain.blocked_order import BlockedOrder
from services.admission.domain.committee import Committee, Membership
from services.admission.domain.consultation import Consultation, Opinion
from services.admission.domain.directory import Unit
from services.admission.domain.documents import Filing, WorkNotice
from services.admission.domain.exit_filing import ExitFiling
from services.admission.domain.follow_up import FollowUp
from services.admission.domain.funds import FundsReceipt
from services.admission.domain.guidance_list import ListEntry
from services.admission.domain.meeting import BallotCast, Coordination, Hearing, Meeting, ReviewRequest
from services.admission.domain.order_note import OrderNote
from services.admission.domain.people_figures import PeopleCount
from services.admission.domain.plan import PlanVersion
from services.admission.domain.records import (
    Approval,
    CorrectionNotice,
    Dossier,
    Objection,
    PreliminaryReview,
    Vote,
)
from services.admission.domain.rejection import Rejection
from services.admission.domain.township_duty import TownshipDuty
from services.admission.domain.unadmitted_work import UnadmittedWork
from services.admission.domain.work_item import WorkItem, WorkItemVersion
from services.admission.storage import tables as t
from services.admission.storage.burden_keeping import keep_burden
from services.admission.storage.catalogue_terms import keep_terms

MAPPERS = registry(metadata=t.METADATA)


def _children(kind: type[Any], order: Any, *, lazy: Literal["select", "selectin"] = "select") -> Any:
    """The records of an owner in the order they were made; they live and end with it."""
    return relationship(kind, order_by=order, lazy=lazy, cascade="all, delete-orphan")


def _map(kind: type[Any], table: Table, **properties: Any) -> None:
    MAPPERS.map_imperatively(kind, table, properties=properties)


_map(PlanVersion, t.PLAN)
_map(Consultation, t.CONSULTATION)
_map(Opinion, t.OPINION)
_map(CorrectionNotice, t.CORRECTION_NOTICE)
_map(PreliminaryReview, t.PRELIMINARY_REVIEW)
_map(Vote, t.VOTE)
_map(Objection, t.OBJECTION)
_map(Approval, t.APPROVAL)
_map(Dossier, t.DOSSIER)
_map(Coordination, t.COORDINATION)
_map(Hearing, t.HEARING)
_map(BallotCast, t.BALLOT)
_map(Meeting, t.MEETING)
_map(ReviewRequest, t.REVIEW_REQUEST)
_map(
    Application,
    t.APPLICATION,
    plans=_children(PlanVersion, t.PLAN.c.version),
    consultations=_children(Consultation, t.CONSULTATION.c.id),
    opinions=_children(Opinion, t.OPINION.c.id),
    corrections=_children(CorrectionNotice, t.CORRECTION_NOTICE.c.number),
    reviews=_children(PreliminaryReview, t.PRELIMINARY_REVIEW.c.id),
    votes=_children(Vote, t.VOTE.c.id),
    objections=_children(Objection, t.OBJECTION.c.id),
    approvals=_children(Approval, t.APPROVAL.c.id),
    dossiers=_children(Dossier, t.DOSSIER.c.keeper),
    coordinations=_children(Coordination, t.COORDINATION.c.round),
    review_requests=_children(ReviewRequest, t.REVIEW_REQUEST.c.id),
    hearings=_children(Hearing, t.HEARING.c.number),
    ballots=_children(BallotCast, t.BALLOT.c.id),
)
_map(WorkItemVersion, t.WORK_ITEM_VERSION)
_map(
    WorkItem,
    t.WORK_ITEM,
    versions=_children(WorkItemVersion, t.WORK_ITEM_VERSION.c.version, lazy="selectin"),
)
_map(Membership, t.MEMBERSHIP)
_map(Committee, t.COMMITTEE, memberships=_children(Membership, t.MEMBERSHIP.c.id, lazy="selectin"))
_map(WorkNotice, t.WORK_NOTICE)
_map(Filing, t.FILING)
_map(ListEntry, t.LIST_ENTRY)
_map(Unit, t.UNIT)
_map(BlockedOrder, t.BLOCKED_ORDER)
_map(ExitFiling, t.EXIT_FILING)
_map(UnadmittedWork, t.UNADMITTED_WORK)
_map(FollowUp, t.FOLLOW_UP)
_map(TownshipDuty, t.TOWNSHIP_DUTY)
_map(OrderNote, t.ORDER_NOTE)
_map(PeopleCount, t.PEOPLE_COUNT)
_map(FundsReceipt, t.FUNDS_RECEIPT)
_map(Rejection, t.RESIDENT_REJECTION)
_map(Attachment, t.ATTACHMENT)
keep_terms()
keep_burden()
