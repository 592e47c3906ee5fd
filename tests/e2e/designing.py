"""What a designer does on the page of a draft, by mouse and keyboard."""

from __future__ import annotations

from playwright.sync_api import Locator, Page, Position, expect

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


def points_at(page: Page, element: str, *, from_right: float | None = None, from_top: float = 0) -> None:
    """Click on an element of the diagram, in its middle unless said, so that its settings are shown."""
    place = drawn(page, element)
    box = place.bounding_box()
    assert box is not None
    at = None if from_right is None else Position(x=box["width"] - from_right, y=from_top)
    place.click(force=True, position=at)
    try:
        expect(setting(page, "编号")).to_have_value(element, timeout=500)
    except AssertionError:
        # The tool takes no click for 400 ms after something was drawn.
        place.click(force=True, position=at)
        expect(setting(page, "编号")).to_have_value(element)


def connects(page: Page, target: str) -> None:
    """Draw a line from what is selected to another element."""
    page.locator('.djs-context-pad .entry[data-action="connect"]').click()
    drawn(page, target).hover(force=True)
    drawn(page, target).click(force=True)


def takes(page: Page, what: str) -> None:
    """Take a tool or an element from the palette."""
    page.locator(f'.djs-palette .entry[data-action="{what}"]').click()


def puts_on_line(page: Page, what: str, behind: str, *, right: float) -> None:
    """Take something from the palette and put it on the line that leaves an element, so far to its right."""
    takes(page, what)
    x, y = beside(page, behind, right)
    page.mouse.move(x - 5, y)
    page.mouse.move(x, y)
    page.mouse.click(x, y)
    page.keyboard.press("Escape")


def beside(page: Page, element: str, right: float, down: float = 0) -> tuple[float, float]:
    """A place so far to the right of an element, and so far below its middle."""
    box = drawn(page, element).bounding_box()
    assert box is not None
    return box["x"] + box["width"] + right, box["y"] + box["height"] / 2 + down


def drags(page: Page, begin: tuple[float, float], end: tuple[float, float]) -> None:
    """Press the mouse here, let go of it there."""
    page.mouse.move(*begin)
    page.mouse.down()
    page.mouse.move((begin[0] + end[0]) / 2, (begin[1] + end[1]) / 2, steps=3)
    page.mouse.move(*end, steps=3)
    page.mouse.up()


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
