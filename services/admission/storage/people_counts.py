"""What dispatch counted about people, by quarter."""

from __future__ import annotations

from sqlalchemy.orm import Session

from services.admission.domain.people_figures import PeopleCount


class StoredPeopleCounts:
    """One count for each quarter."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def find(self, county: str, quarter: str) -> PeopleCount | None:
        """The count of a quarter."""
        return self._session.get(PeopleCount, (county, quarter), with_for_update=True)

    def add(self, count: PeopleCount) -> None:
        """Keep the first one of a quarter."""
        self._session.add(count)


def people_count(session: Session, county: str, quarter: str) -> PeopleCount | None:
    """The newest count of a quarter, for the report."""
    return session.get(PeopleCount, (county, quarter))
