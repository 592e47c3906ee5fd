"""Notices of changes of staff: kept by number."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.dispatch.domain.staff_notice import StaffNotice
from services.dispatch.domain.staff_notice_errors import NoticeUnknown
from services.dispatch.storage.tables import STAFF_NOTICE


class StoredNotices:
    """All notices ever sent."""

    def __init__(self, session: Session) -> None:
        self.session = session

    def get(self, case_no: str) -> StaffNotice:
        """The notice, or `NoticeUnknown`."""
        notice = self.session.get(StaffNotice, case_no)
        if notice is None:
            raise NoticeUnknown(case_no=case_no)
        return notice

    def add(self, notice: StaffNotice) -> None:
        """Keep a new notice; what its process does at once finds it."""
        self.session.add(notice)
        self.session.flush()


def staff_notice(session: Session, case_no: str) -> StaffNotice | None:
    """One notice."""
    return session.get(StaffNotice, case_no)


def staff_notices(session: Session, *, before: str, limit: int) -> Sequence[StaffNotice]:
    """The newest first."""
    wanted = select(StaffNotice).order_by(STAFF_NOTICE.c.case_no.desc()).limit(limit)
    if before:
        wanted = wanted.where(STAFF_NOTICE.c.case_no < before)
    return session.scalars(wanted).all()
