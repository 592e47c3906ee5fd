"""How alike two texts are, so that nobody applies for what the catalogue has already (ADM-06, ADM-37)."""

from __future__ import annotations

from services.admission.domain.guidance_list import normal

LEAST_ALIKE = 34
"""From how many per cent on something is worth a look."""
MOST_ALIKE = 8


def pairs(text: str) -> set[str]:
    """Every two neighbouring characters, which needs no dictionary; one that stands alone is its own pair."""
    plain = normal(text)
    return {plain[start : start + 2] for start in range(max(1, len(plain) - 1))} if plain else set()


def likeness(one: str, other: str) -> int:
    """Twice what they share among all they have, in per cent."""
    left, right = pairs(one), pairs(other)
    return round(200 * len(left & right) / (len(left) + len(right))) if left and right else 0
