"""Dashboards, alert rules and runbook speak of metrics, labels and alerts there are."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from prometheus_client import Counter, Gauge, Histogram
from prometheus_client.metrics import MetricWrapperBase

from chassis.telemetry import metrics

ROOT = Path(__file__).resolve().parents[3]
FOLDER = ROOT / "deploy" / "observability"
RUNBOOK = (ROOT / "docs" / "runbook.md").read_text(encoding="utf-8")
SERIES = re.compile(r"\b(?P<name>gatehouse_[a-z_]+|up)\b(?:\{(?P<labels>[^}]*)\})?")
GROUPED = re.compile(r"\b(?:by|ignoring) \((?P<labels>[^)]*)\)")
SUFFIXES: dict[type, tuple[str, ...]] = {
    Counter: ("_total",), Gauge: ("",), Histogram: ("_bucket", "_count", "_sum")
}  # fmt: skip
GIVEN_BY_PROMETHEUS = {"job", "instance", "le"}


def _known() -> dict[str, set[str]]:
    """Every series of the product and its labels."""
    found: dict[str, set[str]] = {"up": set()}
    for one in vars(metrics).values():
        if isinstance(one, MetricWrapperBase):
            for suffix in SUFFIXES[type(one)]:
                found[f"{one._name}{suffix}"] = set(one._labelnames)
    return found


def _rules() -> list[dict[str, Any]]:
    (group,) = yaml.safe_load((FOLDER / "alerts.yml").read_text(encoding="utf-8"))["groups"]
    return list(group["rules"])


def _expressions() -> list[str]:
    board = json.loads((FOLDER / "grafana-gatehouse.json").read_text(encoding="utf-8"))
    drawn = [target["expr"] for panel in board["panels"] for target in panel["targets"]]
    assert len(drawn) >= 15
    return [*drawn, *(rule["expr"] for rule in _rules())]


@pytest.mark.parametrize("expression", _expressions())
def test_every_series_and_label_exists(expression: str) -> None:
    known, meant = _known(), set()
    matches = list(SERIES.finditer(expression))
    assert matches, expression
    for match in matches:
        assert match["name"] in known, f"{match['name']} is no metric of ours"
        labels = known[match["name"]] | GIVEN_BY_PROMETHEUS
        meant |= labels
        for label in re.findall(r"([a-z_]+)[!=]", match["labels"] or ""):
            assert label in labels, f"{match['name']} has no label {label}"
    for grouped in GROUPED.finditer(expression):
        assert {label.strip() for label in grouped["labels"].split(",")} <= meant


def test_every_alert_has_its_section_in_the_runbook_and_no_section_is_left_over() -> None:
    headings = re.findall(r"^## (Gatehouse\w+)$", RUNBOOK, re.M)
    assert sorted(headings) == sorted(rule["alert"] for rule in _rules())
    for rule in _rules():
        assert rule["annotations"]["runbook"] == f"docs/runbook.md#{rule['alert'].lower()}"
        assert rule["labels"]["severity"] in ("page", "ticket") and " · " in rule["annotations"]["summary"]


def test_every_section_of_an_alert_says_what_to_do_and_when_it_is_over() -> None:
    sections = re.split(r"^#+ ", RUNBOOK, flags=re.M)
    of_alerts = [section for section in sections if section.startswith("Gatehouse")]
    assert len(of_alerts) == len(_rules())
    for section in of_alerts:
        for mark in ("**意**", "**看**", "**办**", "**止**"):
            assert mark in section, f"{section.splitlines()[0]}: {mark}"


def test_prometheus_asks_every_process_of_the_compose_file() -> None:
    compose = yaml.safe_load((ROOT / "compose.yaml").read_text(encoding="utf-8"))
    ours = {
        name for name, service in compose["services"].items()
        if service.get("image", "").startswith("gatehouse:") and name != "prepare"
    }  # fmt: skip
    asked = yaml.safe_load((FOLDER / "prometheus.yml").read_text(encoding="utf-8"))
    (job,) = asked["scrape_configs"]
    port = compose["x-everybody"]["GATEHOUSE_METRICS_PORT"]
    assert set(job["static_configs"][0]["targets"]) == {f"{name}:{port}" for name in ours}
