"""Has nginx read what is in deploy/gateway; part of `make check`, says so where there is no nginx to ask."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

FOLDER = Path(__file__).resolve().parent / "gateway"
FILE, HOTLINE = FOLDER / "nginx.conf", FOLDER / "hotline.conf"
UPSTREAMS = {FILE: "portal:8000", HOTLINE: "dispatch:8000"}
PLACES = ("body", "proxy", "unused-fastcgi", "unused-scgi", "unused-uwsgi", "nginx.pid")


def nginx() -> str | None:
    """Where nginx is on this machine, if anywhere; Debian keeps it out of the way of ordinary users."""
    return shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin:/usr/local/sbin")


def elsewhere(folder: Path, changes: Mapping[str, str], file: Path = FILE) -> Path:
    """The configuration as it has to be outside its container: in a folder, with these texts replaced.

    Nothing else is changed, so that what is tried is what is deployed.
    """
    told = file.read_text(encoding="utf-8")
    places = (*PLACES, "files") if file == FILE else PLACES
    paths = {f"/tmp/{place}": str(folder / place) for place in places}
    secrets = {
        "/run/secrets/tls_certificate": str(folder / "tls_certificate"),
        "/run/secrets/tls_key": str(folder / "tls_key"),
        "/dev/stdout": str(folder / "access.log"),
        "/dev/stderr": str(folder / "error.log"),
    }
    for old, new in {**paths, **secrets, **changes}.items():
        if old not in told:
            raise ValueError(f"{file.name} says nothing of {old}")
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
    refused = 0
    for file, upstream in UPSTREAMS.items():
        with tempfile.TemporaryDirectory() as folder:
            written = elsewhere(Path(folder), {upstream: "127.0.0.1:8000"}, file)
            asked = subprocess.run(
                [program, "-t", "-q", "-c", str(written)], capture_output=True, text=True, check=False
            )
        print(asked.stderr, end="")
        refused += asked.returncode != 0
    return 1 if refused else 0


if __name__ == "__main__":
    sys.exit(main())
