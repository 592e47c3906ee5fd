"""The tables of opinions on heads and of agencies' results, and how they sit in them."""

from __future__ import annotations

from enum import StrEnum

from sqlalchemy import Column, Enum, Index, Integer, MetaData, String, Table, Text
from sqlalchemy.orm import registry

from chassis.persistence.columns import Moment
from services.dispatch.domain.adverse_opinion import AdverseOpinion, Complaint, Investigation, Review
from services.dispatch.domain.adverse_words import Grounds, State
from services.dispatch.domain.agency_record import AgencyResult, Record
from services.dispatch.domain.appointment_rounds import Round
from services.dispatch.storage.shapes import Kept


def _words(kind: type[StrEnum]) -> Enum:
    """A closed list kept as its words."""
    return Enum(
        kind, native_enum=False, create_constraint=False, length=20, values_callable=lambda one: list(one)
    )


def adverse_table(metadata: MetaData) -> Table:
    """Opinions on heads in the schema of dispatch."""
    return Table(
        "adverse_opinion",
        metadata,
        Column("case_no", String(40), primary_key=True),
        Column("agency", String(64), nullable=False),
        Column("agency_name", String(200), nullable=False),
        Column("post", String(100), nullable=False),
        Column("head", String(100), nullable=False),
        Column("initiator", String(12), nullable=False),
        Column("concerned", Kept(tuple[str, ...]), nullable=False),
        Column("organisation_department", String(40), nullable=False),
        Column("sending_department", String(40), nullable=False),
        Column("grounds", _words(Grounds), nullable=False),
        Column("record", Kept(Record), nullable=False),
        Column("opened_at", Moment(), nullable=False),
        Column("state", _words(State), nullable=False),
        Column("complaint", Kept(Complaint | None)),
        Column("addressee", String(40), nullable=False),
        Column("round", Kept(Round | None)),
        Column("investigations", Kept(tuple[Investigation, ...]), nullable=False),
        Column("review", Kept(Review | None)),
        Column("confirmed_at", Moment()),
        Column("removal_case", String(40), nullable=False),
        Column("end_reason", Text(), nullable=False),
        Column("ended_at", Moment()),
        Column("row_version", Integer(), nullable=False),
        Index("ix_adverse_opinion_agency_initiator_state", "agency", "initiator", "state"),
    )


def result_table(metadata: MetaData) -> Table:
    """Results of the dual assessment, as assessment told them."""
    return Table(
        "agency_result",
        metadata,
        Column("agency", String(64), primary_key=True),
        Column("year", Integer(), primary_key=True, autoincrement=False),
        Column("number", Integer(), nullable=False),
        Column("territorial", String(200), nullable=False),
        Column("satisfaction", String(200), nullable=False),
        Column("statutory", String(200), nullable=False),
        Column("total", String(200), nullable=False),
        Column("grade", String(20), nullable=False),
        Column("at", Moment(), nullable=False),
    )


def map_adverse_opinions(mappers: registry, opinions: Table, results: Table) -> None:
    """Opinions and results are read from and written to the tables."""
    mappers.map_imperatively(AdverseOpinion, opinions, version_id_col=opinions.c.row_version)
    mappers.map_imperatively(AgencyResult, results)
