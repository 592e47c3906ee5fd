"""`gatehouse process`: lays out files beside the code, and says which ones need it."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest

from gatehouse.console import main

ROOT = Path(__file__).resolve().parents[2]
RELEASED = ROOT / "bpmn" / "dispatch" / "dsp_task" / "v1"


@pytest.fixture
def bare(tmp_path: Path) -> Path:
    """A released diagram with its forms and tables, without its picture."""
    for file in RELEASED.rglob("*"):
        if file.is_file():
            copy = tmp_path / file.relative_to(RELEASED)
            copy.parent.mkdir(exist_ok=True)
            copy.write_bytes(file.read_bytes())
    diagram = tmp_path / "dsp_task.bpmn"
    drawn = diagram.read_text(encoding="utf-8")
    diagram.write_text(
        re.sub(r"<bpmndi:BPMNDiagram.*</bpmndi:BPMNDiagram>", "", drawn, flags=re.DOTALL), "utf-8"
    )
    return diagram


def test_a_file_is_laid_out_in_place_and_only_once(bare: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["process", "layout", str(bare)]) == 0
    assert "已排版" in capsys.readouterr().out
    drawn = bare.read_bytes()
    assert drawn.count(b"BPMNShape ") > 20
    assert main(["process", "layout", "--json", str(bare)]) == 0
    (told,) = json.loads(capsys.readouterr().out)
    assert (told["changed"], told["code"]) == (False, "") and bare.read_bytes() == drawn


def test_a_file_that_is_none_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "x.bpmn"
    file.write_bytes(b"<html/>")
    assert main(["process", "layout", "--json", str(file), str(tmp_path / "nowhere.bpmn")]) == 1
    told = json.loads(capsys.readouterr().out)
    assert [one["code"] for one in told] == ["bpmn-not-bpmn", "file-unreadable"]
    assert file.read_bytes() == b"<html/>"


def test_a_check_says_that_a_file_beside_the_code_has_no_picture(
    bare: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    command = [
        "--data",
        str(tmp_path / "var"),
        "process",
        "check",
        "--json",
        "--service",
        "dispatch",
        str(bare),
    ]
    assert main(command) == 1
    assert [one["rule"] for one in json.loads(capsys.readouterr().out)] == ["layout-missing"]
    main(["process", "layout", str(bare)])
    capsys.readouterr()
    assert main(command) == 0


@pytest.mark.parametrize("given", ["dsp_task.bpmn", "."])
def test_one_file_and_a_folder_are_checked_wherever_the_copy_of_the_house_lies(
    given: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The command may come from another copy than the files do."""
    copy = tmp_path / "elsewhere" / "bpmn" / "dispatch" / "dsp_task" / "v1"
    shutil.copytree(RELEASED, copy)
    assert main(["--data", str(tmp_path / "var"), "process", "check", str(copy / given)]) == 0
    assert "检查 1 个流程图，0 处问题。" in capsys.readouterr().out


def test_what_belongs_to_no_service_or_is_no_diagram_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    stray = tmp_path / "x.bpmn"
    stray.write_bytes(b"<html/>")
    (tmp_path / "empty").mkdir()
    wrong = [str(stray), str(tmp_path / "empty"), str(tmp_path / "nowhere.bpmn")]
    assert main(["--data", str(tmp_path / "var"), "process", "check", "--json", *wrong]) == 1
    told = json.loads(capsys.readouterr().out)
    assert [one["rule"] for one in told] == ["service-unknown", "no-diagram", "no-diagram"]
    assert all(one["zh"] and one["en"] for one in told)
