"""The browser assets: exact versions, no registry address, and the watermark left alone."""

from __future__ import annotations

import json
import re

from tests.unit.portal_pages.a_portal import PORTAL

FRONTEND = PORTAL.parent / "frontend"


def test_every_package_has_one_exact_version() -> None:
    package = json.loads((FRONTEND / "package.json").read_text(encoding="utf-8"))
    wanted = {**package["dependencies"], **package["devDependencies"]}
    assert [name for name, version in wanted.items() if not re.fullmatch(r"\d+\.\d+\.\d+", version)] == []


def test_the_lock_names_no_registry() -> None:
    lock = (FRONTEND / "package-lock.json").read_text(encoding="utf-8")
    assert "resolved" not in lock
    assert "://registry" not in lock
    assert all("integrity" in one for name, one in json.loads(lock)["packages"].items() if name)


def test_no_style_touches_the_watermark() -> None:
    for style in FRONTEND.glob("src/*.css"):
        assert "powered-by" not in style.read_text(encoding="utf-8")
