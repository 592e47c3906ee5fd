"""Rebuilds the state of an application from the journal alone (E3-56)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.integration.histories.rows import Row

Facts = Mapping[str, Any]


@dataclass
class Replay:
    """Where a case stands after the lines read so far."""

    state: str = "PREPARING"
    procedure: str = ""
    members: set[str] = field(default_factory=set)
    voted: set[str] = field(default_factory=set)
    reviewed: bool = False

    def checked(self, facts: Facts) -> str:
        """The completeness check; an acceptance has a line of its own."""
        found = {"incomplete": "CORRECTION", "not_accepted": "NOT_ACCEPTED", "listed": "NOT_NEEDED"}
        return found.get(facts["outcome"], self.state)

    def submitted(self, facts: Facts) -> str:
        """The procedure asked for stands in the line."""
        self.procedure = facts["procedure"]
        return "SUBMITTED"

    def circulated(self, facts: Facts) -> str:
        """A circulation begins with nobody’s vote."""
        self.members, self.voted = set(facts["members"]), set()
        return "CIRCULATION"

    def voted_by(self, facts: Facts) -> str:
        """The last vote of a circulation brings it before the chair."""
        self.voted.add(facts["unit"])
        return "APPROVAL" if self.voted == self.members else self.state

    def recused(self, facts: Facts) -> str:
        """Who took the applicant over is waited for no more, and its vote is none (E3-20)."""
        self.members.discard(facts["unit"])
        self.voted.discard(facts["unit"])
        complete = self.state == "CIRCULATION" and self.voted == self.members
        return "APPROVAL" if complete else self.state

    def decided(self, facts: Facts) -> str:
        """Approved, refused, or sent back to where it came from."""
        back = "MEETING" if self.procedure == "ordinary" else "ACCEPTED"
        return {"approve": "APPROVED", "refuse": "REFUSED"}.get(facts["decision"], back)

    def converted(self, _facts: Facts) -> str:
        """From then on it is an ordinary case."""
        self.procedure = "ordinary"
        return "CONVERTED"

    def asked_for_review(self, _facts: Facts) -> str:
        """A refusal comes before a meeting once more."""
        self.procedure, self.reviewed = "ordinary", True
        return "MEETING"

    def signed(self, facts: Facts) -> str:
        """What the minutes say; a review that passed nothing is final."""
        if self.reviewed and facts["result"] in ("defer", "reject"):
            return "REFUSED"
        return "DEFERRED" if facts["result"] == "defer" else "APPROVAL"

    def withdrawn(self, _facts: Facts) -> str:
        """A review withdrawn leaves the refusal as it was."""
        return "REFUSED" if self.reviewed else "WITHDRAWN"


def _to(state: str) -> Callable[[Replay, Facts], str]:
    return lambda _replay, _facts: state


_MOVES: Mapping[str, Callable[[Replay, Facts], str]] = {
    "application-submitted": Replay.submitted,
    "application-not-needed": _to("NOT_NEEDED"),
    "completeness-checked": Replay.checked,
    "correction-submitted": _to("SUBMITTED"),
    "application-lapsed": _to("LAPSED"),
    "application-accepted": _to("ACCEPTED"),
    "application-reviewed": _to("REVIEW"),
    "circulation-opened": Replay.circulated,
    "vote-cast": Replay.voted_by,
    "member-recused": Replay.recused,
    "application-decided": Replay.decided,
    "procedure-converted": Replay.converted,
    "departments-asked": _to("OPINIONS"),
    "disputes-weighed": lambda _replay, facts: "COORDINATION" if facts["count"] else "MEETING",
    "coordination-recorded": lambda replay, facts: "MEETING" if facts["outcome"] == "done" else replay.state,
    "minutes-signed": Replay.signed,
    "deferral-ended": _to("MEETING"),
    "deferral-lapsed": _to("LAPSED"),
    "review-asked": Replay.asked_for_review,
    "application-withdrawn": Replay.withdrawn,
}


def replayed(entries: Iterable[Row]) -> str:
    """The state of the case whose lines these are, oldest first."""
    replay = Replay()
    for entry in entries:
        if entry.action in _MOVES:
            replay.state = _MOVES[entry.action](replay, entry.facts)
    return replay.state
