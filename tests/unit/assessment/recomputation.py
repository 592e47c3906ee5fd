"""The result of one agency and year once more, from what people wrote down, in exact fractions.

Nothing of the product is used here: this is the regulation read a second time (B9, AST-01…14).
"""

from __future__ import annotations

from fractions import Fraction as F
from typing import Any

GROUPS = ("staff", "residents", "users")


def township_points(year: Any, township: Any) -> F:
    """The hundred points of the territorial duties."""
    full = {key: F(points) for key, points in year["indicators"]["territorial"]}
    points = sum((F(mark) for mark in township["marks"].values() if mark is not None), F(0))
    missing = [key for key, mark in township["marks"].items() if mark is None]
    if not missing:
        return points
    if township["agreed"] is not None:
        return points + F(township["agreed"])
    return points * 100 / (100 - sum(full[key] for key in missing))


def satisfaction(year: Any, township: Any) -> F:
    """The mean of the groups that answered enough, each the mean of its dimensions."""
    worth, scores = [F(one) for one in year["scale"]], []
    for group, minimum in zip(GROUPS, year["minima"], strict=True):
        answered, frame, dimensions = township["groups"][group]
        needed = min(minimum, frame) if group == "staff" and frame else minimum
        if answered == 0 or answered < needed:
            continue
        means = []
        for counts in dimensions:
            said = sum(counts[:3])
            if said:
                means.append(sum((w * n for w, n in zip(worth, counts[:3], strict=True)), F(0)) / said)
        if means:
            scores.append(sum(means, F(0)) / len(means))
    return sum(scores, F(0)) / len(scores)


def result(year: Any) -> tuple[F, F, F, F, F, str, bool]:
    """T, S, D, total, rate, grade, and whether the head may be excellent."""
    towns = year["townships"].values()
    whole = sum((F(one["share"]) for one in towns), F(0))
    t = sum((F(one["share"]) / whole * township_points(year, one) for one in towns), F(0))
    s = sum((F(one["share"]) / whole * satisfaction(year, one) for one in towns), F(0))
    d = sum((F(mark) for mark in year["statutory"].values()), F(0))
    a, b, c = (F(one) for one in year["weights"])
    total, rate = a * t + b * s + c * d, t if year["scope"] == "territorial" else (a * t + b * s) / (a + b)
    excellent, good, qualified, bar = (F(one) for one in year["thresholds"])
    rank = 3 if total >= excellent else 2 if total >= good else 1 if total >= qualified else 0
    rank = min(rank, 2) if rate < bar else rank
    rank = min(rank, 1) if year["serious"] else rank
    return t, s, d, total, rate, ("unqualified", "qualified", "good", "excellent")[rank], rank == 3
