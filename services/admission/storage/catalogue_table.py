"""The table the catalogue and the lists are searched by: what has which term, in the order pages go."""

from __future__ import annotations

from sqlalchemy import Column, Index, Integer, String, Table

from services.admission.storage.schema import CASE, METADATA, UNIT_CODE

CATALOGUE_TERM = Table(
    "catalogue_term",
    METADATA,
    Column("county", UNIT_CODE, primary_key=True),
    Column("term", String(60), primary_key=True),
    Column("kind", Integer(), primary_key=True, autoincrement=False),
    Column("ref", CASE, primary_key=True),
    Column("version", Integer(), primary_key=True, autoincrement=False),
    Index("ix_catalogue_term_ref", "ref"),
    sqlite_with_rowid=False,
)
