"""Schemes and yearly assessments for pages."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.assessment.domain.annual_assessment import AnnualAssessment
from services.assessment.domain.charges import Charged
from services.assessment.domain.excellent_share import ExcellentShare
from services.assessment.domain.facts import Agency
from services.assessment.domain.scheme import Rules, Scheme
from services.assessment.domain.staff_marks import MonthSheet, StaffYear
from services.assessment.domain.succession import TOWNSHIP, Succession, to_be_judged
from services.assessment.domain.survey import ANSWERED, BLANK, PAPER, SatisfactionSurvey
from services.assessment.domain.target_statement import TargetStatement
from services.assessment.domain.unit import Unit
from services.assessment.storage.repositories import StoredFacts, StoredSuccessions
from services.assessment.storage.staff import StoredStaff
from services.assessment.storage.statements import Key, StoredStatements
from services.assessment.storage.surveys import StoredSurveys
from services.assessment.storage.tables import (
    AGENCY,
    ANNUAL_ASSESSMENT,
    SCHEME,
    SURVEY,
    SURVEY_COUNT,
    SURVEY_TOKEN,
    TARGET_STATEMENT,
    UNIT,
)


def assessment(session: Session, case_no: str) -> AnnualAssessment | None:
    """One assessment."""
    return session.get(AnnualAssessment, case_no)


def assessments(session: Session, year: int) -> list[AnnualAssessment]:
    """Every assessment of a year, by agency."""
    wanted = select(AnnualAssessment).where(ANNUAL_ASSESSMENT.c.year == year)
    return list(session.scalars(wanted.order_by(ANNUAL_ASSESSMENT.c.agency)))


def not_begun(session: Session, year: int) -> list[str]:
    """The agencies of the register whose year has not begun."""
    register = session.scalars(select(AGENCY.c.code).order_by(AGENCY.c.code))
    begun = set(session.scalars(select(ANNUAL_ASSESSMENT.c.agency).where(ANNUAL_ASSESSMENT.c.year == year)))
    return to_be_judged(register, begun, successions(session), year)


def schemes(session: Session, county: str, year: int) -> list[Scheme]:
    """Every version of the scheme of a year, oldest first."""
    wanted = select(Scheme).where(SCHEME.c.county == county, SCHEME.c.year == year)
    return list(session.scalars(wanted.order_by(SCHEME.c.version)))


def excellent_share(session: Session, county: str, year: int) -> ExcellentShare | None:
    """The list of 优秀 of a year, once it is fixed."""
    return session.get(ExcellentShare, (county, year))


def rules(session: Session, found: AnnualAssessment) -> Rules:
    """What an assessment is judged by."""
    scheme = session.get(Scheme, (found.county, found.year, found.scheme_version))
    if scheme is None:
        raise LookupError(f"{found.case_no} is judged by a scheme that is not there")
    return scheme.rules


def charged(session: Session, found: AnnualAssessment, township: str) -> list[Charged]:
    """What dispatch reported about the agency in a township."""
    agency = session.get(Agency, found.agency)
    if agency is None:
        return []
    return StoredFacts(session).charged(agency, township, found.year, found.townships)


def statement(session: Session, case_no: str) -> TargetStatement | None:
    """One target statement."""
    return session.get(TargetStatement, case_no)


def statements(
    session: Session, year: int, units: Collection[str] | None, after: Key | None, limit: int
) -> list[TargetStatement]:
    """The statements of a year, by agency, as far as these units are concerned."""
    return StoredStatements(session).page(year=year, units=units, after=after, limit=limit)


def standing_statements(session: Session, found: AnnualAssessment, township: str) -> list[TargetStatement]:
    """The signed statements a township judges an agency by."""
    return StoredStatements(session).standing(found.year, [found.agency], [township])


def statement_chain(session: Session, found: TargetStatement) -> list[TargetStatement]:
    """Every statement of the same agency, township and year, oldest first."""
    columns = TARGET_STATEMENT.c
    wanted = select(TargetStatement).where(
        columns.year == found.year, columns.agency == found.agency, columns.township == found.township
    )
    return list(session.scalars(wanted.order_by(columns.case_no)))


def statement_before(session: Session, found: TargetStatement) -> TargetStatement | None:
    """The signed statement of the year before, for the stock-take."""
    known = StoredStatements(session).standing(found.year - 1, [found.agency], [found.township])
    return known[-1] if known else None


def statement_paper(session: Session, sha256: str) -> bytes | None:
    """A signed document, byte for byte."""
    return StoredStatements(session).paper(sha256)


def successions(session: Session) -> list[Succession]:
    """Who took over from whom."""
    return StoredSuccessions(session).all()


def townships(session: Session) -> list[Unit]:
    """The townships of the directory."""
    wanted = select(Unit).where(UNIT.c.kind == TOWNSHIP).order_by(UNIT.c.code)
    return list(session.scalars(wanted))


def staff_year(session: Session, case_no: str) -> StaffYear | None:
    """One year of an agency’s staff."""
    return session.get(StaffYear, case_no)


def staff_years(session: Session, year: int, agencies: Collection[str]) -> list[StaffYear]:
    """The years of these agencies that were told."""
    return StoredStaff(session).years(year, agencies)


def staff_sheets(session: Session, year: int, agencies: Collection[str]) -> list[MonthSheet]:
    """Every version of every month these agencies’ staff were marked in."""
    return StoredStaff(session).sheets(year, agencies)


def survey(session: Session, case_no: str, township: str) -> SatisfactionSurvey | None:
    """The survey of a township in a case."""
    return StoredSurveys(session).of(case_no, township)


def survey_of_token(session: Session, hashed: str) -> SatisfactionSurvey | None:
    """The survey an unused token is for."""
    wanted = select(SURVEY_TOKEN.c.survey_id).where(SURVEY_TOKEN.c.hash == hashed)
    survey_id = session.scalar(wanted)
    return None if survey_id is None else session.get(SatisfactionSurvey, survey_id)


def survey_lines(session: Session, survey_id: str) -> tuple[Mapping[tuple[str, str], int], Mapping[str, int]]:
    """All there is of the answers, and how many tokens are unused."""
    stored = StoredSurveys(session)
    return stored.lines(survey_id), stored.unused(survey_id)


def surveys_of(
    session: Session, year: int
) -> Mapping[str, Sequence[tuple[SatisfactionSurvey, Mapping[tuple[str, str], int]]]]:
    """The surveys of a year by case, each with its counters: two statements, however many there are."""
    counted: dict[str, dict[tuple[str, str], int]] = {}
    columns = SURVEY_COUNT.c
    mine = select(SURVEY.c.survey_id).where(SURVEY.c.year == year)
    wanted = select(columns.survey_id, columns.group, columns.line, columns.number).where(
        columns.survey_id.in_(mine), columns.line.in_((ANSWERED, BLANK, PAPER))
    )
    for row in session.execute(wanted):
        counted.setdefault(row.survey_id, {})[row.group, row.line] = row.number
    found: dict[str, list[tuple[SatisfactionSurvey, Mapping[tuple[str, str], int]]]] = {}
    ordered = select(SatisfactionSurvey).where(SURVEY.c.year == year).order_by(SURVEY.c.survey_id)
    for one in session.scalars(ordered):
        found.setdefault(one.case_no, []).append((one, counted.get(one.survey_id, {})))
    return found


def names(session: Session, codes: Collection[str]) -> Mapping[str, str]:
    """What units and agencies are called."""
    wanted = sorted(set(codes))
    units = session.execute(select(UNIT.c.code, UNIT.c.name).where(UNIT.c.code.in_(wanted)))
    agencies = session.execute(select(AGENCY.c.code, AGENCY.c.name).where(AGENCY.c.code.in_(wanted)))
    return {row.code: row.name for row in (*agencies, *units)}


def agencies(session: Session) -> list[Agency]:
    """The register of stationed agencies."""
    return list(session.scalars(select(Agency).order_by(AGENCY.c.code)))
