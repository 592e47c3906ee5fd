"""Who keeps which opinions given often: everybody their own, who leads a unit also the unit's."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from chassis.actor import Actor
from chassis.errors import Refusal
from chassis.persistence.unit_of_work import Works
from chassis.texts import Said
from portal.storage.standard_opinions import StandardOpinion, StandardOpinions
from portal.storage.work import Work
from portal.web.standing_in import leads

MOST = 30
LONGEST = 300


class OpinionMissing(Refusal):
    """Nothing was written, or too much to be a standing sentence."""

    code = "standard-opinion-length"
    title = Said("常用意见须有内容，且不超过 {most} 字。", "Write something, of at most {most} characters.")


class OpinionKept(Refusal):
    """The same sentence for the same use is kept already."""

    code = "standard-opinion-kept"
    title = Said("已有相同的常用意见。", "The same opinion is kept already.")


class OpinionsFull(Refusal):
    """A list nobody can overlook helps nobody."""

    code = "standard-opinions-full"
    title = Said(
        "最多保存 {most} 条，请先删除不用的。", "At most {most} can be kept; delete what is not used first."
    )


class NotYoursToKeep(Refusal):
    """The unit's opinions are what its leaders want to have written."""

    code = "standard-opinion-not-yours"
    title = Said(
        "本单位的常用意见由单位负责人维护；您可以维护自己的。",
        "Who leads the unit keeps its opinions; you may keep your own.",
    )


STATUSES: Mapping[type[Refusal], int] = {
    OpinionMissing: 422,
    OpinionKept: 409,
    OpinionsFull: 409,
    NotYoursToKeep: 403,
}


@dataclass(frozen=True, slots=True)
class Use:
    """Where an opinion is offered: everywhere, in one procedure, or with one outcome there."""

    process_id: str = ""
    outcome: str = ""
    outcome_label: Mapping[str, str] | None = None


class KeepingOpinions:
    """Reads, keeps and drops opinions given often; what is kept for a unit is in the journal."""

    def __init__(self, works: Works[Work], opinions: StandardOpinions) -> None:
        self._works, self._opinions = works, opinions

    def offered_to(self, actor: Actor) -> Sequence[StandardOpinion]:
        """The actor's own and those of the actor's unit."""
        return sorted(
            self._opinions.of((own(actor), of_unit(actor))), key=lambda one: one.owner != own(actor)
        )

    def keep(self, actor: Actor, text: str, use: Use, *, for_unit: bool) -> None:
        """Keep an opinion for the actor, or for the whole unit."""
        text = text.strip()
        if for_unit and not leads(actor):
            raise NotYoursToKeep
        if not 1 <= len(text) <= LONGEST:
            raise OpinionMissing(most=LONGEST)
        owner = of_unit(actor) if for_unit else own(actor)
        with self._works(actor) as work:
            kept = work.standard_opinions.of(owner)
            if any(
                (one.text, one.process_id, one.outcome) == (text, use.process_id, use.outcome) for one in kept
            ):
                raise OpinionKept
            if len(kept) >= MOST:
                raise OpinionsFull(most=MOST)
            work.standard_opinions.add(
                owner,
                text,
                process_id=use.process_id,
                outcome=use.outcome,
                outcome_label=use.outcome_label,
                made_by=actor.name,
                now=work.clock.now(),
            )
            if for_unit:
                work.record("standard-opinion-kept", actor.unit, text=text, process_id=use.process_id)

    def drop(self, actor: Actor, opinion_id: str) -> None:
        """Drop one of the actor's own, or of the unit for who leads it."""
        owners = [own(actor), *([of_unit(actor)] if leads(actor) else [])]
        with self._works(actor) as work:
            text = work.standard_opinions.drop(opinion_id, owners)
            if text is None:
                raise NotYoursToKeep
            work.record("standard-opinion-dropped", actor.unit, text=text)


def own(actor: Actor) -> str:
    """The name a person's opinions are kept under."""
    return f"user:{actor.user_id}"


def of_unit(actor: Actor) -> str:
    """The name a unit's opinions are kept under."""
    return f"unit:{actor.unit}"
