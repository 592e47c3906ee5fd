"""Codes of a satisfaction survey: made here, shown once, and kept by nobody."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from chassis.documents.qr import svg

BYTES = 16


@dataclass(frozen=True, slots=True)
class Slip:
    """One slip of paper: a code, its link, and the link as a picture."""

    group: str
    code: str
    link: str

    @property
    def picture(self) -> Markup:
        """The QR code; drawn from our own modules, so it is markup we may trust."""
        return Markup(svg(self.link).replace("<svg ", '<svg width="130" height="130" ', 1))  # noqa: S704 - ours


def new_codes(sizes: Mapping[str, int]) -> dict[str, list[str]]:
    """As many fresh codes for each group as it has people."""
    return {group: [secrets.token_urlsafe(BYTES) for _ in range(size)] for group, size in sizes.items()}


def fingerprint(code: str) -> str:
    """What the service is told of a code: enough to know it again, not to make it."""
    return hashlib.sha256(f"gatehouse-survey:{code.strip()}".encode()).hexdigest()


def fingerprints(codes: Mapping[str, Sequence[str]]) -> dict[str, list[str]]:
    """The fingerprints of the codes of each group."""
    return {group: [fingerprint(one) for one in ours] for group, ours in codes.items()}


def slips(codes: Mapping[str, Sequence[str]], address: str) -> list[Slip]:
    """The slips in the order of their codes: nothing on paper tells in which they were made."""
    return [
        Slip(group, code, f"{address}?t={code}") for group, ours in codes.items() for code in sorted(ours)
    ]
