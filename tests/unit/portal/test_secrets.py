"""Passwords and keys: hard to guess, kept so that a stolen copy is of no use."""

from __future__ import annotations

from pathlib import Path

import pytest

from chassis.actor import Actor
from chassis.web.identity import TokenSigner, TokenVerifier
from portal.clients.keys import ensure_keys
from portal.web.passwords import Passwords, new_password

CHEAP = Passwords(memory_kib=64)


def test_passwords_are_kept_as_argon2id_hashes_only() -> None:
    kept = CHEAP.hash("open sesame")
    assert kept.startswith("$argon2id$")
    assert "sesame" not in kept


def test_the_right_password_fits_and_no_other_does() -> None:
    kept = CHEAP.hash("open sesame")
    assert CHEAP.fits(kept, "open sesame")
    assert not CHEAP.fits(kept, "open sesam")
    assert not CHEAP.fits(kept, "")


def test_no_password_fits_an_account_that_does_not_exist() -> None:
    assert not CHEAP.fits(None, "anything")


def test_a_check_costs_the_same_whatever_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    costs: list[str] = []

    def note(_self: object, digest: str, _password: str) -> bool:
        costs.append(digest.rsplit("$", 2)[0])
        return True

    kept = (CHEAP.hash("open sesame"), CHEAP.hash_generated("open sesame"), None)
    monkeypatch.setattr("argon2.PasswordHasher.verify", note)
    for password_hash in kept:
        CHEAP.fits(password_hash, "x")
    assert costs[0:2] == costs[2:4] == costs[4:6]
    assert costs[0] != costs[1]


def test_a_generated_password_fits_and_is_hashed_at_full_cost_once_used() -> None:
    kept = CHEAP.hash_generated("abcd-efgh-jkmn-pqrs")
    assert CHEAP.fits(kept, "abcd-efgh-jkmn-pqrs")
    assert not CHEAP.fits(kept, "abcd-efgh-jkmn-pqrt")
    assert CHEAP.is_outdated(kept)


def test_a_hash_made_at_another_cost_is_outdated() -> None:
    assert Passwords(memory_kib=128).is_outdated(CHEAP.hash("x"))
    assert not CHEAP.is_outdated(CHEAP.hash("x"))


def test_generated_passwords_differ_and_can_be_typed() -> None:
    made = {new_password() for _ in range(1000)}
    assert len(made) == 1000
    assert not any(set(password) & set("0o1lI ") for password in made)


def test_keys_are_made_once_and_the_private_one_is_ours_alone(tmp_path: Path) -> None:
    private, public = tmp_path / "keys" / "token.pem", tmp_path / "keys" / "token.pub.pem"
    assert ensure_keys(private, public)
    before = private.read_text()
    assert not ensure_keys(private, public)
    assert private.read_text() == before
    assert private.stat().st_mode & 0o777 == 0o600
    assert "PRIVATE" not in public.read_text()
    actor = Actor.system("portal")
    token = TokenSigner(before).sign(actor, "admission")
    assert TokenVerifier(public.read_text(), "admission").verify(token) == actor


def test_half_a_key_pair_is_never_replaced_silently(tmp_path: Path) -> None:
    private, public = tmp_path / "token.pem", tmp_path / "token.pub.pem"
    ensure_keys(private, public)
    public.unlink()
    with pytest.raises(FileNotFoundError, match="restore it or remove both"):
        ensure_keys(private, public)
