"""Every Chinese text of the portal has its English one, and none is left over."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from portal.web.language import CATALOGUE
from tests.unit.portal_pages.a_portal import PORTAL

PLACEHOLDER = re.compile(r"%\(\w+\)[sd]")


@cache
def used() -> frozenset[str]:
    """The texts pages ask for, without the plural of plurals."""
    methods = [("web/**.py", "python"), ("templates/**.html", "jinja2")]
    keywords: dict[str, tuple[int, ...] | None] = {"_": None, "gettext": None, "ngettext": (1, 2)}
    found = extract_from_dir(PORTAL, method_map=methods, keywords=keywords)
    return frozenset(text if isinstance(text, str) else text[0] for _, _, text, _, _ in found)


@cache
def catalogue() -> Catalog:
    with (CATALOGUE / "en" / "LC_MESSAGES" / "messages.po").open("rb") as file:
        return read_po(file, locale="en")


def translated() -> Iterator[tuple[str, list[str]]]:
    """Each text with its English forms."""
    for message in catalogue():
        if message.id:
            key = message.id if isinstance(message.id, str) else message.id[0]
            yield key, [message.string] if isinstance(message.string, str) else list(message.string or ())


def test_every_text_has_an_english_one() -> None:
    present = {key for key, forms in translated() if all(forms)}
    assert used() - present == set()


def test_no_english_text_is_left_over() -> None:
    assert {key for key, _ in translated()} - used() == set()


def test_english_texts_keep_the_facts_of_the_chinese_ones() -> None:
    for key, forms in translated():
        for form in forms:
            assert set(PLACEHOLDER.findall(form)) == set(PLACEHOLDER.findall(key)), key
