"""A unit in the place of another, wherever its code stands in what a case knows."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from chassis.engine.succeeding import renamed

WORDS = st.sampled_from(["old", "clerk@old", "new", "older", "old@x", "", "clerk@older"])
KNOWN = st.recursive(
    st.one_of(WORDS, st.integers(), st.booleans(), st.none()),
    lambda one: st.lists(one, max_size=3) | st.dictionaries(st.text(max_size=2), one, max_size=3),
    max_leaves=10,
)


def test_alone_and_as_the_seat_of_a_role_and_nowhere_else() -> None:
    known = {"applicant": "old", "keepers": ["clerk@old", "clerk@older"], "old": 1, "said": "old@x old"}
    assert renamed(known, "old", "new") == {
        "applicant": "new", "keepers": ["clerk@new", "clerk@older"], "old": 1, "said": "old@x old",
    }  # fmt: skip


def _words(known: Any) -> list[str]:
    if isinstance(known, dict):
        return [word for one in known.values() for word in _words(one)]
    if isinstance(known, list):
        return [word for one in known for word in _words(one)]
    return [known] if isinstance(known, str) else []


@given(KNOWN)
def test_nothing_of_the_unit_before_is_left_and_nothing_else_changes(known: Any) -> None:
    after = renamed(known, "old", "new")
    assert not [word for word in _words(after) if word == "old" or word.endswith("@old")]
    pairs = zip(_words(known), _words(after), strict=True)
    assert all(was == now or now == was.replace("old", "new") for was, now in pairs)
    assert renamed(after, "old", "new") == after
