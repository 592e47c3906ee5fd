"""With whom work is now: the person who took it, or the posts it is offered to, in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import gettext

from portal.web import wording
from portal.web.parts import parts


def with_whom(rows: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    """Task id → who has it, in two questions however many tasks there are."""
    people = parts().people.names({row["assignee"] for row in rows if row["assignee"]})
    posts = {post for row in rows if not row["assignee"] for post in row["candidates"]}
    words = post_names(posts)
    return {row["task_id"]: _who(row, people, words) for row in rows}


def readers(copies: Sequence[Mapping[str, Any]]) -> list[tuple[str, Mapping[str, Any]]]:
    """To whom a case was given to read, in words, with what was said along with it."""
    if not copies:
        return []
    holders = {one["holder"] for one in copies}
    people = parts().people.names({one.removeprefix("user:") for one in holders if one.startswith("user:")})
    posts = post_names({one for one in holders if not one.startswith("user:")})
    names = {**{f"user:{person}": name for person, name in people.items()}, **posts}
    return [(names.get(one["holder"], ""), one) for one in copies]


def post_names(holders: set[str]) -> dict[str, str]:
    """`role@unit` → the post and its unit in words."""
    if not holders:
        return {}
    units = parts().directory.names({holder.partition("@")[2] for holder in holders})
    roles = wording.roles()
    names = {}
    for holder in holders:
        role, _, unit = holder.partition("@")
        names[holder] = f"{units.get(unit, unit)} {roles.get(role, role)}".strip()
    return names


def _who(row: Mapping[str, Any], people: Mapping[str, str], posts: Mapping[str, str]) -> str:
    if row["assignee"]:
        return people.get(row["assignee"]) or str(gettext("（账号已停用）"))
    between: str = gettext("、")
    return between.join(posts[holder] for holder in row["candidates"])
