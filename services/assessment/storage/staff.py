"""The months and years of agencies’ staff, on SQLAlchemy."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import Session

from chassis.persistence.upsert import insert_into
from services.assessment.domain.staff_errors import StaffUnknown
from services.assessment.domain.staff_marks import MonthSheet, StaffYear
from services.assessment.storage.tables import STAFF_MONTH, STAFF_YEAR


class StoredStaff:
    """What townships marked, and what became of it in the year."""

    def __init__(self, session: Session) -> None:
        self.session = session

    def add_sheet(self, sheet: MonthSheet) -> bool:
        """Keep the marks of a month; false when somebody else’s became this version at the same moment."""
        values = {column.name: getattr(sheet, column.name) for column in STAFF_MONTH.columns}
        adding = insert_into(self.session, STAFF_MONTH).values(values).on_conflict_do_nothing()
        return self.session.execute(adding.returning(STAFF_MONTH.c.version)).first() is not None

    def last_sheet(self, agency: str, township: str, year: int, month: int) -> MonthSheet | None:
        """The marks of a month as they are now."""
        columns = STAFF_MONTH.c
        wanted = select(MonthSheet).where(
            columns.year == year,
            columns.agency == agency,
            columns.township == township,
            columns.month == month,
        )
        return self.session.scalars(wanted.order_by(columns.version.desc()).limit(1)).first()

    def sheets(self, year: int, agencies: Collection[str]) -> list[MonthSheet]:
        """Every version of every month of these agencies in a year."""
        columns = STAFF_MONTH.c
        wanted = select(MonthSheet).where(columns.year == year, columns.agency.in_(sorted(agencies)))
        order = (columns.agency, columns.township, columns.month, columns.version)
        return list(self.session.scalars(wanted.order_by(*order)))

    def add(self, year: StaffYear) -> None:
        """Keep a year that was told."""
        self.session.add(year)
        self.session.flush()

    def get(self, case_no: str) -> StaffYear:
        """The year, or `StaffUnknown`."""
        found = self.session.get(StaffYear, case_no)
        if found is None:
            raise StaffUnknown(key=case_no)
        return found

    def of(self, year: int, agency: str) -> StaffYear | None:
        """The year of an agency that was told."""
        return next(iter(self.years(year, [agency])), None)

    def years(self, year: int, agencies: Collection[str]) -> list[StaffYear]:
        """The years of these agencies that were told."""
        columns = STAFF_YEAR.c
        wanted = select(StaffYear).where(columns.year == year, columns.agency.in_(sorted(agencies)))
        return list(self.session.scalars(wanted.order_by(columns.agency)))
