"""`gatehouse process migrate`: a preview unless it is told to do it, each case by itself, and back."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from chassis.actor import Actor
from chassis.persistence import migrations
from chassis.persistence.journal import entries_of
from gatehouse.assemblies import assembled
from gatehouse.console import main
from gatehouse.house import House
from tests.unit.chassis.engine.drawing import Drawing

CLERK = Actor("u1", "经办人", "经办人", "1", "单位", frozenset({"clerk@1"}))
MOVE = ["line", "--service", "dispatch", "--from", "1", "--to", "2"]


def line(*users: str) -> Drawing:
    drawing = Drawing("line").node("startEvent", "begun")
    for user in users:
        drawing.user(user)
    return drawing.node("endEvent", "DONE").chain("begun", *users, "DONE")


@pytest.fixture
def dispatch(tmp_path: Path) -> Any:
    """A service with two versions of a process: c1 is where it can move from, c2 is where it cannot."""
    made = assembled("dispatch", House(data=tmp_path))
    migrations.upgrade("services.dispatch", made.works.database)
    with made.works(CLERK) as work:
        made.engine.deployments.deploy(work, "line", line("a", "b", "c").xml())
    for case_no in ("c1", "c2"):
        with made.works(CLERK) as work:
            made.engine.start(work, "line", case_no=case_no)
    with made.works.reading() as session:
        (task,) = made.engine.tasks(session, "c2")
    with made.works(CLERK) as work:
        made.engine.complete(work, task.task_id, outcome="ok", data={})
    with made.works(CLERK) as work:
        made.engine.deployments.deploy(work, "line", line("a", "c").xml())
    return made


def versions(dispatch: Any) -> dict[str, int]:
    with dispatch.works.reading() as session:
        return {no: dispatch.engine.instances(session, no)[0].process_version for no in ("c1", "c2")}


def told(capsys: pytest.CaptureFixture[str], tmp_path: Path, *more: str) -> tuple[int, dict[str, Any]]:
    code = main(["--data", str(tmp_path), "process", "migrate", *more, "--json"])
    out: dict[str, Any] = json.loads(capsys.readouterr().out)
    return code, {case["case_no"]: case for case in out["cases"]}


def test_a_preview_an_execution_and_the_way_back(
    dispatch: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, seen = told(capsys, tmp_path, *MOVE)
    assert (code, seen["c1"]["why"], bool(seen["c2"]["why"])) == (1, [], True)
    assert versions(dispatch) == {"c1": 1, "c2": 1}, "a preview changes nothing"
    code, moved = told(capsys, tmp_path, *MOVE, "--execute", "--reason", "制度修订")
    assert moved["c1"]["migration_id"] and moved["c2"]["migration_id"] is None
    assert versions(dispatch) == {"c1": 2, "c2": 1}
    with dispatch.works.reading() as session:
        (entry,) = [one for one in entries_of(session, "c1") if one.action == "case-migrated"]
    assert entry.facts["reason"] == "制度修订"
    code, renamed = told(
        capsys, tmp_path, *MOVE, "--case", "c2", "--rename", "b=c", "--execute", "--reason", "改名"
    )
    assert (code, list(renamed), versions(dispatch)) == (0, ["c2"], {"c1": 2, "c2": 2})
    code, back = told(capsys, tmp_path, *MOVE[:3], "--undo", moved["c1"]["migration_id"])
    assert (code, list(back), versions(dispatch)) == (0, ["c1"], {"c1": 1, "c2": 2})
    code, rest = told(capsys, tmp_path, *MOVE[:3], "--undo")
    assert (code, list(rest), versions(dispatch)) == (0, ["c2"], {"c1": 1, "c2": 1})
    code, past = told(capsys, tmp_path, *MOVE[:3], "--undo", moved["c1"]["migration_id"])
    assert code == 1 and "不能撤回" in past["c1"]["why"][0]["zh"]


def test_people_read_it_too(dispatch: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["--data", str(tmp_path), "process", "migrate", *MOVE])
    out = capsys.readouterr().out
    assert "c1" in out and "可以迁移" in out and "is under way and not in the new version" in out
    assert "共 2 件，1 件不行" in out and "--execute" in out


def test_what_cannot_be_done_is_said_and_changes_nothing(
    dispatch: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for arguments, words in (
        (["line", "--from", "1", "--to", "2"], "--service"),
        (MOVE[:5], "--to"),
        ([*MOVE, "--execute"], "--reason"),
        ([*MOVE, "--rename", "a"], "--rename"),
        ([*MOVE[:5], "--to", "9"], "line"),
        ([*MOVE[:5], "--to", "1"], "same version"),
    ):
        assert main(["--data", str(tmp_path), "process", "migrate", *arguments]) == 2, arguments
        assert words in capsys.readouterr().err
    assert versions(dispatch) == {"c1": 1, "c2": 1}


def test_a_database_that_was_never_made_is_told_of(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--data", str(tmp_path), "process", "migrate", *MOVE]) == 2
    assert "gatehouse migrate" in capsys.readouterr().err
