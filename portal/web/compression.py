"""Answers travel compressed: county lines are slow and pages are text."""

from __future__ import annotations

import gzip
import io
import secrets
from functools import lru_cache
from pathlib import Path

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


def squeeze(content: bytes) -> bytes:
    """Gzip with a file name of random length, so that the size tells nothing about secrets inside."""
    packed = io.BytesIO()
    name = secrets.token_hex(secrets.randbelow(16) + 1)
    with gzip.GzipFile(filename=name, mode="wb", fileobj=packed, compresslevel=6, mtime=0) as file:
        file.write(content)
    return packed.getvalue()


@lru_cache(maxsize=64)
def _squeezed_file(path: str, changed: float) -> bytes:
    return gzip.compress(Path(path).read_bytes(), compresslevel=9, mtime=0)


def compress(answer: Response) -> Response:
    """Compress a text answer when the reader accepts it."""
    if not str(answer.mimetype).startswith(COMPRESSIBLE) or answer.headers.get("Content-Encoding"):
        return answer
    answer.vary.add("Accept-Encoding")
    if not request.accept_encodings.quality("gzip") or answer.status_code in UNTOUCHED:
        return answer
    if request.endpoint == "static":
        return _compress_file(answer)
    if answer.direct_passthrough or answer.is_streamed:
        return answer
    content = answer.get_data()
    if len(content) >= SMALLEST:
        answer.set_data(squeeze(content))
        answer.headers["Content-Encoding"] = "gzip"
    return answer


def _compress_file(answer: Response) -> Response:
    folder = Path(str(current_app.static_folder)).resolve()
    path = (folder / str((request.view_args or {}).get("filename", ""))).resolve()
    if answer.status_code != 200 or not path.is_relative_to(folder) or not path.is_file():
        return answer
    answer.direct_passthrough = False
    answer.set_data(_squeezed_file(str(path), path.stat().st_mtime))
    answer.headers["Content-Encoding"] = "gzip"
    return answer


def set_up(web_app: Flask) -> None:
    """Compress every answer of the web app that gains from it."""
    web_app.after_request(compress)
