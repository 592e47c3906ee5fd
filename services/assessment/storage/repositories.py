"""The ports of the use cases on SQLAlchemy."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import asdict
from typing import Generic, TypeVar

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from chassis.persistence.upsert import insert_into
from services.assessment.domain.annual_assessment import AnnualAssessment, State
from services.assessment.domain.assessment_errors import AssessmentUnknown
from services.assessment.domain.charges import Charged
from services.assessment.domain.excellent_share import ExcellentShare
from services.assessment.domain.facts import Agency, Fact
from services.assessment.domain.rates import Call, Handled
from services.assessment.domain.scheme import Scheme, SchemeState, SchemeUnknown
from services.assessment.domain.succession import Succession, formers_of
from services.assessment.domain.unit import Unit
from services.assessment.storage.charges import charges_of
from services.assessment.storage.tables import (
    AGENCY,
    ANNUAL_ASSESSMENT,
    EXCELLENT_SHARE,
    FACT,
    HANDLED_EVENT,
    NUMBER_SERIES,
    SCHEME,
    SUCCESSION,
    WHISTLE_CALL,
)

T = TypeVar("T")


class StoredFacts:
    """Everything dispatch has reported, each fact once."""

    def __init__(self, session: Session) -> None:
        self.session = session

    def keep(self, fact: Fact) -> bool:
        """Keep a fact; false when it was known."""
        statement = (
            insert_into(self.session, FACT)
            .values(
                order_no=fact.order_no,
                kind=fact.kind,
                sender=fact.sender,
                agency=fact.agency,
                township=fact.township,
                at=fact.at,
                year=fact.year,
            )
            .on_conflict_do_nothing()
            .returning(FACT.c.order_no)
        )
        return self.session.execute(statement).first() is not None

    def charged(self, agency: Agency, township: str, year: int, apart: Collection[str] = ()) -> list[Charged]:
        """What dispatch reported about an agency in a township in a year, and about those they took over from
        (AST-06, AST-07); townships that judge apart are not counted twice."""
        before = formers_of(StoredSuccessions(self.session).all(), {agency.code, township})
        agencies = [agency, *(one for code in before[agency.code] if (one := self._agency(code)))]
        places = [township, *(code for code in before[township] if code not in apart)]
        return [
            charge
            for one in agencies
            for place in places
            for charge in charges_of(self.session, one, place, year)
        ]

    def _agency(self, code: str) -> Agency | None:
        return self.session.get(Agency, code)


class StoredSuccessions:
    """Who took over from whom; a county has few of them."""

    def __init__(self, session: Session) -> None:
        self.session = session

    def get(self, former: str) -> Succession | None:
        """Who took over from this one."""
        return self.session.get(Succession, former)

    def all(self) -> list[Succession]:
        """Every succession, the oldest first."""
        return list(self.session.scalars(select(Succession).order_by(SUCCESSION.c.on, SUCCESSION.c.former)))

    def add(self, succession: Succession) -> None:
        """Keep a new one."""
        self.session.add(succession)
        self.session.flush()


class StoredCalls:
    """What came of every whistle, body by body, each once."""

    def __init__(self, session: Session) -> None:
        self.session = session

    def keep(self, call: Call) -> bool:
        """Keep a call; false when it was known."""
        statement = (
            insert_into(self.session, WHISTLE_CALL)
            .values(**asdict(call), year=call.year)
            .on_conflict_do_nothing()
            .returning(WHISTLE_CALL.c.body)
        )
        return self.session.execute(statement).first() is not None


class StoredHandled:
    """What came of every event, each once."""

    def __init__(self, session: Session) -> None:
        self.session = session

    def keep(self, handled: Handled) -> bool:
        """Keep an event; false when it was known."""
        statement = (
            insert_into(self.session, HANDLED_EVENT)
            .values(**asdict(handled), year=handled.year)
            .on_conflict_do_nothing()
            .returning(HANDLED_EVENT.c.event_no)
        )
        return self.session.execute(statement).first() is not None


class _Kept(Generic[T]):
    """Objects of one kind by code; those added in this work are found before they are written."""

    kind: type[T]

    def __init__(self, session: Session) -> None:
        self.session = session
        self._added: dict[str, T] = {}

    def get(self, code: str) -> T | None:
        """The object with this code."""
        return self._added.get(code) or self.session.get(self.kind, code)

    def _keep(self, code: str, new: T) -> None:
        self._added[code] = new
        self.session.add(new)


class StoredAgencies(_Kept[Agency]):
    """The stationed agencies."""

    kind = Agency

    def add(self, agency: Agency) -> None:
        """Keep a new agency."""
        self._keep(agency.code, agency)

    def all(self) -> list[Agency]:
        """The whole register."""
        return list(self.session.scalars(select(Agency).order_by(AGENCY.c.code)))


class StoredUnits(_Kept[Unit]):
    """The directory's units."""

    kind = Unit

    def add(self, unit: Unit) -> None:
        """Keep a new unit."""
        self._keep(unit.code, unit)

    def names(self, codes: list[str]) -> dict[str, str]:
        """What units are called."""
        found = {code: self.get(code) for code in codes}
        return {code: unit.name for code, unit in found.items() if unit is not None}


class StoredSchemes:
    """The scoring schemes of all years."""

    def __init__(self, session: Session) -> None:
        self.session = session

    def all(self, county: str, year: int) -> list[Scheme]:
        """Every version of a year, oldest first."""
        wanted = select(Scheme).where(SCHEME.c.county == county, SCHEME.c.year == year)
        return list(self.session.scalars(wanted.order_by(SCHEME.c.version)))

    def frozen(self, county: str, year: int) -> Scheme | None:
        """What the year is judged by."""
        return next((one for one in self.all(county, year) if one.state is SchemeState.FROZEN), None)

    def version(self, county: str, year: int, version: int) -> Scheme:
        """One version, or `SchemeUnknown`."""
        scheme = self.session.get(Scheme, (county, year, version))
        if scheme is None:
            raise SchemeUnknown(year=year)
        return scheme

    def add(self, scheme: Scheme) -> None:
        """Keep a new version."""
        self.session.add(scheme)


class StoredAssessments:
    """The yearly assessments of all agencies."""

    def __init__(self, session: Session) -> None:
        self.session = session

    def get(self, case_no: str) -> AnnualAssessment:
        """The assessment, or `AssessmentUnknown`."""
        found = self.session.get(AnnualAssessment, case_no)
        if found is None:
            raise AssessmentUnknown(case_no=case_no)
        return found

    def of(self, year: int, agency: str) -> AnnualAssessment | None:
        """The assessment of an agency in a year."""
        columns = ANNUAL_ASSESSMENT.c
        wanted = select(AnnualAssessment).where(columns.year == year, columns.agency == agency)
        return self.session.scalars(wanted).first()

    def open_ones(self) -> list[AnnualAssessment]:
        """Everything that is neither published nor left out."""
        columns = ANNUAL_ASSESSMENT.c
        ended = (State.PUBLISHED, State.NOT_ASSESSED)
        wanted = select(AnnualAssessment).where(columns.state.not_in(ended)).order_by(columns.case_no)
        return list(self.session.scalars(wanted))

    def any_of(self, year: int) -> bool:
        """Whether anybody is being assessed for a year."""
        wanted = select(func.count()).where(ANNUAL_ASSESSMENT.c.year == year)
        return bool(self.session.execute(wanted).scalar_one())

    def of_year(self, year: int) -> list[AnnualAssessment]:
        """Every assessment of a year."""
        columns = ANNUAL_ASSESSMENT.c
        wanted = select(AnnualAssessment).where(columns.year == year).order_by(columns.case_no)
        return list(self.session.scalars(wanted))

    def add(self, assessment: AnnualAssessment) -> None:
        """Keep a new assessment."""
        self.session.add(assessment)
        self.session.flush()


class StoredExcellentShares:
    """The lists of 优秀 of the years that have a share."""

    def __init__(self, session: Session) -> None:
        self.session = session

    def get(self, county: str, year: int) -> ExcellentShare | None:
        """The list of a year, once it is fixed."""
        return self.session.get(ExcellentShare, (county, year))

    def add(self, fixed: ExcellentShare) -> bool:
        """Keep a new list; false when somebody has fixed the year's at the same moment."""
        statement = (
            insert_into(self.session, EXCELLENT_SHARE)
            .values(**{one.key: getattr(fixed, one.key) for one in EXCELLENT_SHARE.c})
            .on_conflict_do_nothing()
        )
        return self.session.execute(statement.returning(EXCELLENT_SHARE.c.year)).first() is not None


class StoredNumbers:
    """Gap-free running numbers: taken in the transaction that uses them."""

    def __init__(self, session: Session) -> None:
        self.session = session

    def next(self, series: str, year: int) -> int:
        """The next number of a series in a year."""
        insert = insert_into(self.session, NUMBER_SERIES).values(series=series, year=year, last=1)
        statement = insert.on_conflict_do_update(
            index_elements=["series", "year"], set_={"last": NUMBER_SERIES.c.last + 1}
        ).returning(NUMBER_SERIES.c.last)
        return int(self.session.execute(statement).scalar_one())
