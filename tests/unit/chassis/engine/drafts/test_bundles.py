"""A definition goes into one file and comes out the same; what is no such file is turned away."""

from __future__ import annotations

import io
import zipfile

import orjson
import pytest

from chassis.engine.bundles import MOST_FILES, BundleUnreadable, is_bundle, packed, unpacked
from chassis.engine.designing import MAX_EXTRA_BYTES, brought
from chassis.engine.draft_records import Content
from chassis.engine.draft_refusals import DraftFileTooLarge, DraftFormMisshapen
from chassis.engine.form_shape import MOST_PARTS
from chassis.engine.layout import laid_out
from tests.unit.chassis.engine.drafts.a_pencil import Pencil
from tests.unit.chassis.engine.test_designing import FORM, drawn


def zipped(**files: bytes) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as bundle:
        for name, content in files.items():
            bundle.writestr(name.replace("__", "/").replace("_dot_", "."), content)
    return written.getvalue()


def test_what_is_packed_comes_out_the_same_and_packs_the_same() -> None:
    content = Content(drawn().xml(), {"grade": "<x/>"}, {"give_opinion": FORM})
    bundle = packed("consultation", content)
    assert is_bundle(bundle) and bundle == packed("consultation", content)
    bpmn, extras = unpacked(bundle)
    assert Content(bpmn, *brought(extras)) == content


def test_a_draft_is_begun_from_a_bundle() -> None:
    pencil = Pencil()
    renamed = drawn("征求各方意见").xml()
    bundle = packed("consultation", Content(renamed, {}, {"give_opinion": FORM}))
    draft = pencil.does(lambda work: pencil.drafts.bring(work, bundle, {}))
    assert (draft.name, draft.base_version) == ("征求各方意见", 1)
    name, again = pencil.read(lambda session: pencil.drafts.packed(session, draft.draft_id))
    assert name == "consultation-draft1.zip" and unpacked(again)[0] == laid_out(renamed)


@pytest.mark.parametrize(
    "bundle",
    [
        b"PK\x03\x04 damaged",
        zipped(a_dot_dmn=b"<x/>"),
        zipped(a_dot_bpmn=b"<x/>", b_dot_bpmn=b"<x/>"),
        zipped(**{f"f{number}_dot_json": b"{}" for number in range(MOST_FILES + 1)}),
        zipped(a_dot_bpmn=b"0" * (9 * 1024 * 1024)),
    ],
    ids=["damaged", "no diagram", "two diagrams", "too many", "too large"],
)
def test_what_is_no_definition_is_turned_away(bundle: bytes) -> None:
    with pytest.raises(BundleUnreadable):
        unpacked(bundle)


def test_an_entry_without_a_name_is_turned_away_and_no_fault() -> None:
    bundle = zipped(a_dot_bpmn=drawn().xml(), x_dot_json=b"{}")
    nameless = bundle.replace(b"x.json", b"\x00.json")
    with pytest.raises(BundleUnreadable):
        unpacked(nameless)


def test_a_form_nested_beyond_reading_is_turned_away_by_its_name() -> None:
    deep = b'{"components": ' + b"[" * 200 + b"]" * 200 + b"}"
    with pytest.raises(DraftFormMisshapen) as refused:
        brought({"deep.json": deep})
    assert "deep.json" in refused.value.said.zh
    pencil = Pencil()
    draft = pencil.begun()
    with pytest.raises(DraftFormMisshapen):
        pencil.does(
            lambda work: pencil.drafts.save(
                work, draft.draft_id, draft.revision, forms={"deep": orjson.loads(deep)}
            )
        )
    assert pencil.read(lambda session: pencil.drafts.draft(session, draft.draft_id)).revision == 1


@pytest.mark.parametrize(
    "extras",
    [
        {"large.form": b" " * MAX_EXTRA_BYTES + b"{}"},
        {"large.dmn": b" " * (MAX_EXTRA_BYTES + 1)},
        {f"{number}.dmn": b" " * MAX_EXTRA_BYTES for number in range(3)},
        {"parts.form": orjson.dumps({"components": [{"type": "text"}] * (MOST_PARTS + 1)})},
        {"values.form": orjson.dumps({"components": [{"type": "select", "values": [{}] * MOST_PARTS}]})},
    ],
    ids=["form", "table", "together", "fields", "choices"],
)
def test_what_is_larger_than_any_procedure_needs_is_turned_away(extras: dict[str, bytes]) -> None:
    with pytest.raises(DraftFileTooLarge):
        brought(extras)
    pencil = Pencil()
    tables = {name: one.decode() for name, one in extras.items()}
    if "form" not in "".join(extras):
        draft = pencil.begun()
        with pytest.raises(DraftFileTooLarge):
            pencil.does(lambda work: pencil.drafts.save(work, draft.draft_id, 1, decisions=tables))
