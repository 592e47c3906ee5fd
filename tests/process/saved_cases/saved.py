"""A case as the database keeps it, in a file: saved once, sealed, and finished by every later version.

The file holds every row the engine has of the case, as the database gave it, and the rest of its way: what is
done with it, what the operations answer, and where it ends.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import orjson

from chassis.engine import codec
from chassis.engine.library import Library
from chassis.testing.clock import FixedClock
from chassis.testing.process_driver import SYSTEM, DrivenCase, ProcessDriver
from services.admission.process.roles import role_at as admission_role
from services.assessment.process.roles import role_at as assessment_role
from services.dispatch.process.roles import role_at as dispatch_role

HERE = Path(__file__).resolve().parent
BPMN = HERE.parents[2] / "bpmn"
SEALED = HERE / "SEALED"
CASE_NO = "saved-case"
ROLES: Mapping[str, Callable[[str, str], str]] = {
    "admission": admission_role,
    "assessment": assessment_role,
    "dispatch": dispatch_role,
}
EVERY_LIMIT = 5
"""Working days; the counties' settings are not what is saved here."""
_BYTES = "base64"


@dataclass(frozen=True)
class Call:
    """An operation or completion that was called, and the variables it saw."""

    name: str
    saw: str

    @classmethod
    def of(cls, name: str, variables: Mapping[str, Any]) -> Call:
        """Told apart by what was seen, in whatever order it lay there."""
        seen = orjson.loads(codec.dumped(variables))
        return cls(name, hashlib.sha256(orjson.dumps(seen, option=orjson.OPT_SORT_KEYS)).hexdigest()[:16])


class OneProcess(Library):
    """The diagrams of a service, of which messages start none but this process."""

    def __init__(self, root: Path, process_id: str) -> None:
        super().__init__(root)
        self._process_id = process_id

    def processes(self) -> Mapping[str, int]:
        """The one process with its newest version."""
        return {self._process_id: super().processes()[self._process_id]}


def driver(service: str, process_id: str, at: datetime, answers: Mapping[str, Any]) -> ProcessDriver:
    """Today's engine over the released diagrams of a service; the case is one of this process alone.

    What its last message starts in another process is that one's case, and saved there.
    """
    return ProcessDriver.standing_alone(
        BPMN / service,
        FixedClock(at),
        operations=answers,
        completions=answers,
        functions={"param": lambda key: EVERY_LIMIT, "role": ROLES[service]},
        library=OneProcess(BPMN / service, process_id),
    )


def walk(case: DrivenCase, steps: Sequence[Mapping[str, Any]]) -> None:
    """Take these steps, one after the other."""
    for step in steps:
        for name, answer in step.get("answers", {}).items():
            case.driver.answer(name, answer)
        if "do" in step:
            case.at(step["do"], unit=step["unit"]).complete(step["outcome"], step["data"])
        elif "hears" in step:
            assert case.hears(step["hears"], **step["variables"]) == 1
        else:
            case.after(days=step["days"])


def calls(driver: ProcessDriver) -> list[list[str]]:
    """What was called so far, as a file keeps it."""
    told = [Call.of(name, variables) for name, variables in driver.called]
    return [[call.name, call.saw] for call in told]


def rows(driver: ProcessDriver) -> dict[str, list[dict[str, Any]]]:
    """Everything in the tables of the engine, as the database gives it."""
    found: dict[str, list[dict[str, Any]]] = {}
    with driver.reading() as session:
        for table in _tables(driver):
            result = session.connection().exec_driver_sql(f"SELECT * FROM {table} ORDER BY 1")
            kept = [
                {str(name): _written(value) for name, value in row.items() if value is not None}
                for row in result.mappings()
            ]
            if kept:
                found[table] = kept
    return found


def put(driver: ProcessDriver, kept: Mapping[str, Sequence[Mapping[str, Any]]]) -> None:
    """Put the rows into today's tables, as an upgraded database would have them.

    What a row has not is what the table says; what the tables have no more, a migration has dropped.
    """
    with driver.open_work(SYSTEM) as work:
        for table, columns in _tables(driver).items():
            for row in kept.get(table, ()):
                values = {name: _read(value) for name, value in row.items() if name in columns}
                marks = ", ".join("?" * len(values))
                statement = f"INSERT INTO {table} ({', '.join(values)}) VALUES ({marks})"
                work.connection.exec_driver_sql(statement, tuple(values.values()))


def states(kept: Mapping[str, Sequence[Mapping[str, Any]]]) -> list[bytes]:
    """The states among the rows: the bytes of the engine's own format."""
    return [_read(row["data"]) for row in kept["process_instance"]]


def files() -> list[Path]:
    """Every saved case."""
    return sorted(HERE.glob("*/*/v*/**/*.json"))


def sealed() -> dict[str, str]:
    """The digest of every saved case, as it was when it was saved."""
    lines = SEALED.read_text().splitlines() if SEALED.exists() else []
    return {name: digest for digest, name in (line.split() for line in lines)}


def digest(file: Path) -> str:
    """What a file holds, in short."""
    return hashlib.sha256(file.read_bytes()).hexdigest()


def _tables(driver: ProcessDriver) -> dict[str, set[str]]:
    metadata = driver.engine.rows.tables.process_instance.metadata
    return {str(table.name): set(table.c.keys()) for table in metadata.sorted_tables}


def _written(value: Any) -> Any:
    return {_BYTES: base64.b64encode(value).decode()} if isinstance(value, bytes) else value


def _read(value: Any) -> Any:
    return base64.b64decode(value[_BYTES]) if isinstance(value, dict) else value
