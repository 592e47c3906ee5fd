"""Rules are plain Python: importing a domain and its use cases loads no framework."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
FRAMEWORKS = {
    "flask",
    "werkzeug",
    "sqlalchemy",
    "alembic",
    "kombu",
    "marshmallow",
    "SpiffWorkflow",
    "openpyxl",
    "lxml",
}
PROGRAM = """
import importlib, pkgutil, sys
for name in sys.argv[1:]:
    package = importlib.import_module(name)
    for module in pkgutil.iter_modules(package.__path__, name + "."):
        importlib.import_module(module.name)
print("\\n".join(sorted({name.partition(".")[0] for name in sys.modules})))
"""


@pytest.mark.parametrize("service", ["admission", "assessment", "dispatch"])
def test_domain_and_use_cases_load_no_framework(service: str) -> None:
    rooms = [f"services.{service}.domain", f"services.{service}.usecases"]
    command = [sys.executable, "-c", PROGRAM, *rooms]
    loaded = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.split()
    assert FRAMEWORKS.isdisjoint(loaded)
