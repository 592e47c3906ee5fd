"""A picture on paper and as pixels: as large as it says, with its text, and never a burden on who asked."""

from __future__ import annotations

import re
import struct
import zlib
from pathlib import Path

import pytest

from chassis.documents import picture_press
from chassis.documents.picture_press import Picture, PictureNotPrinted, in_kind

FONTS = Path(__file__).parents[4] / "build" / "fonts"


def picture(width: int, height: int, more: str = "") -> Picture:
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
        f"viewBox=\"0 0 {width} {height}\" font-family=\"'Noto Sans CJK SC','Noto Serif SC',sans-serif\">"
        f'<rect width="{width}" height="{height}" fill="#fff"/><text x="9" y="30">社区事项</text>{more}</svg>'
    )
    return Picture(svg.encode(), "流程图", width, height)


def size_of(png: bytes) -> tuple[int, int]:
    assert png.startswith(b"\x89PNG")
    return struct.unpack(">II", png[16:24])  # type: ignore[return-value]


def test_svg_is_handed_on_as_it_is() -> None:
    one = picture(300, 200)
    assert in_kind(one, "svg") == one.svg


def test_a_pdf_has_one_page_of_the_size_of_the_picture_and_no_pixels() -> None:
    pdf = in_kind(picture(400, 200), "pdf", FONTS)
    assert pdf.startswith(b"%PDF")
    streams = re.findall(rb"stream\r?\n(.*?)endstream", pdf, re.DOTALL)
    whole = pdf + b"".join(_opened(one) for one in streams)
    assert re.findall(rb"/MediaBox\s*\[([^\]]*)\]", whole) == [b"0 0 300 150"], (
        "three quarters of a point each"
    )
    assert b"/FontDescriptor" in whole and b"/Subtype/Image" not in whole.replace(b" ", b"")


def _opened(stream: bytes) -> bytes:
    try:
        return zlib.decompress(stream)
    except zlib.error:
        return b""


def test_a_page_no_reader_opens_is_made_smaller() -> None:
    pdf = in_kind(picture(40_000, 200), "pdf", FONTS)
    streams = re.findall(rb"stream\r?\n(.*?)endstream", pdf, re.DOTALL)
    (box,) = re.findall(rb"/MediaBox\s*\[0 0 (\S+) \S+\]", pdf + b"".join(_opened(one) for one in streams))
    assert float(box) == 14_000


def test_pixels_are_twice_as_many_until_they_are_too_many() -> None:
    assert size_of(in_kind(picture(400, 200), "png", FONTS)) == (800, 400)
    width, height = size_of(in_kind(picture(30_000, 6_000), "png", FONTS))
    assert width * height <= 48_100_000 and width / height == pytest.approx(5, rel=0.01)


def test_a_picture_that_cannot_be_set_is_a_fault_with_the_reason() -> None:
    with pytest.raises(PictureNotPrinted, match="SVG"):
        in_kind(Picture(b"<svg", "", 10, 10), "pdf", FONTS)


def test_a_picture_reads_no_file_and_no_address(tmp_path: Path) -> None:
    secret = tmp_path / "secret.svg"
    secret.write_text(
        '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="9" height="9"/></svg>'
    )
    link = f'<image xmlns:xlink="http://www.w3.org/1999/xlink" width="99" height="99" xlink:href="{secret}"/>'
    with pytest.raises(PictureNotPrinted, match="not allowed"):
        in_kind(picture(100, 100, link), "png", FONTS)


def test_the_program_that_sets_pictures_has_nothing_of_the_product_in_it() -> None:
    """It starts in a moment and holds no secrets: what it knows is what it is given."""
    program = Path(picture_press.__file__).with_name("picture_printing.py").read_text()
    assert not re.search(r"^(from|import) (chassis|portal|services|gatehouse)", program, re.MULTILINE)
