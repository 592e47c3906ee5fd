"""What a person filled in for a task, checked against the task's form before anything acts on it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from chassis.engine import forms
from chassis.engine.command import Command
from chassis.engine.definition import Definition
from chassis.engine.records import HumanTask
from chassis.engine.refusals import DraftTooLarge, NotWired, OutcomeUnknown
from chassis.persistence.columns import json_text
from chassis.persistence.unit_of_work import UnitOfWork

OUTCOME = "outcome"
MAX_OUTCOME = 100
MAX_DRAFT_BYTES = 200_000

ChoicesPort = Callable[[Any, HumanTask, Any], Mapping[str, Sequence[Any]]]


class FilledIn:
    """Checks submissions and drafts; `options` gives the lists of choices only the service knows."""

    def __init__(self, options: ChoicesPort | None) -> None:
        self._options = options

    def check(
        self,
        work: UnitOfWork,
        task: HumanTask,
        command: Command,
        variables: Mapping[str, Any],
        outcome: str | None,
        data: Mapping[str, Any],
    ) -> dict[str, Any]:
        """The cleaned data of a submission."""
        if outcome is not None and (not isinstance(outcome, str) or len(outcome) > MAX_OUTCOME):
            raise OutcomeUnknown(outcome=str(outcome)[:MAX_OUTCOME])
        schema = _form(command.definition, task)
        if schema is None:
            return {name: value for name, value in data.items() if name != OUTCOME}
        offered = command.definition.outcomes[task.form_key.removeprefix("form:")]
        if offered and outcome not in offered:
            raise OutcomeUnknown(outcome=outcome or "–")
        filled_in = {**data, OUTCOME: outcome} if offered else data
        cleaned = forms.validate(schema, filled_in, self._choices(work, task, schema), variables)
        cleaned.pop(OUTCOME, None)
        return cleaned

    def check_draft(self, definition: Definition, task: HumanTask, data: Mapping[str, Any]) -> None:
        """A draft may be wrong, but not strange and not huge."""
        if len(json_text(data).encode()) > MAX_DRAFT_BYTES:
            raise DraftTooLarge(limit=MAX_DRAFT_BYTES)
        schema = _form(definition, task)
        if schema is not None:
            forms.require_known(schema, data)

    def _choices(
        self, work: UnitOfWork, task: HumanTask, schema: Mapping[str, Any]
    ) -> Mapping[str, Sequence[Any]]:
        if self._options is None or not forms.values_keys(schema):
            return {}
        return self._options(work.session, task, work.actor)


def _form(definition: Definition, task: HumanTask) -> Mapping[str, Any] | None:
    if not task.form_key:
        return None
    schema = definition.form(task.form_key)
    if schema is None:
        raise NotWired(f"{definition.process_id} shows {task.form_key}, which is not released with it")
    return schema
