"""What stands behind the code of a notice."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from chassis.persistence import proofs
from services.admission.domain.standing import Worth, worth_of, worth_of_exit
from services.admission.domain.vocabulary import RequestType
from services.admission.storage import tables as t
from services.admission.storage.reads import notice
from services.admission.storage.records import NoticeRecord


def proof_code(session: Session, notice_id: str) -> str:
    """The code of a notice."""
    return proofs.code_of(session, notice_id)


def proof_codes(session: Session, notice_ids: Collection[str]) -> dict[str, str]:
    """The codes of several notices, by notice."""
    return proofs.codes_of(session, notice_ids)


def proven(session: Session, code: str, today: date) -> tuple[NoticeRecord, Worth] | None:
    """The notice a code stands for, and what it is worth today; nothing for a code nobody gave."""
    subject = proofs.subject_of(session, code)
    found = notice(session, subject) if subject else None
    if found is None:
        return None
    if found.facts.get("request_type") == RequestType.EXIT.value:
        return found, worth_of_exit(date.fromisoformat(str(found.facts["last"])), today)
    columns = t.WORK_ITEM_VERSION.c
    version = session.execute(
        select(columns.state, columns.start, columns.end, columns.effective_from, columns.ended_on).where(
            columns.item_id == found.item_id, columns.version == found.item_version
        )
    ).one()
    begins = max(version.start, version.effective_from)
    worth = worth_of(version.state, begins=begins, end=version.end, ended_on=version.ended_on, today=today)
    return found, worth
