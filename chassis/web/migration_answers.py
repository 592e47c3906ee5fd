"""Versions and migrations as plain data, for people and programs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from chassis.web.migration_ports import Migrated, Prospect, Stand, Version

Plain = dict[str, Any]


def version(one: Version) -> Plain:
    """A version with its running cases."""
    release = one.release
    return {
        "version": release.definition.version,
        "name": release.definition.name,
        "digest": release.definition.digest,
        "deployed_at": release.deployed_at,
        "deployed_by": release.deployed_by,
        "in_force_from": release.in_force_from,
        "withdrawn_at": release.withdrawn_at,
        "running": one.running,
        "places": [
            {"element": place.element_id, "name": place.name, "cases": place.cases} for place in one.places
        ],
        "steps": [{"element": element_id, "name": name} for element_id, name in one.steps],
    }


def migrated(one: Migrated) -> Plain:
    """A migration that was carried out."""
    return {
        "migration_id": one.migration_id,
        "instance_id": one.instance_id,
        "case_no": one.case_no,
        "from_version": one.from_version,
        "to_version": one.to_version,
        "at": one.at,
        "by_name": one.by_name,
        "reason": one.reason,
        "undone_at": one.undone_at,
        "is_open": one.is_open,
    }


def previewed(prospects: Sequence[Prospect], following: str | None) -> Plain:
    """What would happen, case by case and counted by step."""
    refused = sum(1 for one in prospects if one.obstacles)
    return {
        "items": [_prospect(one) for one in prospects],
        "places": _counted(prospects),
        "goes": len(prospects) - refused,
        "refused": refused,
        "next": following,
    }


def _prospect(one: Prospect) -> Plain:
    return {
        "instance_id": one.instance_id,
        "case_no": one.case_no,
        "title": one.title,
        "stands": [_stand(stand) for stand in one.stands],
        "obstacles": [
            {"element": each.element_id, "rule": each.rule, "said": each.said, "remedy": each.remedy}
            for each in one.obstacles
        ],
    }


def _stand(stand: Stand) -> Plain:
    return {
        "element": stand.element_id,
        "name": stand.name,
        "to": stand.to_id,
        "to_name": stand.to_name,
        "moves": stand.moves,
    }


def _counted(prospects: Sequence[Prospect]) -> list[Plain]:
    found: dict[str, Plain] = {}
    for one in prospects:
        for stand in {stand.element_id: stand for stand in one.stands}.values():
            counted = found.setdefault(stand.element_id, {**_stand(stand), "goes": 0, "refused": 0})
            counted["refused" if one.obstacles else "goes"] += 1
    return sorted(found.values(), key=lambda one: (-one["goes"] - one["refused"], one["element"]))
