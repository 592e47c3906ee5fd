"""The page of a meeting: whether the minutes of a case can be signed as they are."""

from __future__ import annotations

import copy

import pytest

from tests.unit.portal_pages import fixtures
from tests.unit.portal_pages.a_portal import the_portal

OUTDATED = "起草后记录有变动，须退回重新起草"


@pytest.mark.parametrize(
    ("locked", "intact", "tag"),
    [
        (False, True, "待签署"),
        (False, False, OUTDATED),
        (True, True, "已签署锁定"),
        (True, False, "记录与签署时不一致"),
    ],
)
def test_minutes_written_before_a_vote_was_struck_are_told_before_anybody_signs_them(
    monkeypatch: pytest.MonkeyPatch, *, locked: bool, intact: bool, tag: str
) -> None:
    meeting = copy.deepcopy(fixtures.REGISTERS["meeting"])
    meeting["agenda"][0]["seal"] = {"sha256": "46", "locked": locked, "intact": intact, "signatures": []}
    monkeypatch.setitem(fixtures.REGISTERS, "meeting", meeting)
    page = the_portal().test_client().get("/meetings/m1").text
    said = [one for one in ("待签署", OUTDATED, "已签署锁定", "记录与签署时不一致") if one in page]
    assert said == [tag]
