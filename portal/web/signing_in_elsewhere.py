"""Who comes in by the county's identity provider: sent there, taken back once, let in where linked.

The provider says who somebody is, and nothing else: accounts and roles are ours.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from chassis.actor import Actor
from chassis.errors import Refusal
from chassis.persistence.unit_of_work import Works
from chassis.telemetry import logs, metrics
from chassis.texts import Said
from portal.clients.identity_provider import (
    Begun,
    Identity,
    IdentityProvider,
    ProviderAway,
    ProviderNotTrusted,
)
from portal.storage import attempts, identity_links
from portal.storage.identity_links import Linked, Waiting
from portal.storage.secret_box import SecretBox
from portal.storage.sessions import PROVIDER, Vouched, Whence
from portal.storage.work import Work
from portal.web import lockout
from portal.web.signing_in import UNKNOWN, SignIn

LONGEST_ONWARD = 1000
_log = logs.logger("portal.sign-in")


class ProviderUnreachable(Refusal):
    """The identity provider does not answer."""

    code = "identity-provider-away"
    title = Said("统一身份认证暂时连不上。", "The identity service cannot be reached at the moment.")
    detail = Said(
        "请稍后再试。{instead}",
        "Please try again later. {instead}",
    )


class ProviderAnswerRefused(Refusal):
    """What the provider said must not be believed; why is in the log."""

    code = "identity-provider-not-trusted"
    title = Said(
        "没有登录：统一身份认证的答复没有通过核验。",
        "Not signed in: what the identity service said failed our checks.",
    )
    detail = Said(
        "未作任何更改。请重新登录；仍不行的，请告知系统管理员。",
        "Nothing was changed. Sign in again; if that does not help, tell the system administrator.",
    )


class ReturnUnexpected(Refusal):
    """Somebody comes back who was not sent, comes twice, too late or in another browser."""

    code = "identity-return-unexpected"
    title = Said(
        "这次登录已经过期，或者已经用过，请重新登录。",
        "This sign-in has run out or was used already; please sign in again.",
    )


class NotVouchedFor(Refusal):
    """The provider did not let them through, or they turned back."""

    code = "identity-not-vouched-for"
    title = Said(
        "统一身份认证没有完成登录，请重试。",
        "The identity service did not complete the sign-in; please try again.",
    )


class SubjectNotLinked(Refusal):
    """The provider knows them; here no account is theirs yet."""

    code = "identity-not-linked"
    title = Said("您的统一身份还没有关联把关的账号。", "No account here belongs to your identity yet.")
    detail = Said(
        "没有登录，未作任何更改。请联系本县安全管理员办理关联，并告知您的标识：{subject}。",
        "You are not signed in, and nothing was changed. Ask the security administrator of the county to "
        "link it, and tell them your identifier: {subject}.",
    )


class AccountOfSubjectClosed(Refusal):
    """Their account was closed."""

    code = "identity-account-closed"
    title = Said(
        "与您的统一身份关联的账号已停用，请联系安全管理员。",
        "The account of your identity is closed; ask the security administrator.",
    )


STATUSES: Mapping[type[Refusal], int] = {
    ProviderUnreachable: 503,
    ProviderAnswerRefused: 422,
    ReturnUnexpected: 422,
    NotVouchedFor: 422,
    SubjectNotLinked: 403,
    AccountOfSubjectClosed: 403,
    **lockout.STATUSES,
}
BY_PASSWORD = Said("有密码的，现在可以用密码登录。", "Whoever has a password can sign in with it now.")
BY_SOMEBODY = Said("急需办理的，请联系安全管理员。", "If it is urgent, ask the security administrator.")


class SigningInElsewhere:
    """Sends people to the provider and takes them back, each once and each with a line in the sign-in log."""

    def __init__(
        self,
        works: Works[Work],
        provider: IdentityProvider,
        signing: SignIn,
        box: SecretBox,
        *,
        passwords_for_all: bool = True,
    ) -> None:
        self._works, self._provider, self._signing, self._box = works, provider, signing, box
        self._instead = BY_PASSWORD if passwords_for_all else BY_SOMEBODY

    def begin(self, browser: str, onward: str, whence: Whence) -> str:
        """Where to send the browser."""
        self._refuse_guessing(whence)
        try:
            begun = self._provider.begin()
        except (ProviderAway, ProviderNotTrusted) as reason:
            raise self._unusable(reason) from reason
        kept = onward if len(onward) <= LONGEST_ONWARD else "/"
        with self._works(Actor.system("portal")) as work:
            waiting = Waiting(begun.nonce, begun.verifier, kept)
            work.provider_requests.begin(begun.state, browser, waiting, self._works.clock.now())
        return begun.url

    def come_back(self, browser: str, answer: Mapping[str, str], whence: Whence) -> tuple[str, str]:
        """Take somebody back: the step of signing in that is left, and where they wanted to go."""
        self._refuse_guessing(whence)
        state = answer.get("state", "")
        with self._works(Actor.system("portal")) as work:
            waiting = work.provider_requests.take(state, browser, self._works.clock.now())
        if waiting is None:
            raise self._refused(ReturnUnexpected(), "return-unexpected", whence)
        if not answer.get("code"):
            raise self._refused(NotVouchedFor(), answer.get("error", "no code")[:100], whence)
        try:
            begun = Begun(state, waiting.nonce, waiting.verifier, "")
            identity = self._provider.identify(answer["code"], begun, answer.get("iss"))
        except ProviderAway as reason:
            raise self._unusable(reason) from reason
        except ProviderNotTrusted as reason:
            raise self._refused(ProviderAnswerRefused(), str(reason), whence) from reason
        account = self._account_of(identity, whence)
        how = Vouched(
            PROVIDER, identity.provider_session, self._box.lock(account.account_id, identity.id_token)
        )
        pending = self._signing.arrive(account.account_id, how, second_factor=identity.second_factor)
        return pending, waiting.onward

    def farewell(self, actor: Actor | None, how: Vouched, onward: str) -> str:
        """Where whoever came in by the provider signs out of it too; nothing for others."""
        if actor is None or how.method != PROVIDER:
            return ""
        return self._provider.farewell(self._box.open(actor.user_id, how.id_token), onward)

    def ended_there(self, token: str, whence: Whence) -> int:
        """The provider has ended somebody's session: so do we; how many that were."""
        self._refuse_guessing(whence)
        try:
            ended = self._provider.ended(token)
        except ProviderAway as reason:
            raise self._unusable(reason) from reason
        except ProviderNotTrusted as reason:
            raise self._refused(ProviderAnswerRefused(), str(reason), whence) from reason
        with self._works(Actor.system("portal")) as work:
            account_id = ""
            if ended.subject:
                owner = identity_links.linked(work.session, self._provider.issuer, ended.subject)
                if owner is None:
                    return 0
                account_id = owner.account_id
            over = work.sessions.end_vouched(account_id, ended.provider_session)
            for whose, sessions in over.items():
                work.record("session-ended", whose, sessions=sessions, by="provider")
        return sum(over.values())

    def _account_of(self, identity: Identity, whence: Whence) -> Linked:
        """The account that was linked by the security administrator; nobody is given one here."""
        with self._works.reading() as session:
            account = identity_links.linked(session, self._provider.issuer, identity.subject)
        if account is not None and not account.disabled:
            return account
        metrics.SIGN_INS.labels("refused").inc()
        facts = {"identity": identity.subject, "issuer": self._provider.issuer, **whence.columns()}
        with self._works(Actor.system("portal")) as work:
            if account is None:
                work.record("identity-not-linked", UNKNOWN, **facts)
            else:
                work.record("identity-of-closed-account", account.account_id, login=account.login, **facts)
        raise SubjectNotLinked(subject=identity.subject) if account is None else AccountOfSubjectClosed()

    def _refuse_guessing(self, whence: Whence) -> None:
        now = self._works.clock.now()
        with self._works.reading() as session:
            until = attempts.blocked_until(session, [attempts.address_of(whence.address)], now)
        if until:
            metrics.SIGN_INS.labels("blocked").inc()
            raise lockout.locked_out(until, now)

    def _refused(self, refusal: Refusal, reason: str, whence: Whence) -> Refusal:
        """Count it against the address and write it down; it changes nothing else."""
        metrics.SIGN_INS.labels("refused").inc()
        counted = [attempts.address_of(whence.address)]
        with self._works(Actor.system("portal")) as work:
            lockout.note_failure(work, "identity-refused", UNKNOWN, counted, whence, because=reason)
        _log.warning("identity-refused", address=whence.address, because=reason)
        return refusal

    def _unusable(self, reason: Exception) -> Refusal:
        """Down, or set up in a way it must not be asked: to whoever wants to sign in it is the same."""
        metrics.SIGN_INS.labels("provider-away").inc()
        _log.warning("identity-provider-away", because=f"{type(reason).__name__}: {reason}")
        return ProviderUnreachable(instead=self._instead)


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """What the pages need to know of the identity provider, where there is one."""

    signing: SigningInElsewhere
    label: Said
    passwords_for_all: bool
    back: str
    """Where the provider sends people whom it has signed out."""
