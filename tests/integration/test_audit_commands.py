"""`gatehouse audit`: whoever audits the journals sees that nobody changed them, here or from an archive."""

from __future__ import annotations

import hashlib
import importlib
import json
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from sqlalchemy import text

from chassis.actor import Actor
from chassis.clock import SystemClock
from chassis.persistence.database import Database
from chassis.persistence.offline_check import ITSELF
from chassis.persistence.sealing import Sealer, Sealing
from chassis.persistence.unit_of_work import UnitOfWork, Works
from gatehouse.console import main
from gatehouse.house import House


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """An installation whose parts have each written two lines and sealed them."""
    house = House(data=tmp_path / "data")
    house.data.mkdir()
    for part in house.parts:
        metadata = importlib.import_module(f"{part.package}.storage.tables").METADATA
        database = _database(house.data, part.name)
        for table in ("journal", "journal_seal", "journal_anchor"):
            metadata.tables[table].create(database.engine)
        works = Works(database, SystemClock(), work=UnitOfWork, publish=lambda _work, _events: None)
        with works(Actor.system(part.name)) as work:
            work.record("case-begun", "A-1", item="防汛巡查")
            work.record("vote-cast", "A-1", choice="同意")
            work.record("case-begun", "A-2", item="秘密事项")
        Sealer(works, part.name, Sealing(anchors=house.data / "anchors")).seal()
        database.dispose()
    return house.data


def _database(data: Path, part: str) -> Database:
    return Database(f"sqlite:///{data / f'{part}.sqlite'}")


def _forge(data: Path) -> None:
    database = _database(data, "dispatch")
    with database.engine.begin() as connection:
        connection.execute(text('UPDATE journal SET facts = \'{"choice":"不同意"}\' WHERE number = 2'))
    database.dispose()


def test_verify_tells_part_and_line_that_was_changed(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--data", str(data), "audit", "verify"]) == 0
    assert capsys.readouterr().out.count("✓") == 4
    _forge(data)
    assert main(["--data", str(data), "audit", "verify"]) == 1
    told = capsys.readouterr().out
    assert "✗ dispatch  日志第2条被改动  Line 2 of the journal was changed" in told
    assert told.count("✓") == 3


def test_an_export_checks_itself_without_the_product(data: Path, tmp_path: Path) -> None:
    archive, folder = tmp_path / "journals.zip", tmp_path / "out"
    assert main(["--data", str(data), "audit", "export", str(archive)]) == 0
    zipfile.ZipFile(archive).extractall(folder)
    assert _checked(folder) == (0, "✓")
    journal = folder / "dispatch" / "journal.jsonl"
    journal.write_text(journal.read_text(encoding="utf-8").replace("同意", "反对", 1), encoding="utf-8")
    assert _checked(folder) == (1, "✗")


def test_an_export_made_from_a_forged_journal_does_not_pass(data: Path, tmp_path: Path) -> None:
    """All digests of files are right then; the chain is not."""
    _forge(data)
    archive, folder = tmp_path / "journals.zip", tmp_path / "out"
    assert main(["--data", str(data), "audit", "export", str(archive)]) == 0
    zipfile.ZipFile(archive).extractall(folder)
    assert _checked(folder) == (1, "✗")


def test_one_case_is_handed_out_with_its_proof_and_nothing_of_others(data: Path, tmp_path: Path) -> None:
    archive, folder = tmp_path / "case.zip", tmp_path / "out"
    assert main(["--data", str(data), "audit", "export", str(archive), "--case", "A-1"]) == 0
    zipfile.ZipFile(archive).extractall(folder)
    assert _checked(folder) == (0, "✓")
    journal = folder / "admission" / "journal.jsonl"
    lines = journal.read_text(encoding="utf-8")
    assert lines.count("A-1") == 2 and "A-2" not in lines and "秘密事项" not in lines
    journal.write_text(lines.replace("同意", "反对", 1), encoding="utf-8")
    _mend(folder, "admission/journal.jsonl")
    assert _checked(folder) == (1, "✗")  # whoever mends manifest and sums too is told by the chain


def test_a_line_left_out_of_an_export_is_missed(data: Path, tmp_path: Path) -> None:
    archive, folder = tmp_path / "journals.zip", tmp_path / "out"
    assert main(["--data", str(data), "audit", "export", str(archive)]) == 0
    zipfile.ZipFile(archive).extractall(folder)
    journal = folder / "admission" / "journal.jsonl"
    assert _checked(folder) == (0, "✓")
    lines = journal.read_text(encoding="utf-8").splitlines()
    journal.write_text("\n".join(lines[1:]), encoding="utf-8")
    _mend(folder, "admission/journal.jsonl")
    assert _checked(folder) == (1, "✗")


def test_an_export_of_an_unknown_case_is_refused(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    archive = tmp_path / "case.zip"
    assert main(["--data", str(data), "audit", "export", str(archive), "--case", "A-7"]) == 1
    assert "没有这些案卷的日志" in capsys.readouterr().err and not archive.exists()


def _checked(folder: Path) -> tuple[int, str]:
    ran = subprocess.run(
        [sys.executable, "-I", "-S", folder / "verify.py"], capture_output=True, text=True, check=False
    )
    return ran.returncode, ran.stdout[:1]


def _mend(folder: Path, name: str) -> None:
    """What somebody does who knows how the archive is made."""
    manifest, content = folder / "manifest.json", (folder / name).read_bytes()
    told = json.loads(manifest.read_bytes())
    told["files"][name] = {"size": len(content), "sha256": hashlib.sha256(content).hexdigest()}
    manifest.write_text(json.dumps(told), encoding="utf-8")
    lines = [f"{hashlib.sha256((folder / one).read_bytes()).hexdigest()}  {one}\n" for one in ITSELF]
    (folder / "SHA256SUMS").write_text("".join(lines), encoding="utf-8")
