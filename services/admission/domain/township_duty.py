"""A duty a department wants to lay on townships, from the draft to its end (B7, TWA-01 to TWA-17)."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from chassis.clock import county_date
from chassis.texts import Said
from services.admission.domain import duty_form, duty_opinions, three_transfers
from services.admission.domain.duty_errors import (
    ArrivalInvalid,
    CheckContradicts,
    ChecksNotPassed,
    DecisionIncomplete,
    DutyOpinionsUnanswered,
    ObjectionNotAnswered,
    TermInvalid,
    TownshipAnsweredBefore,
    TransferNotDone,
)
from services.admission.domain.duty_words import (
    ADMITTED,
    APPROVED,
    CHECK_WORDS,
    DUTY_WORDS,
    OPEN,
    STANDING,
    Check,
    DutyKind,
    DutyState,
)
from services.admission.domain.errors import OutcomeUnknown, PartyNotConcerned, ReasonMissing, StepNotOpen
from services.admission.domain.vocabulary import Answer, Reply

Form = Mapping[str, Any]
S = DutyState
DECIDERS = ("party_committee", "government")


@dataclass(eq=False)
class TownshipDuty:
    """One duty, delegation or temporary task, with everything said and decided about it."""

    case_no: str
    county: str
    applicant: str
    name: str
    initiator: str
    created_at: datetime
    state: DutyState = DutyState.DRAFT
    form: dict[str, Any] = field(default_factory=dict)
    round: int = 0
    opinions: list[dict[str, Any]] = field(default_factory=list)
    checks: list[dict[str, Any]] = field(default_factory=list)
    decision: dict[str, Any] = field(default_factory=dict)
    transfers: list[dict[str, Any]] = field(default_factory=list)
    application_no: str = ""
    application: str = ""
    signed_by: str = ""
    submitted_at: datetime | None = None
    duty_id: str = ""
    number: str = ""
    issued_on: date | None = None
    issued_by: str = ""
    in_force_on: date | None = None
    ends_on: date | None = None
    ended_on: date | None = None
    end_reason: str = ""
    closed_at: datetime | None = None
    revision: int = 0

    def count_revision(self) -> None:
        """What is told of it from now on is newer than everything told before (E3-57)."""
        self.revision += 1

    def pass_to(self, before: str, after: str) -> None:
        """A successor takes the place of a dissolved department; what that one did stays its own (E3-11)."""
        self.applicant = after
        if self.form.get("responsible_body") == before:
            self.form = {**self.form, "responsible_body": after}

    # --- the department ----------------------------------------------------------------------------

    def draft(self, data: Form, known: Collection[str], bodies: Collection[str], today: date) -> None:
        """Write F-TWA-01 and F-TWA-02."""
        self._must_be(S.DRAFT)
        self._take(duty_form.read(data, known, bodies, today))
        self.state = S.SIGNING

    def sign(self, outcome: str, reason: str, *, by: str, at: datetime) -> None:
        """The leader of the department signs, or has it written again."""
        self._must_be(S.SIGNING)
        if outcome == "return":
            _reason(reason)
            self.state = S.DRAFT
            return
        if outcome != "sign":
            raise OutcomeUnknown(outcome=outcome)
        self.signed_by, self.submitted_at, self.state = by, at, S.OPINIONS

    @property
    def kind(self) -> DutyKind:
        """New, delegated or temporary."""
        return DutyKind(self.form["kind"])

    @property
    def townships(self) -> list[str]:
        """The townships the duty is to be laid on."""
        return list(self.form.get("townships") or ())

    # --- opinions of the townships (TWA-01, TWA-05) --------------------------------------------------

    def ask(self) -> list[str]:
        """Ask every township once more, on the duty as it is now."""
        self._must_be(S.OPINIONS)
        self.round += 1
        self.opinions = [*self.opinions, *(self._question(township) for township in self.townships)]
        return self.townships

    def _question(self, township: str) -> dict[str, Any]:
        return {
            "id": f"{self.round}-{township}", "round": self.round, "township": township, "outcome": "",
            "text": "", "by": "", "post": "", "at": "", "answer": "", "reason": "",
        }  # fmt: skip

    def give_opinion(
        self, township: str, outcome: str, text: str, *, by: str, post: str, at: datetime
    ) -> None:
        """A township says what it thinks, in writing; conditions and objections with their reasons."""
        self._must_be(S.OPINIONS)
        if outcome not in (Reply.AGREE, Reply.CONDITIONAL, Reply.OBJECT):
            raise OutcomeUnknown(outcome=outcome)
        given = next((one for one in self._asked if one["township"] == township), None)
        if given is None:
            raise PartyNotConcerned(party=township)
        if given["outcome"]:
            raise TownshipAnsweredBefore(township=township)
        text = text.strip() if outcome == Reply.AGREE else _reason(text)
        said = {"outcome": outcome, "text": text, "by": by, "post": post, "at": at.isoformat()}
        self._note(given["id"], said)

    def record_silence(self) -> list[str]:
        """Who has not answered in time; silence is no consent."""
        self._must_be(S.OPINIONS)
        silent = [one["township"] for one in self._asked if not one["outcome"]]
        for one in self._asked:
            if not one["outcome"]:
                self._note(one["id"], {"outcome": Reply.NO_REPLY.value})
        return silent

    def weigh(self) -> bool:
        """Whether there is something to answer; otherwise the checks begin."""
        self._must_be(S.OPINIONS)
        self.state = S.ANSWERING if self.unanswered else S.CHECKS
        return bool(self.unanswered)

    @property
    def _asked(self) -> list[dict[str, Any]]:
        return [one for one in self.opinions if one["round"] == self.round]

    @property
    def unanswered(self) -> list[Mapping[str, Any]]:
        """The conditions and objections the department has not answered."""
        return duty_opinions.unanswered(self.opinions)

    @property
    def objecting(self) -> list[str]:
        """The townships whose objection stands, or whose condition was not adopted."""
        return duty_opinions.objecting(self.opinions, self.round)

    def answer(self, data: Form, today: date) -> bool:
        """Answer every opinion; whether the townships are asked again because less would move."""
        self._must_be(S.ANSWERING)
        for line in data.get("answers") or ():
            self._answer(line)
        if self.unanswered:
            raise _unanswered(self.unanswered)
        before = self.form
        self._take(duty_form.must_be_funded({**before, **three_transfers.read(data, self.townships)}))
        return self._go_on(three_transfers.takes_away(before, self.form), today)

    def _answer(self, line: Form) -> None:
        chosen = str(line.get("answer") or "")
        known = {one["id"]: one for one in self.unanswered}
        one = known.get(str(line.get("opinion_id")))
        if one is None:
            return
        if chosen not in set(Answer):
            raise OutcomeUnknown(outcome=chosen)
        reason = str(line.get("reason") or "").strip()
        if chosen != Answer.ADOPT and not reason:
            raise _unanswered([one])
        self._note(one["id"], {"answer": chosen, "reason": reason})

    def _note(self, opinion_id: str, said: Form) -> None:
        self.opinions = [{**one, **said} if one["id"] == opinion_id else one for one in self.opinions]

    def _go_on(self, again: bool, today: date) -> bool:
        ends = self.ends_on
        if ends is not None and ends < today:
            raise TermInvalid()
        self.state = S.OPINIONS if again else S.CHECKS
        return again

    # --- the three checks ----------------------------------------------------------------------------

    def check(self, check: Check, outcome: str, data: Form, *, unit: str, by: str, at: datetime) -> None:
        """One of the three says pass or fail, line by line; a failure with its reason."""
        self._must_be(S.CHECKS)
        if outcome not in ("pass", "fail"):
            raise OutcomeUnknown(outcome=outcome)
        lines = {key: str(value) for key, value in data.items() if key.startswith("check_")}
        if outcome == "pass" and "fail" in lines.values():
            raise CheckContradicts()
        text = (
            str(data.get("text") or "").strip() if outcome == "pass" else _reason(str(data.get("text") or ""))
        )
        said = {
            "check": check.value, "outcome": outcome, "lines": lines, "text": text, "unit": unit, "by": by,
            "at": at.isoformat(), "standing": True,
        }  # fmt: skip
        self.checks = [*self.checks, said]

    def settle_checks(self) -> bool:
        """Whether all three passed; what failed goes back to the department."""
        self._must_be(S.CHECKS)
        passed = not self.failing
        self.state = S.DECISION if passed else S.REVISING
        return passed

    @property
    def failing(self) -> list[Check]:
        """The checks that have not passed on the duty as it is."""
        passed = {one["check"] for one in self.checks if one["standing"] and one["outcome"] == "pass"}
        failed = {one["check"] for one in self.checks if one["standing"] and one["outcome"] == "fail"}
        return [check for check in Check if check.value not in passed - failed]

    def revise(self, data: Form, known: Collection[str], bodies: Collection[str], today: date) -> bool:
        """Mend what a check found; whether the townships are asked again because it is another duty now."""
        self._must_be(S.REVISING)
        before = self.form
        self._take(duty_form.read({**data, "townships": self.townships}, known, bodies, today))
        self.checks = [{**one, "standing": False} for one in self.checks]
        changed = duty_form.differs(before, self.form)
        return self._go_on(changed or three_transfers.takes_away(before, self.form), today)

    def give_up(self, reason: str, at: datetime) -> None:
        """The department does not mend it: it stays returned, and nothing is handed down."""
        self._must_be(S.REVISING)
        self._end(S.RETURNED, _reason(reason), at)

    # --- the decision of the county (TWA-02) ---------------------------------------------------------

    def decide(self, outcome: str, data: Form, *, by: str, at: datetime, today: date) -> None:
        """What the county Party committee or government decided, on the record."""
        self._must_be(S.DECISION)
        if outcome not in ("approve", "reject", "return"):
            raise OutcomeUnknown(outcome=outcome)
        reason = "" if outcome == "approve" else _reason(str(data.get("reason") or ""))
        told = self._told_by(data, today)
        if outcome == "approve":
            told |= self._must_be_approvable(data, today)
        self.decision = {
            **told, "outcome": outcome, "reason": reason, "by": by, "at": at.isoformat(),
            "objecting": self.objecting,
        }  # fmt: skip
        if outcome == "approve":
            self.state = S.NOTICE
        else:
            self._end(S.REJECTED if outcome == "reject" else S.RETURNED, reason, at)

    def _told_by(self, data: Form, today: date) -> dict[str, Any]:
        bodies = [one for one in DECIDERS if one in (data.get("decided_by") or ())]
        document, on = str(data.get("document") or "").strip(), duty_form.day(data.get("decided_on"))
        signed = county_date(self.submitted_at) if self.submitted_at else today
        if not bodies or not document or on is None or not signed <= on <= today:
            raise DecisionIncomplete()
        return {"decided_by": bodies, "document": document, "decided_on": on.isoformat()}

    def _must_be_approvable(self, data: Form, today: date) -> dict[str, Any]:
        """Everything an approval rests on, whatever the diagram says (E3-21)."""
        if self.failing:
            words = [CHECK_WORDS[one] for one in self.failing]
            raise ChecksNotPassed(
                checks=Said("、".join(one.zh for one in words), ", ".join(one.en for one in words))
            )
        if self.unanswered:
            raise _unanswered(self.unanswered)
        three_transfers.require(self.form)
        if self.ends_on is not None and self.ends_on < today:
            raise TermInvalid()
        answers = {
            str(line.get("township")): str(line.get("answer") or "").strip()
            for line in data.get("objections") or ()
        }
        silent = [township for township in self.objecting if not answers.get(township)]
        if silent:
            raise ObjectionNotAnswered(townships="、".join(silent), units=silent)
        effective = duty_form.day(data.get("effective_on"))
        return {
            "objections": {township: answers[township] for township in self.objecting},
            "effective_on": effective.isoformat() if effective else "",
        }

    # --- the notice and what moves with the duty (TWA-03) --------------------------------------------

    def issue(self, duty_id: str, number: str, *, by: str, today: date) -> list[str]:
        """Enter the duty in the lists of its townships; those that have something to receive."""
        self._must_be(S.NOTICE)
        self.duty_id, self.number, self.issued_by, self.issued_on = duty_id, number, by, today
        self.transfers = three_transfers.tracked(self.form, self.townships)
        self.state = S.TRANSFERS
        return [one for one in self.townships if any(line["township"] == one for line in self.transfers)]

    def lines_of(self, township: str) -> list[dict[str, Any]]:
        """What a township is to receive."""
        return [line for line in self.transfers if line["township"] == township]

    def receive(
        self, township: str, outcome: str, arrived: Mapping[str, str], *, by: str, today: date
    ) -> None:
        """A township confirms what has arrived, and when; all of it, or some of it so far."""
        self._must_be(S.TRANSFERS)
        mine = self.lines_of(township)
        if not mine:
            raise PartyNotConcerned(party=township)
        if outcome not in ("all_arrived", "partly"):
            raise OutcomeUnknown(outcome=outcome)
        noted = {line["id"]: self._arrival(line, arrived, by, today) for line in mine}
        missing = [line["text"] for line in noted.values() if not line["done_on"]]
        if outcome == "all_arrived" and missing:
            raise TransferNotDone(lines="；".join(missing))
        self.transfers = [noted.get(line["id"], line) for line in self.transfers]

    @staticmethod
    def _arrival(line: Form, arrived: Mapping[str, str], by: str, today: date) -> dict[str, Any]:
        given = arrived.get(line["id"]) or ""
        on = duty_form.day(given)
        if given and (on is None or on > today):
            raise ArrivalInvalid(line=line["text"])
        return {**line, "done_on": on.isoformat() if on else "", "by": by if on else ""}

    def take_effect(self, today: date) -> None:
        """In force once everything has arrived: from the last arrival, not before the decision says."""
        self._must_be(S.TRANSFERS)
        waiting = [line["text"] for line in self.transfers if not line["done_on"]]
        if waiting:
            raise TransferNotDone(lines="；".join(waiting))
        days = [line["done_on"] for line in self.transfers]
        days += [self.decision["decided_on"], self.decision["effective_on"], self.form["start"]]
        self.in_force_on = date.fromisoformat(max(day for day in days if day))
        self.state = S.IN_FORCE

    # --- how it ends ---------------------------------------------------------------------------------

    def end(self, at: datetime, today: date) -> None:
        """A temporary duty is over by itself after its last day."""
        self._must_be(S.IN_FORCE)
        ends = self.ends_on
        if ends is None or ends > today:
            raise StepNotOpen(case_no=self.case_no, state=DUTY_WORDS[self.state])
        self._end(S.ENDED, "", at, ends)

    def lapse(self, at: datetime, today: date) -> None:
        """What was to move with it never came: the approval has no effect any more."""
        self._must_be(S.TRANSFERS)
        waiting = [line["text"] for line in self.transfers if not line["done_on"]]
        self._end(S.LAPSED, "；".join(waiting), at, today)

    def withdraw(self, reason: str, at: datetime) -> None:
        """The leader of the department takes it back, any time before the decision."""
        self._must_be(*OPEN)
        self._end(S.WITHDRAWN, _reason(reason), at)

    def begin_with(self, known: Form) -> None:
        """Start the form with what the application of both levels says already (H28)."""
        self._must_be(S.DRAFT)
        self.form = dict(known)

    def fall(self, reason: str, at: datetime) -> None:
        """The other part of an item of both levels was not admitted; this one is not either (H28)."""
        self._must_be(*OPEN, S.NOTICE)
        self._end(S.RETURNED, reason, at)

    @property
    def is_approved(self) -> bool:
        """Whether the county approved it, and the approval stands or has run its term."""
        return self.state in APPROVED

    @property
    def is_announced(self) -> bool:
        """Whether townships were told of it."""
        return self.state in ADMITTED

    @property
    def is_standing(self) -> bool:
        """Whether it is under way or laid on somebody."""
        return self.state in STANDING

    def _take(self, form: dict[str, Any]) -> None:
        self.form, self.name = form, form["name"]
        self.ends_on = duty_form.day(form["end"])

    def _end(self, state: DutyState, reason: str, at: datetime, on: date | None = None) -> None:
        self.state, self.end_reason, self.closed_at, self.ended_on = state, reason, at, on

    def _must_be(self, *states: DutyState) -> None:
        if self.state not in states:
            raise StepNotOpen(case_no=self.case_no, state=DUTY_WORDS[self.state])


def checkers(units: Mapping[Check, str], applicant: str) -> dict[Check, str]:
    """Who checks what: never the applicant’s own house, another of the three does it then (B0)."""
    order: Sequence[Check] = tuple(Check)
    return {check: next(units[one] for one in (check, *order) if units[one] != applicant) for check in order}


def _reason(text: str) -> str:
    if not text.strip():
        raise ReasonMissing()
    return text.strip()


def _unanswered(opinions: Sequence[Form]) -> DutyOpinionsUnanswered:
    townships = list(dict.fromkeys(one["township"] for one in opinions))
    return DutyOpinionsUnanswered(townships="、".join(townships), units=townships)
