"""What a web process has loaded is not looked through again."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from chassis.web.serving import settled

ROOT = Path(__file__).resolve().parents[4]


@pytest.fixture
def thawed() -> Iterator[None]:
    yield
    gc.unfreeze()


def test_what_is_loaded_is_out_of_the_collectors_sight(thawed: None) -> None:
    app = Flask("any")
    before = gc.get_freeze_count()
    assert settled(app) is app
    assert gc.get_freeze_count() > before + 1_000 and not any(each is app for each in gc.get_objects())


def test_every_web_process_settles() -> None:
    served = [*ROOT.glob("services/*/wsgi.py"), ROOT / "portal" / "wsgi.py"]
    assert len(served) == 4
    assert [path for path in served if "app = settled(" not in path.read_text()] == []
