"""What a drawn diagram is shown with: its title, what is marked on it, and what the marks mean."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple


class Tone(NamedTuple):
    """How a marked step is coloured; never by colour alone."""

    fill: str
    stroke: str = ""
    width: float = 0.0
    dashes: str = ""


DONE, ACTIVE = "done", "active"
HEAT = ("heat-1", "heat-2", "heat-3", "heat-4")
# The same as in frontend/src/diagram.css: who has seen the page knows the file.
TONES: Mapping[str, Tone] = {
    DONE: Tone("#e3f2e6", "#1d6b34"),
    ACTIVE: Tone("#fff1cc", "#8a5a00", 4.0, "8 4"),
    HEAT[0]: Tone("#fdf0d5"),
    HEAT[1]: Tone("#fbd9a5"),
    HEAT[2]: Tone("#f7b27a"),
    HEAT[3]: Tone("#ef8a62"),
}


class Figures(NamedTuple):
    """Figures written above a step."""

    text: str
    late: bool = False


class Meaning(NamedTuple):
    """One line of the legend: the tones it is about, in order, and what they say."""

    tones: Sequence[str]
    text: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """What stands around and upon a diagram; element ids it does not have are passed over."""

    title: str = ""
    facts: Sequence[str] = ()
    legend: Sequence[Meaning] = ()
    tones: Mapping[str, str] = field(default_factory=dict)
    figures: Mapping[str, Figures] = field(default_factory=dict)
