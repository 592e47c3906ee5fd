"""What counties fixed before settings had a history is still what holds, with its place in the history."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from sqlalchemy import text

from chassis.persistence import migrations
from chassis.testing.databases import sqlite_database
from services.admission.storage import tables as t

FIXED = [("2018-12-03", "3", "proposed"), ("2026-07-01", "2", "local")]


def test_values_fixed_before_are_numbered_by_their_day_and_come_back_on_the_way_down(tmp_path: Path) -> None:
    database = sqlite_database(tmp_path, "admission")
    with database.engine.connect() as connection:
        config = migrations._config("services.admission", connection)
        command.upgrade(config, "0006")
        for day, value, origin in reversed(FIXED):
            connection.execute(
                text("INSERT INTO parameter VALUES ('adm.review', '430211', :day, :value, :origin)"),
                {"day": day, "value": value, "origin": origin},
            )
        command.upgrade(config, "0007")
        kept = connection.execute(text("SELECT number, valid_from, value, origin FROM parameter_value")).all()
        command.downgrade(config, "0006")
        back = connection.execute(text("SELECT valid_from, value, origin FROM parameter ORDER BY 1")).all()
    assert sorted(map(tuple, kept)) == [(1, *FIXED[0]), (2, *FIXED[1])]
    assert list(map(tuple, back)) == FIXED
    assert t.PARAMETER.name == "parameter_value"
    database.dispose()
