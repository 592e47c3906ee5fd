"""One stimulus, one transaction: `.commit()` is written in one file."""

from __future__ import annotations

import ast
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("gatehouse", "services", "portal", "chassis", "contracts")
THE_ONE_FILE = Path("chassis/persistence/unit_of_work.py")


def _commits(path: Path) -> bool:
    """Whether something is told to commit; a driver class that extends its own `commit` is not telling anybody."""
    calls = (node.func for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Call))
    told = (call for call in calls if isinstance(call, ast.Attribute) and call.attr == "commit")
    return any(ast.unparse(call.value) != "super()" for call in told)


def test_commit_is_called_in_one_file_only() -> None:
    sources = (path for package in PACKAGES for path in (ROOT / package).rglob("*.py"))
    assert [path.relative_to(ROOT) for path in sources if _commits(path)] == [THE_ONE_FILE]
