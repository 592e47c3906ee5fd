"""How long the command board takes with 10,000 open events: `python -m tests.load.board` (`--postgresql`)."""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path

import structlog
from flask import Flask
from sqlalchemy import text
from sqlalchemy.orm import Session

from chassis.ids import new_id
from chassis.persistence.database import Database
from portal.storage import credentials, sessions
from tests.load.plans import plans_of
from tests.support import stack, stock
from tests.support.actors import Badges, post
from tests.support.open_work import TOWNSHIPS, stock_events, stock_whistles
from tests.support.stack import Stack

EVENTS, ENDED, WHISTLES, TIMES = 10_000, 40_000, 100, 60
OPERATOR, TOWNSHIP, HANDLER = "zhzx.operator", "songshanlu.clerk", "cgj.clerk"
PAGE = "?limit=30"
QUESTIONS: Mapping[str, tuple[str, str]] = {
    "first page": (OPERATOR, f"/board{PAGE}"),
    "a township": (OPERATOR, f"/board{PAGE}&township={TOWNSHIPS[2]}"),
    "past the limit": (OPERATOR, f"/board{PAGE}&lamp=red"),
    "near the limit": (OPERATOR, f"/board{PAGE}&lamp=yellow"),
    "a field": (OPERATOR, f"/board{PAGE}&field=水利水务"),
    "a state": (OPERATOR, f"/board{PAGE}&state=REPORTED"),
    "a township, a field, past the limit": (
        OPERATOR, f"/board{PAGE}&township={TOWNSHIPS[2]}&field=水利水务&lamp=red"
    ),
    "nothing found": (OPERATOR, f"/board{PAGE}&state=VERIFYING"),
    "what a township sees": (TOWNSHIP, f"/board{PAGE}"),
    "what a department sees": (HANDLER, f"/board{PAGE}"),
    "open whistles": (OPERATOR, "/whistles/open"),
    "open whistles of a department": (HANDLER, "/whistles/open"),
}  # fmt: skip
PAGES: Mapping[str, tuple[str, str]] = {
    "first page, and every 10 s again": (OPERATOR, "/board"),
    "a township": (OPERATOR, f"/board?township={TOWNSHIPS[2]}"),
    "past the limit": (OPERATOR, "/board?lamp=red"),
    "a field": (OPERATOR, "/board?field=水利水务"),
    "what a department sees": (HANDLER, "/board"),
}


def measured(ask: Callable[[], object], times: int) -> str:
    """Median and 95th percentile in milliseconds; the first two answers warm it up."""
    taken = []
    for _ in range(times + 2):
        begun = time.perf_counter()
        ask()
        taken.append((time.perf_counter() - begun) * 1_000)
    taken = sorted(taken[2:])
    return f"{statistics.median(taken):.1f} | {taken[int(len(taken) * 0.95)]:.1f} ms"


def asking(here: Stack, login: str, path: str) -> Callable[[], object]:
    """Somebody asks the service."""
    client, headers = here.dispatch.web_app.test_client(), Badges(here.clock).header(post(login), "dispatch")

    def ask() -> object:
        answer = client.get(path, headers=headers)
        assert answer.status_code == 200, answer.text
        return answer.data

    return ask


def opening(here: Stack, login: str, path: str) -> Callable[[], bytes]:
    """Somebody signed in opens the page of the portal."""
    web_app: Flask = here.portal.web_app
    client, token = web_app.test_client(), new_id()
    with here.portal.works.database.engine.begin() as connection, Session(connection) as session:
        account = credentials.account_named(session, login)
        assert account is not None
        sessions.Sessions(session).open(token, account.account_id, here.clock.now())
        session.flush()
    client.set_cookie("gatehouse", token)

    def ask() -> bytes:
        answer = client.get(path, headers={"Accept-Encoding": "gzip"})
        assert answer.status_code == 200, answer.status
        return answer.data

    return ask


def look_at_it(database: Database) -> None:
    """What the databases do by themselves now and then."""
    words = "VACUUM ANALYZE" if database.is_postgresql else "ANALYZE"
    with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text(words))


def fill(database: Database, options: argparse.Namespace, now: datetime) -> None:
    """The work of a county on a very bad day."""
    with Session(database.engine) as session:
        stock_events(session, options.events, ended=options.ended, now=now)
        stock_whistles(session, options.whistles, ended=options.ended // 20, now=now)
    look_at_it(database)


def main() -> None:
    """Load the demo county, fill its board, ask everything, drop it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--postgresql", action="store_true")
    parser.add_argument("--events", type=int, default=EVENTS)
    parser.add_argument("--ended", type=int, default=ENDED)
    parser.add_argument("--whistles", type=int, default=WHISTLES)
    parser.add_argument("--times", type=int, default=TIMES)
    parser.add_argument("--plans", action="store_true", help="print the plan of every statement")
    options = parser.parse_args()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(50))
    kind = stock.FULL if options.postgresql else stock.EMBEDDED
    with tempfile.TemporaryDirectory() as folder, stock.new_premises(kind, Path(folder)) as premises:
        stock.migrate(premises)
        stock.load(premises)
        with stack.running(premises) as here:
            here.settle()
            database = premises.databases["dispatch"]
            fill(database, options, here.clock.now())
            for name, (login, path) in QUESTIONS.items():
                ask = asking(here, login, path)
                print(f"| service: {name} | {measured(ask, options.times)} |")
                for plan in plans_of(database, ask) if options.plans else ():
                    print(plan)
            for name, (login, path) in PAGES.items():
                show = opening(here, login, path)
                print(f"| page: {name} | {measured(show, options.times)} | {len(show()):,} bytes |")


if __name__ == "__main__":
    main()
