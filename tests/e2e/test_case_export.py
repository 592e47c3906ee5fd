"""`gatehouse case export` on a product that runs: the whole case, checked by the script it carries."""

from __future__ import annotations

import json
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from chassis.persistence.database import Database
from gatehouse.house import ROOT
from portal.storage.tables import METADATA
from tests.e2e.over_the_api import OverTheApi
from tests.e2e.product import Product

pytestmark = pytest.mark.thorough

CLERK, OUTSIDER = "wjj.clerk", "songshanlu.clerk"


def exported(product: Product, case_no: str, login: str, target: Path) -> subprocess.CompletedProcess[str]:
    house = product.house
    place = ("--data", str(house.data), "--port", str(house.first_port))
    words = ("case", "export", case_no, "--as", login, "--to", str(target))
    command = [sys.executable, "-m", "gatehouse", *place, *words]
    return subprocess.run(
        command, cwd=ROOT, env=house.environment(), capture_output=True, text=True, check=False
    )


def exports_of(product: Product, case_no: str) -> list[dict[str, Any]]:
    """What the portal's journal tells of exports of a case."""
    database = Database(product.house.environment()["PORTAL_DATABASE_URL"])
    journal = METADATA.tables["journal"]
    try:
        with database.reading() as session:
            told = session.execute(select(journal).where(journal.c.action == "case-exported")).mappings()
            return [dict(row) for row in told if row["subject"] == case_no]
    finally:
        database.dispose()


def test_a_case_is_exported_by_a_command_and_checks_itself(
    product: Product, api: OverTheApi, tmp_path: Path
) -> None:
    api.sends(CLERK, "/applications", {"item_name": "命令行导出的事项"})
    case_no = api.case_of(CLERK, "命令行导出的事项", "draft_plan")
    target = tmp_path / "case.zip"
    done = exported(product, case_no, CLERK, target)
    assert done.returncode == 0, done.stderr
    with zipfile.ZipFile(target) as archive:
        archive.extractall(tmp_path / "case")
    manifest = json.loads((tmp_path / "case" / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["case_no"] == case_no and manifest["not_given"] == []
    assert manifest["exported_by"].startswith("命令行（借用查阅权限） by a command, with the right of ")
    assert {"case.html", "case.json", "journal/journal.jsonl"} <= set(manifest["files"])
    (line,) = exports_of(product, case_no)
    assert line["actor_id"] == "system:portal", "whose right was lent did not do it"
    assert (line["facts"]["read_as"], line["facts"]["by_command"]) == (CLERK, True)
    assert line["facts"]["run_by"]
    checked = subprocess.run(
        [sys.executable, "-I", "verify.py"],
        cwd=tmp_path / "case",
        capture_output=True,
        text=True,
        check=False,
    )
    assert checked.returncode == 0, checked.stdout + checked.stderr


def test_what_cannot_be_exported_is_told_and_leaves_nothing(
    product: Product, api: OverTheApi, tmp_path: Path
) -> None:
    case_no = api.sends(CLERK, "/applications", {"item_name": "不给外人导出的事项"})["case_no"]
    api.case_of(CLERK, "不给外人导出的事项", "draft_plan")
    target = tmp_path / "case.zip"
    for number, login, said in (
        (case_no, OUTSIDER, "404"),
        (case_no, "nobody.here", "NoSuchAccount"),
        ("430211-adm-1999-00001", CLERK, "NoSuchCase"),
    ):
        refused = exported(product, number, login, target)
        assert refused.returncode == 1 and said in refused.stderr, refused.stderr
        assert "Traceback" not in refused.stderr
        assert list(tmp_path.iterdir()) == []
