"""Every message type has a sample that its schema accepts, and accepts nothing more."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contracts import registry
from contracts.message import ContractBroken
from contracts.recognising import recogniser

SAMPLES = Path(registry.__file__).parent / "published"
TYPES = sorted(registry.SCHEMAS)


def _sample(type_name: str) -> dict[str, Any]:
    return json.loads((SAMPLES / f"{type_name}.json").read_text(encoding="utf-8"))  # type: ignore[no-any-return]


def test_there_is_exactly_one_sample_for_each_type() -> None:
    assert {path.stem for path in SAMPLES.glob("*.json")} == set(registry.SCHEMAS)


@pytest.mark.parametrize("type_name", TYPES)
def test_the_sample_is_accepted(type_name: str) -> None:
    registry.validate(type_name, _sample(type_name))


@pytest.mark.parametrize("type_name", TYPES)
def test_a_field_nobody_agreed_on_is_refused(type_name: str) -> None:
    with pytest.raises(ContractBroken, match="Unknown field"):
        registry.validate(type_name, _sample(type_name) | {"smuggled": 1})


@pytest.mark.parametrize("type_name", TYPES)
def test_every_required_field_is_missed_when_absent(type_name: str) -> None:
    sample = _sample(type_name)
    required = [name for name, field in registry.SCHEMAS[type_name]().fields.items() if field.required]
    assert required
    for name in required:
        with pytest.raises(ContractBroken, match=re.escape(f"'{name}'")):
            registry.validate(type_name, {key: value for key, value in sample.items() if key != name})


@pytest.mark.parametrize("type_name", TYPES)
def test_the_name_tells_owner_fact_and_version(type_name: str) -> None:
    schema = registry.SCHEMAS[type_name]
    assert re.fullmatch(r"[a-z]+\.[a-z]+(-[a-z]+)+\.v\d+", type_name)
    assert schema.listeners and set(schema.listeners) <= set(registry.MEMBERS)
    assert schema.owner == "any" or schema.owner in registry.MEMBERS


def test_an_unknown_type_is_refused() -> None:
    with pytest.raises(ContractBroken, match="no such message type"):
        registry.validate("admission.order-invented.v1", {})


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("on", "2026-3-2"),
        ("on", "2026-03-02T00:00:00"),
        ("on", 20260302),
        ("revision", "2"),
        ("revision", True),
        ("revision", -1),
        ("revision", 1.0),
        ("item_id", 7),
        ("item_id", ""),
        ("item_id", None),
    ],
)
def test_nothing_is_converted_silently(field: str, value: object) -> None:
    sample = _sample("admission.item-ended.v1")
    with pytest.raises(ContractBroken):
        registry.validate("admission.item-ended.v1", sample | {field: value})


def test_a_moment_needs_its_zone() -> None:
    sample = _sample("admission.catalogue-checked.v1")
    with pytest.raises(ContractBroken, match="time zone"):
        registry.validate("admission.catalogue-checked.v1", sample | {"at": "2026-03-02T09:30:00"})


def test_a_flag_is_not_a_word() -> None:
    sample = _sample("worklist.case-moved.v1")
    standing = sample["standing"] | {"ended": "yes"}
    with pytest.raises(ContractBroken, match="Not a boolean"):
        registry.validate("worklist.case-moved.v1", sample | {"standing": standing})


WRONG = st.sampled_from(
    ["", "x" * 65, "x" * 400, None, 7, -1, 1.5, True, [], [""], {}, {"zh": "一"}, "2026-03-02"]
)


@settings(max_examples=200, deadline=None)
@given(type_name=st.sampled_from(TYPES), data=st.data())
def test_what_is_recognised_quickly_is_what_the_schema_accepts(type_name: str, data: st.DataObject) -> None:
    schema = registry.SCHEMAS[type_name]()
    message = _sample(type_name)
    for name in data.draw(st.lists(st.sampled_from(sorted(message)), max_size=2)):
        message[name] = data.draw(st.one_of(WRONG, st.just(message[name])))
    assert recogniser(schema)(message) == (not schema.validate(message))
