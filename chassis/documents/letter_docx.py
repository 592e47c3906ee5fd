"""Writes an official letter as DOCX, the working copy an office can still change and seal."""

from __future__ import annotations

import io
import zipfile
from datetime import datetime, time
from typing import Any

from docx import Document
from docx.document import Document as DocxDocument
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.enum.text import WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from chassis.documents.letter import PROOF_CAPTION, Letter, Line, Table, clean, laid_out, title_lines
from chassis.documents.qr import png

BODY_FONT = "仿宋_GB2312"
TITLE_FONT = "方正小标宋简体"
HEADING_FONTS = {"heading1": "黑体", "heading2": "楷体_GB2312"}
LATIN_FONT = "Times New Roman"
FALLBACKS = {
    BODY_FONT: "仿宋,FangSong,FandolFang,Noto Serif CJK SC",
    TITLE_FONT: "FZXiaoBiaoSong-B05S,华文中宋,Noto Serif CJK SC",
    "黑体": "SimHei,Noto Sans CJK SC",
    "楷体_GB2312": "楷体,KaiTi,LXGW WenKai,Noto Serif CJK SC",
}
RED = RGBColor(0xD7, 0x00, 0x0F)
LINE_PITCH = Pt(28.95)
SIZE_2, SIZE_3, SIZE_4, SIZE_TABLE, SIZE_PROOF = Pt(22), Pt(16), Pt(14), Pt(12), Pt(9)
_FIRST_DATE = (1980, 1, 1, 0, 0, 0)  # the earliest a zip can tell; the same letter gives the same bytes
_ALIGNMENTS = {"left": ALIGN.LEFT, "right": ALIGN.RIGHT, "center": ALIGN.CENTER, "both": ALIGN.JUSTIFY}


def docx_of(letter: Letter) -> bytes:
    """The letter as DOCX."""
    document = Document()
    _set_page(document)
    _set_style(document)
    _write_head(document, letter)
    for line in laid_out(letter):
        _write_line(document, line)
    _write_end(document, letter)
    _write_footers(document)
    _name_fallbacks(document)
    properties = document.core_properties
    properties.title, properties.author = clean(letter.title), clean(letter.issuer)
    properties.comments, properties.language = "", "zh-CN"
    properties.created = properties.modified = datetime.combine(letter.date, time())
    out = io.BytesIO()
    document.save(out)
    return _without_clock(out.getvalue())


def _set_page(document: DocxDocument) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    section.header_distance, section.footer_distance = Mm(15), Mm(20)
    section.different_first_page_header_footer = True
    document.settings.odd_and_even_pages_header_footer = True
    grid = OxmlElement("w:docGrid")
    grid.set(qn("w:type"), "lines")
    grid.set(qn("w:linePitch"), str(round(LINE_PITCH.pt * 20)))
    for old in section._sectPr.findall(qn("w:docGrid")):
        section._sectPr.remove(old)
    section._sectPr.append(grid)


def _set_style(document: DocxDocument) -> None:
    style: Any = document.styles["Normal"]
    style.font.size = SIZE_3
    properties = style.element.get_or_add_rPr()
    _set_font(properties, BODY_FONT)
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), "en-US")
    language.set(qn("w:eastAsia"), "zh-CN")
    properties.append(language)
    shape = style.paragraph_format
    shape.space_before = shape.space_after = Pt(0)
    shape.line_spacing_rule, shape.line_spacing = WD_LINE_SPACING.EXACTLY, LINE_PITCH
    shape.widow_control = False


def _write_head(document: DocxDocument, letter: Letter) -> None:
    issuer = clean(letter.issuer)
    size = Pt(min(38.0, 165 / 25.4 * 72 / max(len(issuer), 1)))
    head = _paragraph(document, issuer, align="center", font=TITLE_FONT, size=size, colour=RED)
    # 30 mm from the upper edge, although the type area begins at 37 mm: the frame stands apart from it.
    _place_from_top(head, Mm(30))
    _rule(head, "bottom", "thickThinSmallGap")  # the frame is as wide as the rule
    head.paragraph_format.line_spacing_rule = WD_LINE_SPACING.SINGLE
    _paragraph(document, clean(letter.number), align="right")
    _paragraph(document)
    for line in title_lines(clean(letter.title)):
        title = _paragraph(document, line, align="center", font=TITLE_FONT, size=SIZE_2)
        _line_height(title, Pt(35))
    _paragraph(document)
    if letter.addressee:
        _paragraph(document, clean(letter.addressee) + "：")


def _write_line(document: DocxDocument, line: Line) -> None:
    if line.table is not None:
        _write_table(document, line.text, line.table)
        return
    paragraph = _paragraph(document, line.text, font=HEADING_FONTS.get(line.kind, ""), indent=2)
    paragraph.paragraph_format.keep_with_next = line.kind in HEADING_FONTS


def _write_table(document: DocxDocument, title: str, table: Table) -> None:
    if title:
        _paragraph(document, title, align="center", font=HEADING_FONTS["heading1"], size=SIZE_TABLE)
    grid = document.add_table(rows=1, cols=len(table.columns), style="Table Grid")
    grid.alignment, grid.autofit = WD_TABLE_ALIGNMENT.CENTER, False
    repeat = OxmlElement("w:tblHeader")
    grid.rows[0]._tr.get_or_add_trPr().append(repeat)
    whole = sum(table.widths) or len(table.columns)
    widths = [Mm(156 * width / whole) for width in table.widths or (1,) * len(table.columns)]
    for column, width in zip(grid.columns, widths, strict=True):
        column.width = width
    for number, cells in enumerate((table.columns, *table.rows)):
        row = grid.rows[0] if number == 0 else grid.add_row()
        for cell, text, width in zip(row.cells, cells, widths, strict=True):
            cell.width = width
            paragraph = cell.paragraphs[0]
            _line_height(paragraph, Pt(20))
            paragraph.alignment = ALIGN.CENTER if number == 0 else ALIGN.LEFT
            _run(paragraph, text, HEADING_FONTS["heading1"] if number == 0 else "", SIZE_TABLE)


def _write_end(document: DocxDocument, letter: Letter) -> None:
    if letter.attachments:
        _paragraph(document)
    for number, (label, name) in enumerate(letter.attachment_lines):
        _paragraph(document, label + clean(name), align="left", indent=2 if number == 0 else 5)
    _paragraph(document)
    _paragraph(document)
    # Signature and date stand one above the other, four characters from the right.
    signature = clean(letter.signed_by)
    longer = max(_width(signature), _width(letter.dated))
    for text in (signature, letter.dated):
        line = _paragraph(document, text, align="right")
        line.paragraph_format.keep_with_next = text == signature
        line.paragraph_format.right_indent = Pt(16 * (4 + (longer - _width(text)) / 2))
    if letter.note:
        _paragraph(document, f"（{clean(letter.note)}）", indent=2)
    if letter.proof:
        _write_proof(document, letter.proof)
    if letter.copies:
        copies = _paragraph(document, clean(letter.copies_line), size=SIZE_4)
        copies.paragraph_format.left_indent = Pt(14 * 4)
        copies.paragraph_format.first_line_indent = Pt(-14 * 3)
        _place_at_bottom(copies)


def _write_proof(document: DocxDocument, link: str) -> None:
    """The code anybody can scan, and what it is for."""
    picture = _paragraph(document, align="left")
    picture.paragraph_format.line_spacing_rule = WD_LINE_SPACING.SINGLE
    picture.paragraph_format.keep_with_next = True
    picture.add_run().add_picture(io.BytesIO(png(link)), width=Mm(26))
    _line_height(_paragraph(document, PROOF_CAPTION, align="left", size=SIZE_PROOF, indent=2), Pt(14))


def _write_footers(document: DocxDocument) -> None:
    section = document.sections[0]
    rule = section.first_page_footer.paragraphs[0]
    _rule(rule, "top", "thinThickSmallGap")
    rule.paragraph_format.left_indent, rule.paragraph_format.right_indent = Mm(-8), Mm(-6)
    for footer, align in ((section.footer, ALIGN.RIGHT), (section.even_page_footer, ALIGN.LEFT)):
        paragraph = footer.paragraphs[0]
        paragraph.alignment = align
        paragraph.paragraph_format.left_indent = paragraph.paragraph_format.right_indent = Pt(14)
        _run(paragraph, "— ", "", SIZE_4)
        _page_field(_run(paragraph, "", "", SIZE_4))
        _run(paragraph, " —", "", SIZE_4)


def _paragraph(
    document: DocxDocument,
    text: str = "",
    *,
    align: str = "both",
    font: str = "",
    size: Pt = SIZE_3,
    colour: RGBColor | None = None,
    indent: float = 0,
) -> Any:
    paragraph = document.add_paragraph()
    paragraph.alignment = _ALIGNMENTS[align]
    if indent:
        paragraph.paragraph_format.first_line_indent = Pt(size.pt * indent)
    run = _run(paragraph, text, font, size)
    if colour is not None:
        run.font.color.rgb = colour
    return paragraph


def _run(paragraph: Any, text: str, font: str, size: Pt) -> Any:
    run = paragraph.add_run(text)
    run.font.size = size
    if font:
        _set_font(run._r.get_or_add_rPr(), font)
    return run


def _set_font(properties: Any, font: str) -> None:
    fonts = properties.get_or_add_rFonts()
    for place in ("w:ascii", "w:hAnsi"):
        fonts.set(qn(place), LATIN_FONT)
    fonts.set(qn("w:eastAsia"), font)
    fonts.set(qn("w:hint"), "eastAsia")


def _rule(paragraph: Any, side: str, kind: str) -> None:
    """A red double line over the width of the paragraph."""
    borders = OxmlElement("w:pBdr")
    border = OxmlElement(f"w:{side}")
    for name, value in (("val", kind), ("sz", "24"), ("space", "11"), ("color", str(RED))):
        border.set(qn(f"w:{name}"), value)
    borders.append(border)
    paragraph._p.get_or_add_pPr().insert_element_before(
        borders, "w:shd", "w:tabs", "w:suppressAutoHyphens", "w:snapToGrid", "w:spacing", "w:ind", "w:jc"
    )


def _place_from_top(paragraph: Any, distance: Mm) -> None:
    """Stand at a distance from the upper edge of the page; the text continues below."""
    place = {"hAnchor": "page", "x": str(Mm(20).twips), "y": str(distance.twips)}
    _frame(paragraph, Mm(170), vAnchor="page", **place)


def _place_at_bottom(paragraph: Any) -> None:
    """Stand at the bottom of the type area."""
    _frame(paragraph, Mm(156), hAnchor="margin", vAnchor="margin", yAlign="bottom")


def _frame(paragraph: Any, width: Mm, **place: str) -> None:
    frame = OxmlElement("w:framePr")
    for name, value in {"w": str(width.twips), "wrap": "notBeside", **place}.items():
        frame.set(qn(f"w:{name}"), value)
    paragraph._p.get_or_add_pPr().insert_element_before(
        frame, "w:widowControl", "w:pBdr", "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc"
    )


def _line_height(paragraph: Any, height: Pt) -> None:
    """Lines of their own height, off the grid of the page."""
    paragraph.paragraph_format.line_spacing = height
    off = OxmlElement("w:snapToGrid")
    off.set(qn("w:val"), "0")
    paragraph._p.get_or_add_pPr().insert_element_before(off, "w:spacing", "w:ind", "w:jc")


def _page_field(run: Any) -> None:
    for kind in ("begin", "", "end"):
        if kind:
            part = OxmlElement("w:fldChar")
            part.set(qn("w:fldCharType"), kind)
        else:
            part = OxmlElement("w:instrText")
            part.text = "PAGE"
        run._r.append(part)


def _width(text: str) -> float:
    """Width in characters: an ASCII sign takes half of one."""
    return sum(0.5 if sign.isascii() else 1.0 for sign in text)


def _name_fallbacks(document: DocxDocument) -> None:
    """Tell the reader's machine what to take where it lacks our fonts."""
    fonts = "".join(
        f'<w:font w:name="{name}"><w:altName w:val="{others}"/><w:charset w:val="86"/></w:font>'
        for name, others in FALLBACKS.items()
    )
    for part in document.part.package.iter_parts():
        if str(part.partname) == "/word/fontTable.xml":
            whole: Any = part
            whole._blob = part.blob.replace(b"</w:fonts>", fonts.encode() + b"</w:fonts>")


def _without_clock(docx: bytes) -> bytes:
    """The same archive without the time it was written."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(docx)) as source, zipfile.ZipFile(out, "w") as target:
        for entry in source.infolist():
            fixed = zipfile.ZipInfo(entry.filename, _FIRST_DATE)
            fixed.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(fixed, source.read(entry))
    return out.getvalue()
