"""Who holds the posts of an agency, as dispatch tells it; names stay with their posts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

HEAD = "principal_head"


@dataclass(frozen=True, slots=True)
class Post:
    """A post of an agency."""

    title: str
    kind: str
    quota: int


@dataclass(frozen=True, slots=True)
class Holding:
    """Who holds a post, from when to when."""

    post: str
    holder: str
    since: date
    until: date | None = None
    acting: bool = False


@dataclass(frozen=True, slots=True, order=True)
class Member:
    """Somebody in a post."""

    post: str
    holder: str

    @property
    def key(self) -> str:
        """How a form names them."""
        return f"{self.post}·{self.holder}"


def staff_between(
    posts: Iterable[Post], holdings: Iterable[Holding], first: date, last: date
) -> tuple[Member, ...]:
    """Everybody but the principal head who held a post on a day of these; the head is judged elsewhere."""
    heads = {one.title for one in posts if one.kind == HEAD}
    return tuple(
        sorted(
            {
                Member(one.post, one.holder)
                for one in holdings
                if one.post not in heads and one.since <= last and (one.until is None or first <= one.until)
            }
        )
    )
