"""The figures over HTTP, from the messages dispatch sends."""

from __future__ import annotations

import random

import pytest

from chassis.actor import Actor
from chassis.persistence import migrations
from chassis.testing.samples import sample
from services.assessment.storage.tables import METADATA
from tests.integration.assessment.desk import OFFICE, POLICE, SCHOOLS, ask, hear, report

AGENCY = "430211-gaj-lypcs"
TOLD = [
    (
        "dispatch.agency-published.v1",
        sample(
            "dispatch.agency-published.v1", agency=AGENCY, name="栗雨派出所", sending_department="430211-gaj",
            seat_township="430211003", served=["430211003"],
        ),
    ),
    report("created", "1", agency=AGENCY),
    report("accepted", "1", agency=AGENCY),
    report("done", "1", agency=AGENCY),
    report("created", "2", agency=AGENCY),
    report("refused", "2", agency=AGENCY),
    report("blocked", "3"),
    report("created", "4", agency=None, sender="430211-jyj", township="430211001"),
]  # fmt: skip


@pytest.mark.parametrize("seed", range(4))
def test_reports_in_any_order_and_repeated_give_the_same_figures(assessment, seed):
    chance = random.Random(seed)
    told = [*TOLD, *chance.choices(TOLD, k=6)]
    chance.shuffle(told)
    for message in told:
        hear(assessment, message)
    figures = ask(assessment, OFFICE).get_json()
    lines = {one["agency"]: one for one in figures["items"]}
    police = lines[AGENCY]
    assert [police[kind] for kind in ("created", "accepted", "refused", "done", "blocked")] == [2, 1, 1, 1, 1]
    assert police["agency_name"] == "栗雨派出所" and lines[None]["sender"] == "430211-jyj"
    assert figures["total"]["created"] == 3 and figures["years"] == [2026]


def test_a_department_sees_its_own_figures_only(assessment):
    for message in TOLD:
        hear(assessment, message)
    assert {one["sender"] for one in ask(assessment, POLICE).get_json()["items"]} == {"430211-gaj"}
    assert {one["sender"] for one in ask(assessment, SCHOOLS).get_json()["items"]} == {"430211-jyj"}


@pytest.mark.parametrize(
    ("role", "unit"),
    [
        ("performance_office_clerk", "430211"),
        ("command_operator", "430211-zhzx"),
        ("committee_chair", "430211"),
    ],
)
def test_who_judges_or_watches_the_year_sees_the_whole_county(assessment, role, unit):
    for message in TOLD:
        hear(assessment, message)
    watcher = Actor("u", "经办人", "经办人", unit, unit, frozenset({f"{role}@{unit}"}))
    seen = {one["sender"] for one in ask(assessment, watcher).get_json()["items"]}
    assert seen == {"430211-gaj", "430211-jyj"}


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("/figures?year=1999", "body-invalid"),
        ("/figures?year=2099", "year-out-of-range"),
        ("/figures?year=x", "body-invalid"),
        ("/figures?y=1", "body-invalid"),
    ],
)
def test_a_year_that_cannot_be_is_refused(assessment, path, code):
    answer = ask(assessment, OFFICE, path)
    assert (answer.status_code, answer.get_json()["code"]) == (422, code)


def test_nobody_reads_figures_without_signing_in(assessment):
    assert assessment.web_app.test_client().get("/figures").status_code == 401


def test_the_migrations_make_the_tables_the_code_uses(database):
    assert migrations.check(METADATA, database) == []
