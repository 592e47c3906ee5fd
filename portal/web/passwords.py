"""Passwords: kept only as argon2id hashes, checked in the same time whether the account exists or not."""

from __future__ import annotations

import secrets
import threading
from collections.abc import Sequence

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from chassis.errors import Refusal
from chassis.texts import Said

TIME_COST, MEMORY_KIB, LANES = 3, 64 * 1024, 2
# Nobody guesses a generated password: a county's hundreds of first hashes may be made at OWASP's minimum.
LIGHT_TIME_COST, LIGHT_MEMORY_KIB, LIGHT_LANES = 2, 19 * 1024, 1
AT_ONCE = 2
WAIT_SECONDS = 10
LONGEST_PASSWORD = 200
ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
GROUPS, GROUP_LENGTH = 4, 4


class TooBusyToCheck(Refusal):
    """Too many people sign in at this moment; a hash costs memory, so they take turns."""

    code = "sign-in-busy"
    title = Said("现在登录的人太多，请稍后再试。", "Too many people are signing in; please try again.")


def new_password() -> str:
    """A password a person can type: four groups without look-alike characters, 79 bits."""
    groups = ("".join(secrets.choice(ALPHABET) for _ in range(GROUP_LENGTH)) for _ in range(GROUPS))
    return "-".join(groups)


class Passwords:
    """Hashes and checks passwords; at most two at once, because each takes 64 MiB."""

    def __init__(self, memory_kib: int = MEMORY_KIB) -> None:
        self._full = PasswordHasher(TIME_COST, memory_kib, LANES)
        self._light = PasswordHasher(LIGHT_TIME_COST, min(memory_kib, LIGHT_MEMORY_KIB), LIGHT_LANES)
        self._turns = threading.BoundedSemaphore(AT_ONCE)
        nobody = secrets.token_urlsafe(16)
        self._nobodys_full, self._nobodys_light = self._full.hash(nobody), self._light.hash(nobody)

    def hash(self, password: str) -> str:
        """The form in which a password is kept."""
        return self._full.hash(password)

    def hash_generated(self, password: str) -> str:
        """The form in which a password made by `new_password` is kept until its owner signs in."""
        return self._light.hash(password)

    def fits(self, password_hash: str | None, password: str) -> bool:
        """Whether the password is right.

        Every check costs one full and one light hash, whatever is kept and whether anything is: the time an
        answer takes tells nothing about the account.
        """
        light = password_hash is not None and not self._light.check_needs_rehash(password_hash)
        full_hash = password_hash if password_hash and not light else self._nobodys_full
        light_hash = password_hash if password_hash and light else self._nobodys_light
        if not self._turns.acquire(timeout=WAIT_SECONDS):
            raise TooBusyToCheck
        try:
            by_full = self._matches(self._full, full_hash, password)
            by_light = self._matches(self._light, light_hash, password)
        finally:
            self._turns.release()
        return password_hash is not None and (by_light if light else by_full)

    def is_any_of(self, hashes: Sequence[str], password: str) -> bool:
        """Whether a password is one of those kept; to be asked only for somebody who has signed in."""
        if not self._turns.acquire(timeout=WAIT_SECONDS):
            raise TooBusyToCheck
        try:
            return any(self._matches(self._full, one, password) for one in hashes)
        finally:
            self._turns.release()

    def is_outdated(self, password_hash: str) -> bool:
        """Whether a hash was made at another cost than today's."""
        return self._full.check_needs_rehash(password_hash)

    @staticmethod
    def _matches(hasher: PasswordHasher, password_hash: str, password: str) -> bool:
        try:
            return hasher.verify(password_hash, password[:LONGEST_PASSWORD])
        except (VerificationError, InvalidHashError):
            return False
