"""What was true of a stationed agency since when, and who holds its posts."""

from __future__ import annotations

from datetime import date

import sqlalchemy as sa
from alembic import op

from chassis.persistence import columns

revision = "0006"
down_revision = "0005"
FIRST = date(2018, 12, 3)
"""The day of the documents: since when the lines count that were entered without a day."""


def upgrade() -> None:
    """Make the columns; what the register says now becomes the first line of each agency."""
    with op.batch_alter_table("stationed_agency") as agencies:
        agencies.add_column(sa.Column("lines", columns.JsonText(), nullable=True))
        agencies.add_column(sa.Column("holdings", columns.JsonText(), nullable=True))
    table = sa.table(
        "stationed_agency",
        *(sa.column(name) for name in ("code", "name", "sending_department", "seat_township")),
        *(sa.column(name, columns.JsonText()) for name in ("served", "lines", "holdings")),
    )
    connection = op.get_bind()
    for row in connection.execute(sa.select(table)).mappings().all():
        line = {
            "since": FIRST.isoformat(),
            **{name: row[name] for name in ("name", "sending_department", "seat_township", "served")},
        }
        connection.execute(
            sa.update(table).where(table.c.code == row["code"]).values(lines=[line], holdings=[])
        )
    with op.batch_alter_table("stationed_agency") as agencies:
        agencies.alter_column("lines", existing_type=columns.JsonText(), nullable=False)
        agencies.alter_column("holdings", existing_type=columns.JsonText(), nullable=False)


def downgrade() -> None:
    """Take them away."""
    with op.batch_alter_table("stationed_agency") as agencies:
        agencies.drop_column("holdings")
        agencies.drop_column("lines")
