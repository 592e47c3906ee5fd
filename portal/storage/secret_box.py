"""Secrets that have to be read again, kept so that a stolen database tells none: the key lies in a file."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

from chassis.errors import Fault


class SecretsLocked(Fault):
    """The key is not there, or not the one the secret was locked with."""


class SecretBox:
    """Locks secrets, each for one owner; of several keys in the file the first locks and all of them open."""

    def __init__(self, file: Path) -> None:
        self._file = file

    def lock(self, owner: str, secret: str) -> str:
        """The form in which it is kept."""
        return self._keys.encrypt(f"{owner}\n{secret}".encode()).decode()

    def open(self, owner: str, locked: str) -> str:
        """The secret again; one that was put into somebody else's row does not open."""
        try:
            whose, _, secret = self._keys.decrypt(locked.encode()).decode().partition("\n")
        except InvalidToken:
            raise SecretsLocked(f"not locked with a key in {self._file}") from None
        if whose != owner:
            raise SecretsLocked("locked for somebody else")
        return secret

    @cached_property
    def _keys(self) -> MultiFernet:
        try:
            lines = self._file.read_text(encoding="ascii").split()
        except FileNotFoundError:
            raise SecretsLocked(f"{self._file} is missing; `migrate` makes it") from None
        return MultiFernet([Fernet(line) for line in lines])
