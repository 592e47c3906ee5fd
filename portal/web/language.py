"""Chinese first, English second: which language a page speaks, and words that arrive in both."""

from __future__ import annotations

import io
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import NullTranslations, Translations
from flask import Flask, request
from flask_babel import Babel, Domain

CATALOGUE = Path(__file__).resolve().parent.parent / "translations"
LANGUAGES = {"zh": "zh_Hans_CN", "en": "en"}


def language() -> str:
    """The language of this request: what the reader chose, Chinese otherwise."""
    chosen = request.cookies.get("language", "zh")
    return chosen if chosen in LANGUAGES else "zh"


def is_large_type() -> bool:
    """Whether the reader asked for large type (大字)."""
    return request.cookies.get("large_type") == "1"


def said(words: Any) -> str:
    """One text of a pair {zh, en}, in the reader's language; plain text passes through."""
    if words is None:
        return ""
    if isinstance(words, Mapping):
        other = words.get("zh") or words.get("en") or ""
        return str(words.get(language()) or other)
    if isinstance(words, tuple) and hasattr(words, "zh"):
        return str(getattr(words, language()) or words.zh)
    return str(words)


def english_catalogue() -> Translations:
    """The English texts, compiled in memory so that no build step can be forgotten."""
    source = CATALOGUE / "en" / "LC_MESSAGES" / "messages.po"
    compiled = io.BytesIO()
    with source.open("rb") as file:
        write_mo(compiled, read_po(file, locale="en"))
    compiled.seek(0)
    return Translations(compiled)


class BothLanguages(Babel):  # type: ignore[misc] # flask_babel has no types
    """Flask-Babel reading its catalogue from memory; Chinese texts are their own keys."""

    @cached_property
    def domain_instance(self) -> Domain:
        """The one text domain, filled once per process."""
        domain = Domain()
        domain.cache["en", "messages"] = english_catalogue()
        domain.cache["zh_Hans_CN", "messages"] = NullTranslations()
        return domain


def set_up(web_app: Flask) -> None:
    """Give the web app both languages and county time."""
    BothLanguages(
        web_app,
        default_locale="zh_Hans_CN",
        default_timezone="Asia/Shanghai",
        locale_selector=lambda: LANGUAGES[language()],
    )
    web_app.jinja_env.filters["said"] = said
