"""Agencies as JSON: a line of the register, the history, the contact map from both sides (AGY-10)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from services.dispatch.domain.agency import (
    MODE_NAMES,
    POST_KIND_NAMES,
    Holding,
    Line,
    StationedAgency,
    day_before,
)
from services.dispatch.domain.signed_statement import SignedStatement

Plain = dict[str, Any]
Names = Mapping[str, str]


def codes_in(agencies: Iterable[StationedAgency]) -> set[str]:
    """Every unit the agencies ever named."""
    return {
        code
        for agency in agencies
        for line in agency.lines
        for code in (line.sending_department, line.decider, *line.townships)
        if code
    }


def shown(agency: StationedAgency, names: Names, day: date) -> Plain:
    """How the agency stood on a day; on a day before its first line, as that line says."""
    line = agency.line_on(day) or agency.lines[0]
    return {
        "code": agency.code,
        "on": day,
        **_line(line, names),
        "posts": [
            {
                "title": post.title,
                "kind": post.kind,
                "kind_name": POST_KIND_NAMES[post.kind],
                "quota": post.quota,
                "holders": [_holding(one) for one in agency.held_on(day, post.title)],
                "vacant": max(0, post.quota - len(agency.held_on(day, post.title))),
            }
            for post in line.posts
        ],
    }


def shown_whole(agency: StationedAgency, names: Names, day: date) -> Plain:
    """The same with everything that was ever entered, the newest first."""
    untils = [*(day_before(one.since) for one in agency.lines[1:]), None]
    lines = [{**_line(line, names), "until": until} for line, until in zip(agency.lines, untils, strict=True)]
    return {
        **shown(agency, names, day),
        "lines": lines[::-1],
        "holdings": [{"post": one.post, **_holding(one)} for one in reversed(agency.holdings)],
    }


def statement_line(signed: SignedStatement, names: Names) -> Plain:
    """A signed statement as the register of agencies shows it; its targets stay with those concerned."""
    return {
        "case_no": signed.case_no,
        "year": signed.year,
        "number": signed.number,
        "township_name": names.get(signed.township, signed.township),
        "signed_on": signed.signed_on,
        "targets": len(signed.targets),
    }


def contacts(agencies: Sequence[StationedAgency], names: Names, day: date) -> Plain:
    """Which agencies a township faces, and which townships a department serves through which agency."""
    towns: dict[str, list[Plain]] = {}
    departments: dict[str, list[Plain]] = {}
    for agency in agencies:
        line = agency.line_on(day)
        if line is None:
            continue
        head = line.head_post
        entry = {
            "code": agency.code,
            "name": line.name,
            "department": line.sending_department,
            "department_name": names.get(line.sending_department, line.sending_department),
            "seat": line.seat_township,
            "seat_name": names.get(line.seat_township, line.seat_township),
            "served": [names.get(code, code) for code in line.townships],
            "mode": MODE_NAMES[line.mode],
            "contact": line.contact,
            "head_post": head.title if head else "",
            "head_vacant": head is not None and not agency.held_on(day, head.title),
        }
        departments.setdefault(line.sending_department, []).append(entry)
        for township in line.townships:
            towns.setdefault(township, []).append(entry)
    return {
        "on": day,
        "townships": _groups(towns, names),
        "departments": _groups(departments, names),
    }


def _groups(grouped: Mapping[str, list[Plain]], names: Names) -> list[Plain]:
    return [
        {"code": code, "name": names.get(code, code), "agencies": grouped[code]} for code in sorted(grouped)
    ]


def _line(line: Line, names: Names) -> Plain:
    decider = line.head_decided_by
    return {
        "name": line.name,
        "sending_department": line.sending_department,
        "sending_department_name": names.get(line.sending_department, line.sending_department),
        "seat_township": line.seat_township,
        "seat_township_name": names.get(line.seat_township, line.seat_township),
        "served": [{"code": code, "name": names.get(code, code)} for code in line.served],
        "mode": MODE_NAMES[line.mode],
        "decider": decider,
        "decider_name": names.get(decider, decider),
        "contact": line.contact,
        "since": line.since,
        "proof": line.proof,
    }


def _holding(holding: Holding) -> Plain:
    return {
        "holder": holding.holder,
        "since": holding.since,
        "until": holding.until,
        "acting": holding.acting,
        "case_no": holding.case_no or None,
    }
