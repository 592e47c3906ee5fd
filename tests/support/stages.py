"""Premises on each stack at some stage of a county's life: prepared once in a run, copied for every test."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from tests.support import stock, walks
from tests.support.county import County
from tests.support.stack import running

SCOPE = {"start": "2026-04-01", "end": "2026-04-10"}
"""The term of the item that is in force in the tests about orders."""

Prepared = Callable[[str, str], stock.Premises]
"""From a stack and a stage to premises one may copy."""


@contextmanager
def prepared_in(new_folder: Callable[[str], Path]) -> Iterator[Prepared]:
    """Premises at the stages asked for, each made from the one before when it is first needed."""
    known: dict[tuple[str, str], stock.Premises] = {}
    with ExitStack() as kept:

        def premises(kind: str, stage: str) -> stock.Premises:
            if (kind, stage) not in known:
                before, act = STAGES[stage]
                folder = new_folder(f"{kind}-{stage}")
                begun = (
                    stock.copied_premises(kind, folder, premises(kind, before))
                    if before
                    else stock.new_premises(kind, folder)
                )
                here = kept.enter_context(begun)
                act(here)
                here.leave()
                known[kind, stage] = here
            return known[kind, stage]

        yield premises


def _load(here: stock.Premises) -> None:
    stock.load(here)
    with running(here) as stack:
        stack.settle()


def _admit(here: stock.Premises) -> None:
    with running(here) as stack:
        walks.noticed(County(stack), **SCOPE)
        stack.settle()


STAGES: dict[str, tuple[str, Callable[[stock.Premises], None]]] = {
    "migrated": ("", stock.migrate),
    "loaded": ("migrated", _load),
    "admitted": ("loaded", _admit),
}
"""What each stage begins with, and what happens in it."""
