"""How a meeting of member units decides: quorum, majority, second vote, the chair’s vote (DMN-ADM-2)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from math import ceil, floor

from services.admission.domain.vocabulary import Ballot

FIRST_VOTE, SECOND_VOTE = 1, 2


class Finding(StrEnum):
    """What a count leads to: an outcome, a second vote, or the chair’s vote."""

    ADMIT = "admit"
    CONDITIONAL = "admit_on_conditions"
    DEFER = "defer"
    REJECT = "reject"
    VOTE_AGAIN = "vote_again"
    CHAIR_DECIDES = "chair_decides"


@dataclass(frozen=True, slots=True)
class Count:
    """The ballots of one turn, counted among all who are entitled, present or not."""

    entitled: int
    admit: int
    conditional: int
    defer: int
    reject: int
    turn: int
    majority: Fraction

    @property
    def needed(self) -> int:
        """The fewest votes that are more than the required share of all entitled member units."""
        return floor(self.majority * self.entitled) + 1

    @property
    def positive(self) -> int:
        """Votes for admission, with conditions or without."""
        return self.admit + self.conditional

    @property
    def tied(self) -> bool:
        """As many for admission as against, and one more vote would be a majority."""
        return self.positive == self.reject > 0 and self.needed == self.positive + 1

    @property
    def finding(self) -> Finding:
        """The outcome; the same as the decision table says in its released form.

        Who votes for admission without conditions also agrees to it under conditions, not the reverse.
        """
        if self.admit >= self.needed:
            return Finding.ADMIT
        if self.positive >= self.needed:
            return Finding.CONDITIONAL
        if self.reject >= self.needed:
            return Finding.REJECT
        if self.tied:
            return Finding.VOTE_AGAIN if self.turn < SECOND_VOTE else Finding.CHAIR_DECIDES
        return Finding.DEFER


def count(ballots: Iterable[Ballot], *, entitled: int, turn: int, majority: Fraction) -> Count:
    """Count the ballots of one turn."""
    cast = list(ballots)
    return Count(
        entitled=entitled,
        admit=cast.count(Ballot.ADMIT),
        conditional=cast.count(Ballot.CONDITIONAL),
        defer=cast.count(Ballot.DEFER),
        reject=cast.count(Ballot.REJECT),
        turn=turn,
        majority=majority,
    )


def quorum(entitled: int, required: Fraction) -> int:
    """How many of the entitled member units must be present."""
    return max(1, ceil(required * entitled))
