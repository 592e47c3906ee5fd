"""Surveys: tokens that are forgotten when they are used, and counters. There is no table of answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from chassis.persistence.upsert import insert_into
from services.assessment.domain.survey import SatisfactionSurvey
from services.assessment.storage.tables import SURVEY, SURVEY_COUNT, SURVEY_TOKEN


class StoredSurveys:
    """The surveys of all townships."""

    def __init__(self, session: Session) -> None:
        self.session = session

    def get(self, survey_id: str) -> SatisfactionSurvey | None:
        """The survey with this id."""
        return self.session.get(SatisfactionSurvey, survey_id)

    def of(self, case_no: str, township: str) -> SatisfactionSurvey | None:
        """The survey of a township in a case."""
        columns = SURVEY.c
        wanted = select(SatisfactionSurvey).where(columns.case_no == case_no, columns.township == township)
        return self.session.scalars(wanted).first()

    def add(self, survey: SatisfactionSurvey) -> None:
        """Keep a new survey."""
        self.session.add(survey)
        self.session.flush()

    def keep_tokens(self, survey_id: str, tokens: Sequence[tuple[str, str]]) -> None:
        """Keep hashes, in the order of the hashes: nothing tells in which they were made."""
        rows = [
            {"hash": hashed, "survey_id": survey_id, "group": group}
            for group, hashed in sorted(tokens, key=lambda one: one[1])
        ]
        if rows:
            self.session.execute(insert(SURVEY_TOKEN), rows)

    def use_token(self, hashed: str) -> tuple[str, str] | None:
        """Forget a token; what it was for, or nothing when there is none such."""
        used = (
            delete(SURVEY_TOKEN)
            .where(SURVEY_TOKEN.c.hash == hashed)
            .returning(SURVEY_TOKEN.c.survey_id, SURVEY_TOKEN.c.group)
        )
        row = self.session.execute(used).first()
        return None if row is None else (row[0], row[1])

    def drop_tokens(self, survey_id: str, group: str) -> int:
        """Forget the unused tokens of a group; how many there were."""
        columns = SURVEY_TOKEN.c
        dropped = delete(SURVEY_TOKEN).where(columns.survey_id == survey_id, columns.group == group)
        return len(self.session.execute(dropped.returning(columns.hash)).all())

    def count(self, survey_id: str, group: str, lines: Sequence[str]) -> None:
        """Add one to each counter, always in the same order so that two sheets never wait for each other."""
        # Rows as parameters: one statement that is compiled once, however many lines a sheet has.
        adding = insert_into(self.session, SURVEY_COUNT).on_conflict_do_update(
            index_elements=["survey_id", "group", "line"], set_={"number": SURVEY_COUNT.c.number + 1}
        )
        row = {"survey_id": survey_id, "group": group, "number": 1}
        self.session.execute(adding, [{**row, "line": line} for line in sorted(lines)])

    def lines(self, survey_id: str) -> Mapping[tuple[str, str], int]:
        """All there is of the answers."""
        columns = SURVEY_COUNT.c
        wanted = select(columns.group, columns.line, columns.number).where(columns.survey_id == survey_id)
        return {(row.group, row.line): row.number for row in self.session.execute(wanted)}

    def with_answers(self, closed_before: datetime) -> list[SatisfactionSurvey]:
        """Surveys closed before a moment whose counters are still there, the oldest first."""
        columns = SURVEY.c
        wanted = select(SatisfactionSurvey).where(
            columns.erased_at.is_(None), columns.closed_at < closed_before
        )
        return list(self.session.scalars(wanted.order_by(columns.closed_at, columns.survey_id)))

    def erase_answers(self, survey_id: str) -> None:
        """Erase the counters of a survey, and codes nobody used."""
        for table in (SURVEY_COUNT, SURVEY_TOKEN):
            self.session.execute(delete(table).where(table.c.survey_id == survey_id))

    def unused(self, survey_id: str) -> Mapping[str, int]:
        """How many tokens of each group were not used."""
        groups = self.session.scalars(
            select(SURVEY_TOKEN.c.group).where(SURVEY_TOKEN.c.survey_id == survey_id)
        )
        found: dict[str, int] = {}
        for group in groups:
            found[group] = found.get(group, 0) + 1
        return found
