"""What the processes and servers of a run say of the faults: that they were felt, and how often."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

_SIGNS = {
    "no room on the disk": rb"disk is full|No space left on device|could not extend file",
    "disk I/O error": rb"disk I/O error",
    "database away": rb"database-away",
    "relay waits": rb"relay-waits",
    "consumer waits": rb"consumer-waits",
    "not confirmed in time": rb"were not confirmed within",
}
_SERVER_SIGNS = {
    "postgresql.log": {
        "no room on the disk": rb"No space left on device",
        "PANIC": rb"PANIC:",
        "recovered": rb"database system was not properly shut down",
    },
}
_ALARM = rb"disk resource limit alarm set on node"


def found(folder: Path) -> Iterator[str]:
    """One line for each thing that was seen, with how often."""
    seen: Counter[str] = Counter()
    for log in sorted((folder / "logs").glob("*.log")):
        content = log.read_bytes()
        for sign, pattern in _SIGNS.items():
            seen[sign] += len(re.findall(pattern, content))
    yield from (f"in the logs: {count} × {sign}" for sign, count in seen.items() if count)
    for name, signs in _SERVER_SIGNS.items():
        if (folder / name).exists():
            content = (folder / name).read_bytes()
            for sign, pattern in signs.items():
                yield f"{name}: {len(re.findall(pattern, content))} × {sign}"
    logs = list((folder / "rabbitmq-log").glob("*.log"))
    if logs:
        yield f"RabbitMQ: {sum(len(re.findall(_ALARM, log.read_bytes())) for log in logs)} × disk alarm set"
    arrivals = folder / "arrivals"
    if arrivals.exists():
        counted = Counter(arrivals.read_text().split())
        yield from (f"deliveries: {count} × {what}" for what, count in sorted(counted.items()))
