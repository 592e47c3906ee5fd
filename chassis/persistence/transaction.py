"""The one transaction of a unit of work: its connection, its session, and the writes put off to its end."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Engine
from sqlalchemy.orm import Session

from chassis.persistence.prepared import Write
from chassis.persistence.writing import carry_out


class Transaction:
    """Begins when something is first asked of the database, so that doing nothing costs nothing."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._connection: Connection | None = None
        self._session: Session | None = None
        self._put_off: list[Write] = []

    @property
    def connection(self) -> Connection:
        """The connection; what was put off is written before anybody looks through it."""
        connection = self._begun()
        if self._put_off:
            self._write(connection)
        return connection

    @property
    def session(self) -> Session:
        """The ORM's view of this transaction; costs nothing until it is used."""
        if self._session is None:
            self._session = _Session(self)
        return self._session

    def put_off(self, write: Write) -> None:
        """Write at the end, together with everything else."""
        self._put_off.append(write)

    def complete(self) -> None:
        """Write what the session holds and what was put off."""
        if self._session is not None:
            # The session's own rows are written first; they need not see what was put off.
            later, self._put_off = self._put_off, []
            self._session.flush()
            self._put_off = [*later, *self._put_off]
        if self._put_off:
            self._write(self._begun())

    @property
    def begun(self) -> Connection | None:
        """The connection if anything was asked of the database."""
        return self._connection

    def close(self) -> None:
        """Give the connection back; what was not committed is undone."""
        if self._session is not None:
            self._session.close()
        if self._connection is not None:
            self._connection.close()

    def _begun(self) -> Connection:
        if self._connection is None:
            self._connection = self._engine.connect()
            self._connection.begin()
        return self._connection

    def _write(self, connection: Connection) -> None:
        put_off, self._put_off = self._put_off, []
        carry_out(connection, put_off)


class _Session(Session):
    """Asks the transaction for its connection whenever it needs one."""

    def __init__(self, transaction: Transaction) -> None:
        super().__init__(expire_on_commit=False, join_transaction_mode="rollback_only")
        self._transaction_of_work = transaction

    def get_bind(self, *_: Any, **__: Any) -> Connection:
        """The transaction's connection."""
        return self._transaction_of_work.connection
