"""Tells what admission knows of its cases as labelled data; the portal draws it and decides nothing."""

from __future__ import annotations

from chassis.clock import Clock
from chassis.web.presenters import Presenters
from chassis.working_days import WorkingCalendar
from services.admission.web.application_presenter import ApplicationPresenter
from services.admission.web.case_background import Background
from services.admission.web.ports import Cases, Reads, Running
from services.admission.web.record_presenters import (
    BlockPresenter,
    DutyPresenter,
    ExitPresenter,
    FollowUpPresenter,
    MatterPresenter,
)


def presenters(
    reads: Reads, cases: Cases, running: Running, calendar: WorkingCalendar, clock: Clock
) -> Presenters:
    """The presenter of every series of case numbers (E0)."""
    background = Background(reads, running)
    return Presenters(
        {
            "adm": ApplicationPresenter(background, cases, calendar, clock),
            "blk": BlockPresenter(background),
            "ext": ExitPresenter(background),
            "rgl": MatterPresenter(background),
            "sup": FollowUpPresenter(background, clock),
            "twa": DutyPresenter(background, cases),
        }
    )
