"""Takes the signed answer of a township or community (F-ADM-03)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from chassis.ids import new_id
from services.admission.domain.application import Application
from services.admission.domain.consultation import Consultation, Opinion
from services.admission.domain.errors import OutcomeUnknown, PartyNotAsked
from services.admission.domain.vocabulary import ApplicationState, Reply
from services.admission.usecases.acting import must_act_for
from services.admission.usecases.ports import Work

ANSWERS = frozenset({Reply.AGREE, Reply.CONDITIONAL, Reply.OBJECT})
"""What somebody asked may answer; silence is recorded, never chosen."""


@dataclass(frozen=True, slots=True)
class ReplyConsultation:
    """Every condition and every disputed point becomes an opinion the applicant must answer (ADM-25)."""

    def __call__(
        self, work: Work, case_no: str, party: str, outcome: str, data: Mapping[str, Any]
    ) -> dict[str, Any]:
        """Keep the answer of the party."""
        application = work.applications.get(case_no)
        application.must_be(ApplicationState.PREPARING)
        application.must_concern(party)
        must_act_for(work, party)
        if outcome not in ANSWERS:
            raise OutcomeUnknown(outcome=outcome)
        asked = open_question(application, party)
        asked.answer(Reply(outcome), data, by=work.actor.name, post=work.actor.post, at=work.clock.now())
        application.opinions.extend(opinions_of(asked))
        work.record("consultation-replied", case_no, party=party, reply=outcome, round=asked.round)
        return {}


def open_question(application: Application, party: str) -> Consultation:
    """The question that waits for the party."""
    for asked in application.consultations:
        if asked.party == party and asked.is_open:
            return asked
    raise PartyNotAsked(party=party)


def opinions_of(asked: Consultation) -> list[Opinion]:
    """The opinions an answer contains."""
    return [
        *(_opinion(asked, "condition", line["text"], "", "", line["precedent"]) for line in asked.conditions),
        *(
            _opinion(asked, "objection", line["point"], line["reason"], line["proposal"], False)
            for line in asked.objections
        ),
    ]


def _opinion(
    asked: Consultation, kind: str, point: str, reason: str, proposal: str, precedent: bool
) -> Opinion:
    assert asked.replied_at is not None
    return Opinion(
        id=new_id(),
        case_no=asked.case_no,
        party=asked.party,
        kind=kind,
        point=point,
        reason=reason,
        proposal=proposal,
        precedent=precedent,
        raised_at=asked.replied_at,
        round=asked.round,
    )
