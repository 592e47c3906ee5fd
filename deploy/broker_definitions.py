"""Writes deploy/rabbitmq-definitions.json: exchanges, queues and who may do what with them, by the contracts.

`python -m deploy.broker_definitions` writes it; a test compares. Each part may say its own messages and read
its own queues, and make, change or delete nothing. Passwords are put in by deploy/make_secrets.sh, where the
file is used. The operator, under whose name `gatehouse migrate`, `move` and `restore` run, may do everything.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from chassis.messaging.broker import Broker
from contracts import registry

FILE = Path(__file__).resolve().parent / "rabbitmq-definitions.json"
OPERATOR = "operator"
EVERYTHING, NOTHING = ".*", "^$"


def definitions(broker: Broker, vhost: str = "/") -> dict[str, Any]:
    """What RabbitMQ is to know at its first start, without passwords."""
    exchange, dead = broker.exchange.name, broker.dead_exchange.name
    queues = {one: (broker.queue(one), broker.dead_queue(one)) for one in registry.MEMBERS}
    permissions = [_may(OPERATOR, vhost, EVERYTHING, EVERYTHING, EVERYTHING)]
    topics = [
        {"user": OPERATOR, "vhost": vhost, "exchange": exchange, "write": EVERYTHING, "read": EVERYTHING}
    ]
    for member, (queue, letters) in queues.items():
        read = _any_of(queue.name, letters.name)
        permissions.append(_may(member, vhost, NOTHING, f"^{re.escape(exchange)}$", read))
        said = [f"{to}.{kind}" for kind, listeners in registry.said_by(member).items() for to in listeners]
        topics.append(
            {"user": member, "vhost": vhost, "exchange": exchange, "write": _any_of(*said), "read": NOTHING}
        )
    return {
        "vhosts": [{"name": vhost}],
        "users": [{"name": name, "password_hash": "", "tags": []} for name in (OPERATOR, *registry.MEMBERS)],
        "permissions": permissions,
        "topic_permissions": topics,
        "exchanges": [_exchange(exchange, vhost, "topic"), _exchange(dead, vhost, "direct")],
        "queues": [
            {
                "name": one.name,
                "vhost": vhost,
                "durable": True,
                "auto_delete": False,
                "arguments": one.queue_arguments,
            }
            for pair in queues.values()
            for one in pair
        ],
        "bindings": [
            {
                "source": one.exchange.name,
                "vhost": vhost,
                "destination": one.name,
                "destination_type": "queue",
                "routing_key": one.routing_key,
                "arguments": {},
            }
            for pair in queues.values()
            for one in pair
        ],
    }


def _may(user: str, vhost: str, configure: str, write: str, read: str) -> Mapping[str, str]:
    return {"user": user, "vhost": vhost, "configure": configure, "write": write, "read": read}


def _any_of(*names: str) -> str:
    return f"^({'|'.join(re.escape(one) for one in sorted(names))})$"


def _exchange(name: str, vhost: str, kind: str) -> dict[str, Any]:
    return {
        "name": name,
        "vhost": vhost,
        "type": kind,
        "durable": True,
        "auto_delete": False,
        "internal": False,
        "arguments": {},
    }


def written() -> str:
    """The file as it is to be."""
    return json.dumps(definitions(Broker("amqp://")), indent=1) + "\n"


if __name__ == "__main__":
    FILE.write_text(written(), encoding="utf-8")
