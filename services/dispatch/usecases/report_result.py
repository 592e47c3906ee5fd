"""Report what was done."""

from __future__ import annotations

from dataclasses import dataclass

from services.dispatch.usecases.ports import Work


@dataclass(frozen=True, slots=True)
class ReportResult:
    """The community reports the result in the form that was asked for (B16 step 6)."""

    def __call__(self, work: Work, order_no: str, text: str) -> None:
        """Report the result."""
        work.orders.get(order_no).report(text, at=work.clock.now())
        work.record("result-reported", order_no, text=text)
