"""What the rounds of a benchmark gave, and what may be said about it: medians, and ratios within a round."""

from __future__ import annotations

import statistics
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from tests.load.client import Tally

PRODUCT, NAIVE = "product", "naive"
Measure = Callable[[Tally], float]


def rate(tally: Tally) -> float:
    """Completions per second."""
    return tally.per_second


def percentile(share: float) -> Measure:
    """Milliseconds at this share of the completions."""
    return lambda tally: tally.percentile(share)


def web_cpu(tally: Tally) -> float:
    """Milliseconds of CPU one completion cost the web processes."""
    return 1000 * tally.web_seconds / len(tally.latencies)


def database_cpu(tally: Tally) -> float:
    """Milliseconds of CPU one completion cost the database server; none of SQLite's."""
    return 1000 * tally.database_seconds / len(tally.latencies)


@dataclass
class Figures:
    """The rounds on one database, by contender and number of clients."""

    tallies: dict[tuple[str, int], list[Tally]] = field(default_factory=dict)
    commits: dict[int, list[float]] = field(default_factory=dict)
    memory_mb: float = 0.0

    def median(self, who: str, clients: int, measure: Measure) -> float:
        """The median over the rounds."""
        return statistics.median(measure(tally) for tally in self.tallies[who, clients])

    def ratio(self, clients: int, measure: Measure) -> float:
        """Product ÷ naive service: the median of the rounds' ratios, for machines that are not quiet."""
        pairs = zip(self.tallies[PRODUCT, clients], self.tallies[NAIVE, clients], strict=True)
        return statistics.median(measure(product) / measure(naive) for product, naive in pairs)

    def commit_ratio(self, clients: int) -> float:
        """The product's completions ÷ bare commits, round by round."""
        pairs = zip(self.tallies[PRODUCT, clients], self.commits[clients], strict=True)
        return statistics.median(tally.per_second / commits for tally, commits in pairs)

    def as_json(self) -> dict[str, Any]:
        """Everything measured, for build/bench.json."""
        rows = {
            f"{who}_{clients}": {
                "per_second": [round(tally.per_second, 1) for tally in tallies],
                **{
                    f"p{round(share * 100)}_ms": round(self.median(who, clients, percentile(share)), 2)
                    for share in (0.5, 0.95, 0.99)
                },
                "web_cpu_ms": round(self.median(who, clients, web_cpu), 2),
                "database_cpu_ms": round(self.median(who, clients, database_cpu), 2),
            }
            for (who, clients), tallies in self.tallies.items()
        }
        commits = {
            f"commits_{clients}": [round(each) for each in all_] for clients, all_ in self.commits.items()
        }
        return {**rows, **commits, "rss_mb_worker": round(self.memory_mb, 1)}
