"""The annual target statement of one agency and one township: from the stock-take to both signatures (B8)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from chassis.texts import Said
from services.assessment.domain.plain import as_plain
from services.assessment.domain.statement_errors import (
    AnsweredAlready,
    RoundsUsedUp,
    StatementLocked,
    StatementNotSettled,
    StatementOutdated,
    StatementStepNotOpen,
)
from services.assessment.domain.succession import Kind, Passed
from services.assessment.domain.targets import Completion, Duty, Target

MOST_ROUNDS = 3
"""How often agency and township negotiate before the performance office recognises the plan (proposed)."""


class State(StrEnum):
    """Where a statement stands (B8)."""

    STOCKTAKE = "STOCKTAKE"
    PLANNING = "PLANNING"
    NEGOTIATION = "NEGOTIATION"
    RECOGNITION = "RECOGNITION"
    CONSENT = "CONSENT"
    SIGNING = "SIGNING"
    SIGNED = "SIGNED"
    RECOGNISED_SIGNED = "RECOGNISED_SIGNED"
    NOT_SIGNED = "NOT_SIGNED"
    SUPERSEDED = "SUPERSEDED"

    @property
    def is_signed(self) -> bool:
        """Whether both sides have signed and it stands."""
        return self in (State.SIGNED, State.RECOGNISED_SIGNED)

    @property
    def is_ended(self) -> bool:
        """Whether nobody works on it any more."""
        return self.is_signed or self in (State.NOT_SIGNED, State.SUPERSEDED)


STATE_WORDS = {
    State.STOCKTAKE: Said("梳理属地职责", "Stock-take of duties"),
    State.PLANNING: Said("拟订工作计划", "Plan being drafted"),
    State.NEGOTIATION: Said("与乡镇（街道）协商", "Negotiated with the township"),
    State.RECOGNITION: Said("待绩效考核部门认定", "With the performance office"),
    State.CONSENT: Said("待派出部门同意", "Department to consent"),
    State.SIGNING: Said("待双方签字", "To be signed"),
    State.SIGNED: Said("已签订", "Signed"),
    State.RECOGNISED_SIGNED: Said("经认定签订", "Signed on a recognised plan"),
    State.NOT_SIGNED: Said("未签订", "Not signed"),
    State.SUPERSEDED: Said("已被取代", "Superseded"),
}


class Path(StrEnum):
    """How the plan was agreed: either one is enough (TGT-02)."""

    NEGOTIATED = "negotiated"
    RECOGNISED = "recognised"


PATH_WORDS = {
    Path.NEGOTIATED: Said("与乡镇（街道）协商一致", "Agreed with the township"),
    Path.RECOGNISED: Said("绩效考核部门认定", "Recognised by the performance office"),
}


class Side(StrEnum):
    """Who signs."""

    AGENCY = "agency"
    TOWNSHIP = "township"


SIDE_WORDS = {
    Side.AGENCY: Said("派驻机构负责人", "Head of the agency"),
    Side.TOWNSHIP: Said("乡镇（街道）负责人", "Head of the township"),
}


@dataclass(frozen=True, slots=True)
class Answer:
    """What township, performance office or department said about a version of the plan."""

    who: str
    unit: str
    version: int
    agreed: bool
    reason: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Signature:
    """One side’s signature under one document."""

    side: Side
    unit: str
    name: str
    post: str
    at: datetime
    sha256: str


@dataclass(frozen=True, slots=True)
class Watched:
    """What a superior did about a statement that is late."""

    unit: str
    by: str
    text: str
    at: datetime


@dataclass(eq=False)
class TargetStatement:
    """Everything about one statement; from the second signature on nothing of it changes (TGT-04)."""

    case_no: str
    county: str
    year: int
    agency: str
    agency_name: str
    department: str
    township: str
    opened_at: datetime
    recognise_only: bool = False
    """Whether the county has the performance office recognise the plan instead of a negotiation."""
    ordered_because: str = ""
    supplements: str = ""
    """The statement this one replaces in the course of the year."""
    cause: str = ""
    state: State = State.STOCKTAKE
    duties: tuple[Duty, ...] = ()
    targets: tuple[Target, ...] = ()
    plan_version: int = 0
    path: Path | None = None
    answers: tuple[Answer, ...] = ()
    signatures: tuple[Signature, ...] = ()
    watched: tuple[Watched, ...] = ()
    completions: tuple[Completion, ...] = ()
    number: str = ""
    paper_sha256: str = ""
    record_sha256: str = ""
    signed_on: date | None = None
    escalated_at: datetime | None = None
    closed_at: datetime | None = None
    closed_reason: str = ""
    passed: tuple[Passed, ...] = ()
    """To whom it passed after it was signed; what was signed stays as it was."""

    def take_stock(self, duties: Sequence[Duty]) -> None:
        """The agency lists its territorial duties first (TGT-01)."""
        self._must_be(State.STOCKTAKE)
        self.duties, self.state = tuple(duties), State.PLANNING

    def plan(self, targets: Sequence[Target]) -> None:
        """A version of the plan; whatever was said or signed of the one before does not hold for it."""
        self._must_be(State.PLANNING)
        self.targets, self.plan_version = tuple(targets), self.plan_version + 1
        self.path, self.signatures, self.paper_sha256, self.record_sha256 = None, (), "", ""

    def submit(self, path: str) -> None:
        """Hand the plan to the township, or to the performance office."""
        self._must_be(State.PLANNING)
        self.state = State.RECOGNITION if path == "recognise" else State.NEGOTIATION
        if self.state is State.NEGOTIATION and (self.recognise_only or self.rounds >= MOST_ROUNDS):
            raise RoundsUsedUp(most=MOST_ROUNDS)

    def negotiate(self, *, agreed: bool, reason: str, by: str, at: datetime) -> None:
        """The township agrees to the plan or says what it wants otherwise."""
        self._must_be(State.NEGOTIATION)
        self._note("township", self.township, agreed, reason, by, at)
        self.path = Path.NEGOTIATED if agreed else None
        self.state = State.CONSENT if agreed else State.PLANNING

    def recognise(self, *, agreed: bool, reason: str, by: str, at: datetime) -> None:
        """The performance office recognises the plan or returns it."""
        self._must_be(State.RECOGNITION)
        self._note("performance", self.county, agreed, reason, by, at)
        self.path = Path.RECOGNISED if agreed else None
        self.state = State.CONSENT if agreed else State.PLANNING

    def consent(self, *, agreed: bool, reason: str, by: str, at: datetime) -> None:
        """The sending department consents before anybody signs (TGT-03)."""
        self._must_be(State.CONSENT)
        if self.path is None:
            raise StatementNotSettled()
        self._note("department", self.department, agreed, reason, by, at)
        self.state = State.SIGNING if agreed else State.PLANNING

    def prepare(self, number: str, record_sha256: str, paper_sha256: str) -> None:
        """The document both will sign; its number stays even if it is drafted anew."""
        self._must_be(State.SIGNING)
        self.number, self.record_sha256, self.paper_sha256 = number, record_sha256, paper_sha256

    def sign(self, side: Side, *, unit: str, name: str, post: str, at: datetime) -> None:
        """One side signs what was prepared, and only that."""
        self._must_be(State.SIGNING)
        if any(one.side is side for one in self.signatures):
            raise AnsweredAlready(who=SIDE_WORDS[side])
        if not self.is_intact or not self.consented:
            raise StatementOutdated()
        self.signatures = (*self.signatures, Signature(side, unit, name, post, at, self.paper_sha256))

    def decline(self) -> None:
        """A side does not sign: the plan is drafted anew, and a signature that was given is void."""
        self._must_be(State.SIGNING)
        self.state, self.signatures = State.PLANNING, ()

    def register(self, on: date, at: datetime) -> None:
        """Both have signed: it is locked and the township assesses by it (TGT-05)."""
        self._must_be(State.SIGNING)
        if {one.side for one in self.signatures} != set(Side) or not self.is_intact:
            raise StatementNotSettled()
        self.state = State.RECOGNISED_SIGNED if self.path is Path.RECOGNISED else State.SIGNED
        self.signed_on, self.closed_at = on, at

    def supersede(self, reason: str, at: datetime) -> None:
        """Another statement, or a successor’s, takes its place; what was signed stays readable."""
        if self.state in (State.NOT_SIGNED, State.SUPERSEDED):
            raise StatementStepNotOpen(case_no=self.case_no, state=STATE_WORDS[self.state])
        self.state, self.closed_reason = State.SUPERSEDED, reason
        self.closed_at = self.closed_at or at

    def pass_to(self, passed: Passed, successor_name: str) -> None:
        """A signed statement binds the successor as it stands; neither a word nor a digest changes."""
        if not self.state.is_signed:
            raise StatementStepNotOpen(case_no=self.case_no, state=STATE_WORDS[self.state])
        self.passed = (*self.passed, passed)
        if passed.kind is Kind.AGENCY:
            self.agency, self.agency_name = passed.successor, successor_name
        else:
            self.township = passed.successor

    def close_unsigned(self, at: datetime) -> bool:
        """The year is over without signatures; neither nothing nor full marks follow from it (E3-32)."""
        if self.state.is_ended:
            return False
        self.state, self.closed_at = State.NOT_SIGNED, at
        return True

    def escalate(self, at: datetime) -> bool:
        """It was due and is not signed: the superiors are told, once."""
        if self.state.is_ended or self.escalated_at is not None:
            return False
        self.escalated_at = at
        return True

    def watch(self, unit: str, by: str, text: str, at: datetime) -> None:
        """A superior says what is done about the delay."""
        self.watched = (*self.watched, Watched(unit, by, text, at))

    def report(self, reported: Sequence[Completion]) -> None:
        """How far the targets are, as the agency reports; the newest report of a target counts."""
        if not self.state.is_signed:
            raise StatementStepNotOpen(case_no=self.case_no, state=STATE_WORDS[self.state])
        keys = {one.target for one in reported}
        self.completions = (*(one for one in self.completions if one.target not in keys), *reported)

    def _note(self, who: str, unit: str, agreed: bool, reason: str, by: str, at: datetime) -> None:
        self.answers = (*self.answers, Answer(who, unit, self.plan_version, agreed, reason, by, at))

    def _must_be(self, state: State) -> None:
        if self.state.is_signed:
            raise StatementLocked(number=self.number)
        if self.state is not state:
            raise StatementStepNotOpen(case_no=self.case_no, state=STATE_WORDS[self.state])

    @property
    def rounds(self) -> int:
        """How often the township has answered a plan."""
        return sum(one.who == "township" for one in self.answers)

    @property
    def consented(self) -> bool:
        """Whether the department has consented to this very version."""
        said = [one for one in self.answers if one.who == "department"]
        return bool(said) and said[-1].agreed and said[-1].version == self.plan_version

    @property
    def is_intact(self) -> bool:
        """Whether what is signed, or to be signed, is still what stands in the record."""
        return bool(self.record_sha256) and self.record_sha256 == self.digest()

    def signed_as(self, kind: Kind) -> str:
        """Who the party was when it was signed."""
        first = next((one.former for one in self.passed if one.kind is kind), None)
        return first or (self.agency if kind is Kind.AGENCY else self.township)

    @property
    def signed_agency_name(self) -> str:
        """What the agency was called when it signed."""
        names = (one.former_name for one in self.passed if one.kind is Kind.AGENCY)
        return next(names, self.agency_name)

    @property
    def state_words(self) -> Said:
        """Where it stands, for people."""
        return STATE_WORDS[self.state]

    def completion_of(self, target: str) -> Completion | None:
        """What the agency reported of a target."""
        return next((one for one in self.completions if one.target == target), None)

    def digest(self) -> str:
        """The SHA-256 of what both sign; whoever changes a word or a weight afterwards is found out."""
        record = {
            "parties": [
                self.county,
                self.year,
                self.signed_as(Kind.AGENCY),
                self.signed_as(Kind.TOWNSHIP),
                self.department,
            ],
            "supplements": self.supplements,
            "number": self.number,
            "path": self.path,
            "duties": as_plain(self.duties),
            "targets": as_plain(self.targets),
        }
        text = json.dumps(record, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()


def successor_of(before: TargetStatement, **fields: Any) -> TargetStatement:
    """A supplementary statement: it begins with what stands, and the plan is drafted anew."""
    return TargetStatement(
        county=before.county,
        year=before.year,
        agency=before.agency,
        agency_name=before.agency_name,
        department=before.department,
        township=before.township,
        recognise_only=before.recognise_only,
        supplements=before.case_no,
        state=State.PLANNING,
        duties=before.duties,
        targets=tuple(replace(one) for one in before.targets),
        **fields,
    )
