"""A setting that is kept in a file counts as much as one that is said."""

from __future__ import annotations

import base64
import hashlib
import json
import subprocess
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import yaml

from deploy.compose_check import FILE
from gatehouse.databases import all_opened
from gatehouse.house import House


def test_no_default_goes_before_a_setting_in_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    secret = tmp_path / "url"
    secret.write_text("postgresql+psycopg://dispatch:x@nowhere/gatehouse\n")
    monkeypatch.setenv("DISPATCH_DATABASE_URL_FILE", str(secret))
    house = House(tmp_path)
    assert "DISPATCH_DATABASE_URL" not in house.environment()
    assert house.environment()["PORTAL_DATABASE_URL"].startswith("sqlite")
    with all_opened(house) as databases:
        assert databases["dispatch"].is_postgresql and not databases["portal"].is_postgresql


def test_the_secrets_can_be_read_by_the_containers_and_by_nobody_else_here(tmp_path: Path) -> None:
    for name in ("make_secrets.sh", "rabbitmq-definitions.json"):
        told = (Path(__file__).resolve().parents[3] / "deploy" / name).read_text(encoding="utf-8")
        (tmp_path / name).write_text(told, encoding="utf-8")
    subprocess.run(["bash", tmp_path / "make_secrets.sh"], check=True, umask=0o077)
    folder = tmp_path / "secrets"
    assert folder.stat().st_mode & 0o777 == 0o700
    assert {file.stat().st_mode & 0o777 for file in folder.iterdir()} == {0o644}
    needed = yaml.safe_load(FILE.read_text(encoding="utf-8"))["secrets"]
    assert {file.name for file in folder.iterdir()} == set(needed), "compose.yaml asks for others"
    for user in json.loads((folder / "broker_definitions").read_text())["users"]:
        password = str(urlsplit((folder / f"{user['name']}_broker_url").read_text()).password)
        kept = base64.b64decode(user["password_hash"])
        assert hashlib.sha256(kept[:4] + password.encode()).digest() == kept[4:], "RabbitMQ would not know it"
    again = subprocess.run(["bash", tmp_path / "make_secrets.sh"], check=False, capture_output=True)
    assert again.returncode == 1
