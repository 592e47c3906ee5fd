"""The address a document's code leads to, where anybody can look up that it is genuine."""

from __future__ import annotations

PAGE = "v"


def proof_link(public_url: str, code: str) -> str:
    """What is printed on a document; empty where it has no code."""
    return f"{public_url.rstrip('/')}/{PAGE}?c={code}" if code else ""
