"""One stimulus, one transaction: `.commit()` is written in one file."""

from __future__ import annotations

import ast
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("gatehouse", "services", "portal", "chassis", "contracts")
THE_ONE_FILE = Path("chassis/persistence/unit_of_work.py")
# The embedded broker keeps its own file, as RabbitMQ keeps its own disk; no service data is in it.
THE_BROKER = Path("chassis/messaging/transport_sqlite.py")


def _commits(path: Path) -> bool:
    """Whether something is told to commit; a driver class extending its own `commit` tells nobody."""
    calls = (node.func for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Call))
    told = (call for call in calls if isinstance(call, ast.Attribute) and call.attr == "commit")
    return any(ast.unparse(call.value) != "super()" for call in told)


def test_commit_is_called_in_one_file_only() -> None:
    sources = (path for package in PACKAGES for path in (ROOT / package).rglob("*.py"))
    committing = {path.relative_to(ROOT) for path in sources if _commits(path)}
    assert committing - {THE_BROKER} == {THE_ONE_FILE}
