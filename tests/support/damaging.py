"""Files as a bad line, a careless editor or an ill-meaning hand leaves them; the same dice, the same file."""

from __future__ import annotations

import io
import json
import random
import zipfile
from copy import deepcopy
from typing import Any

from lxml import etree

PIECES = (
    b"<",
    b">",
    b'"',
    b"&#0;",
    b"<!--",
    b"]]>",
    b"<![CDATA[",
    b"<?x ",
    b' xmlns=""',
    b"\xff\xfe",
    b"\x00",
)
VALUES = ("", "a:b", "NaN", "-1", "1e999", "中文", '"><', "{x}", "true", "Start", "${", "P5D", "\ufffd")
ENTITIES = (
    b'<!DOCTYPE a [<!ENTITY b "bbbbbbbbbb"><!ENTITY c "&b;&b;&b;&b;&b;&b;"><!ENTITY d "&c;&c;&c;&c;">]>',
    b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/hostname">]>',
    b'<!DOCTYPE a SYSTEM "http://127.0.0.1:9/a.dtd">',
)
LEAVES: tuple[Any, ...] = (
    None, True, -1, 10**40, 1e308, "", "中" * 5_000, "<script>", [], {}, [[]], "${x}", "\ud800", [None],
    {"": 1},
)  # fmt: skip
MOST_PLACES = 20_000
NAMES = (
    "../../a.bpmn", "/a.bpmn", "a\\b.dmn", "forms/", "a.bpmn", "b.bpmn", ".dmn", "forms/x.json", "x.form",
    "a.exe", "中文.json", "a" * 300 + ".json", "\x00.dmn", "con.bpmn",
)  # fmt: skip


def in_bytes(dice: random.Random, file: bytes) -> bytes:
    """The file as a bad line or a careless editor leaves it."""
    damaged = bytearray(file)
    for _ in range(dice.randint(1, 4)):
        at, length = dice.randrange(len(damaged)), dice.randrange(80)
        match dice.randrange(4):
            case 0:
                damaged[at] = dice.randrange(256)
            case 1:
                del damaged[at : at + length]
            case 2:
                damaged[at:at] = dice.choice(PIECES)
            case 3:
                damaged[at:at] = damaged[: length * 4]
        if not damaged:
            return b"<"
    return bytes(damaged)


def in_drawing(dice: random.Random, file: bytes) -> bytes:
    """The file as no modeler would write it: elements removed, doubled, moved, renamed, wrongly linked."""
    root = etree.fromstring(file)
    for _ in range(dice.randint(1, 6)):
        elements = [one for one in root.iter() if isinstance(one.tag, str)]
        one, other = dice.choice(elements), dice.choice(elements)
        inner = one is not root
        match dice.randrange(8):
            case 0 if inner:
                one.getparent().remove(one)
            case 1 if inner:
                one.getparent().append(deepcopy(one))
            case 2 if inner and one is not other and one not in other.iterancestors():
                other.append(one)
            case 3 if inner:
                one.tag = other.tag
            case 4 if one.attrib:
                del one.attrib[dice.choice(list(one.attrib))]
            case 5 if one.attrib and other.attrib:
                one.set(dice.choice(list(one.attrib)), dice.choice(list(other.attrib.values())))
            case 6 if one.attrib:
                one.set(dice.choice(list(one.attrib)), dice.choice(VALUES))
            case 7:
                one.text = dice.choice(VALUES)
    return etree.tostring(root)


def with_entities(dice: random.Random, file: bytes) -> bytes:
    """The file with a document type that promises more than is there."""
    return dice.choice(ENTITIES) + file[file.find(b"?>") + 2 if file.startswith(b"<?xml") else 0 :]


def in_json(dice: random.Random, file: bytes) -> bytes:
    """The file with some of its values gone, doubled, or of quite another kind."""
    whole = [json.loads(file)]
    for _ in range(dice.randint(1, 5)):
        places: list[tuple[Any, Any]] = []
        _places(whole, places)
        if len(places) > MOST_PLACES:
            break  # doubled again and again, it would fill the memory of whoever spoils it
        holder, key = dice.choice(places)
        match dice.randrange(4):
            case 0:
                # A copy: what is put in may be spoilt further, and is not to grow from file to file.
                holder[key] = deepcopy(dice.choice(LEAVES))
            case 1 if isinstance(holder, dict):
                del holder[key]
            case 2 if isinstance(holder, list):
                holder += [deepcopy(holder[key])] * dice.randint(1, 30)
            case 3:
                nested: Any = holder[key]
                for _ in range(dice.choice((1, 20, 180))):
                    nested = [nested]
                holder[key] = nested
    return json.dumps(whole[0]).encode("utf-8", "surrogatepass")


def _places(part: Any, places: list[tuple[Any, Any]]) -> None:
    for key, value in list(part.items() if isinstance(part, dict) else enumerate(part)):
        places.append((part, key))
        if isinstance(value, dict | list):
            _places(value, places)


def as_bundle(dice: random.Random, members: dict[str, bytes]) -> bytes:
    """A ZIP of these members, whole or spoilt: strange names, doubles, more inside than it says."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", dice.choice((zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED))) as bundle:
        for name, content in members.items():
            strange = dice.random() < 0.15
            bundle.writestr(zipfile.ZipInfo(dice.choice(NAMES) if strange else name), content)
        match dice.randrange(12):
            case 0:
                for number in range(dice.choice((3, 250))):
                    bundle.writestr(f"forms/{number}.json", b"{}")
            case 1:
                bundle.writestr("forms/large.json", b"[" * dice.choice((10_000, 9_000_000)))
            case 2:
                bundle.writestr("inner.zip", written.getvalue()[:4_000])
    return written.getvalue() if dice.random() < 0.5 else in_bytes(dice, written.getvalue())
