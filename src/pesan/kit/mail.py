"""Mail to people: by SMTP where PESAN_SMTP_URL says how; printed to the log in development.

Only jobs send (kit/jobs.py): no transaction is open, and a mail that was not taken is tried again.
A job runs at least once, so the same mail may come twice; its Message-ID then is the same.
"""

import asyncio
import smtplib
import ssl
from email.message import EmailMessage
from typing import Protocol
from urllib.parse import unquote, urlsplit

import structlog
from msgspec import Struct

_log = structlog.get_logger("mail")

TIMEOUT_SECONDS = 15
_PORTS = {"smtp": 587, "smtps": 465}
_LOOPBACK = {"localhost", "127.0.0.1", "::1"}


class Mail(Struct, frozen=True):
    key: str  # the same for the same mail, however often it is sent
    to: str
    subject: str
    text: str


class MailNotSent(Exception):  # noqa: N818
    """The mail server did not take it, or cannot be reached; later it may."""


class Mailer(Protocol):
    async def send(self, mail: Mail) -> None:
        """Raises MailNotSent."""


class PrintedMail:
    """Where no mail server is set. What a mail says holds secrets: a production log gets none."""

    def __init__(self, *, show: bool) -> None:
        self._show = show

    async def send(self, mail: Mail) -> None:
        if self._show:
            _log.info("mail.printed", to=mail.to, subject=mail.subject, text=mail.text)
        else:
            _log.error("mail.no_server", subject=mail.subject, hint="set PESAN_SMTP_URL")


class SmtpMail:
    """`smtp://user:password@host:587` (STARTTLS) or `smtps://` (TLS from the first byte)."""

    def __init__(self, url: str, *, sender: str) -> None:
        self._parts = urlsplit(url)
        self._sender = sender

    async def send(self, mail: Mail) -> None:
        message = EmailMessage()
        message["From"], message["To"], message["Subject"] = self._sender, mail.to, mail.subject
        message["Message-ID"] = f"<{mail.key}@{self._parts.hostname}>"
        message["Auto-Submitted"] = "auto-generated"  # RFC 3834: no holiday answers, please
        message.set_content(mail.text)
        try:
            await asyncio.to_thread(self._deliver, message)
        except smtplib.SMTPRecipientsRefused as error:
            codes = {code for code, _ in error.recipients.values()}
            if any(400 <= code < 500 for code in codes):
                raise MailNotSent(f"not now: {sorted(codes)}") from error
            # The address does not exist: trying again would not make it.
            _log.warning("mail.refused", subject=mail.subject, codes=sorted(codes))
        except (smtplib.SMTPException, OSError) as error:
            raise MailNotSent(type(error).__name__) from error

    def _deliver(self, message: EmailMessage) -> None:
        with self._connect() as server:
            if self._parts.username:
                server.login(unquote(self._parts.username), unquote(self._parts.password or ""))
            server.send_message(message)

    def _connect(self) -> smtplib.SMTP:
        host, scheme = self._parts.hostname or "localhost", self._parts.scheme
        port = self._parts.port or _PORTS[scheme]
        context = ssl.create_default_context()
        context.minimum_version = ssl.TLSVersion.TLSv1_2
        if scheme == "smtps":
            return smtplib.SMTP_SSL(host, port, timeout=TIMEOUT_SECONDS, context=context)
        server = smtplib.SMTP(host, port, timeout=TIMEOUT_SECONDS)
        try:
            server.ehlo()
            # Names, links and our credentials never cross a network in clear.
            if host not in _LOOPBACK or server.has_extn("starttls"):
                server.starttls(context=context)
        except BaseException:
            server.close()
            raise
        return server
