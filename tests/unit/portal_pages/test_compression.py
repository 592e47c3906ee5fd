"""Pages travel as small as their reader takes them, and their size tells nothing."""

from __future__ import annotations

import gzip

import brotli
import pytest

from tests.unit.portal_pages.a_portal import the_portal

PAGE = "/catalogue"
PLAIN = {"": lambda data: data, "gzip": gzip.decompress, "br": brotli.decompress}


@pytest.mark.parametrize(
    ("accepted", "sent_as"),
    [("gzip, deflate, br", "br"), ("gzip", "gzip"), ("identity", ""), ("br;q=0, gzip", "gzip")],
)
def test_a_page_is_squeezed_as_its_reader_takes_it(accepted: str, sent_as: str) -> None:
    client = the_portal(None).test_client()
    answer = client.get(PAGE, headers={"Accept-Encoding": accepted})
    assert answer.headers.get("Content-Encoding", "") == sent_as
    assert "Accept-Encoding" in answer.headers["Vary"]
    assert "</html>" in PLAIN[sent_as](answer.data).decode()
    assert len(answer.data) == int(answer.headers["Content-Length"])


def test_brotli_is_the_smaller() -> None:
    client, kinds = the_portal(None).test_client(), ("br", "gzip", "identity")
    sizes = {one: len(client.get(PAGE, headers={"Accept-Encoding": one}).data) for one in kinds}
    assert sizes["br"] < 0.95 * sizes["gzip"] < sizes["identity"] / 2


@pytest.mark.parametrize("accepted", ["br", "gzip"])
def test_the_same_page_never_says_its_length(accepted: str) -> None:
    client = the_portal(None).test_client()
    answers = [client.get(PAGE, headers={"Accept-Encoding": accepted}) for _ in range(20)]
    assert len({len(answer.headers["X-Padding"]) for answer in answers}) > 3
