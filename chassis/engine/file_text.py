"""The text of an uploaded file, whatever tool wrote it: encodings, lost letters, slips with namespaces."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from chassis.engine.extensions import BPMN, CAMUNDA

BPMNDI = "http://www.omg.org/spec/BPMN/20100524/DI"
DC = "http://www.omg.org/spec/DD/20100524/DC"
DI = "http://www.omg.org/spec/DD/20100524/DI"
DAMAGED = "\ufffd"

# Where a prefix is used but nowhere declared, its usual meaning; any other stands for itself.
_USUAL = {
    "bpmn": BPMN, "bpmn2": BPMN, "semantic": BPMN, "model": BPMN, "bpmndi": BPMNDI, "dc": DC, "omgdc": DC,
    "di": DI, "omgdi": DI, "camunda": CAMUNDA, "xsi": "http://www.w3.org/2001/XMLSchema-instance",
}  # fmt: skip
_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF32_BE, "utf-32"), (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"),
    (b"<\x00", "utf-16-le"), (b"\x00<", "utf-16-be"),
)  # fmt: skip
# Python knows codecs that are no encodings of text, and slow ones; these are the ones modelers write.
_ONE_BYTE_ASCII = re.compile(
    r"(utf-?8|us-?ascii|gb2312|gbk|gb18030|big5(-?hkscs)?|iso-?8859-?\d+|latin-?1|windows-?125\d|cp125\d|cp936|"
    r"shift_?jis|euc-?(jp|kr|cn)|koi8-?[ru]|macroman)",
    re.IGNORECASE,
)
_DECLARATION = re.compile(r"\s*<\?xml\s[^>]*?\?>")
_ENCODING = re.compile(rb"""\A\s*<\?xml[^>]*?encoding\s*=\s*["']([\w.:-]+)["']""")
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_REFERENCE = re.compile(r"&#(?:x([0-9A-Fa-f]{1,8})|(\d{1,8}));")
_NAMESPACE = re.compile(r"""(\sxmlns(?::[\w.-]+)?\s*=\s*)(["'])([^"'<>]*)\2""")
_MODEL_DRAFTS = re.compile(
    r"https?://(?:www|schema)\.omg\.org/spec/BPMN/(?:2\.0|\d{8}(?:/(?:MODEL|BPMN|BPMN20))?)/?"
)
_DI_DRAFTS = re.compile(r"https?://(?:www|schema)\.omg\.org/spec/BPMN/\d{8}/DI/?")
_DD_DRAFTS = re.compile(r"https?://(?:www|schema)\.omg\.org/spec/DD/\d{8}/(DC|DI)/?")
_PREFIX = re.compile(r"(?:</?|\s)([^\W\d][\w.-]*):[\w.-]+")
_DECLARED = re.compile(r"\sxmlns:([\w.-]+)\s*=")
_MOST_PREFIXES = 30
_ROOT = re.compile(r"<(?:[\w.-]+:)?definitions\b")
_BARE_ROOT = re.compile(
    r"\A(?:\s++|<!--(?>.*?-->)|<\?(?>.*?\?>))*+<definitions(?=[\s>/])(?![^>]*\sxmlns\s*=)", re.DOTALL
)


@dataclass(frozen=True, slots=True)
class FileText:
    """What a file says, without its XML declaration; `as_sent` where nothing about it had to be changed."""

    text: str
    as_sent: bool

    def with_prefixes_declared(self) -> FileText:
        """The same with every prefix declared at its root that is used and nowhere declared."""
        prefixes = set(_PREFIX.findall(self.text)) - set(_DECLARED.findall(self.text)) - {"xml", "xmlns"}
        if len(prefixes) > _MOST_PREFIXES:
            return self
        added = "".join(
            f' xmlns:{name}="{_USUAL.get(name, f"urn:undeclared:{name}")}"' for name in sorted(prefixes)
        )
        return FileText(_ROOT.sub(lambda root: root[0] + added, self.text, count=1), as_sent=False)


def read_text(content: bytes) -> FileText:
    """Decode a file and put right what no reader would misunderstand; what is lost shows as U+FFFD."""
    text, as_sent = _decoded(content)
    legal = _FORBIDDEN.sub(" ", text)
    legal = _REFERENCE.sub(_legal, legal) if "&#" in legal else legal
    declaration = _DECLARATION.match(legal)
    body = legal[declaration.end() :] if declaration else legal
    # Nothing may stand before a declaration; some tools put it after an empty line.
    body = body if legal.startswith("<") else body.lstrip()
    named = _NAMESPACE.sub(lambda found: f"{found[1]}{found[2]}{_namespace(found[3])}{found[2]}", body)
    named = _BARE_ROOT.sub(lambda root: f'{root[0]} xmlns="{BPMN}"', named, count=1)
    return FileText(named, as_sent and named == body and legal == text and legal[:1] == "<")


def _decoded(content: bytes) -> tuple[str, bool]:
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return content.decode(encoding, errors="replace"), encoding == "utf-8-sig"
    told = _ENCODING.match(content[:300])
    declared = told[1].decode("ascii") if told else "utf-8"
    # Some tools declare UTF-16 and write UTF-8, or declare what is no encoding at all.
    encoding = declared if _ONE_BYTE_ASCII.fullmatch(declared) else "utf-8"
    try:
        return content.decode(encoding), declared.lower() in ("utf-8", "utf8")
    except (UnicodeDecodeError, LookupError):
        return content.decode("utf-8", errors="replace"), False


def _legal(reference: re.Match[str]) -> str:
    code = int(reference[1], 16) if reference[1] else int(reference[2])
    is_legal = (
        code in (9, 10, 13)
        or 0x20 <= code <= 0xD7FF
        or 0xE000 <= code <= 0xFFFD
        or 0x10000 <= code <= 0x10FFFF
    )
    return reference[0] if is_legal else " "


def _namespace(uri: str) -> str:
    """The namespace a draft, a slip or a space in it stands for."""
    uri = "%20".join(uri.split())
    if _MODEL_DRAFTS.fullmatch(uri):
        return BPMN
    if _DI_DRAFTS.fullmatch(uri):
        return BPMNDI
    if drawing := _DD_DRAFTS.fullmatch(uri):
        return DC if drawing[1] == "DC" else DI
    return uri
