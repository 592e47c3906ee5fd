"""The settings a county may fix for itself, with their defaults and where these come from (part G)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

RULE_DATE = date(2018, 12, 3)
"""The day of the rule documents: defaults hold from then on."""


@dataclass(eq=False)
class Parameter:
    """One value a county gave a setting, from a date on."""

    key: str
    county: str
    value: Any
    valid_from: date
    origin: str


@dataclass(frozen=True, slots=True)
class Default:
    """The value that holds where a county has fixed nothing."""

    value: Any
    origin: str


DEFAULTS: dict[str, Default] = {
    "adm.member_units": Default(["zzb", "mzj", "bb", "sfj"], "seed"),
    "adm.receipt": Default(1, "proposed"),
    "adm.correct.notice": Default(5, "adopted"),
    "adm.correct.reply": Default(10, "proposed"),
    "adm.correct.max": Default(1, "adopted"),
    "adm.consult.town": Default(5, "proposed"),
    "adm.consult.community": Default(5, "proposed"),
    "adm.consult.answer": Default(5, "proposed"),
    "adm.contact": Default(3, "proposed"),
    "adm.prepare": Default(20, "proposed"),
    "adm.review": Default(3, "proposed"),
    "adm.sign": Default(3, "proposed"),
    "adm.submit": Default(1, "proposed"),
    "adm.circulation": Default(3, "proposed"),
    "adm.simple.mode": Default("circulation", "proposed"),
    "adm.simple.total": Default(10, "proposed"),
    "adm.simple.exclusions": Default(["county_wide", "unlimited", "seal", "appraisal"], "proposed"),
    "adm.opinions.departments": Default(5, "proposed"),
    "adm.coordination": Default(10, "proposed"),
    "adm.coordination.rounds": Default(2, "proposed"),
    "adm.ordinary.total": Default(15, "adopted"),
    "adm.leadtime.warn": Default(30, "adopted"),
    "adm.meeting.papers": Default(3, "proposed"),
    "adm.meeting.requorum": Default(5, "proposed"),
    "adm.vote.quorum": Default("2/3", "proposed"),
    "adm.vote.majority": Default("1/2", "proposed"),
    "adm.approval": Default(3, "proposed"),
    "adm.approval.simple": Default(2, "proposed"),
    "adm.notice": Default(2, "proposed"),
    "adm.defer.max": Default(60, "proposed"),
    "adm.review_case.apply": Default(10, "proposed"),
    "adm.review_case.decide": Default(15, "proposed"),
    "adm.reapply.block": Default(6, "proposed"),
    "adm.archive": Default(10, "proposed"),
    "adm.block": Default(3, "proposed"),
    "adm.burden.volume": Default("term", "proposed"),
    "dsp.block.alert": Default(3, "proposed"),
    "remind": Default([50, 80], "proposed"),
}


def share(value: object) -> Fraction:
    """A share written as “1/2” or “0.5”, exactly."""
    return Fraction(str(value))
