"""Looks whether compose.yaml is what a production installation may be started with; part of `make check`.

With the Compose plugin of Docker on the machine its own parser is asked too; without it the rules here stand
alone: known words, restart, health, grace, pinned images, no database or broker published, secrets as files,
and nothing in a container that is another's: no volume, no secret, no setting.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parent.parent
FILE = ROOT / "compose.yaml"
WORDS = frozenset(
    {
        *("build", "cap_drop", "command", "depends_on", "environment", "healthcheck", "hostname", "image"),
        *(
            "init",
            "ports",
            "profiles",
            "read_only",
            "restart",
            "secrets",
            "security_opt",
            "stop_grace_period",
            "stop_signal",
        ),
        *("tmpfs", "user", "volumes"),
    }
)
HEALTH_WORDS = frozenset({"test", "interval", "timeout", "retries", "start_period", "disable"})
CONDITIONS = frozenset({"service_started", "service_healthy", "service_completed_successfully"})
SECRETS, NAMES = ("PASSWORD", "_SECRET", "_KEY"), ("_APP_KEY",)
"""How a setting ends that opens something, and one that only says who asks."""
PUBLISHED = frozenset({"gateway", "hotline"})
"""What is reached from outside: people's way, and where it is asked for the hotline's."""
PARTS = frozenset({"portal", "admission", "assessment", "dispatch"})
"""What has a web process, a worker, and everything else of its own."""
OPERATOR = "prepare"
"""Sees all parts; runs when somebody calls it and listens to nobody."""
FOR_ALL_TO_READ, OF_ALL = "keys", frozenset({"PORTAL_PUBLIC_URL"})
"""The volume with the public key, and the setting of the portal that is printed on documents."""
HANDED_SECRETS = {
    "database": frozenset({"postgres_password", *(f"{part}_password" for part in PARTS)}),
    "broker": frozenset({"broker_definitions"}),
    **dict.fromkeys(PUBLISHED, frozenset({"tls_certificate", "tls_key"})),
    OPERATOR: frozenset({"operator_broker_url", *(f"{part}_database_url" for part in PARTS)}),
}
"""Secrets of those that are no part; a part's begin with its name."""
NOT_IN_IMAGES = ("deploy/secrets", "var")
LONGEST_WORK_SECONDS = 30
"""What a web process gives the requests it has accepted (deploy/gunicorn.conf.py)."""


def findings(told: Mapping[str, Any]) -> Iterator[str]:
    """Everything that is not as it has to be."""
    for name, service in told["services"].items():
        yield from (f"{name}: {one}" for one in _service(name, service, told))
        yield from (f"{name}: {one}" for one in _of_others(name, service))
    for name, secret in told.get("secrets", {}).items():
        if set(secret) != {"file"}:
            yield f"secret {name} is not a file"


def _service(name: str, service: Mapping[str, Any], told: Mapping[str, Any]) -> Iterator[str]:
    if unknown := set(service) - WORDS:
        yield f"unknown words {sorted(unknown)}"
    runs_once = service.get("restart") == "no"
    if not runs_once and service.get("restart") != "unless-stopped":
        yield "is not started again"
    health = service.get("healthcheck") or {}
    if unknown := set(health) - HEALTH_WORDS:
        yield f"unknown words in healthcheck {sorted(unknown)}"
    if not runs_once and not health.get("test"):
        yield "nobody asks for its health"
    if not runs_once and _seconds(service.get("stop_grace_period", "10s")) <= LONGEST_WORK_SECONDS:
        yield f"is killed within {service.get('stop_grace_period')} while it may still be at work"
    image = str(service.get("image", ""))
    if ":" not in image or image.endswith(":latest"):
        yield f"image {image!r} is not pinned"
    if name not in PUBLISHED and "ports" in service:
        yield "is published"
    for other, how in dict(service.get("depends_on", {})).items():
        if other not in told["services"] or how.get("condition") not in CONDITIONS:
            yield f"depends on {other} {how}"
    for secret in service.get("secrets", ()):
        if secret not in told.get("secrets", {}):
            yield f"secret {secret} is not declared"
    for volume in service.get("volumes", ()):
        source = str(volume).split(":")[0]
        if not source.startswith(".") and source not in told.get("volumes", {}):
            yield f"volume {source} is not declared"
    for word, value in dict(service.get("environment", {})).items():
        opens = word.endswith(SECRETS) and not word.endswith(NAMES)
        if opens or ("://" in str(value) and "@" in str(value)):
            yield f"a secret stands in {word}"


def _of_others(name: str, service: Mapping[str, Any]) -> Iterator[str]:
    """What a container would see or be told that is not its own."""
    owner = name.removesuffix("-worker")
    handed = HANDED_SECRETS.get(owner)
    for secret in service.get("secrets", ()):
        if secret not in handed if handed is not None else not str(secret).startswith(f"{owner}_"):
            yield f"gets the secret {secret}, which is not its own"
    for volume in service.get("volumes", ()):
        source, _, way = str(volume).partition(":")
        if source.startswith("./"):
            if not way.endswith(":ro"):
                yield f"may write {source}"
        elif source == FOR_ALL_TO_READ and owner != OPERATOR:
            if not way.endswith(":ro"):
                yield f"may write {source}, which all believe"
        elif owner not in (source, OPERATOR):
            yield f"sees the volume {source}, which is not its own"
    if owner == OPERATOR:
        return
    for word, value in dict(service.get("environment", {})).items():
        part = word.split("_")[0].lower()
        if part in PARTS - {owner} and word not in OF_ALL:
            yield f"is told {word}, which is not its own"
        where = str(value).removeprefix("/run/secrets/")
        if where != value and where not in service.get("secrets", ()):
            yield f"{word} is a secret it does not get"


def _seconds(text: str) -> int:
    return int(text.removesuffix("s"))


def main() -> int:
    """Print what was found; the exit code counts."""
    found = list(findings(yaml.safe_load(FILE.read_text(encoding="utf-8"))))
    left_out = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    found += [f"{one} would be built into the image" for one in NOT_IN_IMAGES if one not in left_out]
    docker = shutil.which("docker")
    if docker and _run(docker, "compose", "version").returncode == 0:
        asked = _run(docker, "compose", "-f", str(FILE), "config", "--quiet")
        found += asked.stderr.splitlines() if asked.returncode else []
    for one in found:
        print(one)
    return 1 if found else 0


def _run(*command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


if __name__ == "__main__":
    sys.exit(main())
