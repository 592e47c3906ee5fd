"""Sets a drawn picture as PDF or PNG; in a process of its own, since pixels take more room than pages may."""

from __future__ import annotations

import subprocess
import sys
import threading
from dataclasses import dataclass
from pathlib import Path

import orjson

from chassis.errors import Fault

PICTURE_TYPES = {"svg": "image/svg+xml", "png": "image/png", "pdf": "application/pdf"}
MOST_SECONDS = 60
_PROGRAM = Path(__file__).with_name("picture_printing.py")
_ONE_AT_A_TIME = threading.Lock()


class PictureNotPrinted(Fault):
    """The program that sets pictures failed."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture as SVG, its title, and how large it is in pixels of the screen."""

    svg: bytes
    title: str
    width: float
    height: float


def in_kind(picture: Picture, kind: str, fonts: Path | None = None) -> bytes:
    """The picture as SVG; as PDF on one page of its size; or as PNG of twice as many pixels each way."""
    if kind == "svg":
        return picture.svg
    asked = {
        "svg": picture.svg.decode(), "title": picture.title, "width": picture.width, "height": picture.height,
        "fonts": str(fonts or ""),
    }  # fmt: skip
    with _ONE_AT_A_TIME:
        done = subprocess.run(  # noqa: S603 - our own program, named by ourselves
            [sys.executable, "-I", str(_PROGRAM), kind],
            input=orjson.dumps(asked),
            capture_output=True,
            timeout=MOST_SECONDS,
            check=False,
        )
    if done.returncode:
        raise PictureNotPrinted(done.stderr.decode(errors="replace")[-2000:])
    return done.stdout
