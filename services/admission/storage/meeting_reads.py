"""What the pages about meetings ask: the list, and one meeting with what its minutes are made of."""

from __future__ import annotations

from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from services.admission.domain.meeting import AgendaLine
from services.admission.domain.requirements import codes
from services.admission.domain.vocabulary import ApplicationState
from services.admission.storage import tables as t
from services.admission.storage.paging import Page, page_of, page_size


def meetings(session: Session, county: str, *, after: str = "", limit: int = 50) -> Page[Any]:
    """Meetings of a county, the one called last first, each with the number of its cases."""
    cases = (
        select(func.count())
        .where(t.HEARING.c.meeting_id == t.MEETING.c.id)
        .correlate(t.MEETING)
        .scalar_subquery()
    )
    wanted = (
        select(t.MEETING, cases.label("cases"))
        .where(t.MEETING.c.county == county)
        .order_by(t.MEETING.c.id.desc())
        .limit(page_size(limit) + 1)
    )
    if after:
        wanted = wanted.where(t.MEETING.c.id < after)
    rows = session.execute(wanted).all()
    page = page_of(rows, limit, lambda row: row, "id")
    return Page([dict(row._mapping) for row in page.items], page.next)


def to_be_heard(session: Session, meeting_id: str) -> list[AgendaLine]:
    """The cases a meeting has still to hear, in the order they were put on its agenda."""
    wanted = (
        select(
            t.HEARING.c.case_no, t.APPLICATION.c.item_name, t.APPLICATION.c.applicant, t.HEARING.c.entitled
        )
        .join(t.APPLICATION, t.APPLICATION.c.case_no == t.HEARING.c.case_no)
        .where(
            t.HEARING.c.meeting_id == meeting_id,
            t.HEARING.c.opened_at.is_(None),
            t.HEARING.c.outcome.is_(None),
            t.APPLICATION.c.state == ApplicationState.MEETING,
        )
        .order_by(t.HEARING.c.id)
    )
    return [AgendaLine(*row) for row in session.execute(wanted)]


def meeting(session: Session, county: str, meeting_id: str) -> dict[str, Any] | None:
    """One meeting with its agenda, in the order the cases were put on it."""
    found = session.execute(
        select(t.MEETING).where(t.MEETING.c.id == meeting_id, t.MEETING.c.county == county)
    ).first()
    if found is None:
        return None
    rows = session.execute(
        select(t.HEARING, t.APPLICATION.c.item_name, t.APPLICATION.c.applicant, t.APPLICATION.c.facts)
        .join(t.APPLICATION, t.APPLICATION.c.case_no == t.HEARING.c.case_no)
        .where(t.HEARING.c.meeting_id == meeting_id)
        .order_by(t.HEARING.c.id)
    )
    agenda = [_with_parties(dict(row._mapping)) for row in rows]
    heard = {(one["case_no"], one["number"]) for one in agenda}
    cases = sorted({one["case_no"] for one in agenda})
    ballots = [
        dict(row._mapping)
        for row in session.execute(
            select(t.BALLOT).where(t.BALLOT.c.case_no.in_(cases)).order_by(t.BALLOT.c.id)
        )
    ]
    comments = session.execute(
        select(t.OPINION)
        .where(t.OPINION.c.case_no.in_(cases), t.OPINION.c.kind == "comment")
        .order_by(t.OPINION.c.id)
    )
    return {
        **dict(found._mapping),
        "agenda": agenda,
        "ballots": [one for one in ballots if (one["case_no"], one["hearing"]) in heard],
        "comments": [
            one for row in comments if ((one := dict(row._mapping))["case_no"], one["round"]) in heard
        ],
    }


def _with_parties(line: dict[str, Any]) -> dict[str, Any]:
    """A case of the agenda with the townships and communities it concerns."""
    facts = line.pop("facts")
    return {**line, "parties": [*codes(facts, "townships"), *codes(facts, "communities")]}
