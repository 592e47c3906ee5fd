"""Letters follow GB/T 9704, keep what users wrote as text, and are the same every time."""

from __future__ import annotations

import io
import shutil
import subprocess
import zipfile
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from docx import Document
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chassis.documents.glyphs import undrawable
from chassis.documents.letter import (
    TITLE_LINE,
    Heading,
    Letter,
    Numbered,
    Paragraph,
    Table,
    chinese_number,
    laid_out,
    title_lines,
)
from chassis.documents.letter_docx import docx_of
from chassis.documents.letter_pdf import FontsMissing, LetterPress
from chassis.documents.qr import png

FONTS = Path(__file__).parents[4] / "build" / "fonts"
HOSTILE = '#set text(red) *不应* $x^2$ \\u{41} #{ panic("x") } // 注释 <label> @ref `raw` = 标题'
LETTER = Letter(
    issuer="株洲市天元区社区工作事项审核委员会办公室",
    number="天社审办告〔2026〕1号",
    title="关于老年人能力评估工作准入社区的工作告知单",
    addressee="区民政局，嵩山路街道",
    blocks=(
        Paragraph("经审核，同意列为社区工作事项。\n自2026年4月1日起施行。"),
        Heading("工作内容"),
        Heading("经费", 2),
        Numbered(("每户30元。", "每季拨付。")),
        Heading("人员", 2),
        Heading("意见"),
        Table(("社区", "意见"), (("湘银社区", "同意"), ("白鹤社区", HOSTILE)), title="征求意见情况"),
    ),
    date=date(2026, 3, 2),
    attachments=("工作方案", "征求意见表"),
    copies=("区委组织部", "区委编办"),
    note="联系人：区民政局经办人",
)


@pytest.fixture(scope="module")
def press() -> LetterPress:
    try:
        return LetterPress(FONTS)
    except FontsMissing:
        pytest.skip("no Chinese font here; `make setup` builds one")


def text_of(pdf: bytes) -> str:
    """The text a reader of the PDF can select, without spaces."""
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext is not installed")
    shown = subprocess.run(["pdftotext", "-raw", "-", "-"], input=pdf, capture_output=True, check=True)
    return "".join(shown.stdout.decode().split())


def pages_of(pdf: bytes) -> int:
    """How many pages there are; each ends in a form feed."""
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext is not installed")
    shown = subprocess.run(["pdftotext", "-raw", "-", "-"], input=pdf, capture_output=True, check=True)
    return shown.stdout.count(b"\f")


def test_headings_and_lists_are_numbered_as_the_standard_asks() -> None:
    assert [line.text for line in laid_out(LETTER)][2:7] == [
        "一、工作内容",
        "（一）经费",
        "1.每户30元。",
        "2.每季拨付。",
        "（二）人员",
    ]
    assert [chinese_number(number) for number in (1, 10, 12, 20, 35)] == [
        "一",
        "十",
        "十二",
        "二十",
        "三十五",
    ]


def test_a_line_end_in_a_text_begins_a_paragraph_and_blank_lines_vanish() -> None:
    lines = list(laid_out(replace(LETTER, blocks=(Paragraph("一段\n\n \n二段\x00\x07"),))))
    assert [line.text for line in lines] == ["一段", "二段"]


@given(st.text("关于老年人能力评估工作的告知单《》（）、2026ABC", min_size=1, max_size=80))
def test_a_title_is_broken_into_even_lines_and_nothing_is_lost(title: str) -> None:
    lines = title_lines(title)
    assert "".join(lines) == title
    assert all(len(line) <= TITLE_LINE + 4 for line in lines)
    assert len(lines) == 1 or min(map(len, lines)) > 1


def test_the_title_of_the_notice_ends_in_no_lonely_character() -> None:
    assert title_lines(LETTER.title) == ["关于老年人能力评估工作", "准入社区的工作告知单"]


def test_a_table_with_a_missing_cell_is_refused() -> None:
    with pytest.raises(ValueError, match="cells"):
        Table(("a", "b"), (("only one",),))


def test_a_single_attachment_has_no_number() -> None:
    assert replace(LETTER, attachments=("方案",)).attachment_lines == [("附件：", "方案")]
    assert LETTER.attachment_lines == [("附件：1.", "工作方案"), ("2.", "征求意见表")]


def test_the_pdf_shows_every_part_and_user_text_stays_text(press: LetterPress) -> None:
    shown = text_of(press.pdf(LETTER))
    for part in (LETTER.issuer, LETTER.number, "区民政局，嵩山路街道：", "一、工作内容", "附件：1.工作方案"):
        assert part in shown
    for part in ("抄送：区委组织部，区委编办。", "（联系人：区民政局经办人）", "2026年3月2日"):
        assert part in shown
    assert "#settext(red)*不应*$x^2$" in shown and 'panic("x")' in shown.replace("“", '"').replace("”", '"')


def test_markup_in_any_field_stays_text(press: LetterPress) -> None:
    everywhere = Letter(
        HOSTILE, HOSTILE, HOSTILE, HOSTILE, (Heading(HOSTILE), Numbered((HOSTILE,))), date(2026, 3, 2)
    )
    shown = text_of(press.pdf(replace(everywhere, copies=(HOSTILE,), note=HOSTILE, attachments=(HOSTILE,))))
    assert shown.count("#settext(red)") >= 9


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(max_size=200) | st.sampled_from(["\ufffe", "a\uffff\ud800b", "\u202e反", "葛\U000e0100"]))
def test_any_text_can_be_set(press: LetterPress, text: str) -> None:
    letter = replace(LETTER, title=text, blocks=(Paragraph(text), Table((text,), ((text,),))), addressee=text)
    assert press.pdf(letter).startswith(b"%PDF-")
    assert docx_of(letter).startswith(b"PK")


def test_a_statement_of_many_lines_stands_on_one_page(press: LetterPress) -> None:
    lines = tuple((f"第{number}项", "说明") for number in range(1, 25))
    statement = replace(LETTER, blocks=(Table(("项目", "内容"), lines),), attachments=(), copies=(), note="")
    assert pages_of(press.pdf(statement)) == 2, "the control: as a letter it is longer"
    assert pages_of(press.pdf(replace(statement, compact=True))) == 1


def test_the_same_letter_is_the_same_file_and_another_is_not(press: LetterPress) -> None:
    again = LetterPress(FONTS)
    assert press.pdf(LETTER) == again.pdf(LETTER) and docx_of(LETTER) == docx_of(LETTER)
    assert press.pdf(replace(LETTER, number="天社审办告〔2026〕2号")) != press.pdf(LETTER)


def test_the_pdf_is_meant_for_the_archive(press: LetterPress) -> None:
    assert b"pdfaid:part" in press.pdf(LETTER)


def test_every_common_character_and_rare_names_can_be_drawn(press: LetterPress) -> None:
    common = [bytes((high, low)) for high in range(0xB0, 0xF8) for low in range(0xA1, 0xFF)]
    characters = "".join(pair.decode("gb2312", "ignore") for pair in common)
    assert len(characters) == 6763
    letter = replace(LETTER, blocks=(Paragraph(characters + "喆堃芃玥〔〕—“”《》①％℃"),))
    assert press.undrawable(letter) == ""


def test_a_character_no_font_has_is_reported_and_marked(press: LetterPress) -> None:
    assert "〓旺〓" in text_of(press.pdf(replace(LETTER, note="\U000f1234旺\U000f1235")))
    assert press.undrawable(replace(LETTER, note="\U000f1234旺\U000f1235")) == "\U000f1234\U000f1235"
    assert undrawable(["字"], []) == "字"


def test_without_any_chinese_font_nothing_is_set(tmp_path: Path) -> None:
    with pytest.raises(FontsMissing):
        LetterPress(tmp_path, system_fonts=False)


def test_the_docx_opens_with_the_fonts_offices_have() -> None:
    document = Document(io.BytesIO(docx_of(LETTER)))
    texts = [paragraph.text for paragraph in document.paragraphs]
    for part in (
        LETTER.issuer,
        LETTER.number,
        "一、工作内容",
        "附件：1.工作方案",
        "抄送：区委组织部，区委编办。",
    ):
        assert part in texts
    assert document.tables[0].rows[2].cells[1].text == HOSTILE
    section = document.sections[0]
    assert round(section.top_margin.mm) == 37 and round(section.left_margin.mm) == 28
    with zipfile.ZipFile(io.BytesIO(docx_of(LETTER))) as archive:
        whole = archive.read("word/document.xml").decode()
        assert "方正小标宋简体" in whole and 'w:val="thickThinSmallGap"' in whole
        assert "仿宋_GB2312" in archive.read("word/styles.xml").decode()
        assert 'w:altName w:val="仿宋' in archive.read("word/fontTable.xml").decode()


def test_a_code_to_be_scanned_stands_on_both_forms_of_the_letter(press: LetterPress) -> None:
    link = "http://127.0.0.1:8080/v?c=nAbCdEfGhIjKlMnOpQrStUv"
    proven = replace(LETTER, proof=link)
    assert "扫码核验真伪" in text_of(press.pdf(proven)) and "扫码" not in text_of(press.pdf(LETTER))
    assert press.pdf(proven) == press.pdf(proven)
    document = Document(io.BytesIO(docx_of(proven)))
    pictures = [p.blob for p in document.part.package.iter_parts() if p.content_type == "image/png"]
    assert pictures == [png(link)] and docx_of(proven) == docx_of(proven)
    assert "扫码核验真伪" in [paragraph.text for paragraph in document.paragraphs]
