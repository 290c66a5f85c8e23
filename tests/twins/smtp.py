"""A mail server on loopback that keeps what it is given."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage

from ..patience import PATIENCE_SECONDS


@dataclass
class SmtpTwin:
    """`answers` says what the next RCPT commands get, 250 when it is empty."""

    port: int = 0
    mails: list[EmailMessage] = field(default_factory=list)
    answers: list[str] = field(default_factory=list)
    _arrived: asyncio.Condition = field(default_factory=asyncio.Condition)

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}"

    async def wait_for(self, to: str, *words: str) -> EmailMessage:
        """The first mail to this address with all these words, come or to come."""

        def found() -> list[EmailMessage]:
            return [m for m in self.to(to) if all(word in text_of(m) for word in words)]

        async with asyncio.timeout(PATIENCE_SECONDS), self._arrived:
            await self._arrived.wait_for(found)
            return found()[0]

    def to(self, address: str) -> list[EmailMessage]:
        return [mail for mail in self.mails if mail["To"] == address]

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"220 twin\r\n")
        while line := await reader.readline():
            verb = line[:4].upper()
            if verb == b"DATA":
                writer.write(b"354 go on\r\n")
                body = await reader.readuntil(b"\r\n.\r\n")
                async with self._arrived:
                    parsed = message_from_bytes(body[:-3], policy=policy.default)
                    assert isinstance(parsed, EmailMessage)
                    self.mails.append(parsed)
                    self._arrived.notify_all()
                writer.write(b"250 kept\r\n")
            elif verb == b"RCPT":
                writer.write(f"{self.answers.pop(0) if self.answers else '250 ok'}\r\n".encode())
            elif verb == b"QUIT":
                writer.write(b"221 bye\r\n")
                break
            else:
                writer.write(b"250 ok\r\n")
            await writer.drain()
        writer.close()


def text_of(mail: EmailMessage) -> str:
    return str(mail.get_content())


@asynccontextmanager
async def smtp_twin() -> AsyncIterator[SmtpTwin]:
    twin = SmtpTwin()
    server = await asyncio.start_server(twin.serve, "127.0.0.1", 0)
    twin.port = server.sockets[0].getsockname()[1]
    try:
        yield twin
    finally:
        server.close()
        await server.wait_closed()
