"""Settings come from the environment, completely or not at all."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

import pytest

from chassis.settings import SettingsIncomplete, named, read


@dataclass(frozen=True)
class Shared:
    """What all services read."""

    prefix: ClassVar[str] = "GATEHOUSE_"
    county: str


@dataclass(frozen=True)
class Example:
    """What one service reads."""

    prefix: ClassVar[str] = "ADMISSION_"
    database_url: str
    data_dir: Path
    shared: Shared
    broker_url: str = named("GATEHOUSE_BROKER_URL")
    pool: int = 8
    debug: bool = False
    schema: str | None = None
    towns: tuple[str, ...] = ()


COMPLETE = {
    "ADMISSION_DATABASE_URL": "sqlite://",
    "ADMISSION_DATA_DIR": "var",
    "GATEHOUSE_COUNTY": "430211",
    "GATEHOUSE_BROKER_URL": "memory://",
}


def test_settings_are_typed_and_defaults_hold() -> None:
    settings = read(Example, COMPLETE | {"ADMISSION_DEBUG": "yes", "ADMISSION_TOWNS": "a, b,"})
    assert settings.data_dir == Path("var") and settings.pool == 8 and settings.schema is None
    assert settings.debug is True and settings.towns == ("a", "b") and settings.shared.county == "430211"


def test_all_missing_names_are_told_at_once() -> None:
    with pytest.raises(SettingsIncomplete) as told:
        read(Example, {"ADMISSION_POOL": "many", "ADMISSION_DEBUG": "perhaps"})
    assert sorted(told.value.missing) == sorted(COMPLETE)
    assert len(told.value.wrong) == 2 and "ADMISSION_POOL" in str(told.value)


def test_a_secret_may_be_in_a_file(tmp_path: Path) -> None:
    secret = tmp_path / "url"
    secret.write_text("postgresql://secret\n")
    environ = {key: value for key, value in COMPLETE.items() if key != "ADMISSION_DATABASE_URL"}
    assert (
        read(Example, environ | {"ADMISSION_DATABASE_URL_FILE": str(secret)}).database_url
        == "postgresql://secret"
    )


def test_a_file_that_is_not_there_is_named() -> None:
    environ = {key: value for key, value in COMPLETE.items() if key != "ADMISSION_DATABASE_URL"}
    with pytest.raises(SettingsIncomplete, match="ADMISSION_DATABASE_URL"):
        read(Example, environ | {"ADMISSION_DATABASE_URL_FILE": "/nowhere/at/all"})
