"""A page of the desk asks its questions once: neither more work nor more absent colleagues add any."""

from __future__ import annotations

from datetime import date

import pytest
from flask import Flask
from flask.testing import FlaskClient

from chassis.persistence.database import Database
from chassis.persistence.unit_of_work import Works
from chassis.testing.databases import watching
from portal.storage.work import Work
from portal.web.passwords import Passwords
from tests.integration.portal.test_signing_in import sign_in, web_app
from tests.integration.portal.test_standing_in import SYSTEM
from tests.integration.portal.test_the_inbox import opened, task

TODAY = date(2026, 3, 2)
VIEWS = ("open", "offered", "done", "ended", "mine", "copies", "watched", "unit")
MOST = 9
"""Who is signed in, for whom, what is new, the rows, the procedures to filter by, two counts, kept views,
messages, what is away."""
MORE = {"watched": 1}
"""督办 has two lists: what is overdue below me, and the cases somebody asked for."""


@pytest.fixture
def database(sqlite: Database) -> Database:
    """What is counted here is the same on PostgreSQL; `test_the_inbox_stays_quick` looks at its plans."""
    return sqlite


@pytest.fixture
def app(directory: Works[Work], passwords: Passwords) -> Flask:
    return web_app(directory, passwords)


def costs(browser: FlaskClient, database: Database) -> dict[str, int]:
    """How many statements each view takes."""
    found = {}
    for view in VIEWS:
        with watching(database) as traffic:
            assert browser.get(f"/inbox?view={view}").status_code == 200
        found[view] = len(traffic.statements)
    return found


def test_a_page_costs_the_same_with_one_task_and_one_post_as_with_many(
    app: Flask, directory: Works[Work], database: Database
) -> None:
    browser = app.test_client()
    assert sign_in(browser, "zzb.clerk").status_code == 303
    opened(directory, task(1, candidates=["department_clerk@430211-zzb"]))
    before = costs(browser, database)
    assert max(count - MORE.get(view, 0) for view, count in before.items()) <= MOST
    posts = ["department_clerk@430211-zzb", "department_leader@430211-zzb", "committee_member@430211-zzb"]
    opened(directory, *(task(number, candidates=posts) for number in range(2, 60)))
    with directory(SYSTEM) as work:
        ids = work.directory.accounts()
        for absent in ("zzb.leader", "zzb.member"):
            work.stand_ins.add(ids[absent], ids["zzb.clerk"], TODAY, TODAY, "出差", work.clock.now())
    assert "正在代理：" in browser.get("/inbox").text
    assert costs(browser, database) == before
