"""`make check`: what can be said about the tree without running the product; ends with the count."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent

CHECKS: dict[str, Sequence[str]] = {
    "format": (str(BIN / "ruff"), "format", "--check", "--quiet", "."),
    "lint": (str(BIN / "ruff"), "check", "--quiet", "."),
    "types": (str(BIN / "mypy"), "--no-error-summary"),
    "import contracts": (str(BIN / "lint-imports"), "--no-logo"),
    "diagrams": (sys.executable, "-m", "gatehouse", "process", "check"),
    "released diagrams": ("sh", "-c", "cd bpmn && sha256sum --check --quiet RELEASED"),
    "compose file": (sys.executable, "-m", "deploy.compose_check"),
    "gateway": (sys.executable, "-m", "deploy.gateway_check"),
    "translations": (str(BIN / "pytest"), "-q", "tests/unit/portal_pages/test_translations.py"),
    "licences": (
        *(str(BIN / "pip-licenses"), "--partial-match", "--summary", "--fail-on"),
        "GNU Affero;SSPL;Commons Clause;Business Source",
    ),
    "installed packages agree": (sys.executable, "-m", "pip", "check"),
}


def main() -> int:
    """Run every check, print what failed, then the closing line."""
    failed = 0
    for name, command in CHECKS.items():
        began = time.monotonic()
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
        mark = "ok  " if done.returncode == 0 else "FAIL"
        print(f"{mark} {name} ({time.monotonic() - began:.1f} s)", flush=True)
        if done.returncode:
            failed += 1
            print(done.stdout[-6000:], done.stderr[-3000:], sep="\n")
    print(f"{len(CHECKS) - failed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    raise SystemExit(main())
