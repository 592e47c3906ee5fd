"""One sentence in both languages, Chinese first: what every text a user sees is made of."""

from __future__ import annotations

from typing import NamedTuple


class Said(NamedTuple):
    """The same sentence in Chinese and in English."""

    zh: str
    en: str

    def filled(self, **facts: object) -> Said:
        """Put the facts into both sentences; a fact that is itself `Said` is put in by language."""
        return Said(_fill(self.zh, facts, 0), _fill(self.en, facts, 1))

    def as_json(self) -> dict[str, str]:
        """The form every JSON answer uses: `{"zh": …, "en": …}`."""
        return {"zh": self.zh, "en": self.en}


class _Facts(dict[str, object]):
    """Facts by name; one that is missing shows its own name, because a failing message helps nobody."""

    def __missing__(self, name: str) -> str:
        return "{" + name + "}"


def _fill(template: str, facts: dict[str, object], language: int) -> str:
    if "{" not in template:
        return template
    spoken = {name: fact[language] if isinstance(fact, Said) else fact for name, fact in facts.items()}
    return template.format_map(_Facts(spoken))
