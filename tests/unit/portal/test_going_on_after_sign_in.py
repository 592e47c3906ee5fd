"""After signing in one goes on to a page of ours, and nowhere else."""

from __future__ import annotations

import pytest

from portal.web.sign_in import own_address


@pytest.mark.parametrize("address", ["/", "/inbox?view=done", "/cases/430211-adm-2026-00001", "/目录"])
def test_a_page_of_ours_is_kept(address: str) -> None:
    assert own_address(address) == address


@pytest.mark.parametrize(
    "address",
    [
        None,
        "",
        "https://elsewhere.example/",
        "//elsewhere.example/",
        "/\\elsewhere.example",
        "javascript:alert(1)",
        "inbox",
        "/inbox\r\nSet-Cookie: a=b",
        "/in\\box",
        "/sign-out",
        "/sign-in?next=/",
    ],
)
def test_any_other_address_leads_to_the_first_page(address: str | None) -> None:
    assert own_address(address) == "/"
