"""Premises of a test as `gatehouse` commands find them: through the environment."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from chassis.persistence.sealing import Sealer, Sealing
from gatehouse import console
from tests.support.stack import Stack
from tests.support.stock import Premises


def environment_of(here: Premises) -> dict[str, str]:
    """What the processes of an installation on these premises would be started with."""
    told = {
        "GATEHOUSE_BROKER_URL": here.broker.url,
        "GATEHOUSE_NAMESPACE": here.broker.namespace,
        "GATEHOUSE_JOURNAL_ANCHORS": str(here.folder / "anchors"),
        "GATEHOUSE_TOKEN_PUBLIC_KEY_FILE": str(here.folder / "token.pub.pem"),
        "PORTAL_TOKEN_PRIVATE_KEY_FILE": str(here.folder / "token.pem"),
        "ADMISSION_DATA_DIR": str(here.folder / "attachments"),
    }
    for part, database in here.databases.items():
        told[f"{part.upper()}_DATABASE_URL"] = database.url.render_as_string(hide_password=False)
        if database.schema:
            told[f"{part.upper()}_DATABASE_SCHEMA"] = database.schema
    return told


def gatehouse(here: Premises, *words: str, elsewhere: Premises | None = None) -> int:
    """Run a command on these premises; `elsewhere` is where the environment points instead."""
    with pytest.MonkeyPatch.context() as patch:
        for name, value in environment_of(elsewhere or here).items():
            patch.setenv(name, value)
        return console.main(["--data", str(here.folder), *words])


def seal(stack: Stack, parts: Sequence[str] = ()) -> None:
    """What the workers do every few seconds: seal the journals and hand out the anchors."""
    for name in parts or stack.databases:
        anchors = Path(stack.premises.folder) / "anchors"
        Sealer(stack.part(name).works, name, Sealing(anchors=anchors)).seal()
