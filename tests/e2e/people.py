"""People at their desks: each signs in with their own browser context and works through the pages."""

from __future__ import annotations

import re
import time
from collections.abc import Mapping, MutableMapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pyotp
from playwright.sync_api import Browser, BrowserContext, Page, expect

PATIENCE = 20.0
STEP_SECONDS = 30


@dataclass
class Phone:
    """The authenticator of an administrator; it never shows a code twice."""

    secret: str
    used: int = 0

    def code(self) -> str:
        """The next code: this half minute's, or the one after it, which is taken too."""
        while self.used > (now := int(time.time()) // STEP_SECONDS):
            time.sleep(0.5)
        self.used = max(now, self.used + 1)
        return pyotp.TOTP("".join(self.secret.split())).generate_otp(self.used)


@dataclass
class Person:
    """Somebody in a post, at a desk of their own."""

    login: str
    context: BrowserContext
    address: str
    complaints: list[str] = field(default_factory=list)
    page: Page = field(init=False)

    def __post_init__(self) -> None:
        self.page = self.context.new_page()
        self.page.on("console", lambda line: self._hear(line.type, line.text))
        self.page.on("pageerror", lambda error: self._hear("error", str(error)))

    def _hear(self, kind: str, text: str) -> None:
        if kind == "error" and "Failed to load resource" not in text:
            self.complaints.append(text)

    def goes_to(self, path: str) -> Page:
        """Open a page of the portal."""
        self.page.goto(self.address.rstrip("/") + path)
        return self.page

    def signs_in(self, password: str) -> None:
        """Through the door, as everybody."""
        self.goes_to("/sign-in")
        self.page.fill("#user", self.login)
        self.page.fill("#password", password)
        self.page.get_by_role("button", name="登录").click()
        expect(self.page).to_have_url(re.compile("/inbox|/sign-in/"))

    def chooses_password(self, given: str, new: str) -> None:
        """Whoever signs in with a password somebody else knows chooses one of their own first."""
        self.page.fill("#today", given)
        self.page.fill("#new", new)
        self.page.fill("#again", new)
        self.page.get_by_role("button", name="保存并继续").click()
        expect(self.page).not_to_have_url(re.compile("/sign-in/password"))

    def shows(self, path: str, words: str) -> None:
        """Reload a page until it says the words, because a message has come."""
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            if words in (self.goes_to(path).locator("#main").text_content() or ""):
                return
            time.sleep(0.3)
        raise AssertionError(f"{self.login} never saw “{words}” on {path}")

    def opens_work(self, title: str, step: str) -> Page:
        """Open the task of that step from the desk, once the message about it has come."""
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            self.goes_to("/inbox")
            line = self.page.locator("#rows tbody tr", has_text=title).filter(has_text=step)
            if line.count():
                line.first.locator("a.title").click()
                expect(self.page.locator("#deal-title")).to_contain_text(step)
                return self.page
            time.sleep(0.3)
        raise AssertionError(
            f"{self.login} never got “{step}” of “{title}”: {self.page.locator('#rows').inner_text()}"
        )

    def fills(self, entries: Mapping[str, Any]) -> None:
        """Fill fields by their key, whatever kind they are; a list of mappings fills the rows of a list."""
        for key, value in entries.items():
            if isinstance(value, (list, tuple)) and value and isinstance(value[0], dict):
                self._fills_rows(key, value)
            else:
                self._fills_one(key, value)

    def _fills_rows(self, key: str, rows: Sequence[Mapping[str, Any]]) -> None:
        for index, row in enumerate(rows):
            if not self.page.locator(f'[name="{key}.{index}._row"]').count():
                self.page.locator(f'button[value="add:{key}"]').click()
                expect(self.page.locator(f'[name="{key}.{index}._row"]')).to_be_attached()
            self.fills({f"{key}.{index}.{name}": value for name, value in row.items()})

    def _fills_one(self, name: str, value: Any) -> None:
        control = self.page.locator(f'#main [name="{name}"]')
        kind = str(control.first.evaluate("one => one.tagName + ':' + (one.type || '')"))
        if kind == "SELECT:select-one":
            control.select_option(str(value))
        elif kind in ("INPUT:radio", "INPUT:checkbox") and value not in (True, False):
            for one in value if isinstance(value, (list, tuple)) else [value]:
                self.page.locator(f'#main [name="{name}"][value="{one}"]').check()
        elif kind == "INPUT:checkbox":
            control.set_checked(bool(value))
        else:
            control.fill(str(value))

    def chooses(self, name: str, label: str) -> None:
        """Choose by what is written beside it."""
        self.page.locator(f'#main [name="{name}"]').select_option(label=label)

    def hands_in(self, entries: Mapping[str, Any]) -> None:
        """Fill the form of the open task and submit it."""
        self.fills(entries)
        self.page.locator("#deal .buttons.main .button").first.click()
        self.page.wait_for_load_state()
        problem = self.page.locator("#problem")
        if problem.count():
            raise AssertionError(f"{self.login} was refused: {problem.inner_text()}")
        expect(self.page.locator(".note.good")).to_contain_text("已办理")

    def does(self, title: str, step: str, entries: Mapping[str, Any]) -> None:
        """Open the task and hand it in."""
        self.opens_work(title, step)
        self.hands_in(entries)


@dataclass
class County:
    """Everybody who has an account, and the browser they share."""

    browser: Browser
    address: str
    passwords: MutableMapping[str, str]
    phones: MutableMapping[str, Phone] = field(default_factory=dict)
    present: dict[str, Person] = field(default_factory=dict)

    def person(self, login: str) -> Person:
        """Somebody, signed in."""
        if login not in self.present:
            context = self.browser.new_context(viewport={"width": 1366, "height": 768}, accept_downloads=True)
            person = Person(login, context, self.address)
            person.signs_in(self.passwords[login])
            self._takes_what_steps_are_left(person)
            self.present[login] = person
        return self.present[login]

    def _takes_what_steps_are_left(self, person: Person) -> None:
        """Administrators choose a password, enrol a second factor, and are asked for it from then on."""
        login, page = person.login, person.page
        if "/sign-in/password" in page.url:
            own = self.passwords[login][::-1]
            person.chooses_password(self.passwords[login], own)
            self.passwords[login] = own
        if "/sign-in/second-factor" in page.url:
            self.phones[login] = Phone(page.locator("b.digest").inner_text())
            page.fill("#code", self.phones[login].code())
            page.get_by_role("button", name="开始使用").click()
            expect(page.locator(".codes li")).to_have_count(10)
            page.get_by_role("link", name="已经保存好").click()
        if "/sign-in/code" in page.url:
            page.fill("#code", self.phones[login].code())
            page.get_by_role("button", name="继续").click()
        expect(page).to_have_url(re.compile("/inbox"))
