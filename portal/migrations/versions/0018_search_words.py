"""Work is found by index: the endings of every subject, number and sender, and of the initials."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import sqlalchemy as sa
from alembic import op

from portal.storage.words import keep_words

revision = "0018"
down_revision = "0019"
AT_ONCE = 500


def upgrade() -> None:
    """Make the table and fill it for what is there, some hundred cases at a time."""
    word = sa.String(length=80)
    op.create_table(
        "worklist_word",
        sa.Column("word", word.with_variant(sa.String(80, collation="C"), "postgresql"), nullable=False),
        sa.Column("case_no", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("word", "case_no", name=op.f("pk_worklist_word")),
        sqlite_with_rowid=False,
    )
    connection = op.get_bind()
    for table, texts in (("worklist_task", ("case_title", "from_name")), ("worklist_case", ("title",))):
        for row in _of_all_cases(connection, table, texts):
            keep_words(connection, row.case_no, filter(None, row[2:]), row.initials)


def _of_all_cases(connection: sa.Connection, name: str, texts: Sequence[str]) -> Iterator[sa.Row[Any]]:
    columns = [sa.column(one, sa.String()) for one in ("case_no", "initials", *texts)]
    table = sa.table(name, *columns)
    number = table.c.case_no
    after = ""
    while True:
        some = sa.select(number).distinct().where(number > after).order_by(number).limit(AT_ONCE)
        last = connection.scalar(sa.select(sa.func.max(some.subquery().c.case_no)))
        if last is None:
            return
        yield from connection.execute(
            sa.select(*(table.c[one.name] for one in columns)).where(number > after, number <= last)
        )
        after = last


def downgrade() -> None:
    """Take it away."""
    op.drop_table("worklist_word")
