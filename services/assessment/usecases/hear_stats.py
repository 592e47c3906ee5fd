"""Compare what dispatch closed in a year with what was heard of it (B20)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from chassis.texts import Said
from services.assessment.domain.events import AlertRaised
from services.assessment.domain.told_stats import ToldStats, is_short
from services.assessment.usecases.ports import Work

RULE = "AST-06"


@dataclass(frozen=True, slots=True)
class HearStats:
    """Keeps the newest telling; a report missing since the one before is lost, and somebody must know."""

    def __call__(self, work: Work, told: Iterable[ToldStats]) -> list[ToldStats]:
        """Keep every line; those found short for the first time."""
        short = []
        for line in told:
            before = work.told_stats.get(line.year, line.body, line.township)
            if before is not None and before.at >= line.at:
                continue
            heard = work.told_stats.heard(line.year, line.body, line.township)
            lost = before is not None and is_short(heard, before.figures)
            work.told_stats.keep(replace(line, lost=lost))
            if lost and before is not None and not before.lost:
                short.append(line)
        for line in short:
            subject = f"{line.body}-{line.year}"
            agency = work.agencies.get(line.body)
            names = work.units.names([line.body, line.township])
            body = agency.name if agency else names.get(line.body, line.body)
            township = names.get(line.township, line.township)
            work.record("reports-missing", subject, township=line.township, told=dict(line.figures))
            text = Said(
                f"{body} {line.year} 年在{township}办结的事件或吹哨没有全部报送到考评，评分前请核对",
                f"Not every event or whistle {body} closed in {township} in {line.year} has reached"
                " assessment; check before marks are given",
            )
            facts = {"body": line.body, "township": line.township, "year": line.year}
            work.emit(AlertRaised(RULE, subject, "warning", text, facts))
        return short
