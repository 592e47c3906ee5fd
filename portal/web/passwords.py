"""Passwords: kept only as argon2id hashes, checked in the same time whether the account exists or not."""

from __future__ import annotations

import secrets
import threading

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from chassis.errors import Refusal
from chassis.texts import Said

TIME_COST = 3
MEMORY_KIB = 64 * 1024
LANES = 2
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
        self._hasher = PasswordHasher(time_cost=TIME_COST, memory_cost=memory_kib, parallelism=LANES)
        self._turns = threading.BoundedSemaphore(AT_ONCE)
        self._nobodys = self._hasher.hash(secrets.token_urlsafe(16))

    def hash(self, password: str) -> str:
        """The form in which a password is kept."""
        return self._hasher.hash(password)

    def fits(self, password_hash: str | None, password: str) -> bool:
        """Whether the password is right; without an account the same work is done for nothing."""
        if not self._turns.acquire(timeout=WAIT_SECONDS):
            raise TooBusyToCheck
        try:
            self._hasher.verify(password_hash or self._nobodys, password[:LONGEST_PASSWORD])
        except (VerificationError, InvalidHashError):
            return False
        finally:
            self._turns.release()
        return password_hash is not None

    def is_outdated(self, password_hash: str) -> bool:
        """Whether a hash was made at another cost than today's."""
        return self._hasher.check_needs_rehash(password_hash)
