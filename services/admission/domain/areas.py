"""Codes of counties, townships, communities and their organisations (domain.md E0)."""

from __future__ import annotations

import re

_COUNTY = re.compile(r"\d{6}")
_TOWNSHIP = re.compile(r"\d{6}(0(0[1-9]|[1-9]\d)|[1-5]\d{2})")
_COMMUNITY = re.compile(r"\d{6}(0(0[1-9]|[1-9]\d)|[1-5]\d{2})(0(0[1-9]|[1-9]\d)|[1-5]\d{2})")


def county_of(code: str) -> str:
    """The county a unit belongs to: the first six digits of every code."""
    return code[:6] if _COUNTY.fullmatch(code[:6]) else ""


def is_township(code: str) -> bool:
    """Whether the code is one of a township or sub-district."""
    return _TOWNSHIP.fullmatch(code) is not None


def is_community(code: str) -> bool:
    """Whether the code is one of a community or village."""
    return _COMMUNITY.fullmatch(code) is not None


def township_of(community: str) -> str:
    """The township a community lies in."""
    return community[:9]
