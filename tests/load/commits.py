"""The bare commit rate of a database: begin, update, insert, commit; the floor under every durable step."""

from __future__ import annotations

import threading
import time

from sqlalchemy import Column, Integer, MetaData, String, Table, insert

from chassis.persistence.database import Database

METADATA = MetaData()
CASE = Table(
    "bare_case", METADATA, Column("id", Integer, primary_key=True), Column("n", Integer, nullable=False)
)
STEP = Table("bare_step", METADATA, Column("id", Integer, primary_key=True), Column("note", String(200)))


def commits_per_second(database: Database, *, clients: int, seconds: float) -> float:
    """How many transactions of two statements this database keeps durable in a second."""
    METADATA.create_all(database.engine)
    with database.engine.begin() as connection:
        connection.execute(CASE.delete())
        connection.execute(insert(CASE), [{"id": n, "n": 0} for n in range(clients)])
    counts = [0] * clients
    stop_at = time.perf_counter() + seconds

    def work(client: int) -> None:
        raw = database.engine.raw_connection()
        cursor = raw.cursor()
        postgresql = database.is_postgresql
        mark = "%s" if postgresql else "?"
        try:
            while time.perf_counter() < stop_at:
                if not postgresql:
                    raw.driver_connection.begin_writing()
                cursor.execute(f"update bare_case set n = n + 1 where id = {mark}", (client,))
                cursor.execute(f"insert into bare_step (note) values ({mark})", ("x" * 100,))
                raw.commit()
                counts[client] += 1
        finally:
            raw.close()

    threads = [threading.Thread(target=work, args=(client,)) for client in range(clients)]
    began = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(counts) / (time.perf_counter() - began)
