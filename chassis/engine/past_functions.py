"""What expressions could ask at a past moment: settings as they held then, and the calendar of the county."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from chassis.clock import county_date
from chassis.engine.host_functions import calendar_functions, role
from chassis.engine.runtime import Engine
from chassis.persistence.unit_of_work import UnitOfWork

OpenWork = Callable[[], UnitOfWork]


@dataclass(frozen=True, slots=True)
class _Then:
    """A clock that stands at a moment."""

    at: datetime

    def now(self) -> datetime:
        """The moment."""
        return self.at

    def today(self) -> date:
        """The county's date then."""
        return county_date(self.at)


class PastFunctions:
    """The functions of a service at any past moment; what was asked for a day is asked once."""

    def __init__(self, engine: Engine, open_work: OpenWork) -> None:
        self._engine = engine
        self._open_work = open_work
        self._known: dict[tuple[str, str, date], Any] = {}
        self._names: frozenset[str] | None = None
        self._counting = calendar_functions(engine.calendar)

    def __call__(self, now: Callable[[], datetime], case_no: str) -> Mapping[str, Callable[..., Any]]:
        """What expressions of a case may call, at the moment `now` tells."""
        found: dict[str, Callable[..., Any]] = {"role": role, **self._counting}
        for name in self._service_names(case_no):
            found[name] = self._asked(name, now, case_no)
        return {**found, "now": now, "today": lambda: county_date(now())}

    def _service_names(self, case_no: str) -> frozenset[str]:
        if self._names is None:
            functions = self._engine.service_functions
            if functions is None:
                self._names = frozenset()
            else:
                with self._open_work() as work:
                    self._names = frozenset(functions(work, case_no))
        return self._names

    def _asked(self, name: str, now: Callable[[], datetime], case_no: str) -> Callable[..., Any]:
        def asked(*about: Any) -> Any:
            at = now()
            key = (name, repr(about), county_date(at))
            if key not in self._known:
                functions = self._engine.service_functions
                assert functions is not None
                with self._open_work() as work:
                    work.clock = _Then(at)
                    self._known[key] = functions(work, case_no)[name](*about)
            return self._known[key]

        return asked
