"""The form of a paper application: it asks for the plan’s fields and insists on almost none."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from services.admission.web.paper_form import paper_form
from services.admission.web.schemas import PaperApplication

DRAWN = Path(__file__).resolve().parents[3] / "bpmn/admission/adm_prepare/v1/forms/draft_plan.json"
FORM = paper_form(json.loads(DRAWN.read_text(encoding="utf-8")))


def components(schema: Mapping[str, Any], *, within_lists: bool = True) -> Iterator[Mapping[str, Any]]:
    """Every component of a form."""
    for one in schema["components"]:
        yield one
        if "components" in one and (within_lists or one["type"] != "dynamiclist"):
            yield from components(one, within_lists=within_lists)


def test_only_applicant_day_and_name_are_required() -> None:
    asked = [one["key"] for one in components(FORM) if one.get("validate", {}).get("required")]
    assert asked == ["applicant", "received_on", "item_name"]
    assert not any("minRepetitions" in one.get("validate", {}) for one in components(FORM))


def test_the_route_takes_every_field_the_form_asks_for() -> None:
    keys = {one.get("key") or one.get("path") for one in components(FORM, within_lists=False)} - {None}
    assert "outcome" not in keys
    assert keys <= set(PaperApplication().fields)


def test_everything_is_named_in_both_languages() -> None:
    named = [one for one in components(FORM) if one.get("label")]
    assert all(one["properties"]["label_en"] for one in named)
