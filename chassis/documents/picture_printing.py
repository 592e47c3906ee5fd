"""Run by `picture_press`: reads a picture from its input, writes it as PDF or PNG to its output."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Literal, cast

import typst

# A pixel of the screen is three quarters of a point; readers give up on pages beyond 200 inches.
POINT = 0.75
LONGEST_PAGE = 14_000.0
TWICE = 2 * 96
MOST_PIXELS = 48_000_000
_PAGE = """
#set document(title: sys.inputs.title)
#set page(width: eval(sys.inputs.width), height: eval(sys.inputs.height), margin: 0pt)
#image(bytes(sys.inputs.svg), format: "svg", width: 100%, height: 100%, alt: sys.inputs.title)
"""


def main() -> int:
    """One picture."""
    kind: Literal["png", "pdf"] = "png" if sys.argv[1] == "png" else "pdf"
    asked = json.load(sys.stdin)
    width, height = asked["width"] * POINT, asked["height"] * POINT
    smaller = min(1.0, LONGEST_PAGE / max(width, height))
    width, height = width * smaller, height * smaller
    pixels = width * height * (TWICE / 72) ** 2
    own = [asked["fonts"]] if asked["fonts"] and Path(asked["fonts"]).is_dir() else []
    fonts = typst.Fonts(include_system_fonts=True, include_embedded_fonts=False, font_paths=own)
    made = typst.Compiler(font_paths=fonts).compile(
        _PAGE.encode(),
        format=kind,
        ppi=TWICE * min(1.0, (MOST_PIXELS / pixels) ** 0.5) if kind == "png" else None,
        sys_inputs={
            "svg": asked["svg"],
            "title": asked["title"],
            "width": f"{width:.3f}pt",
            "height": f"{height:.3f}pt",
        },
    )
    sys.stdout.buffer.write(cast(bytes, made))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
