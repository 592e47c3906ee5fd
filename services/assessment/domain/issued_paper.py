"""The papers of a result that leave the house, each with a code by which anybody can look it up."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class PaperKind(StrEnum):
    """What was issued."""

    NOTICE = "notice"
    ACCOUNT = "account"
    PUBLICATION = "publication"


@dataclass(frozen=True, slots=True)
class IssuedPaper:
    """One paper: of a case and a version of its result, or of a year that was made public."""

    kind: PaperKind
    of: str
    number: int = 1

    @property
    def subject(self) -> str:
        """How the register of codes calls it."""
        return f"{self.kind}/{self.of}/{self.number}"

    @classmethod
    def called(cls, subject: str) -> IssuedPaper:
        """The paper the register calls so."""
        kind, of, number = subject.split("/")
        return cls(PaperKind(kind), of, int(number))


def notice_of(case_no: str, number: int) -> IssuedPaper:
    """The notice of one version of a result."""
    return IssuedPaper(PaperKind.NOTICE, case_no, number)


def account_of(case_no: str, number: int) -> IssuedPaper:
    """The account of one version of a score."""
    return IssuedPaper(PaperKind.ACCOUNT, case_no, number)


def publication_of(year: int) -> IssuedPaper:
    """The results of a year as they are made public; one code, however often it is printed anew."""
    return IssuedPaper(PaperKind.PUBLICATION, str(year))
