"""The county of the demo lives by habits: its days go through the rules, and a seed repeats them."""

from __future__ import annotations

import shutil
from collections import Counter
from datetime import date, timedelta
from pathlib import Path

import pytest

from gatehouse.console import main
from gatehouse.demo_work import read_story
from gatehouse.demo_year import DemoYear, Pace, Told, read_book
from gatehouse.house import DEMO_COUNTY, House
from gatehouse.one_process import OneProcess, one_process
from tests.support import stock
from tests.support.stack import MONDAY
from tests.support.stages import Prepared

DAYS, SOME_DAYS = 8, 3
PACE = Pace(requests=0.5, orders=0.5, unadmitted=0.2, duties=0.5, reports=0.5, questions=0.4, diligence=1.0)
Standing = Counter[tuple[str, str]]


def lived(template: Path, folder: Path, *until: int, seed: int) -> tuple[Told, list[Standing]]:
    """What came of it: what was done, and where every case of the inbox stands after so many days."""
    shutil.copytree(template, folder)
    keys = {
        "PORTAL_TOKEN_PRIVATE_KEY_FILE": str(folder / "token.pem"),
        "GATEHOUSE_TOKEN_PUBLIC_KEY_FILE": str(folder / "token.pub.pem"),
        "GATEHOUSE_BROKER_URL": f"sqlitemq://{folder / 'broker.sqlite'}?synchronous=OFF",
    }
    first = date(2026, 3, 2)
    with one_process(House(data=folder, overrides=keys), MONDAY) as county:
        year = DemoYear(county, read_book(DEMO_COUNTY), read_story(DEMO_COUNTY), seed=seed, pace=PACE)
        stood = []
        for begin, days in zip((0, *until), until, strict=False):
            told = year.play(first + timedelta(days=begin), first + timedelta(days=days - 1))
            stood.append(standing(county))
        return told, stood


def standing(county: OneProcess) -> Standing:
    """The cases on every desk, with the step they wait at."""
    found: Standing = Counter()
    for post in county.people.posts():
        for person in county.people.holding([post.holder]):
            actor = county.people.actor(person.account_id)
            assert actor is not None
            found.update((row["case_no"], row["element_id"]) for row in county.worklist.tasks(actor).rows)
    return found


@pytest.fixture
def template(prepared: Prepared) -> Path:
    """A county on embedded premises, nothing begun."""
    return prepared(stock.EMBEDDED, "loaded").folder


@pytest.mark.thorough
def test_days_of_a_county_go_through_the_rules_and_a_seed_repeats_them(
    template: Path, tmp_path: Path
) -> None:
    told, (early_on, waiting) = lived(template, tmp_path / "one", SOME_DAYS, DAYS, seed=8)
    assert told.days == DAYS - 2  # a weekend
    assert told.requests > 2 and told.tasks["draft_plan.drafted"] > 2
    assert told.tasks["reply_community.agree"] > 2 and told.tasks["register_application.registered"] > 0
    assert min(told.duties, told.reports, told.questions) > 0
    done = {step.partition(".")[0] for step in told.tasks}
    assert done >= {"give_duty_opinion", "check_finance", "confirm_stopped", "judge_answer"}
    early = {"simple-not-allowed", "meeting-not-yet", "papers-too-late"}
    assert told.refused.keys() <= early, "the habits do not fit the forms"
    assert waiting
    assert early_on and lived(template, tmp_path / "again", SOME_DAYS, seed=8)[1] == [early_on]


def test_a_year_is_only_put_into_an_empty_folder(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "kept").write_text("x")
    assert main(["--data", str(tmp_path), "demo-year"]) == 1
    assert "已有数据" in capsys.readouterr().err and [*tmp_path.iterdir()] == [tmp_path / "kept"]
