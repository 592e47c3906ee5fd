"""Who comes in: account and password first, then whatever step is left; guessing is slow for everybody."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from chassis.actor import Actor
from chassis.errors import Refusal
from chassis.persistence.unit_of_work import Works
from chassis.telemetry import logs, metrics
from chassis.texts import Said
from portal.storage import attempts, credentials
from portal.storage.credentials import Account
from portal.storage.people import roles_of
from portal.storage.roles import ADMINISTRATORS
from portal.storage.second_factors import is_enrolled
from portal.storage.sessions import PROVIDER, Vouched
from portal.storage.work import Work
from portal.web import lockout, second_factors
from portal.web.password_rules import PasswordsDiffer, PasswordUsedBefore, must_change, refuse_weak
from portal.web.passwords import Passwords, TooBusyToCheck
from portal.web.security import FormNotOurs
from portal.web.sessions import SessionDoor

CODE, RENEWAL, ENROLMENT = "code", "renewal", "enrolment"
STEPS = (CODE, RENEWAL, ENROLMENT)
"""What may be left to do after the password, in this order."""
UNKNOWN = "unknown"
_log = logs.logger("portal.sign-in")


class WrongPassword(Refusal):
    """Account or password is wrong; which of them is nobody's business."""

    code = "sign-in-refused"
    title = Said("账号或密码不正确。", "The account or the password is not right.")


class WrongOwnPassword(Refusal):
    """Somebody who is signed in was asked for their password and entered another one."""

    code = "own-password-wrong"
    title = Said("您的密码不正确。", "Your password is not right.")


class PasswordsForAdministrators(Refusal):
    """The county signs in by its identity provider; passwords are what the administrators come in by."""

    code = "sign-in-by-provider-only"
    title = Said(
        "本县通过统一身份认证登录，密码登录只供系统、安全、审计管理员使用。",
        "This county signs in by its identity service; only the three administrators sign in by password.",
    )


STATUSES: Mapping[type[Refusal], int] = {
    WrongPassword: 422,
    PasswordsForAdministrators: 403,
    WrongOwnPassword: 422,
    TooBusyToCheck: 503,
    FormNotOurs: 403,
    **lockout.STATUSES,
    **second_factors.STATUSES,
}


class SignIn:
    """Checks who somebody is, and opens a session."""

    def __init__(
        self,
        works: Works[Work],
        passwords: Passwords,
        door: SessionDoor,
        factors: second_factors.SecondFactors,
        *,
        password_days: int = 0,
        passwords_for_all: bool = True,
    ) -> None:
        self._works, self._passwords, self._door, self._factors = works, passwords, door, factors
        self._days, self._passwords_for_all = password_days, passwords_for_all

    def __call__(self, user: str, password: str) -> str:
        """Sign in, or refuse; the step that is left to do, or nothing.

        After too many failures the password is not looked at; else one is hashed whether the account exists
        or not.
        """
        now = self._works.clock.now()
        with self._works.reading() as session:
            account = credentials.account_named(session, user.strip())
            # By login or by name of the post: it is one account, and one count.
            counted = attempts.subjects(account.login if account else user, self._door.whence().address)
            until = attempts.blocked_until(session, counted, now)
        if until:
            metrics.SIGN_INS.labels("blocked").inc()
            raise lockout.locked_out(until, now)
        if not self._passwords.fits(account.password_hash if account else None, password) or account is None:
            metrics.SIGN_INS.labels("refused").inc()
            self._refused(account, counted)
            raise WrongPassword
        if not self._passwords_for_all and not self._is_administrator(account.account_id):
            metrics.SIGN_INS.labels("refused").inc()
            with self._works(Actor.system("portal")) as work:
                where = self._door.whence().columns()
                work.record("password-not-taken", account.account_id, login=account.login, **where)
            raise PasswordsForAdministrators
        return self._enter(account, password)

    def arrive(self, account_id: str, how: Vouched, *, second_factor: bool) -> str:
        """Let somebody in whom the identity provider vouches for; the step that is left to do, or nothing."""
        with self._works(Actor.system("portal")) as work:
            return self._open(work, account_id, "", how, second_factor=second_factor)

    def own_password(self, actor: Actor, password: str) -> Account:
        """Let somebody who is signed in, or nearly so, show again who they are; counted like signing in."""
        now = self._works.clock.now()
        with self._works.reading() as session:
            account = credentials.account_of(session, actor.user_id)
            counted = attempts.subjects(account.login if account else "", self._door.whence().address)
            until = attempts.blocked_until(session, counted, now)
        if until:
            raise lockout.locked_out(until, now)
        if account is None or not self._passwords.fits(account.password_hash, password):
            self._refused(account, counted)
            raise WrongOwnPassword
        return account

    def choose_password(self, actor: Actor, today: str, new: str, again: str, *, step: str = "") -> str:
        """Change one's own password; every session opened with the old one ends. The step that is left."""
        account = self.own_password(actor, today)
        refuse_weak(new, account)
        if new != again:
            raise PasswordsDiffer
        with self._works.reading() as session:
            former = credentials.former_hashes(session, account.account_id)
        if self._passwords.is_any_of(former, new):
            raise PasswordUsedBefore(number=credentials.REMEMBERED)
        hashed = self._passwords.hash(new)
        with self._works(actor) as work:
            work.credentials.change_password(account.account_id, hashed, self._works.clock.now(), given=False)
            work.sessions.end_all_of(account.account_id)
            work.record("password-changed", account.account_id)
            how = self._door.vouched()
            return self._open(work, actor.user_id, step, how) if step else self._reopen(work, actor, how)

    def prove(self, actor: Actor, code: str) -> str:
        """Let somebody on whose code is right; the step that is left."""
        self._factors.check(actor, code, self._door.whence())
        with self._works(actor) as work:
            return self._open(work, actor.user_id, CODE, self._door.vouched())

    def enrol(self, actor: Actor, code: str, *, step: str = "") -> Sequence[str]:
        """Have the second factor asked for from now on; the backup codes. Other sessions end."""
        codes = self._factors.enrol(actor, code)
        with self._works(actor) as work:
            work.sessions.end_all_of(actor.user_id)
            how = self._door.vouched()
            self._open(work, actor.user_id, step, how) if step else self._reopen(work, actor, how)
        return codes

    def out(self, actor: Actor | None) -> None:
        """End the session in the database."""
        with self._works(actor or Actor.system("portal")) as work:
            self._door.end(work)
            if actor is not None:
                work.record("signed-out", actor.user_id)

    def _enter(self, account: Account, password: str) -> str:
        rehashed = (
            self._passwords.hash(password) if self._passwords.is_outdated(account.password_hash) else None
        )
        with self._works(Actor.system("portal")) as work:
            work.attempts.forget(attempts.account(account.login))
            if rehashed:
                work.credentials.rehash(account.account_id, rehashed)
            return self._open(work, account.account_id, "", Vouched())

    def _reopen(self, work: Work, actor: Actor, how: Vouched) -> str:
        """Go on under a fresh token; whoever was signed in stays so."""
        self._door.open(actor.user_id, work, how)
        return ""

    def _is_administrator(self, account_id: str) -> bool:
        with self._works.reading() as session:
            held = roles_of(session, account_id, self._works.clock.today())
        return bool({role.partition("@")[0] for role in held} & ADMINISTRATORS)

    def _open(
        self, work: Work, account_id: str, done: str, how: Vouched, *, second_factor: bool = False
    ) -> str:
        """Open a session for the step that is left after the one that was done.

        Whom the provider asked for a `second_factor` is not asked for ours; a password that was not used
        need not be changed.
        """
        account = credentials.account_of(work.session, account_id)
        if account is None:
            raise WrongPassword
        roles = {role.partition("@")[0] for role in roles_of(work.session, account_id, work.clock.today())}
        enrolled = is_enrolled(work.session, account_id)
        due = {
            CODE: enrolled and not second_factor,
            RENEWAL: how.method != PROVIDER and must_change(account, work.clock.now(), self._days),
            ENROLMENT: not enrolled and not second_factor and bool(roles & ADMINISTRATORS),
        }
        left = STEPS[STEPS.index(done) + 1 :] if done else STEPS
        pending = next((step for step in left if due[step]), "")
        self._door.open(account_id, work, how, pending=pending)
        if not pending:
            metrics.SIGN_INS.labels("done").inc()
            where = self._door.whence().columns()
            work.record("signed-in", account_id, login=account.login, method=how.method, **where)
        return pending

    def _refused(self, account: Account | None, counted: Sequence[str]) -> None:
        """Count it, and write it down; a name nobody has is not: it may be a password in the wrong field."""
        subject, whence = account.account_id if account else UNKNOWN, self._door.whence()
        with self._works(Actor.system("portal")) as work:
            lockout.note_failure(work, "sign-in-refused", subject, counted, whence)
        _log.info("sign-in-refused", address=whence.address)
