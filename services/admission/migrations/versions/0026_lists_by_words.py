"""Applications and notices are searched by index, as the catalogue is."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from services.admission.storage import catalogue_terms
from services.admission.storage.tables import CATALOGUE_TERM, WORK_NOTICE

revision = "0026"
down_revision = "0025"


def upgrade() -> None:
    """Write the terms of what is there."""
    connection = op.get_bind()
    for (case_no,) in connection.execute(sa.text("SELECT case_no FROM application")).all():
        catalogue_terms.index_application(connection, case_no)
    for (notice_id,) in connection.execute(sa.select(WORK_NOTICE.c.id)).all():
        catalogue_terms.index_notice(connection, notice_id)


def downgrade() -> None:
    """Leave the terms of the catalogue alone."""
    term = CATALOGUE_TERM.c
    kinds = (catalogue_terms.APPLICATION, catalogue_terms.NOTICE)
    op.get_bind().execute(sa.delete(CATALOGUE_TERM).where(term.kind.in_(kinds)))
