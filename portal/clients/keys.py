"""Keys that are made once: the pair that signs what the portal asks, the one that locks second factors."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path

from cryptography.fernet import Fernet

from chassis.web.identity import new_key_pair


def ensure_keys(private_file: Path, public_file: Path) -> bool:
    """Make the pair where there is none; tells whether it was made. Two starts at once agree on one pair."""
    if private_file.exists() and public_file.exists():
        return False
    if private_file.exists():
        raise FileNotFoundError(f"{public_file} is missing beside {private_file}; restore it or remove both")
    private_file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    public_file.parent.mkdir(parents=True, exist_ok=True)
    private, public = new_key_pair()
    # The public half first: whoever sees the private one can rely on both.
    _write(public_file, public, 0o644)
    _write(private_file, private, 0o600)
    return True


def new_second_factor_key() -> str:
    """A line for the file of the keys second factors are locked with."""
    return Fernet.generate_key().decode()


def ensure_second_factor_key(file: Path) -> bool:
    """Make the key second factors are locked with where there is none; tells whether it was made."""
    if file.exists():
        return False
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    _write(file, new_second_factor_key() + "\n", 0o600)
    return True


def _write(path: Path, text: str, mode: int) -> None:
    """Write a file whole or not at all, never readable by more than `mode` allows."""
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    with contextlib.suppress(FileNotFoundError):
        draft.unlink()
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
