"""What a designer may choose from: posts, operations, messages, limits, each with the steps that use it.

Nobody has to know a technical name: it is shown beside the steps of the released diagrams it stands for.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field

from sqlalchemy.orm import Session

from chassis.engine.definition import Definition
from chassis.engine.extensions import CAMUNDA
from chassis.engine.front_door import admit
from chassis.engine.runtime import Engine
from chassis.texts import Said

_C = f"{{{CAMUNDA}}}"
_LIMIT = "limit"
_UNITS = re.compile(r"role\(\s*['\"]\w+['\"]\s*,\s*([\w.]+)\s*\)")


@dataclass(frozen=True, slots=True)
class Offer:
    """A name to choose, and what it is called or used for."""

    key: str
    names: tuple[Said, ...] = ()


@dataclass(frozen=True, slots=True)
class Offers:
    """Everything a diagram of this service may name."""

    roles: list[Offer] = field(default_factory=list)
    operations: list[Offer] = field(default_factory=list)
    completions: list[Offer] = field(default_factory=list)
    limits: list[Offer] = field(default_factory=list)
    messages: list[Offer] = field(default_factory=list)
    processes: list[Offer] = field(default_factory=list)


def offers_of(
    engine: Engine,
    session: Session,
    *,
    roles: Mapping[str, Said],
    messages: Collection[str],
    settings: Mapping[str, Said],
) -> Offers:
    """What there is, from the definitions in force and from what the service is made of."""
    newest = engine.deployments.newest(session)
    known = [engine.definition(session, name, version) for name, version in sorted(newest.items())]
    return Offers(
        roles=[Offer(key, (name,)) for key, name in roles.items()],
        operations=_used(known, engine.operations, lambda said: str(said.get("topic") or "")),
        completions=_used(known, engine.completions, lambda said: _property(said, "onComplete")),
        limits=[
            Offer(one.key, (settings[one.key],)) if one.key in settings else one
            for one in _used(known, (), lambda said: _property(said, _LIMIT))
        ],
        messages=[Offer(name) for name in sorted(messages)],
        processes=[Offer(f"{one.process_id} v{one.version}", (one.name,)) for one in known],
    )


def _used(
    definitions: Iterable[Definition], keys: Collection[str], key_of: Callable[[Mapping[str, object]], str]
) -> list[Offer]:
    """Each key with the steps that name it, those nobody names last."""
    steps: dict[str, dict[Said, None]] = {}
    for definition in definitions:
        for element in definition.elements.values():
            if key := key_of(element.extensions):
                steps.setdefault(key, {})[element.name] = None
    named = [Offer(key, tuple(names)) for key, names in sorted(steps.items())]
    return named + [Offer(key) for key in sorted(keys) if key not in steps]


def _property(said: Mapping[str, object], name: str) -> str:
    properties = said.get("properties")
    return str(properties.get(name, "")) if isinstance(properties, Mapping) else ""


def units_in(diagrams: Iterable[bytes]) -> set[str]:
    """The variables that hold a unit in the candidates of diagrams."""
    found: set[str] = set()
    for diagram in diagrams:
        for element in admit(diagram).iter():
            found.update(_UNITS.findall(element.get(f"{_C}candidateGroups") or ""))
    return found
