"""What a designer does on the page of a draft, by mouse and keyboard."""

from __future__ import annotations

from playwright.sync_api import Locator, Page, expect

from tests.e2e.people import Person


def opened(page: Page) -> Page:
    """The page of a draft once its diagram is drawn."""
    page.wait_for_selector("#designer[data-ready]")
    return page


def begins_draft(designer: Person, process: str) -> Page:
    """Begin a new version of a procedure."""
    page = designer.goes_to("/designer")
    page.select_option("#process", process)
    page.get_by_role("button", name="起草新版本").click()
    return opened(page)


def drawn(page: Page, element: str) -> Locator:
    """An element of the diagram, where the mouse meets it."""
    return page.locator(f'.sheet [data-element-id="{element}"] .djs-hit').first


def points_at(page: Page, element: str) -> None:
    """Click on an element of the diagram, so that its settings are shown."""
    drawn(page, element).click(force=True)


def puts_on_line(page: Page, what: str, behind: str, *, right: float) -> None:
    """Take something from the palette and put it on the line that leaves an element, so far to its right."""
    page.locator(f'.djs-palette .entry[data-action="{what}"]').click()
    box = drawn(page, behind).bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] + right, box["y"] + box["height"] / 2
    page.mouse.move(x - 5, y)
    page.mouse.move(x, y)
    page.mouse.click(x, y)
    page.keyboard.press("Escape")


def setting(page: Page, label: str) -> Locator:
    """A field of the panel beside the diagram."""
    return page.locator(".settings").get_by_label(label, exact=True)


def sets(page: Page, label: str, value: str) -> None:
    """Write into a field of the panel and leave it."""
    setting(page, label).fill(value)
    setting(page, label).press("Tab")


def appends(page: Page, what: str) -> None:
    """Take the next element from the pad beside what is selected."""
    page.locator(f'.djs-context-pad .entry[data-action="{what}"]').click()


def save_button(page: Page) -> Locator:
    """What is pressed to keep the drawing and to have it checked."""
    return page.get_by_role("button", name="保存并检查")


def saves(page: Page) -> None:
    """Save and have it checked."""
    save_button(page).click()
    expect(page.locator(".note.good")).to_contain_text("已保存为第")
    opened(page)
