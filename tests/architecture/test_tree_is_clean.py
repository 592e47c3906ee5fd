"""What must never be in the tree: machine paths, registry addresses, left-over markers, wrong words."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
THIS = Path(__file__).resolve().relative_to(ROOT)
FORBIDDEN = {
    "a path of one machine": r"(?<![\w.])/(work|root|home/\w+)/",
    "an unsettled conflict": r"^(<{7}|>{7}) ",
    "a left-over marker": r"\b(TODO|FIXME|XXX|HACK)\b",
    "a registry address": r"(registry\.npmjs\.org|pypi\.org/simple|files\.pythonhosted\.org|npmmirror)",
}
PROCEDURE_WORDS = re.compile(
    r"(township|community_|communities|work_item|work_notice|committee|stationed_agency|secondment|whistle|guidance_list)"
)


def _tracked(*patterns: str) -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", *patterns],
        cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    return [Path(line) for line in listed.stdout.splitlines()]


@pytest.mark.parametrize("what", sorted(FORBIDDEN))
def test_no_file_contains(what: str) -> None:
    pattern = re.compile(FORBIDDEN[what])
    found = [
        f"{path}:{number}"
        for path in _tracked()
        if path != THIS and path.suffix not in {".png", ".ttf", ".docx", ".xlsx"} and (ROOT / path).is_file()
        for number, line in enumerate((ROOT / path).read_text(errors="replace").splitlines(), 1)
        if pattern.search(line)
    ]
    assert not found


def test_locks_carry_no_address() -> None:
    assert not (ROOT / "uv.lock").exists()
    assert '"resolved"' not in (ROOT / "frontend" / "package-lock.json").read_text()
    for lock in (ROOT / "requirements").glob("*.txt"):
        assert "--index-url" not in lock.read_text() and "--hash=sha256:" in lock.read_text()


def test_the_chassis_knows_no_word_of_the_procedures() -> None:
    found = [
        f"{path}:{number}"
        for path in _tracked("chassis/*.py", "chassis/**/*.py")
        for number, line in enumerate((ROOT / path).read_text().splitlines(), 1)
        if PROCEDURE_WORDS.search(line)
    ]
    assert not found


def test_python_files_have_one_reason_to_change() -> None:
    written = (path for path in _tracked("*.py") if "versions" not in path.parts and (ROOT / path).is_file())
    long = {str(path): n for path in written if (n := len((ROOT / path).read_text().splitlines())) > 500}
    assert not long
