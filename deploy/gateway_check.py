"""Has nginx read deploy/gateway/nginx.conf; part of `make check`, says so where there is no nginx to ask."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

FILE = Path(__file__).resolve().parent / "gateway" / "nginx.conf"
PLACES = ("body", "proxy", "unused-fastcgi", "unused-scgi", "unused-uwsgi", "files", "nginx.pid")


def nginx() -> str | None:
    """Where nginx is on this machine, if anywhere; Debian keeps it out of the way of ordinary users."""
    return shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin:/usr/local/sbin")


def elsewhere(folder: Path, changes: Mapping[str, str]) -> Path:
    """The configuration as it has to be outside its container: in a folder, with these texts replaced.

    Nothing else is changed, so that what is tried is what is deployed.
    """
    told = FILE.read_text(encoding="utf-8")
    paths = {f"/tmp/{place}": str(folder / place) for place in PLACES}
    secrets = {
        "/run/secrets/tls_certificate": str(folder / "tls_certificate"),
        "/run/secrets/tls_key": str(folder / "tls_key"),
        "/dev/stdout": str(folder / "access.log"),
        "/dev/stderr": str(folder / "error.log"),
    }
    for old, new in {**paths, **secrets, **changes}.items():
        if old not in told:
            raise ValueError(f"{FILE.name} says nothing of {old}")
        told = told.replace(old, new)
    certify(folder)
    written = folder / "nginx.conf"
    written.write_text(told, encoding="utf-8")
    return written


def certify(folder: Path) -> None:
    """A certificate of this machine for a day."""
    names = ("-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1")
    made = ("-keyout", str(folder / "tls_key"), "-out", str(folder / "tls_certificate"))
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1", *names, *made]
    subprocess.run(command, check=True, capture_output=True)


def main() -> int:
    """Print what nginx says against it."""
    program = nginx()
    if program is None:
        print("nginx is not on this machine: the gateway's configuration was not looked at")
        return 0
    with tempfile.TemporaryDirectory() as folder:
        written = elsewhere(Path(folder), {"portal:8000": "127.0.0.1:8000"})
        asked = subprocess.run(
            [program, "-t", "-q", "-c", str(written)], capture_output=True, text=True, check=False
        )
    print(asked.stderr, end="")
    return asked.returncode


if __name__ == "__main__":
    sys.exit(main())
