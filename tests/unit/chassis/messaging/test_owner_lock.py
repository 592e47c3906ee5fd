"""Who is alive is asked of the kernel, not of a clock."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

from chassis.messaging.owner_lock import Owner

HOLDER = """
import sys, time
from pathlib import Path
from chassis.messaging.owner_lock import Owner
owner = Owner(Path(sys.argv[1]))
print(owner.name, flush=True)
time.sleep(60)
"""


def test_a_living_owner_is_not_dead(tmp_path: Path) -> None:
    one, other = Owner(tmp_path), Owner(tmp_path)
    assert not one.is_dead(other.name) and not other.is_dead(one.name)
    one.leave()
    other.leave()


def test_an_owner_that_left_is_dead(tmp_path: Path) -> None:
    one, other = Owner(tmp_path), Owner(tmp_path)
    other.leave()
    assert one.is_dead(other.name)
    one.leave()


def test_a_killed_owner_is_dead_at_once_and_its_file_is_swept(tmp_path: Path) -> None:
    child = subprocess.Popen([sys.executable, "-c", HOLDER, str(tmp_path)], stdout=subprocess.PIPE, text=True)
    assert child.stdout is not None
    name = child.stdout.readline().strip()
    one = Owner(tmp_path)
    assert not one.is_dead(name)
    os.kill(child.pid, signal.SIGKILL)
    child.communicate()
    one.sweep()
    assert [path.name for path in tmp_path.iterdir()] == [one.name]
    assert one.is_dead(name)
    one.leave()
    assert list(tmp_path.iterdir()) == []
