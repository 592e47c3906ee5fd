"""Secrets of second factors, as a stolen database would have them."""

from __future__ import annotations

from pathlib import Path

import pytest

from portal.clients.keys import ensure_second_factor_key, new_second_factor_key
from portal.storage.secret_box import SecretBox, SecretsLocked


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "keys" / "second-factor.keys"
    assert ensure_second_factor_key(path)
    return path


def test_a_key_is_made_once_and_for_its_owner_only(file: Path) -> None:
    before = file.read_text()
    assert not ensure_second_factor_key(file)
    assert file.read_text() == before
    assert file.stat().st_mode & 0o777 == 0o600


def test_what_is_locked_tells_nothing_and_opens_again(file: Path) -> None:
    locked = SecretBox(file).lock("a1", "JBSWY3DPEHPK3PXP")
    assert "JBSW" not in locked
    assert SecretBox(file).open("a1", locked) == "JBSWY3DPEHPK3PXP"


def test_the_secret_of_one_does_not_open_in_the_row_of_another(file: Path) -> None:
    locked = SecretBox(file).lock("a1", "JBSWY3DPEHPK3PXP")
    with pytest.raises(SecretsLocked):
        SecretBox(file).open("a2", locked)


def test_a_new_key_above_the_old_one_opens_what_the_old_one_locked(file: Path) -> None:
    before = SecretBox(file).lock("a1", "JBSWY3DPEHPK3PXP")
    old = file.read_text()
    file.write_text(f"{new_second_factor_key()}\n{old}")
    assert SecretBox(file).open("a1", before) == "JBSWY3DPEHPK3PXP"
    after = SecretBox(file).lock("a1", "JBSWY3DPEHPK3PXP")
    file.write_text(old)
    with pytest.raises(SecretsLocked):
        SecretBox(file).open("a1", after)


def test_without_the_key_nothing_opens(tmp_path: Path) -> None:
    with pytest.raises(SecretsLocked, match="migrate"):
        SecretBox(tmp_path / "nowhere").open("a1", "x")
