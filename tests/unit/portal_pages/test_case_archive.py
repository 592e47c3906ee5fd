"""The case file as a ZIP: everything in it, proven byte by byte by the script it carries."""

from __future__ import annotations

import io
import json
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from chassis.persistence.offline_check import check
from portal.clients.services import ServiceProblem
from tests.unit.portal_pages import fixtures
from tests.unit.portal_pages.a_portal import FixtureServices, the_portal

ADDRESS = f"/cases/admission/{fixtures.CASE_NO}"


@pytest.fixture
def client() -> FlaskClient:
    return the_portal().test_client()


def taken(client: FlaskClient) -> dict[str, bytes]:
    answer = client.get(f"{ADDRESS}/archive.zip")
    assert answer.status_code == 200 and answer.mimetype == "application/zip"
    assert answer.headers["Content-Disposition"].startswith("attachment;")
    with zipfile.ZipFile(io.BytesIO(answer.data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def said_of(files: dict[str, bytes]) -> list[str]:
    found: list[str] = []
    check(files, files.__getitem__, lambda zh, en: found.append(f"{zh} {en}"))
    return found


def test_the_archive_holds_papers_definition_journal_and_a_page(client: FlaskClient) -> None:
    files = taken(client)
    manifest = json.loads(files["manifest.json"])
    assert manifest["case_no"] == fixtures.CASE_NO and manifest["not_given"] == []
    assert manifest["ran_under"] == [{"process_id": "adm_simple", "version": 1}]
    assert manifest["exported_by"].endswith("办公室经办") and manifest["exported_at"].startswith("2026-11-20")
    assert set(manifest["files"]) == set(files) - {"manifest.json", "verify.py", "SHA256SUMS"}
    assert all(one["size"] == len(files[name]) for name, one in manifest["files"].items())
    papers = sum(len(one["formats"]) for one in fixtures.CASE["documents"])
    assert sum(name.startswith("documents/") for name in files) == papers > 0
    attached = [name for name in files if name.startswith("attachments/")]
    assert len(attached) == len(fixtures.CASE["attachments"]) > 0
    assert files["definition/adm_simple-v1/forms/vote.json"] == b"{}"
    page = files["case.html"].decode()
    assert fixtures.CASE["opinions"][0]["text"] in page and "opinion-given" in page
    assert "<script" not in page and "http://" not in page and "https://" not in page


def test_whatever_byte_is_changed_the_script_names_the_file(client: FlaskClient) -> None:
    files = taken(client)
    assert said_of(files) == []
    for name, content in files.items():
        for place in {0, len(content) // 2, len(content) - 1}:
            changed = bytearray(content)
            changed[place] ^= 1
            told = said_of({**files, name: bytes(changed)})
            assert any(name in line for line in told), (name, place, told)


def test_a_file_left_out_or_put_in_is_named(client: FlaskClient) -> None:
    files = taken(client)
    for name in files:
        assert any(name in line for line in said_of({n: c for n, c in files.items() if n != name})), name
    assert any("more.txt" in line for line in said_of({**files, "more.txt": b"x"}))


def test_an_archivist_checks_it_with_python_alone(client: FlaskClient, tmp_path: Path) -> None:
    for name, content in taken(client).items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(content)
    command = [sys.executable, "-I", "-S", str(tmp_path / "verify.py")]
    ran = subprocess.run(command, capture_output=True, text=True, check=False)
    assert ran.returncode == 0 and ran.stdout.startswith("✓"), ran.stdout + ran.stderr
    (tmp_path / "journal" / "journal.jsonl").write_text("", encoding="utf-8")
    ran = subprocess.run(command, capture_output=True, text=True, check=False)
    assert ran.returncode == 1 and "journal/journal.jsonl" in ran.stdout


def test_what_the_reader_may_not_have_is_listed_and_the_rest_is_given(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    given = FixtureServices.download

    def download(self: FixtureServices, service: str, path: str, **options: Any) -> Any:
        if path.startswith("/attachments/"):
            raise ServiceProblem("admission", 404, {"code": "not-shown"})
        return given(self, service, path, **options)

    monkeypatch.setattr(FixtureServices, "download", download)
    files = taken(client)
    names = [one["name"] for one in fixtures.CASE["attachments"]]
    assert json.loads(files["manifest.json"])["not_given"] == names
    assert names[0] in files["case.html"].decode() and said_of(files) == []


def test_a_service_that_fails_gives_a_page_and_no_half_archive(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def download(*_: Any, **__: Any) -> Any:
        raise ServiceProblem("admission", 500, {"code": "broken", "title": "出错", "title_en": "Broken"})

    monkeypatch.setattr(FixtureServices, "download", download)
    answer = client.get(f"{ADDRESS}/archive.zip")
    assert answer.status_code >= 400 and answer.mimetype == "text/html"


def test_the_journal_is_read_on_a_page(client: FlaskClient) -> None:
    page = client.get(f"{ADDRESS}/journal").text
    assert page.count("opinion-given") == 2 and "意见4" in page and "意见6" in page
    assert f'href="{ADDRESS}/archive.zip"' in page
    assert f'href="{ADDRESS}/journal"' in client.get(ADDRESS).text
