"""Hands letters to the county's mail server: encrypted, under one Message-ID however often it is tried."""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from portal.clients.carrying import Deferred, NotCarried, Refused, Unavailable
from portal.clients.letters import Letter

if TYPE_CHECKING:
    from portal.settings import Smtp

SECONDS = 20.0
"""How long each answer of the server is waited for; far less than a lease, even for all of them together."""


class MailServer:
    """The one place that speaks SMTP."""

    def __init__(self, smtp: Smtp, public_url: str) -> None:
        self._smtp = smtp
        self._host = urlsplit(public_url).hostname or "localhost"

    def carry(self, letter: Letter, address: str) -> None:
        """Hand a letter over; once the server has said yes it is sent, whatever happens to the connection."""
        message = self.message(letter, address)
        with self._connected() as server:
            try:
                server.send_message(message, self._smtp.sender, [address])
            except smtplib.SMTPRecipientsRefused as refused:
                code, said = refused.recipients[address]
                raise _answered(code, said) from refused
            except smtplib.SMTPSenderRefused as refused:
                raise Unavailable(f"{refused.smtp_code} {_text(refused.smtp_error)}") from refused
            except smtplib.SMTPResponseException as refused:
                raise _answered(refused.smtp_code, refused.smtp_error) from refused

    def message(self, letter: Letter, address: str) -> EmailMessage:
        """The letter as mail; its id and date do not change when it is tried again."""
        message = EmailMessage(policy=SMTP)
        message["Subject"] = letter.subject
        message["From"] = Address(self._smtp.sender_name, addr_spec=self._smtp.sender)
        message["To"] = address
        message["Date"] = format_datetime(letter.made_at)
        message["Message-ID"] = f"<{letter.id}@{self._host}>"
        message["Auto-Submitted"] = "auto-generated"
        message["Content-Language"] = letter.language
        message["List-Unsubscribe"] = f"<{letter.settings}>"
        message.set_content(letter.text)
        return message

    @contextmanager
    def _connected(self) -> Iterator[smtplib.SMTP]:
        try:
            server = self._connect()
        except smtplib.SMTPResponseException as error:
            raise Unavailable(f"{error.smtp_code} {_text(error.smtp_error)}") from error
        except (OSError, smtplib.SMTPException) as error:
            raise Unavailable(_text(error)) from error
        try:
            yield server
        except NotCarried:
            raise
        except (OSError, smtplib.SMTPException) as error:
            raise Unavailable(_text(error)) from error
        finally:
            with suppress(OSError, smtplib.SMTPException):
                server.quit()
            server.close()

    def _connect(self) -> smtplib.SMTP:
        smtp = self._smtp
        trusted = None
        if smtp.security != "none":
            trusted = ssl.create_default_context(cafile=str(smtp.ca_file) if smtp.ca_file else None)
        if smtp.security == "tls":
            server: smtplib.SMTP = smtplib.SMTP_SSL(smtp.host, smtp.port, timeout=SECONDS, context=trusted)
        else:
            server = smtplib.SMTP(smtp.host, smtp.port, timeout=SECONDS)
        try:
            if smtp.security == "starttls":
                server.starttls(context=trusted)
            if smtp.user:
                server.login(smtp.user, smtp.password)
        except BaseException:
            server.close()
            raise
        return server


def _answered(code: int, said: bytes | str) -> NotCarried:
    answer = f"{code} {_text(said)}"
    return Refused(answer) if 500 <= code < 600 else Deferred(answer)


def _text(said: object) -> str:
    text = said.decode("utf-8", "replace") if isinstance(said, bytes) else str(said)
    return " ".join(text.split()) or type(said).__name__
