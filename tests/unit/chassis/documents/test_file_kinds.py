"""A file is what its content says, whatever it is called."""

from __future__ import annotations

import io
import zipfile

import pytest

from chassis.documents.file_kinds import DOCX, GIF, JPEG, OFD, OLD_OFFICE, PDF, PNG, PPTX, WEBP, XLSX, kind_of


def packed(*parts: str) -> bytes:
    """An archive with these parts."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        for part in parts:
            archive.writestr(part, "x")
    return held.getvalue()


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"%PDF-1.7\n", PDF),
        (b"\x89PNG\r\n\x1a\n...", PNG),
        (b"\xff\xd8\xff\xe0..", JPEG),
        (b"GIF89a..", GIF),
        (b"RIFF\x00\x00\x00\x00WEBPVP8 ", WEBP),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1..", OLD_OFFICE),
        (packed("[Content_Types].xml", "word/document.xml"), DOCX),
        (packed("[Content_Types].xml", "xl/workbook.xml"), XLSX),
        (packed("[Content_Types].xml", "ppt/presentation.xml"), PPTX),
        (packed("OFD.xml", "Doc_0/Document.xml"), OFD),
    ],
)
def test_each_kind_is_known_by_its_content(content: bytes, kind: object) -> None:
    assert kind_of(content) is kind


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<!doctype html><script>1</script>",
        b'<svg xmlns="http://www.w3.org/2000/svg"/>',
        b"MZ\x90\x00",
        b"\x7fELF",
        b"RIFF\x00\x00\x00\x00WAVE",
        b"PK\x03\x04 not an archive at all",
        packed("a.exe"),
        packed("word/document.xml", "word/vbaProject.bin"),
    ],
)
def test_pages_programs_archives_and_macros_are_of_no_kind(content: bytes) -> None:
    assert kind_of(content) is None


def test_a_name_fits_by_its_ending_in_any_case() -> None:
    assert JPEG.fits("现场.JPG") and JPEG.fits("a.b.jpeg")
    assert not JPEG.fits("现场.png") and not PDF.fits("pdf")


def test_only_pdf_and_pictures_are_shown() -> None:
    assert all(kind.is_shown for kind in (PDF, PNG, JPEG, GIF, WEBP))
    assert not any(kind.is_shown for kind in (DOCX, XLSX, PPTX, OFD, OLD_OFFICE))
