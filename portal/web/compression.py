"""Answers travel compressed: county lines are slow and pages are text."""

from __future__ import annotations

import gzip
import secrets
from functools import lru_cache
from pathlib import Path

import brotli
from flask import Flask, Response, current_app, request

COMPRESSIBLE = (
    "text/",
    "application/json",
    "application/problem+json",
    "application/javascript",
    "application/xml",
    "image/svg",
)
UNTOUCHED = (204, 206, 304)
SMALLEST = 860


def _squeeze(answer: Response, content: bytes) -> bool:
    """Squeeze a page as hard as its reader takes and a moment allows; an eighth smaller as brotli."""
    if request.accept_encodings.quality("br"):
        answer.set_data(brotli.compress(content, mode=brotli.MODE_TEXT, quality=5))
        answer.headers["Content-Encoding"] = "br"
    elif request.accept_encodings.quality("gzip"):
        answer.set_data(gzip.compress(content, compresslevel=6, mtime=0))
        answer.headers["Content-Encoding"] = "gzip"
    else:
        return False
    return True


@lru_cache(maxsize=64)
def _squeezed_file(path: str, changed: float) -> bytes:
    return gzip.compress(Path(path).read_bytes(), compresslevel=9, mtime=0)


def compress(answer: Response) -> Response:
    """Compress a text answer when the reader accepts it."""
    if not str(answer.mimetype).startswith(COMPRESSIBLE) or answer.headers.get("Content-Encoding"):
        return answer
    answer.vary.add("Accept-Encoding")
    if answer.status_code in UNTOUCHED:
        return answer
    if request.endpoint == "static" and _send_as_built(answer):
        return answer
    if request.endpoint == "static":
        return _compress_file(answer) if request.accept_encodings.quality("gzip") else answer
    if answer.direct_passthrough or answer.is_streamed:
        return answer
    content = answer.get_data()
    if len(content) >= SMALLEST and _squeeze(answer, content):
        # Of random length, so that the size of an answer tells nothing about secrets inside.
        answer.headers["X-Padding"] = secrets.token_hex(secrets.randbelow(16) + 1)
    return answer


def _file_asked_for() -> Path | None:
    folder = Path(str(current_app.static_folder)).resolve()
    path = (folder / str((request.view_args or {}).get("filename", ""))).resolve()
    return path if path.is_relative_to(folder) and path.is_file() else None


def _send_as_built(answer: Response) -> bool:
    """Send what the build has squeezed harder than one can while somebody waits, if the reader takes it."""
    path = _file_asked_for()
    if path is None or answer.status_code != 200 or not request.accept_encodings.quality("br"):
        return False
    squeezed = path.with_name(f"{path.name}.br")
    if not squeezed.is_file():
        return False
    answer.direct_passthrough = False
    answer.set_data(squeezed.read_bytes())
    answer.headers["Content-Encoding"] = "br"
    return True


def _compress_file(answer: Response) -> Response:
    path = _file_asked_for()
    if path is None or answer.status_code != 200:
        return answer
    answer.direct_passthrough = False
    answer.set_data(_squeezed_file(str(path), path.stat().st_mtime))
    answer.headers["Content-Encoding"] = "gzip"
    return answer


def set_up(web_app: Flask) -> None:
    """Compress every answer of the web app that gains from it."""
    web_app.after_request(compress)
