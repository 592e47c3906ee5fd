"""The second factor: a code that changes every half minute (TOTP, RFC 6238), or one of ten backup codes."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import pyotp
from flask_babel import gettext
from markupsafe import Markup
from pyotp.utils import strings_equal

from chassis.actor import Actor
from chassis.documents.qr import svg
from chassis.errors import Refusal
from chassis.persistence.unit_of_work import Works
from chassis.texts import Said
from portal.storage import attempts, credentials
from portal.storage.people import roles_of
from portal.storage.roles import ADMINISTRATORS
from portal.storage.second_factors import code_hashes, is_enrolled, second_factor_of
from portal.storage.secret_box import SecretBox
from portal.storage.sessions import Whence
from portal.storage.work import Work
from portal.web.lockout import locked_out, note_failure
from portal.web.passwords import ALPHABET, Passwords

ISSUER = "Gatehouse"
DIGITS = 6
BACKUP_CODES = 10
TO_PROVE = timedelta(minutes=15)
LONGEST_LABEL = 20
_STEPS_AWAY = (0, -1, 1)


class WrongCode(Refusal):
    """The code is not right, or was used before."""

    code = "second-factor-refused"
    title = Said(
        "验证码不正确，或者已经用过。请等手机上出现新的一组再试。",
        "The code is not right or was used already. Wait for the next one on the phone and try again.",
    )


class NothingToProve(Refusal):
    """The secret was shown too long ago, or there is none."""

    code = "second-factor-not-begun"
    title = Said(
        "二维码已过期，请扫描新的二维码。", "The picture has run out; scan the new one that is shown now."
    )


class RoleNeedsSecondFactor(Refusal):
    """An administrator without one is no administrator."""

    code = "second-factor-required"
    title = Said("管理员必须使用第二因素，不能停用。", "Administrators cannot do without a second factor.")


STATUSES: Mapping[type[Refusal], int] = {WrongCode: 422, NothingToProve: 422, RoleNeedsSecondFactor: 422}


@dataclass(frozen=True, slots=True)
class Enrolment:
    """What an authenticator app is to be told."""

    secret: str
    link: str

    @property
    def picture(self) -> Markup:
        """The link as a QR code; drawn from our own modules, so it is markup we may trust."""
        drawn = svg(self.link, gettext("二维码"))
        return Markup(drawn.replace("<svg ", '<svg width="200" height="200" ', 1))  # noqa: S704 - ours

    @property
    def groups(self) -> str:
        """The secret in groups of four, for who types it."""
        return " ".join(self.secret[at : at + 4] for at in range(0, len(self.secret), 4))


@dataclass(frozen=True, slots=True)
class State:
    """Whether somebody has a second factor, since when, and how many backup codes are left."""

    enrolled_at: datetime | None
    codes_left: int
    required: bool


class SecondFactors:
    """Enrols, checks and drops second factors, each with a line in the journal."""

    def __init__(self, works: Works[Work], passwords: Passwords, box: SecretBox) -> None:
        self._works, self._passwords, self._box = works, passwords, box

    def state(self, account_id: str) -> State:
        """What an account has, and whether it must."""
        with self._works.reading() as session:
            kept = second_factor_of(session, account_id)
            codes = len(code_hashes(session, account_id))
            roles = {
                role.partition("@")[0] for role in roles_of(session, account_id, self._works.clock.today())
            }
        return State(kept.enrolled_at if kept else None, codes, bool(roles & ADMINISTRATORS))

    def begin(self, actor: Actor) -> Enrolment:
        """The secret to be proved; for a quarter of an hour the same one, however often it is asked for."""
        now = self._works.clock.now()
        with self._works.reading() as session:
            account = credentials.account_of(session, actor.user_id)
            kept = second_factor_of(session, actor.user_id)
        if kept and kept.enrolled_at:
            raise NothingToProve
        if kept and now - kept.begun_at < TO_PROVE:
            secret = self._box.open(actor.user_id, kept.secret)
        else:
            secret = pyotp.random_base32()
            with self._works(actor) as work:
                work.second_factors.begin(actor.user_id, self._box.lock(actor.user_id, secret), now)
        label = account.login[:LONGEST_LABEL] if account else ""
        return Enrolment(secret, pyotp.TOTP(secret).provisioning_uri(name=label, issuer_name=ISSUER))

    def enrol(self, actor: Actor, code: str) -> Sequence[str]:
        """Ask for it from now on, once a code has shown that the app knows the secret; the backup codes."""
        now = self._works.clock.now()
        with self._works.reading() as session:
            kept = second_factor_of(session, actor.user_id)
        if kept is None or kept.enrolled_at is not None or now - kept.begun_at >= TO_PROVE:
            raise NothingToProve
        step = self._step(self._box.open(actor.user_id, kept.secret), code, now)
        if step is None:
            raise WrongCode
        codes, hashes = self._fresh_codes()
        with self._works(actor) as work:
            if not work.second_factors.use_step(actor.user_id, step):
                raise WrongCode
            work.second_factors.enrol(actor.user_id, now)
            work.second_factors.put_codes(actor.user_id, hashes)
            work.record("second-factor-enrolled", actor.user_id)
        return codes

    def renew_codes(self, actor: Actor) -> Sequence[str]:
        """Ten fresh backup codes; the old ones are worth nothing."""
        with self._works.reading() as session:
            if not is_enrolled(session, actor.user_id):
                raise NothingToProve
        codes, hashes = self._fresh_codes()
        with self._works(actor) as work:
            work.second_factors.put_codes(actor.user_id, hashes)
            work.record("backup-codes-made", actor.user_id)
        return codes

    def drop(self, actor: Actor) -> None:
        """Do without from now on; not for administrators."""
        if self.state(actor.user_id).required:
            raise RoleNeedsSecondFactor
        with self._works(actor) as work:
            if work.second_factors.drop(actor.user_id):
                work.record("second-factor-dropped", actor.user_id)

    def check(self, actor: Actor, given: str, whence: Whence) -> None:
        """Let somebody through whose password was right; guessing is counted, and no code works twice."""
        counted = (attempts.second_factor_of(actor.user_id), attempts.address_of(whence.address))
        now = self._works.clock.now()
        with self._works.reading() as session:
            until = attempts.blocked_until(session, counted, now)
            kept = second_factor_of(session, actor.user_id)
            hashes = code_hashes(session, actor.user_id)
        if until:
            raise locked_out(until, now)
        code = "".join(given.split())
        if (
            kept is not None
            and kept.enrolled_at is not None
            and self._fits(actor, kept.secret, code, hashes, now)
        ):
            return
        with self._works(Actor.system("portal")) as work:
            note_failure(work, "second-factor-refused", actor.user_id, counted, whence)
        raise WrongCode

    def _fits(self, actor: Actor, locked: str, code: str, hashes: Sequence[str], now: datetime) -> bool:
        """Use up the code, whichever kind it is."""
        subject = attempts.second_factor_of(actor.user_id)
        if len(code) == DIGITS and code.isdecimal():
            step = self._step(self._box.open(actor.user_id, locked), code, now)
            if step is None:
                return False
            with self._works(actor) as work:
                used = work.second_factors.use_step(actor.user_id, step)
                work.attempts.forget(*([subject] if used else []))
            return used
        plain = code.casefold().replace("-", "")
        mine = next((one for one in hashes if self._passwords.is_any_of([one], plain)), None)
        if mine is None:
            return False
        with self._works(actor) as work:
            used = work.second_factors.use_code(actor.user_id, mine)
            if used:
                work.attempts.forget(subject)
                work.record("backup-code-used", actor.user_id, left=len(hashes) - 1)
        return used

    @staticmethod
    def _step(secret: str, code: str, now: datetime) -> int | None:
        """The time step a code belongs to: this one or a neighbour, for clocks that differ a little."""
        totp, plain = pyotp.TOTP(secret), "".join(code.split())
        this = totp.timecode(now)
        fitting = (
            this + away for away in _STEPS_AWAY if strings_equal(plain, totp.generate_otp(this + away))
        )
        return next(fitting, None)

    def _fresh_codes(self) -> tuple[list[str], list[str]]:
        plain = ["".join(secrets.choice(ALPHABET) for _ in range(10)) for _ in range(BACKUP_CODES)]
        return [f"{one[:5]}-{one[5:]}" for one in plain], [
            self._passwords.hash_generated(one) for one in plain
        ]
