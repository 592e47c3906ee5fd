"""What happened in assessment, in the past tense."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FactRecorded:
    """Something dispatch reported now counts in the figures of a year."""

    order_no: str
    kind: str
    year: int
