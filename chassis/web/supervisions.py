"""Supervision (督办) over HTTP: put a case under it, answer, end; for those who may read the case."""

from __future__ import annotations

from typing import Any

from chassis.persistence.unit_of_work import UnitOfWork
from chassis.web.blueprint import Blueprint
from chassis.web.commands import command
from chassis.web.identity import allowed_signed_in
from chassis.web.ports import Acts
from chassis.web.reading import Readers
from chassis.web.taskact_schemas import CountSchema, SuperviseBody, SupervisionNote

Plain = dict[str, Any]


def add_supervisions(blueprint: Blueprint, acts: Acts, readers: Readers) -> None:
    """The routes under /cases/…/supervisions; the engine checks whether the actor may do what is asked."""

    @blueprint.post("/cases/<case_no>/supervisions")
    @allowed_signed_in
    @command(SuperviseBody, answers=CountSchema, status=201)
    def supervise(work: UnitOfWork, body: Plain, case_no: str) -> Plain:
        """Put a case under supervision."""
        readers.require(work.session, case_no, work.actor)
        acts.supervise(work, case_no, **body)
        return {"count": 1}

    @blueprint.post("/cases/<case_no>/supervisions/<supervision>/answer")
    @allowed_signed_in
    @command(SupervisionNote, answers=CountSchema)
    def answer_supervision(work: UnitOfWork, body: Plain, case_no: str, supervision: str) -> Plain:
        """Say what is done about it."""
        readers.require(work.session, case_no, work.actor)
        acts.answer_supervision(work, case_no, supervision, text=body["text"])
        return {"count": 1}

    @blueprint.post("/cases/<case_no>/supervisions/<supervision>/end")
    @allowed_signed_in
    @command(SupervisionNote, answers=CountSchema)
    def end_supervision(work: UnitOfWork, body: Plain, case_no: str, supervision: str) -> Plain:
        """End it with a note."""
        readers.require(work.session, case_no, work.actor)
        acts.end_supervision(work, case_no, supervision, note=body["text"])
        return {"count": 1}
