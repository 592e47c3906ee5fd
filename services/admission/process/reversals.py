"""Binds what admission can honestly take back to its verbs, for returning and withdrawing.

What is not named here has taken effect: a consultation sent out, an acceptance, a vote, a decision, a notice.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from chassis.engine.records import Case
from services.admission.usecases.call_back_from_committee import CallBackFromCommittee, CloseCirculation
from services.admission.usecases.ports import Work
from services.admission.usecases.reopen_plan import ReopenPlan
from services.admission.usecases.reopen_review import ReopenReview

Reversal = Callable[[Work, Case], None]


def reversals() -> Mapping[str, Reversal]:
    """The reversals by the name of the completion or operation."""
    return {
        "admission.save_plan": lambda work, case: ReopenPlan()(work, case.case_no),
        "admission.review_application": lambda work, case: ReopenReview()(work, case.case_no),
        "admission.submit_to_committee": lambda work, case: CallBackFromCommittee()(work, case.case_no),
        "admission.open_circulation": lambda work, case: CloseCirculation()(work, case.case_no),
        # It only looks.
        "admission.search_catalogue": lambda work, case: None,
        "admission.weigh_procedure": lambda work, case: None,
    }
