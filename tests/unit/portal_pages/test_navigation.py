"""The main navigation offers what a post has a use for, and nothing else."""

from __future__ import annotations

from chassis.actor import Actor
from tests.unit.portal_pages.a_portal import COMMUNITY, OFFICE_CLERK, the_portal

PERFORMANCE_OFFICE = Actor(
    "u7", "经办人", "经办人", "430211", "", frozenset({"performance_office_clerk@430211"})
)


def test_a_reader_sees_only_what_their_post_has_a_use_for() -> None:
    office = the_portal(OFFICE_CLERK).test_client().get("/inbox").text
    community = the_portal(COMMUNITY).test_client().get("/inbox").text
    assert 'href="/alerts"' in office
    assert 'href="/alerts"' not in community
    assert 'href="/applications/new"' not in community


def test_who_judges_the_year_reads_the_alerts_about_its_figures() -> None:
    page = the_portal(PERFORMANCE_OFFICE).test_client().get("/alerts")
    assert page.status_code == 200 and 'href="/alerts"' in page.text
