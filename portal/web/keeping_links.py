"""Whom accounts belong to at the county's identity provider, kept by the security administrator."""

from __future__ import annotations

from collections.abc import Mapping

from chassis.actor import Actor
from chassis.errors import Refusal
from chassis.persistence.unit_of_work import Works
from chassis.texts import Said
from portal.clients.identity_provider import LONGEST_SUBJECT
from portal.storage import identity_links
from portal.storage.identity_links import Link
from portal.storage.work import Work
from portal.web.keeping_accounts import KeepingAccounts


class SubjectUnreadable(Refusal):
    """Nothing was entered by which the provider tells people apart."""

    code = "identity-unreadable"
    title = Said(
        "请填写统一身份认证中的标识（255 个字符以内，不含空格）。",
        "Enter the identifier at the identity service: 255 characters at most, without spaces.",
    )


class SubjectTaken(Refusal):
    """One identity, one account: else nobody knew who acted."""

    code = "identity-taken"
    title = Said("这个标识已经关联了另一个账号。", "This identifier belongs to another account already.")


class LinkedAlready(Refusal):
    """An account has one identity; another takes its place only once it was undone."""

    code = "identity-linked-already"
    title = Said("这个账号已经关联，请先解除。", "This account has an identity already; undo that first.")


class NotLinked(Refusal):
    """There is nothing to undo, or no provider to link with."""

    code = "identity-link-missing"
    title = Said("这个账号没有关联统一身份。", "This account has no identity at the identity service.")


STATUSES: Mapping[type[Refusal], int] = {
    SubjectUnreadable: 422,
    SubjectTaken: 409,
    LinkedAlready: 409,
    NotLinked: 409,
}


class KeepingLinks:
    """Links accounts with identities and undoes it, each with a reason and a line in the journal."""

    def __init__(self, works: Works[Work], accounts: KeepingAccounts, issuer: str = "") -> None:
        self._works, self._accounts, self.issuer = works, accounts, issuer

    def of(self, account_id: str) -> Link | None:
        """The identity of an account."""
        with self._works.reading() as session:
            return identity_links.link_of(session, account_id, self.issuer)

    def link(self, actor: Actor, account_id: str, subject: str, reason: str) -> None:
        """Let whom the provider knows by this subject sign in with the account."""
        subject = subject.strip()
        with self._accounts.changing(actor, account_id, reason) as (work, facts, why):
            if not self.issuer:
                raise NotLinked
            if not 0 < len(subject) <= LONGEST_SUBJECT or not subject.isprintable() or " " in subject:
                raise SubjectUnreadable
            if identity_links.link_of(work.session, account_id, self.issuer):
                raise LinkedAlready
            if identity_links.linked(work.session, self.issuer, subject):
                raise SubjectTaken
            work.identity_links.link(account_id, self.issuer, subject, work.clock.now())
            work.record(
                "identity-linked", account_id, login=facts["login"], issuer=self.issuer, identity=subject,
                reason=why,
            )  # fmt: skip

    def unlink(self, actor: Actor, account_id: str, reason: str) -> None:
        """Let nobody sign in with the account by the provider any more; whoever did is out."""
        with self._accounts.changing(actor, account_id, reason) as (work, facts, why):
            subject = work.identity_links.unlink(account_id, self.issuer)
            if subject is None:
                raise NotLinked
            work.sessions.end_vouched(account_id)
            work.record(
                "identity-unlinked", account_id, login=facts["login"], issuer=self.issuer, identity=subject,
                reason=why,
            )  # fmt: skip
