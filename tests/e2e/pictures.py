"""Pictures for the guide: the telling part of a page, with the numbers of the steps where the hand goes.

Every run writes them to `build/pictures`; with GATEHOUSE_WRITE_PICTURES=1 those of `docs/pictures` are
written anew, with so few colours that they stay small.
"""

from __future__ import annotations

import io
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import FloatRect, Locator, Page

ROOT = Path(__file__).parents[2]
EVERY_RUN, GUIDE = ROOT / "build" / "pictures", ROOT / "docs" / "pictures"
COLOURS = 64
LARGEST = 80_000
MARGIN = 8
NUMBERED = """spots => spots.forEach(([x, y], index) => {
  const mark = document.createElement("div");
  mark.className = "step-of-recipe";
  mark.textContent = String(index + 1);
  Object.assign(mark.style, { position: "absolute", left: `${x - 12}px`, top: `${y - 12}px`, width: "24px",
    height: "24px", borderRadius: "12px", background: "#6b21a8", color: "#fff", zIndex: "9999",
    font: "bold 15px/24px sans-serif", textAlign: "center", pointerEvents: "none" });
  document.body.append(mark); })"""
CLEARED = 'document.querySelectorAll(".step-of-recipe").forEach(mark => mark.remove())'


@dataclass(frozen=True)
class Pictures:
    """Where the pictures of this run go."""

    writes_guide: bool = bool(os.environ.get("GATEHOUSE_WRITE_PICTURES"))

    def shoots(self, name: str, places: Sequence[Locator], steps: Sequence[Locator] = ()) -> None:
        """Take what holds all these places, with a number at each step."""
        page = places[0].page
        with _numbered(page, steps):
            shot = page.screenshot(clip=_around(places), full_page=True, animations="disabled")
        EVERY_RUN.mkdir(parents=True, exist_ok=True)
        (EVERY_RUN / f"{name}.png").write_bytes(shot)
        if self.writes_guide:
            GUIDE.mkdir(exist_ok=True)
            (GUIDE / f"{name}.png").write_bytes(_small(shot))


@contextmanager
def _numbered(page: Page, steps: Sequence[Locator]) -> Iterator[None]:
    """Purple numbers at the left end of what is pressed or filled in."""
    boxes = [_box(step) for step in steps]
    page.evaluate(NUMBERED, [[box["x"], box["y"] + min(box["height"], 40) / 2] for box in boxes])
    try:
        yield
    finally:
        page.evaluate(CLEARED)


def _around(places: Sequence[Locator]) -> FloatRect:
    boxes = [_box(place) for place in places]
    left, top = (max(0.0, min(box[side] for box in boxes) - MARGIN) for side in ("x", "y"))
    right = max(box["x"] + box["width"] for box in boxes) + MARGIN
    bottom = max(box["y"] + box["height"] for box in boxes) + MARGIN
    return {"x": left, "y": top, "width": right - left, "height": bottom - top}


def _box(place: Locator) -> FloatRect:
    """Where something stands on the whole page, however far that is scrolled."""
    box = place.first.bounding_box()
    assert box is not None, f"nothing to see: {place}"
    down = place.page.evaluate("window.scrollY")
    return {**box, "y": box["y"] + down}


def _small(shot: bytes) -> bytes:
    from PIL import Image

    small = io.BytesIO()
    Image.open(io.BytesIO(shot)).convert("RGB").quantize(COLOURS).save(small, "PNG", optimize=True)
    assert small.tell() <= LARGEST, f"a picture of {small.tell()} bytes"
    return small.getvalue()
