"""The browser assets: exact versions, no registry address, and the watermark left alone."""

from __future__ import annotations

import json
import re

import pytest

from tests.unit.portal_pages.a_portal import PORTAL, the_portal

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


@pytest.mark.parametrize(("accepted", "sent_as"), [("gzip, br", "br"), ("gzip", "gzip"), ("identity", None)])
def test_a_static_file_travels_as_small_as_the_reader_takes_it(accepted: str, sent_as: str | None) -> None:
    answer = the_portal().test_client().get("/static/dist/portal.js", headers={"Accept-Encoding": accepted})
    built = (PORTAL / "static" / "dist" / ("portal.js.br" if sent_as == "br" else "portal.js")).read_bytes()
    assert answer.headers.get("Content-Encoding") == sent_as
    assert (answer.data == built) is (sent_as != "gzip")
    assert answer.mimetype.endswith("javascript") and "Accept-Encoding" in answer.headers["Vary"]


def test_what_is_not_a_static_file_is_not_sent_as_one() -> None:
    for path in ("/static/../wsgi.py", "/static/dist/none.js"):
        answer = the_portal().test_client().get(path, headers={"Accept-Encoding": "br"})
        assert answer.status_code == 404 and answer.headers.get("Content-Encoding") != "br"
