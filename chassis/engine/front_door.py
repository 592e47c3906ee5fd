"""The front door for uploaded diagrams: hostile or absurd XML is turned away before anything reads it."""

from __future__ import annotations

import re

from lxml import etree

from chassis.engine.extensions import BPMN
from chassis.engine.file_text import FileText, read_text
from chassis.engine.mending import mend
from chassis.errors import Refusal
from chassis.texts import Said

MAX_BYTES = 2_000_000
MAX_DEPTH = 60
MAX_ELEMENTS = 15_000
MAX_DRAWN = 3_000
MAX_ATTRIBUTES = 40
MAX_TEXT = 20_000
_CHUNK = 65_536
_B = f"{{{BPMN}}}"
_UNDECLARED = "Namespace prefix "
# What a diagram is made of; everything else says where it lies and what tools remember about it.
_DRAWN = re.compile(r"[a-z]\w*(Task|Gateway|Event|Flow|Activity|Process)|task|process|transaction")


class BpmnTooLarge(Refusal):
    """The file is larger than any diagram a person can read."""

    code = "bpmn-too-large"
    title = Said("流程图文件过大", "The diagram is too large")
    detail = Said("文件不得超过{limit}字节。", "A diagram may have {limit} bytes.")


class BpmnDoctype(Refusal):
    """The file declares a document type, which no modeler writes and attackers do."""

    code = "bpmn-doctype"
    title = Said("流程图不得含有 DOCTYPE 声明", "A diagram may not declare a DOCTYPE")


class BpmnNotWellFormed(Refusal):
    """The file is not XML."""

    code = "bpmn-not-wellformed"
    title = Said("文件不是格式良好的 XML", "The file is not well-formed XML")
    detail = Said("解析失败：{why}", "It cannot be parsed: {why}")


class BpmnNotBpmn(Refusal):
    """The file is XML of another kind."""

    code = "bpmn-not-bpmn"
    title = Said("文件不是 BPMN 2.0 流程图", "The file is not a BPMN 2.0 diagram")


class BpmnTooDeep(Refusal):
    """Elements are nested beyond all reason."""

    code = "bpmn-too-deep"
    title = Said("流程图嵌套过深", "The diagram is nested too deeply")
    detail = Said("嵌套不得超过{limit}层。", "Elements may be nested {limit} deep.")


class BpmnTooComplex(Refusal):
    """More elements, attributes or text than any diagram needs."""

    code = "bpmn-too-complex"
    title = Said("流程图过于庞杂", "The diagram is too complex")
    detail = Said("{what}超过上限{limit}。", "More than {limit} {what}.")


def admit(bpmn: bytes) -> etree._Element:
    """Let a diagram in, as a tree without comments and slips, or refuse it with the reason."""
    return _let_in(bpmn)[0]


def keep(bpmn: bytes) -> tuple[etree._Element, bool]:
    """A diagram as a tree with everything in it, and whether that differs from the bytes it came as."""
    text = _let_in(bpmn)[1]
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, strip_cdata=False
    )
    root = etree.fromstring(text.text.encode(), parser)
    return root, mend(root) or not text.as_sent


def _let_in(bpmn: bytes) -> tuple[etree._Element, FileText]:
    if len(bpmn) > MAX_BYTES:
        raise BpmnTooLarge(limit=MAX_BYTES)
    text = read_text(bpmn)
    try:
        root = _parsed(text.text)
    except etree.XMLSyntaxError as error:
        if _UNDECLARED not in (error.msg or ""):
            raise BpmnNotWellFormed(why=_reason(error)) from None
        try:
            text = text.with_prefixes_declared()
            root = _parsed(text.text)
        except etree.XMLSyntaxError as another:
            raise BpmnNotWellFormed(why=_reason(another)) from None
    mend(root)
    return root, text


def _parsed(text: str) -> etree._Element:
    content = text.encode()
    parser = etree.XMLPullParser(
        events=("start", "end"),
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
        remove_pis=True,
        remove_comments=True,
    )
    inspection = _Inspection()
    try:
        for start in range(0, len(content), _CHUNK):
            parser.feed(content[start : start + _CHUNK])
            inspection.see_all(parser)
        root: etree._Element = parser.close()
        inspection.see_all(parser)
    except etree.XMLSyntaxError:
        # The parser gives up on bombs by itself; what it saw until then tells the plainer reason.
        inspection.see_all(parser)
        raise
    if root is None or not inspection.elements:
        raise BpmnNotWellFormed(why="empty")
    return root


class _Inspection:
    """Counts while the file is read, so that a bomb is stopped and not merely noticed."""

    def __init__(self) -> None:
        self.depth = self.elements = self.drawn = 0

    def see_all(self, parser: etree.XMLPullParser) -> None:
        """Look at everything that was parsed since the last look."""
        for event, element in parser.read_events():
            if isinstance(element, etree._Element):
                self.see(event, element)

    def see(self, event: str, element: etree._Element) -> None:
        tag = element.tag
        if event == "end":
            self.depth -= 1
            # Tools keep pictures and whole histories in elements of their own.
            if element.text and len(element.text) > MAX_TEXT and tag.startswith(_B):
                raise BpmnTooComplex(what=Said("单个元素的文字", "characters in one element"), limit=MAX_TEXT)
            return
        self.depth += 1
        self.elements += 1
        if self.elements == 1:
            _require_bpmn(element)
        if self.depth > MAX_DEPTH:
            raise BpmnTooDeep(limit=MAX_DEPTH)
        if tag.startswith(_B) and _DRAWN.fullmatch(tag, len(_B)):
            self.drawn += 1
        if self.elements > MAX_ELEMENTS or self.drawn > MAX_DRAWN:
            limit = MAX_DRAWN if self.drawn > MAX_DRAWN else MAX_ELEMENTS
            raise BpmnTooComplex(what=Said("元素数量", "elements"), limit=limit)
        if len(element.attrib) > MAX_ATTRIBUTES:
            raise BpmnTooComplex(
                what=Said("单个元素的属性数量", "attributes of one element"), limit=MAX_ATTRIBUTES
            )


def _require_bpmn(root: etree._Element) -> None:
    if getattr(root.getroottree().docinfo, "doctype", ""):
        raise BpmnDoctype()
    if root.tag != f"{_B}definitions":
        raise BpmnNotBpmn()


def _reason(error: etree.XMLSyntaxError) -> str:
    return (error.msg or "XML")[:200]
