"""The catalogue is searched by index, in Chinese too: the pairs of characters of every item and entry."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from services.admission.storage import catalogue_terms

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    """Make the table and fill it from the catalogue."""
    op.create_table(
        "catalogue_term",
        sa.Column("county", sa.String(length=40), nullable=False),
        sa.Column("term", sa.String(length=60), nullable=False),
        sa.Column("kind", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("ref", sa.String(length=40), nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("county", "term", "kind", "ref", "version", name=op.f("pk_catalogue_term")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_catalogue_term_ref", "catalogue_term", ["ref"])
    connection = op.get_bind()
    for (item_id,) in connection.execute(sa.text("SELECT item_id FROM work_item")).all():
        catalogue_terms.index_item(connection, item_id)
    for (entry_id,) in connection.execute(sa.text("SELECT entry_id FROM list_entry")).all():
        catalogue_terms.index_entry(connection, entry_id)


def downgrade() -> None:
    """Take it away."""
    op.drop_table("catalogue_term")
