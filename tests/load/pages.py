"""How long pages take on a county line: `python -m tests.load.pages` starts the product and a browser.

The county line of the measurements: 4 Mbit/s, 60 ms there and back, a processor slowed four times. Usable is
a page whose largest part is painted and whose script has run.
"""

from __future__ import annotations

import argparse
import re
import statistics
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from gatehouse.setting_up import play_demo_work
from tests.e2e.conftest import SWITCHES, chromium_here
from tests.e2e.product import Product, running

LINE = {"offline": False, "latency": 60, "downloadThroughput": 500_000, "uploadThroughput": 500_000}
SLOWED, TIMES = 4, 3
MOST_BYTES, MOST_SECONDS = 30 * 1024, 1.5
CLERK, DEPARTMENT = "swb.clerk", "mzj.clerk"
PAGES = {
    "desk": (CLERK, "/inbox"),
    "desk, done": (CLERK, "/inbox?view=done"),
    "task": (CLERK, "task"),
    "case file": (CLERK, "case"),
    "new application": (DEPARTMENT, "/applications/new"),
    "the long form of a plan": (DEPARTMENT, "task"),
    "applications": (CLERK, "/applications"),
    "catalogue": (CLERK, "/catalogue"),
    "notices": (CLERK, "/notices"),
    "orders": ("mzj.clerk", "/orders"),
    "reports": (CLERK, "/reports"),
    "messages": (CLERK, "/notifications"),
    "burden of communities": (CLERK, "/burden"),
    "public catalogue, not signed in": ("", "/catalogue"),
    "sign in": ("", "/sign-in"),
}
USABLE = """() => new Promise((done) => {
  new PerformanceObserver((list) => {
    const largest = list.getEntries().pop().startTime;
    const page = performance.getEntriesByType("navigation")[0];
    done(Math.max(largest, page.domContentLoadedEventEnd));
  }).observe({ type: "largest-contentful-paint", buffered: true });
})"""


@dataclass(frozen=True, slots=True)
class Visit:
    """What one visit took."""

    bytes: int
    seconds: float


def visit(context: BrowserContext, address: str) -> Visit:
    """Open a page on the county line; what the browser has kept stays kept."""
    page = context.new_page()
    line = context.new_cdp_session(page)
    line.send("Network.enable")
    line.send("Network.emulateNetworkConditions", LINE)
    line.send("Emulation.setCPUThrottlingRate", {"rate": SLOWED})
    sent: list[float] = []
    line.on("Network.loadingFinished", lambda event: sent.append(event["encodedDataLength"]))
    # The desk's open line never ends, so waiting for silence would be waiting for ever.
    page.goto(address, wait_until="load")
    usable = float(page.evaluate(USABLE))
    page.wait_for_timeout(700)
    page.close()
    return Visit(int(sum(sent)), usable / 1_000)


def measured(browser: Browser, signed_in: Any, address: str, times: int) -> tuple[Visit, Visit]:
    """A first visit and a repeated one: medians of several browsers that know nothing yet."""
    first, again = [], []
    for _ in range(times):
        context = browser.new_context(viewport={"width": 1366, "height": 768}, storage_state=signed_in)
        first.append(visit(context, address))
        again.append(visit(context, address))
        context.close()
    return _median(first), _median(again)


def _median(visits: list[Visit]) -> Visit:
    return Visit(
        int(statistics.median(one.bytes for one in visits)),
        statistics.median(one.seconds for one in visits),
    )


@dataclass
class Desk:
    """Somebody signed in, and what is on that desk."""

    state: Any
    work: Mapping[str, str]


def signs_in(browser: Browser, product: Product, login: str) -> Desk:
    """Through the door, and a look at the first piece of work."""
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{product.address}sign-in")
    page.fill("#user", login)
    page.fill("#password", product.passwords[login])
    page.get_by_role("button", name="登录").click()
    page.wait_for_url(re.compile("/inbox"))
    work = dict(_work_on(page))
    if login == DEPARTMENT:
        page.goto(f"{product.address}applications/new")
        page.fill("[name=item_name]", "测量用的事项")
        page.get_by_role("button", name="开始申请").click()
        page.wait_for_url(re.compile("/tasks/"))
        work["task"] = "/" + page.url.split("?")[0].split("/", 3)[3]
    desk = Desk(context.storage_state(), work)
    context.close()
    return desk


def _work_on(page: Page) -> Mapping[str, str]:
    row = page.locator("#rows tbody tr").first
    if not row.count():
        return {}
    task = str(row.locator("a.title").get_attribute("href"))
    number = row.locator(".num").first.inner_text()
    return {"task": task, "case": f"/cases/{task.split('/')[2]}/{number}"}


@contextmanager
def a_browser() -> Iterator[Browser]:
    """The Chromium of the browser tests."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_here(), args=list(SWITCHES))
        yield browser
        browser.close()


def main() -> None:
    """Start the product with its demo county, measure every page, print the table, stop."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--times", type=int, default=TIMES)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, running(Path(folder)) as product, a_browser() as browser:
        play_demo_work(product.house)
        desks = {login: signs_in(browser, product, login) for login in (CLERK, DEPARTMENT)}
        nobody = Desk(None, {})
        over = 0
        print("| page | first visit | repeated | usable, first | usable, repeated | |")
        print("|---|---|---|---|---|---|")
        for name, (login, path) in PAGES.items():
            desk = desks.get(login, nobody)
            address = product.address.rstrip("/") + desk.work.get(path, path)
            if not path.startswith("/") and path not in desk.work:
                print(f"| {name} | nothing on the desk of {login} | | | | |")
                continue
            first, again = measured(browser, desk.state, address, options.times)
            within = first.bytes <= MOST_BYTES and max(first.seconds, again.seconds) <= MOST_SECONDS
            over += not within
            sizes = f"{first.bytes / 1024:.1f} KB | {again.bytes / 1024:.1f} KB"
            times = f"{first.seconds:.2f} s | {again.seconds:.2f} s"
            print(f"| {name} | {sizes} | {times} | {'' if within else 'over'} |", flush=True)
        print(f"bars: {MOST_BYTES // 1024} KB on a first visit, {MOST_SECONDS} s; over: {over}")


if __name__ == "__main__":
    main()
