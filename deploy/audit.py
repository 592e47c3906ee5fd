"""`make audit`: asks for known weaknesses of all that is locked, and never calls silence a clean bill.

pip-audit and npm audit ask their registries. A mirror without advisories answers nothing, or skips every
package and ends well; both are told here as "not audited", with an exit code of its own.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
CLEAN, FOUND, NOT_AUDITED = 0, 1, 3
LOCKS = ("runtime", "dev")


def of_python(report: Mapping[str, Any]) -> tuple[int, list[str]]:
    """What pip-audit's report comes to."""
    packages = report["dependencies"]
    skipped = [one["name"] for one in packages if "skip_reason" in one]
    found = [
        f"{one['name']} {one['version']}: {weakness['id']}"
        f" (mended in {', '.join(weakness['fix_versions']) or 'no version'})"
        for one in packages
        for weakness in one.get("vulns", ())
    ]
    if found:
        return FOUND, found
    if skipped or not packages:
        return NOT_AUDITED, [f"{len(skipped)} of {len(packages)} packages could not be looked up"]
    return CLEAN, [f"{len(packages)} packages, nothing known against them"]


def of_node(report: Mapping[str, Any]) -> tuple[int, list[str]]:
    """What npm's report comes to."""
    if "metadata" not in report:
        said = report.get("message") or (report.get("error") or {}).get("summary") or "no answer"
        return NOT_AUDITED, [f"the registry tells no advisories: {said}"]
    known = report.get("vulnerabilities", {})
    if known:
        return FOUND, [f"{name}: {one['severity']}, {one['range']}" for name, one in known.items()]
    return CLEAN, [f"{report['metadata']['dependencies']['total']} packages, nothing known against them"]


def main() -> int:
    """Ask both; what was found counts more than what could not be asked."""
    results = [(f"requirements/{name}.txt", *of_python(_pip_audit(name))) for name in LOCKS]
    results.append(("frontend/package-lock.json", *of_node(_npm_audit())))
    words = {CLEAN: "clean", FOUND: "FOUND", NOT_AUDITED: "NOT AUDITED"}
    for name, outcome, lines in results:
        print(f"{words[outcome]:<11} {name}")
        for line in lines:
            print(f"            {line}")
    outcomes = {outcome for _, outcome, _ in results}
    return FOUND if FOUND in outcomes else NOT_AUDITED if NOT_AUDITED in outcomes else CLEAN


def _pip_audit(name: str) -> dict[str, Any]:
    lock = str(ROOT / "requirements" / f"{name}.txt")
    words = (
        "--requirement",
        lock,
        "--no-deps",
        "--disable-pip",
        "--format",
        "json",
        "--progress-spinner",
        "off",
    )
    return _report([sys.executable, "-m", "pip_audit", *words], {"dependencies": []})


def _npm_audit() -> dict[str, Any]:
    npm = shutil.which("npm") or shutil.which("npm", path=str(Path(sys.executable).parent))
    if npm is None:
        return {"message": "npm is not on this machine"}
    words = ("audit", "--package-lock-only", "--json")
    return _report([npm, *words, "--prefix", str(ROOT / "frontend")], {})


def _report(command: list[str], otherwise: dict[str, Any]) -> dict[str, Any]:
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT, timeout=600)
    try:
        return dict(json.loads(done.stdout))
    except ValueError:
        print(done.stderr[-500:], file=sys.stderr)
        return otherwise


if __name__ == "__main__":
    sys.exit(main())
