"""The Compose file is sound, and the check that says so notices what is not."""

from __future__ import annotations

import copy
import importlib
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from chassis.persistence.sealing import Sealing
from chassis.settings import read
from deploy.compose_check import FILE, findings
from gatehouse.belongings import anchors, folders, keys
from gatehouse.house import House

PACKAGES = {
    "portal": "portal",
    "admission": "services.admission",
    "assessment": "services.assessment",
    "dispatch": "services.dispatch",
}
PARTS = tuple(PACKAGES)
TOLD: dict[str, Any] = yaml.safe_load(FILE.read_text(encoding="utf-8"))


def test_the_compose_file_is_as_it_has_to_be() -> None:
    assert not list(findings(TOLD))
    processes = {
        f"{part}{kind}"
        for part in ("portal", "admission", "assessment", "dispatch")
        for kind in ("", "-worker")
    }
    assert processes | {"database", "broker", "prepare", "gateway"} <= set(TOLD["services"])
    # The portal believes the gateway by its name; nobody else is reached from outside.
    portal = TOLD["services"]["portal"]
    assert portal["environment"]["PORTAL_TRUSTED_PROXIES"] == "gateway"
    assert portal["environment"]["PORTAL_PUBLIC_URL"].startswith("${PORTAL_PUBLIC_URL:-https://")


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("kind", ["", "-worker"])
def test_a_part_starts_with_its_own_secrets_and_gets_no_others(part: str, kind: str, tmp_path: Path) -> None:
    """Whoever breaks into one container finds no way into the database of another."""
    service = TOLD["services"][f"{part}{kind}"]
    of_its_own = ["dispatch_hotline_key"] if part == "dispatch" else []
    assert service["secrets"] == [f"{part}_broker_url", f"{part}_database_url", *of_its_own]
    for name in service["secrets"]:
        (tmp_path / name).write_text(f"kept in {name}")
    assert service["volumes"] == [f"{part}:/data/{part}", "keys:/data/keys:ro"]
    keys = tmp_path / "keys"
    keys.mkdir()
    (keys / "token.pub.pem").write_text("a public key")
    environment = {
        name: re.sub(r"\${\w+:-(.*?)}", r"\1", value)
        .replace("/run/secrets", str(tmp_path))
        .replace("/data/keys", str(keys))
        for name, value in service["environment"].items()
    }
    settings = read(importlib.import_module(f"{PACKAGES[part]}.settings").Settings, environment)
    assert settings.database_url == f"kept in {part}_database_url"
    assert settings.broker_url == f"kept in {part}_broker_url"
    if of_its_own:
        assert settings.hotline_key == "kept in dispatch_hotline_key"


def test_only_the_operator_finds_what_all_parts_keep(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What `prepare` backs up and makes lies where each part mounts it; no key is among the files."""
    for name, value in TOLD["services"]["prepare"]["environment"].items():
        monkeypatch.setenv(name, re.sub(r"\${\w+:-(.*?)}", r"\1", value))
    house = House(Path("/data"))
    environment = house.environment()
    kept = {**folders(house, environment), **anchors(house, environment)}
    for part in PARTS:
        assert kept[part] == Path(f"/data/{part}/files")
        assert kept[f"anchors/{part}.jsonl"] == Path(f"/data/{part}/anchors/{part}.jsonl")
        for kind in ("", "-worker"):
            told = TOLD["services"][f"{part}{kind}"]["environment"]["GATEHOUSE_JOURNAL_ANCHORS"]
            own = Sealing(anchors=Path(told)).anchor_file(part)
            assert own == kept[f"anchors/{part}.jsonl"], "the worker writes elsewhere"
    private, public, locking = keys(environment)
    assert private.is_relative_to("/data/portal") and locking.is_relative_to("/data/portal")
    assert public.is_relative_to("/data/keys")
    assert not any(key.is_relative_to(place) for key in (private, public, locking) for place in kept.values())


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda one: one["portal"].update(intervall="5s"), "portal: unknown words ['intervall']"),
        (lambda one: one["portal"]["healthcheck"].update(intervall="5s"), "unknown words in healthcheck"),
        (lambda one: one["dispatch"].pop("restart"), "dispatch: is not started again"),
        (lambda one: one["dispatch-worker"].pop("healthcheck"), "nobody asks for its health"),
        (lambda one: one["admission"].update(stop_grace_period="10s"), "is killed within 10s"),
        (lambda one: one["database"].update(image="postgres:latest"), "is not pinned"),
        (lambda one: one["database"].update(ports=["5432:5432"]), "database: is published"),
        (lambda one: one["portal"].update(ports=["8080:8000"]), "portal: is published"),
        (
            lambda one: one["portal"]["depends_on"].update(nobody={"condition": "service_healthy"}),
            "depends on nobody",
        ),
        (
            lambda one: one["portal"]["depends_on"]["broker"].update(condition="service_well"),
            "depends on broker",
        ),
        (lambda one: one["portal"].update(secrets=["unheard_of"]), "secret unheard_of is not declared"),
        (lambda one: one["portal"].update(volumes=["lost:/data"]), "volume lost is not declared"),
        (
            lambda one: one["admission"]["volumes"].append("portal:/data/portal:ro"),
            "admission: sees the volume portal",
        ),
        (
            lambda one: one["dispatch-worker"].update(volumes=["keys:/data/keys"]),
            "dispatch-worker: may write keys",
        ),
        (
            lambda one: one["gateway"]["volumes"].append("portal:/data/portal"),
            "gateway: sees the volume portal",
        ),
        (lambda one: one["gateway"].update(volumes=["./deploy:/etc/nginx"]), "gateway: may write ./deploy"),
        (
            lambda one: one["assessment"]["secrets"].append("portal_database_url"),
            "assessment: gets the secret portal_database_url",
        ),
        (
            lambda one: one["gateway"]["secrets"].append("portal_database_url"),
            "gateway: gets the secret portal_database_url",
        ),
        (
            lambda one: one["admission-worker"]["environment"].update(PORTAL_SMTP_HOST="mail"),
            "admission-worker: is told PORTAL_SMTP_HOST",
        ),
        (lambda one: one["portal"]["secrets"].remove("portal_broker_url"), "is a secret it does not get"),
        (
            lambda one: one["portal"]["environment"].update(PORTAL_SMTP_PASSWORD="x"),
            "a secret stands in PORTAL_SMTP_PASSWORD",
        ),
        (
            lambda one: one["portal"]["environment"].update(PORTAL_TODO_APP_SECRET="x"),
            "a secret stands in PORTAL_TODO_APP_SECRET",
        ),
        (
            lambda one: one["portal"]["environment"].update(X_URL="postgresql://a:b@c/d"),
            "a secret stands in X_URL",
        ),
    ],
)
def test_what_is_not_sound_is_noticed(spoil: Callable[[Any], object], said: str) -> None:
    told = copy.deepcopy(TOLD)
    spoil(told["services"])
    assert [one for one in findings(told) if said in one]
