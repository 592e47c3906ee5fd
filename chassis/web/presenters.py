"""One presenter for each kind of case of a service; the series in the number says which."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from chassis.actor import Actor
from chassis.texts import Said
from chassis.web.ports import CasePresenter
from chassis.web.refusals import NotShown

Plain = dict[str, Any]


def series_of(case_no: str) -> str:
    """The series of a number: `tgt` of `430211-tgt-2026-00001`."""
    _, _, rest = case_no.partition("-")
    return rest.partition("-")[0]


@dataclass(frozen=True, slots=True)
class Presenters:
    """Asks the presenter of the series a case number belongs to."""

    by_series: Mapping[str, CasePresenter]

    def joined(self, series: str, presenter: CasePresenter) -> Presenters:
        """These, and one more."""
        return Presenters({**self.by_series, series: presenter})

    def may_read(self, session: Any, case_no: str, actor: Actor) -> bool:
        """Whether the case is any business of the actor; a number of no series is nobody's."""
        presenter = self.by_series.get(series_of(case_no))
        return presenter is not None and presenter.may_read(session, case_no, actor)

    def case_file(self, session: Any, case_no: str, actor: Actor) -> Plain:
        """Everything about one case."""
        return self._of(case_no).case_file(session, case_no, actor)

    def task_data(
        self, session: Any, task: Any, actor: Actor
    ) -> tuple[Mapping[str, Any], Mapping[str, Any], Said]:
        """What the form starts with, its options, and why the task is with this actor."""
        return self._of(task.case_no).task_data(session, task, actor)

    def options(self, session: Any, task: Any, actor: Actor) -> Mapping[str, Sequence[Any]]:
        """The choices of a task’s lists, for the check of what was chosen."""
        return self.task_data(session, task, actor)[1]

    def act(self, work: Any, case_no: str, key: str, data: Mapping[str, Any]) -> Mapping[str, Any] | None:
        """Do what the case file offers beside its tasks."""
        return self._of(case_no).act(work, case_no, key, data)

    def _of(self, case_no: str) -> CasePresenter:
        presenter = self.by_series.get(series_of(case_no))
        if presenter is None:
            raise NotShown
        return presenter
