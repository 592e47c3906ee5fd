"""Templates leave nothing to a browser that the content security policy would have to stop."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

PORTAL = Path(__file__).resolve().parents[3] / "portal"
TEMPLATES = sorted((PORTAL / "templates").rglob("*.html"))
DRAWN_BY_US = {"second_factors.py", "survey_codes.py"}
"""Where markup is put together: QR codes, from signs we make ourselves."""
READ_WITHOUT_US = {"case_archive.html": "a style in the page"}
"""A page in an archive, opened from a folder: it brings what it needs along."""
NOT_ALLOWED = {
    "text that is not escaped": re.compile(r"\|\s*safe\b|autoescape\s+false"),
    "a script in the page": re.compile(r"<script(?![^>]*\bsrc=)", re.I),
    "a handler in the page": re.compile(r"<[^>]*\son\w+\s*=", re.I),
    "a style in the page": re.compile(r"<style\b|<[^>]*\sstyle\s*=", re.I),
    "an address that runs": re.compile(r"(?:href|src|action)\s*=\s*[\"']?\s*javascript:", re.I),
    "something from elsewhere": re.compile(
        r"<(?:script|img|iframe|link)\b[^>]*(?:src|href)=[\"']?(?:https?:)?//", re.I
    ),
    "a form that tells where it goes by what was entered": re.compile(
        r"<form[^>]*action=[\"']?https?:", re.I
    ),
}


@pytest.mark.parametrize("what", sorted(NOT_ALLOWED))
def test_no_template_has(what: str) -> None:
    assert len(TEMPLATES) > 50
    found = [
        f"{template.name}: {match.group()[:120]}"
        for template in TEMPLATES
        if READ_WITHOUT_US.get(template.name) != what
        for match in NOT_ALLOWED[what].finditer(_without_tags(template.read_text(encoding="utf-8")))
    ]
    assert found == []


def _without_tags(template: str) -> str:
    """What Jinja does is not what is written into the page."""
    return re.sub(r"{%.*?%}", "", template, flags=re.DOTALL)


@pytest.mark.parametrize(
    "bad",
    [
        "{{ name|safe }}",
        "<script>1</script>",
        '<a onclick="x()">',
        '<p class="a" style="color:red">',
        '<a href="javascript:1">',
        '<script src="//cdn.example/x.js"></script>',
        '<form method="post" action="https://elsewhere">',
    ],
)
def test_what_is_not_allowed_is_noticed(bad: str) -> None:
    assert any(pattern.search(bad) for pattern in NOT_ALLOWED.values())


def test_markup_is_put_together_in_two_places_only() -> None:
    using = {file.name for file in PORTAL.rglob("*.py") if "Markup(" in file.read_text(encoding="utf-8")}
    assert using == DRAWN_BY_US
