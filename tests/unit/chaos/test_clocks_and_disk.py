"""A process of a run sees the wrong time, and a full disk is full."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from gatehouse.house import ROOT
from tests.chaos.clocks import FILE, WrongClock
from tests.chaos.disk import NoSmallDisk, SmallDisk

ASK = """
from tests.chaos import clocks
clocks.install_from_environment()
import time
from chassis.clock import SystemClock
print(SystemClock().now().timestamp(), SystemClock().today(), time.time())
"""


def test_every_process_sees_the_time_the_harness_sets(tmp_path: Path) -> None:
    wrong = WrongClock(tmp_path / "clock")
    wrong.seconds = timedelta(days=10).total_seconds()
    told = subprocess.run(
        [sys.executable, "-c", ASK],
        env={**os.environ, FILE: str(tmp_path / "clock")},
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    ).stdout.split()
    right = datetime.now(UTC).timestamp() + timedelta(days=10).total_seconds()
    assert abs(float(told[0]) - right) < 60 and abs(float(told[2]) - right) < 60
    assert told[1] == wrong.today().isoformat()


def test_without_the_file_of_the_harness_nothing_is_put_in_the_place_of_the_clock() -> None:
    told = subprocess.run(
        [sys.executable, "-c", ASK], cwd=ROOT, check=True, capture_output=True, text=True
    ).stdout.split()
    assert abs(float(told[0]) - datetime.now(UTC).timestamp()) < 60


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[SmallDisk]:
    try:
        made = SmallDisk(tmp_path / "disk")
    except NoSmallDisk as why:
        pytest.skip(str(why))
    yield made
    made.remove()


def test_a_full_disk_takes_nothing_more_until_there_is_room(disk: SmallDisk) -> None:
    (disk.folder / "kept").write_bytes(b"k" * 300_000)
    disk.fill()
    with pytest.raises(OSError, match="No space") as full:
        (disk.folder / "more").write_bytes(b"m" * 100_000)
    assert full.value.errno == errno.ENOSPC
    assert (disk.folder / "kept").read_bytes() == b"k" * 300_000
    disk.empty()
    (disk.folder / "more").write_bytes(b"m" * 100_000)
