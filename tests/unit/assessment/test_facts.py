"""The yearly figures: each fact once, in whatever order it came."""

from __future__ import annotations

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from services.assessment.domain.facts import Agency, Counted, Fact, FactKind, figures, totals

STATION = "430211-gaj-lypcs"


def police() -> Agency:
    return Agency(STATION, "栗雨派出所", "430211-gaj", "430211003", ("430211004",), 1)


def counted(kind=FactKind.CREATED, *, agency="", sender="430211-gaj", township="430211003", count=1):
    return Counted(agency, sender, township, kind, count)


def test_a_fact_belongs_to_the_year_of_the_county_not_of_greenwich():
    late = datetime(2026, 12, 31, 16, 30, tzinfo=UTC)
    assert Fact("1", FactKind.CREATED, "430211-gaj", "", "430211003", late).year == 2027


def test_a_block_counts_for_the_agency_that_would_have_carried_the_order():
    lines = figures(
        [counted(agency=STATION), counted(FactKind.BLOCKED), counted(township="430211001")], [police()]
    )
    assert [(one.agency, one.township) for one in lines] == [
        ("", "430211001"),
        (STATION, "430211003"),
    ]
    assert lines[1].counts[FactKind.BLOCKED] == lines[1].counts[FactKind.CREATED] == 1


def test_an_agency_serves_its_seat_and_the_townships_named():
    assert police().works_for("430211-gaj", "430211003") and police().works_for("430211-gaj", "430211004")
    assert not police().works_for("430211-gaj", "430211001")
    assert not police().works_for("430211-sfj", "430211003")


rows = st.builds(
    Counted,
    agency=st.sampled_from(["", STATION]),
    sender=st.sampled_from(["430211-gaj", "430211-tjj"]),
    township=st.sampled_from(["430211001", "430211003"]),
    kind=st.sampled_from(FactKind),
    count=st.integers(1, 50),
)


@given(st.lists(rows), st.randoms())
def test_figures_do_not_depend_on_order_and_lose_nothing(given_rows, chance):
    shuffled = list(given_rows)
    chance.shuffle(shuffled)
    lines = figures(shuffled, [police()])
    assert lines == figures(given_rows, [police()])
    assert sum(totals(lines).values()) == sum(row.count for row in given_rows)


def test_an_older_line_of_the_register_never_wins():
    agency = Agency("a", "新名", "430211-gaj", "430211003", (), 5)
    agency.hear(Agency("a", "旧名", "x", "y", ("z",), 4))
    assert (agency.name, agency.seat_township) == ("新名", "430211003")
