"""The numbers of dispatch, by key, with where each comes from (part G); a county may set its own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Parameter:
    """One number, its unit and its origin."""

    value: int
    unit: str
    origin: str


DEFAULTS: Mapping[str, Parameter] = {
    "dsp.gate.cache_max": Parameter(15, "minutes", "proposed"),
    "dsp.block.alert": Parameter(3, "blocks", "proposed"),
    "dsp.block.window": Parameter(90, "days", "proposed"),
    "dsp.forward": Parameter(1, "working days", "proposed"),
    "dsp.community.accept": Parameter(2, "working days", "proposed"),
    "dsp.refusal.decide": Parameter(3, "working days", "proposed"),
    "dsp.confirm": Parameter(3, "working days", "proposed"),
    "dsp.rate": Parameter(3, "working days", "proposed"),
    "app.prepare": Parameter(5, "working days", "proposed"),
    "app.sign": Parameter(3, "working days", "proposed"),
    "app.reply.single": Parameter(10, "working days", "proposed"),
    "app.reply.several": Parameter(7, "working days", "proposed"),
    "app.reply.common": Parameter(15, "working days", "proposed"),
    "app.reply.total": Parameter(20, "working days", "proposed"),
    "app.respond": Parameter(10, "working days", "proposed"),
    "app.lapse": Parameter(60, "working days", "proposed"),
    "app.coordinate": Parameter(10, "working days", "proposed"),
    "app.decide": Parameter(10, "working days", "proposed"),
    "app.tell": Parameter(2, "working days", "proposed"),
    "app.read": Parameter(3, "working days", "proposed"),
    "app.publicity": Parameter(5, "working days", "proposed"),
    "app.issue": Parameter(5, "working days", "proposed"),
    "app.archive": Parameter(10, "working days", "proposed"),
    "app.rounds": Parameter(2, "rounds", "proposed"),
    "app.adverse.write": Parameter(10, "working days", "proposed"),
    "app.adverse.receive": Parameter(3, "working days", "proposed"),
    "app.adverse.hear": Parameter(5, "working days", "proposed"),
    "app.adverse.investigate": Parameter(30, "working days", "proposed"),
    "app.adverse.report": Parameter(3, "working days", "proposed"),
    "app.adverse.feedback": Parameter(5, "working days", "proposed"),
    "app.adverse.confirm": Parameter(10, "working days", "proposed"),
    "app.adverse.review": Parameter(15, "working days", "proposed"),
    "sec.cap.township": Parameter(92, "days a year", "seed"),
    "sec.cap.agency": Parameter(92, "days a year", "proposed"),
    "sec.reply": Parameter(5, "working days", "proposed"),
    "sec.exception": Parameter(5, "working days", "proposed"),
    "sec.return": Parameter(2, "working days", "proposed"),
    "app.notice": Parameter(3, "working days", "proposed"),
    "dsp.event.accept": Parameter(30, "working minutes", "proposed"),
    "dsp.event.dispatch": Parameter(30, "working minutes", "proposed"),
    "dsp.event.answer": Parameter(240, "working minutes", "proposed"),
    "dsp.event.objection": Parameter(1, "working days", "proposed"),
    "dsp.event.general": Parameter(5, "working days", "adopted"),
    "dsp.event.extension": Parameter(5, "working days", "adopted"),
    "dsp.event.verify": Parameter(1, "working days", "proposed"),
    "dsp.event.rate": Parameter(3, "working days", "proposed"),
    "dsp.whistle.approve": Parameter(120, "working minutes", "proposed"),
    "dsp.whistle.urgent": Parameter(30, "minutes", "adopted"),
    "dsp.whistle.urgent_consult": Parameter(60, "minutes", "proposed"),
    "dsp.whistle.enforcement": Parameter(1, "working days", "proposed"),
    "dsp.whistle.hard": Parameter(2, "working days", "proposed"),
    "dsp.whistle.second": Parameter(2, "working days", "proposed"),
    "dsp.whistle.verify": Parameter(2, "working days", "proposed"),
    "dsp.whistle.county": Parameter(2, "working days", "proposed"),
    "dsp.whistle.rate": Parameter(3, "working days", "proposed"),
}


@dataclass(frozen=True, slots=True)
class Parameters:
    """The numbers in force in this county."""

    local: Mapping[str, int]

    def __getitem__(self, key: str) -> int:
        """The county's own number, or the default; an unknown key is a mistake of ours."""
        return self.local.get(key, DEFAULTS[key].value)
