"""Binds every operation the diagrams of admission name to its verb; a test keeps drawn and coded equal."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from chassis.engine.records import Case
from chassis.working_days import WorkingCalendar
from services.admission.process import variables
from services.admission.usecases.accept_application import AcceptApplication
from services.admission.usecases.admit_duty import EndDuty, LapseDuty, PutDutyInForce
from services.admission.usecases.ask_townships import AskTownships, RecordDutySilence, WeighDutyOpinions
from services.admission.usecases.call_roll import TakeOverRoll
from services.admission.usecases.check_duty import SettleDutyChecks
from services.admission.usecases.close_application import CloseApplication
from services.admission.usecases.close_not_needed import CloseNotNeeded
from services.admission.usecases.convert_procedure import ConvertProcedure
from services.admission.usecases.count_ballots import CountBallots
from services.admission.usecases.file_admission import FileAdmission
from services.admission.usecases.lapse_application import LapseApplication
from services.admission.usecases.open_archive import OpenArchive
from services.admission.usecases.open_circulation import OpenCirculation
from services.admission.usecases.open_consultation import OpenConsultation
from services.admission.usecases.ports import Work
from services.admission.usecases.record_silence import RecordSilence
from services.admission.usecases.register_exit import CloseExit
from services.admission.usecases.resume_deferred import LapseDeferred
from services.admission.usecases.search_catalogue import SearchCatalogue
from services.admission.usecases.settle_matter import EscalateMatter, SettleConfirmation, SettleStop
from services.admission.usecases.weigh_disputes import WeighDisputes
from services.admission.usecases.weigh_procedure import WeighProcedure

Operation = Callable[[Work, Case], Mapping[str, Any] | None]


def operations(calendar: WorkingCalendar) -> Mapping[str, Operation]:
    """The operations by the topic a service task names."""
    return {
        "admission.search_catalogue": _search_catalogue,
        "admission.close_not_needed": lambda work, case: CloseNotNeeded()(work, case.case_no),
        "admission.open_consultation": _open_consultation(OpenConsultation(calendar)),
        "admission.record_silence": _record_silence,
        "admission.weigh_procedure": _weigh_procedure,
        "admission.accept_application": _accept_application(AcceptApplication(calendar)),
        "admission.lapse_application": lambda work, case: LapseApplication()(work, case.case_no),
        "admission.open_circulation": lambda work, case: OpenCirculation()(work, case.case_no),
        "admission.convert_procedure": _convert_procedure,
        "admission.weigh_disputes": lambda work, case: WeighDisputes()(work, case.case_no),
        "admission.take_over_roll": lambda work, case: TakeOverRoll()(work, case.case_no),
        "admission.count_ballots": lambda work, case: CountBallots()(work, case.case_no),
        "admission.lapse_deferred": lambda work, case: LapseDeferred(calendar)(work, case.case_no),
        "admission.file_admission": lambda work, case: FileAdmission()(work, case.case_no),
        "admission.open_archive": lambda work, case: variables.keepers(
            OpenArchive()(work, case.case_no)["keepers"]
        ),
        "admission.close_application": lambda work, case: CloseApplication()(work, case.case_no),
        "admission.settle_stop": lambda work, case: SettleStop()(work, case.case_no),
        "admission.settle_confirmation": lambda work, case: SettleConfirmation()(work, case.case_no),
        "admission.escalate_matter": lambda work, case: EscalateMatter()(work, case.case_no),
        "admission.ask_townships": lambda work, case: AskTownships(calendar)(work, case.case_no),
        "admission.record_duty_silence": lambda work, case: RecordDutySilence()(work, case.case_no),
        "admission.weigh_duty_opinions": lambda work, case: WeighDutyOpinions()(work, case.case_no),
        "admission.settle_duty_checks": lambda work, case: SettleDutyChecks()(work, case.case_no),
        "admission.put_duty_in_force": lambda work, case: PutDutyInForce()(work, case.case_no),
        "admission.lapse_duty": lambda work, case: LapseDuty()(work, case.case_no),
        "admission.end_duty": lambda work, case: EndDuty()(work, case.case_no),
        "admission.close_exit": lambda work, case: CloseExit()(work, case.case_no),
    }


def _search_catalogue(work: Work, case: Case) -> Mapping[str, Any]:
    found = SearchCatalogue()(work, case.case_no)
    return {"listed": found["listed"], "entry_id": found["entry_id"]}


def _open_consultation(open_consultation: OpenConsultation) -> Operation:
    return lambda work, case: variables.asked(open_consultation(work, case.case_no))


def _record_silence(work: Work, case: Case) -> None:
    """Everybody asked in this round who has not answered (ADM-14)."""
    application = work.applications.get(case.case_no)
    for consultation in application.consultations:
        if consultation.is_open:
            RecordSilence()(work, case.case_no, consultation.party)


def _weigh_procedure(work: Work, case: Case) -> Mapping[str, Any]:
    weighed = WeighProcedure()(work, case.case_no)
    return {name: value for name, value in weighed.items() if name != "objecting"}


def _accept_application(accept_application: AcceptApplication) -> Operation:
    return lambda work, case: accept_application(
        work, case.case_no, by_silence=case.properties.get("by") == "silence"
    )


def _convert_procedure(work: Work, case: Case) -> Mapping[str, Any]:
    cause, objector = variables.cause_of_conversion(case.variables)
    return ConvertProcedure()(work, case.case_no, cause=cause, objector=objector)
