"""`gatehouse process compare|deploy|export`: a file is compared, handed in, and written as it runs."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path
from typing import Any

import pytest

from chassis.actor import Actor
from chassis.engine.draft_rows import DraftRows
from chassis.engine.drafting import Drafts
from chassis.persistence import migrations
from gatehouse.assemblies import assembled
from gatehouse.console import main
from gatehouse.house import House

BPMN = Path(__file__).resolve().parents[2] / "bpmn"
FILE = BPMN / "dispatch/app_staff_notice/v1/app_staff_notice.bpmn"
APPROVER = Actor("a1", "流程批准人", "流程批准人", "1", "单位", frozenset({"process_approver@1"}))


@pytest.fixture
def dispatch(tmp_path: Path) -> Any:
    made = assembled("dispatch", House(data=tmp_path))
    migrations.upgrade("services.dispatch", made.works.database)
    return made


def run(capsys: pytest.CaptureFixture[str], data: Path, *arguments: str) -> tuple[int, Any, str]:
    code = main(["--data", str(data), "process", *arguments, "--json"])
    told = capsys.readouterr()
    return code, json.loads(told.out) if told.out else None, told.err


def test_a_file_goes_out_changed_in_and_into_force(
    dispatch: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "notice.zip"
    code, told, _ = run(capsys, tmp_path, "export", "app_staff_notice", "--out", str(out))
    assert (code, told["version"]) == (0, 1)
    with zipfile.ZipFile(out) as bundle:
        assert sorted(bundle.namelist()) == ["app_staff_notice.bpmn", "forms/read_staff_notice.json"]
        assert bundle.read("app_staff_notice.bpmn") == FILE.read_bytes()
    code, told, _ = run(capsys, tmp_path, "compare", str(out), "--service", "dispatch")
    assert (code, told["differences"]) == (0, [])

    changed = tmp_path / "changed" / "app_staff_notice.bpmn"
    changed.parent.mkdir()
    old = "${workdays_after(today(), param('app.read'))}\""
    changed.write_text(FILE.read_text().replace(old, '${workdays_after(today(), 9)}"'))
    code, told, _ = run(capsys, tmp_path, "compare", str(changed), "--service", "dispatch")
    (one,) = told["differences"]
    assert (code, one["element"], one["now"]["zh"]) == (1, "read_notice", "9个工作日")

    handed = ["deploy", str(changed), "--service", "dispatch", "--reason", "减负", "--basis", "通知"]
    code, told, _ = run(capsys, tmp_path, *handed)
    assert code == 0
    drafts = Drafts(dispatch.designer, DraftRows(dispatch.engine.rows.tables))
    with dispatch.works.reading() as session:
        assert dispatch.engine.newest(session)["app_staff_notice"] == 1, "not before somebody approves it"
    with dispatch.works(APPROVER) as work:
        drafts.approve(work, told["draft_id"], 1, note="", compared_with=1)
    code, told, _ = run(capsys, tmp_path, "export", "app_staff_notice", "--out", str(out))
    assert told["version"] == 2


@pytest.mark.parametrize(
    ("kind", "begins"), [("svg", b"<?xml"), ("png", b"\x89PNG"), ("pdf", b"%PDF")], ids=["svg", "png", "pdf"]
)
def test_a_version_or_a_file_is_drawn(
    dispatch: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str], kind: str, begins: bytes
) -> None:
    out = tmp_path / f"notice.{kind}"
    drawn = ["export", "app_staff_notice", "--format", kind, "--out", str(out)]
    code, told, why = run(capsys, tmp_path, *drawn)
    assert (code, told["version"], out.read_bytes()[: len(begins)]) == (0, 1, begins), why
    copied = tmp_path / f"copied.{kind}"
    code, told, why = run(capsys, tmp_path, "export", str(FILE), "--format", kind, "--out", str(copied))
    assert (code, told["file"], copied.read_bytes()[: len(begins)]) == (0, str(copied), begins), why
    if kind == "svg":
        assert "app_staff_notice v1 · 随软件提供 comes with the software" in out.read_text()
        assert 'data-element="read_notice"' in out.read_text() and FILE.name in copied.read_text()


def test_a_file_that_cannot_be_drawn_is_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    bad = tmp_path / "bad.bpmn"
    bad.write_text("<bpmn")
    for path, kind, words in (
        (FILE, "zip", "文件只能画图"),
        (bad, "svg", "不是 BPMN 2.0 流程图"),
        (tmp_path / "none.bpmn", "pdf", "文件读不出来"),
    ):
        code, _, why = run(capsys, tmp_path, "export", str(path), "--format", kind)
        assert code == 2 and words in why
    assert [one.name for one in tmp_path.iterdir()] == ["bad.bpmn"]


def test_what_cannot_be_handed_in_is_said_and_nothing_is_kept(
    dispatch: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    same = ["deploy", str(FILE), "--service", "dispatch", "--reason", "x", "--basis", "x"]
    code, _, why = run(capsys, tmp_path, *same)
    assert (code == 2 and "草稿与现行版本相同" in why) or "没有任何改动" in why
    damaged = tmp_path / "damaged.zip"
    damaged.write_bytes(b"PK\x03\x04 nothing")
    code, _, why = run(capsys, tmp_path, "compare", str(damaged), "--service", "dispatch")
    assert code == 2 and "压缩包里应恰有一个 .bpmn 文件" in why
    code, _, why = run(capsys, tmp_path, "compare", str(tmp_path / "none.bpmn"), "--service", "dispatch")
    assert code == 2 and "文件读不出来" in why
    with dispatch.works.reading() as session:
        drafts = Drafts(dispatch.designer, DraftRows(dispatch.engine.rows.tables))
        assert drafts.listed(session, is_open=True) == []


def test_a_file_is_replayed_with_the_cases_that_have_ended(
    dispatch: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    variables = {"townships": ["430211001"]}
    with dispatch.works(APPROVER) as work:
        dispatch.engine.start(work, "app_staff_notice", case_no="NTC-1", variables=variables)
        dispatch.engine.cancel(work, "NTC-1", end_state="WITHDRAWN")
    code, told, why = run(capsys, tmp_path, "replay", str(FILE), "--service", "dispatch")
    assert (code, told["total"], told["same"], told["cases"]) == (0, 1, 1, []), why
    changed = tmp_path / "changed" / "app_staff_notice.bpmn"
    changed.parent.mkdir()
    old = "${workdays_after(today(), param('app.read'))}\""
    changed.write_text(FILE.read_text().replace(old, '${workdays_after(today(), 90)}"'))
    code, told, why = run(capsys, tmp_path, "replay", str(changed), "--service", "dispatch")
    (one,) = told["cases"]
    assert (code, one["case_no"], one["verdict"]) == (1, "NTC-1", "same") and one["days"] > 0, why
    code, told, _ = run(
        capsys, tmp_path, "replay", str(changed), "--service", "dispatch", "--since", "2099-01-01"
    )
    assert (code, told["total"]) == (0, 0)
    with dispatch.works.reading() as session:
        assert DraftRows(dispatch.engine.rows.tables).listed(session) == [], "nothing is kept"
    code, _, why = run(capsys, tmp_path, "replay", str(tmp_path / "none.bpmn"), "--service", "dispatch")
    assert code == 2
