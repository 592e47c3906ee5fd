"""Puts every page of the portal into the web app."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Flask, g

from chassis.ids import new_id
from portal.web import (
    about,
    accounts,
    adverse_opinions,
    agencies,
    alerts,
    applications,
    appointments,
    assessments,
    assets,
    audit,
    batch,
    burden,
    calendar,
    case_acts,
    case_archive,
    case_journal,
    case_messages,
    casefile,
    catalogue,
    compression,
    deliveries,
    designer,
    designer_files,
    designer_revisions,
    dry_run,
    duties,
    figures,
    files,
    follow_ups,
    grid_events,
    habits,
    inbox,
    incidents,
    lamps,
    language,
    live,
    matters,
    meetings,
    my_items,
    navigation,
    notices,
    notification_settings,
    notifications,
    orders,
    outages,
    own_account,
    own_cases,
    parameters,
    preferences,
    previews,
    processes,
    proofs,
    quarter,
    refusals,
    replays,
    reports,
    saved_views,
    schemes,
    secondments,
    staff_marks,
    staff_notices,
    stand_ins,
    standard_opinions,
    statements,
    successions,
    survey_sheet,
    surveys,
    takeovers,
    task_acts,
    tasks,
    team,
    to_dos,
    versions,
    whistles,
    wording,
    year_results,
)
from portal.web.parts import EXTENSION, Parts, parts, visitor

__all__ = ["Parts", "register"]

PAGES = (
    takeovers,
    successions,
    inbox,
    live,
    batch,
    team,
    tasks,
    task_acts,
    casefile,
    case_acts,
    case_archive,
    case_journal,
    case_messages,
    files,
    previews,
    applications,
    catalogue,
    duties,
    burden,
    my_items,
    matters,
    notices,
    notification_settings,
    deliveries,
    to_dos,
    notifications,
    meetings,
    orders,
    own_cases,
    agencies,
    appointments,
    adverse_opinions,
    staff_notices,
    secondments,
    statements,
    staff_marks,
    assessments,
    year_results,
    schemes,
    surveys,
    survey_sheet,
    figures,
    reports,
    alerts,
    quarter,
    follow_ups,
    processes,
    designer,
    designer_files,
    designer_revisions,
    dry_run,
    replays,
    proofs,
    versions,
    whistles,
    grid_events,
    stand_ins,
    incidents,
    calendar,
    parameters,
    about,
    habits,
    standard_opinions,
    saved_views,
    preferences,
    outages,
    own_account,
    accounts,
    audit,
)


def register(web_app: Flask, given: Parts) -> None:
    """Give the web app its pages, languages and static files."""
    web_app.extensions[EXTENSION] = given
    web_app.jinja_env.trim_blocks = True
    web_app.jinja_env.lstrip_blocks = True
    language.set_up(web_app)
    assets.set_up(web_app)
    refusals.set_up(web_app)
    outages.set_up(web_app)
    for page in PAGES:
        web_app.register_blueprint(page.blueprint)
    web_app.context_processor(_context)
    compression.set_up(web_app)


def _counts() -> Mapping[str, int]:
    actor = visitor().actor
    if "inbox_counts" not in g:
        g.inbox_counts = parts().worklist.counts(actor) if actor else {}
    found: Mapping[str, int] = g.inbox_counts
    return found


def _unread() -> int:
    actor = visitor().actor
    if "unread" not in g:
        g.unread = parts().notifications.unread(actor) if actor else 0
    found: int = g.unread
    return found


def _lamp(row: Any) -> lamps.Lamp:
    return lamps.lamp(row, parts().clock.now(), parts().calendar)


def _context() -> dict[str, Any]:
    seen = visitor()
    return {
        "visitor": seen,
        "lang": language.language(),
        "large": language.is_large_type(),
        "counts": _counts(),
        "unread": _unread(),
        "navigation_groups": navigation.groups(seen.actor, _counts()),
        "here": navigation.here(),
        "here_with": navigation.here_with,
        "lamp": _lamp,
        "grades": wording.grades(),
        "moment": lamps.moment,
        "now": parts().clock.now(),
        "readable": lamps.readable,
        "request_key": new_id,
        "file_url": files.file_url,
        "preview_url": previews.preview_url,
        "attachment_mb": parts().attachment_mb,
        "proof_link": proofs.proof_link,
        "wording": wording,
    }
