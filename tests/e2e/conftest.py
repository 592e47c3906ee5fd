"""A real browser before the real product: both are started once for all tests here."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.e2e.over_the_api import OverTheApi, over_the_api
from tests.e2e.people import County
from tests.e2e.pictures import Pictures
from tests.e2e.product import Product, running

HERE = Path(__file__).parent
SWITCHES = (
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything here needs a browser and takes its time."""
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.slow)


BROWSERS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
"""The shell first: without the windows of a whole browser it takes a quarter of the time off these tests."""


def chromium_here() -> str | None:
    named = os.environ.get("GATEHOUSE_CHROMIUM")
    return named or next((path for name in BROWSERS if (path := shutil.which(name))), None)


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """Chromium without a window: the one of the machine, or the one Playwright brought."""
    with sync_playwright() as playwright:
        path = chromium_here()
        if path is None and not Path(playwright.chromium.executable_path).exists():
            pytest.skip("no Chromium on this machine")
        chromium = playwright.chromium.launch(executable_path=path, args=list(SWITCHES))
        yield chromium
        chromium.close()


@pytest.fixture(scope="package")
def product(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    """The whole product with the demo county; it ends with these tests, not with the worker."""
    with running(tmp_path_factory.mktemp("house")) as product:
        yield product


@pytest.fixture(scope="module")
def county(browser: Browser, product: Product) -> Iterator[County]:
    """The people of the demo county."""
    county = County(browser, product.address, product.passwords, product.phones)
    yield county
    for person in county.present.values():
        person.context.close()


@pytest.fixture(scope="package")
def pictures() -> Pictures:
    """The pictures of the guide."""
    return Pictures()


@pytest.fixture(scope="module")
def api(product: Product) -> Iterator[OverTheApi]:
    """The same people without a browser."""
    with over_the_api(product) as api:
        yield api
