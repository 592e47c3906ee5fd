"""The negative controls: the harness with a safeguard switched off must find losses or doubles.

`python -m tests.chaos.controls` runs all three on the embedded stack and prints what each of them found.
The safeguards are switched off here, in the test's own processes; the product has no such switch.
"""

from __future__ import annotations

import argparse
import json
import sys
import threading
import time
from collections.abc import Sequence
from typing import Any

CONTROLS = ("no_inbox", "no_outbox", "no_confirms")
CHANCES = {"no_inbox": 0.01, "no_outbox": 0.04, "no_confirms": 0.01}
"""How often a process dies at a failpoint; between a commit and a publish it must, or nothing is shown."""
FORGETFUL_SECONDS = 0.4


def switch_off(control: str) -> None:
    """Take one safeguard out of this process."""
    {"no_inbox": _no_inbox, "no_outbox": _no_outbox, "no_confirms": _no_confirms}[control]()


def _no_inbox() -> None:
    """Handle every delivery as if it were the first and its turn had come."""
    from chassis.messaging import inbox

    def arrive(_session: Any, _envelope: Any, _body: str, _now: Any) -> inbox.Place:
        return inbox.Place(inbox.Arrival.NEXT, 0)

    inbox.arrive = arrive  # type: ignore[assignment]


def _no_outbox() -> None:
    """Say things after the commit instead of within it: dying in between loses them."""
    from chassis.messaging import conversation, outbox
    from chassis.messaging.broker import Broker
    from chassis.persistence import unit_of_work

    count: dict[tuple[str, str], int] = {}
    original_exit = unit_of_work.UnitOfWork.__exit__
    unsaid: dict[int, list[tuple[Any, ...]]] = {}

    def keep(self: Any, work: Any) -> None:
        messages = work.carried.pop(self)
        now = work.clock.now()
        rows = [row for message in messages for row in self._rows(work, message, now)]
        unsaid[id(work)] = [(self.source, *row) for row in rows]

    def leave(self: Any, kind: Any, error: Any, trace: Any) -> None:
        original_exit(self, kind, error, trace)
        letters = []
        for source, message_id, listener, type_name, subject, body in unsaid.pop(id(self), []):
            count[listener, subject] = count.get((listener, subject), 0) + 1
            letters.append(
                conversation.Letter(message_id, type_name, source, listener, count[listener, subject], body)
            )
        if letters:
            from tests.chaos.faulty import broker_of_this_process

            broker: Broker = broker_of_this_process()
            publisher = conversation.Publisher(broker, sorted({letter.listener for letter in letters}))
            publisher.publish(letters)
            publisher.close()

    outbox.Outbox._keep = keep  # type: ignore[method-assign]
    unit_of_work.UnitOfWork.__exit__ = leave  # type: ignore[method-assign]
    _no_inbox()  # without the outbox nobody numbers the messages


def _no_confirms() -> None:
    """Call a letter sent as soon as it is handed over; the broker gets it a moment later, or never."""
    from chassis.messaging import conversation

    publish = conversation.Publisher.publish

    def hand_over(self: Any, letters: Sequence[Any]) -> None:
        threading.Thread(target=_later, args=(publish, self, list(letters)), daemon=True).start()

    conversation.Publisher.publish = hand_over  # type: ignore[method-assign]


def _later(publish: Any, publisher: Any, letters: list[Any]) -> None:
    time.sleep(FORGETFUL_SECONDS)
    with _ONE_AT_A_TIME:
        publish(publisher, letters)


_ONE_AT_A_TIME = threading.Lock()


def main(arguments: Sequence[str] | None = None) -> int:
    """Count doubles without the inbox, losses without outbox or confirms; none: a blind harness."""
    from tests.chaos.run import Options, run

    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--faults", type=int, default=25)
    parser.add_argument("--stack", choices=("embedded", "full"), default="embedded")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args(arguments)
    found = {}
    for control in CONTROLS:
        verdict = run(
            Options(
                faults=options.faults,
                stack=options.stack,
                seed=options.seed,
                control=control,
                world="messaging",
                patience=15,
                failpoint_chance=CHANCES[control],
            )
        )
        found[control] = verdict.twice if control == "no_inbox" else verdict.lost
    print("CONTROLS " + json.dumps(found))
    return 0 if all(found.values()) else 1


if __name__ == "__main__":
    sys.exit(main())
