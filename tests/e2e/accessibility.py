"""Asks axe-core what is wrong with a page for people who see, hear or move differently."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path

import pytest
from playwright.sync_api import Page

AXE = Path(__file__).resolve().parents[2] / "frontend" / "node_modules" / "axe-core" / "axe.min.js"


@cache
def _axe() -> str:
    if not AXE.exists():
        pytest.skip("axe-core is not installed: run `npm ci` in frontend/")
    return AXE.read_text(encoding="utf-8")


DEPENDS_ON_SIZE = ("color-contrast", "scrollable-region-focusable", "target-size", "frame-focusable-content")


def violations(page: Page, rules: Sequence[str] = ()) -> list[str]:
    """Every violation with the places where it is; of some rules only, where the rest was asked already."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(_axe())
    options = {"resultTypes": ["violations"], **({"runOnly": list(rules)} if rules else {})}
    found = page.evaluate("options => axe.run(document, options)", options)
    return [
        f"{one['id']}: {', '.join(str(node['target']) for node in one['nodes'])}"
        for one in found["violations"]
    ]
