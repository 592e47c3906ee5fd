"""The regulation read a second time, in exact fractions and without a line of the product (B9, AST-01…14)."""

from fractions import Fraction as F
from typing import Any

GROUPS = ("staff", "residents", "users")
GRADES = ("unqualified", "qualified", "good", "excellent")


def added(marks: Any) -> F:
    """Marks written as decimals, added without losing a digit: as millionths."""
    return F(sum(int(F(mark) * 10**6) for mark in marks if mark is not None), 10**6)


def township_points(year: Any, township: Any) -> F:
    """The hundred points of the territorial duties; without a statement as both sides agreed."""
    points, missing = (
        added(township["marks"].values()),
        [k for k, m in township["marks"].items() if m is None],
    )
    if not missing or township["agreed"] is not None:
        return points + F(township["agreed"] or 0) if missing else points
    full = dict(year["indicators"]["territorial"])
    return points * 100 / (100 - sum(F(full[key]) for key in missing))


def satisfaction(year: Any, township: Any) -> F:
    """The mean of the groups that answered enough, each the mean of its dimensions; tenths are whole here."""
    worth, scores = [int(F(one) * 10) for one in year["scale"]], []
    for group, minimum in zip(GROUPS, year["minima"], strict=True):
        answered, frame, dimensions = township["groups"][group]
        needed = min(minimum, frame) if group == "staff" and frame else minimum
        means = [
            F(sum(w * n for w, n in zip(worth, counts, strict=False)), 10 * sum(counts[:3]))
            for counts in dimensions
            if sum(counts[:3])
        ]
        if answered and answered >= needed and means:
            scores.append(sum(means) / len(means))
    return F(sum(scores)) / len(scores)


def result(year: Any) -> tuple[F, F, F, F, F, str, bool]:
    """T, S, D, total, rate, grade, and whether the head may be excellent."""
    towns = year["townships"].values()
    shares = [F(one["share"]) for one in towns]
    t = sum(w * township_points(year, one) for w, one in zip(shares, towns, strict=True)) / sum(shares)
    s = sum(w * satisfaction(year, one) for w, one in zip(shares, towns, strict=True)) / sum(shares)
    d, (a, b, c) = added(year["statutory"].values()), (F(one) for one in year["weights"])
    total, rate = a * t + b * s + c * d, t if year["scope"] == "territorial" else (a * t + b * s) / (a + b)
    excellent, good, qualified, bar = (F(one) for one in year["thresholds"])
    rank = 3 if total >= excellent else 2 if total >= good else 1 if total >= qualified else 0
    rank = min(rank, 2 if rate < bar else 3, 1 if year["serious"] else 3)
    return F(t), F(s), d, F(total), F(rate), GRADES[rank], rank == 3
