"""Papers that were out before there were codes get one when the county moves on."""

from __future__ import annotations

import json
from pathlib import Path

from alembic import command
from sqlalchemy import text

from chassis.persistence import migrations
from chassis.testing.databases import sqlite_database

RESULTS = [
    {"number": 1, "notice_number": "嵩考告〔2026〕1号", "published_at": "2027-01-20T02:00:00+00:00"},
    {"number": 2, "notice_number": "", "published_at": None},
]
CASE = {
    "case_no": "430211-ast-2026-00001", "county": "430211", "year": 2026, "agency": "a", "agency_name": "a",
    "department": "d", "seat": "430211003", "townships": "[]", "scheme_version": 1,
    "opened_at": "2026-12-07 02:00:00", "state": "PUBLISHED", "shares": "{}", "shares_basis": "",
    "sheets": "[]", "tallies": "[]", "checks": "[]", "settlements": "[]",
    "results": json.dumps(RESULTS), "not_assessed_reason": "",
}  # fmt: skip


def test_what_was_issued_before_gets_its_code_and_what_was_not_gets_none(tmp_path: Path) -> None:
    database = sqlite_database(tmp_path, "assessment")
    with database.engine.connect() as connection:
        config = migrations._config("services.assessment", connection)
        command.upgrade(config, "0014")
        columns, values = ", ".join(CASE), ", ".join(f":{name}" for name in CASE)
        connection.execute(text(f"INSERT INTO annual_assessment ({columns}) VALUES ({values})"), CASE)
        command.upgrade(config, "head")
        given = {one.subject: one.code for one in connection.execute(text("SELECT subject, code FROM proof"))}
    assert set(given) == {f"notice/{CASE['case_no']}/1", f"account/{CASE['case_no']}/1", "publication/2026/1"}
    assert all(code.startswith("r") for code in given.values()) and len(set(given.values())) == 3
    database.dispose()
