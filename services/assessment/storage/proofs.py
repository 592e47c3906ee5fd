"""The codes of papers: given once, and read when one is printed or scanned."""

from __future__ import annotations

from sqlalchemy.orm import Session

from chassis.persistence import proofs
from services.assessment.domain.issued_paper import IssuedPaper

PROOF_LETTER = "r"


class StoredProofs:
    """The codes by which anybody can look up a paper of a result."""

    def __init__(self, session: Session) -> None:
        self.session = session

    def give(self, paper: IssuedPaper) -> None:
        """Give a paper its code, unless it has one."""
        proofs.give_once(self.session, PROOF_LETTER, paper.subject)


def proof_code(session: Session, paper: IssuedPaper) -> str:
    """The code of a paper; empty before it is issued."""
    return proofs.code_of(session, paper.subject)


def proven(session: Session, code: str) -> IssuedPaper | None:
    """The paper a code stands for; nothing for a code nobody gave."""
    subject = proofs.subject_of(session, code)
    return IssuedPaper.called(subject) if subject else None
