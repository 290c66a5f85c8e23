"""`pesan simulate`: a buyer in the terminal, who writes to the demo store through its real webhook."""

import asyncio
import re
import sys
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from typing import Any

import typer

from .. import channels, stores
from ..kit.egress import NotSent, OutcomeUnknown
from ..kit.ids import encode
from ..kit.world import World
from . import queries
from .databases import Site
from .errors import DoorClosed, NoSuchPersona
from .house import open_world
from .listener import find_address
from .queries import SandboxMessage
from .settings import Settings

FIRST_REPLY_SECONDS = 15.0
QUIET_SECONDS = 4.0  # after a reply: the code to pay by comes a moment after the order
LOOK_EVERY_SECONDS = 0.1
LOOK_WHILE_TYPING_SECONDS = 0.5
_NUMBER = re.compile(r"\+[1-9][0-9]{6,14}|ID\.[0-9]{6,40}")


@dataclass(frozen=True, slots=True)
class Buyer:
    name: str
    phone: str


def buyer_of(who: str | None, *, name: str, phone: str) -> Buyer:
    """One of the simulator's personas, or anybody with a number. Raises app.no_such_persona."""
    if who is None or _NUMBER.fullmatch(who):
        return Buyer(name, who or phone)
    found = channels.find_persona(who.lower())
    if found is None:
        known = ", ".join(one.key for one in channels.PERSONAS)
        raise NoSuchPersona(persona=who[:40], known=known)
    return Buyer(found.name, found.number)


async def chat(
    settings: Settings, site: Site, buyer: Buyer, messages: Sequence[str] | None
) -> None:
    """Says each message and prints what is answered; without any, reads them from the terminal.

    Raises app.nobody_answers, and what the webhook refused.
    """
    url = find_address(settings.data_dir) or settings.address(settings.port)
    opened = open_world(settings, app_dsn=site.app, router_dsn=site.router, public_url=url)
    async with opened as world:
        phone = await _phone(world, buyer)
        async for text in _given(messages, phone, url):
            if messages:
                typer.echo(f"{buyer.name}> {text}")
            await phone.say(text)
            answered = False
            async for reply in phone.replies():
                answered = True
                typer.echo("\n".join(_shown(reply, url)))
            if not answered:
                typer.echo("(belum ada jawaban / no answer yet)")


class _Phone:
    def __init__(
        self, world: World, credentials: stores.Credentials, buyer: Buyer, *, heard: int
    ) -> None:
        self._world, self._credentials, self._buyer = world, credentials, buyer
        self._heard = heard  # the last sequence shown

    async def say(self, text: str) -> None:
        """Words, or an order from the catalogue."""
        lines = channels.typed_order(text) if text.startswith(channels.TYPED_ORDER) else []
        headers, body = channels.sandbox_update(
            self._credentials.values["secret"],
            self._buyer.phone,
            None if lines else text,
            name=self._buyer.name,
            kind="order" if lines else "text",
            holds=channels.catalogue_order(lines),
        )
        connection = encode("cnx", self._credentials.connection)
        url = f"{self._world.public_url}/webhooks/sandbox/{connection}"
        try:
            answer = await self._world.egress.send("POST", url, headers=headers, content=body)
        except (NotSent, OutcomeUnknown) as error:
            raise DoorClosed(url=self._world.public_url, reason=error) from error
        if answer.status_code != 200:
            raise DoorClosed(url=url, reason=f"it answered {answer.status_code}")

    async def replies(self) -> AsyncIterator[SandboxMessage]:
        """Until it is quiet."""
        patience = FIRST_REPLY_SECONDS
        while patience > 0:
            found = await self.fresh()
            if not found:
                await asyncio.sleep(LOOK_EVERY_SECONDS)
                patience -= LOOK_EVERY_SECONDS
                continue
            patience = QUIET_SECONDS
            for message in found:
                yield message

    async def fresh(self) -> list[SandboxMessage]:
        """What was said since this was last asked."""
        async with self._world.database.store(self._credentials.store) as tx:
            found = await queries.sandbox_messages(
                tx,
                self._credentials.store,
                self._credentials.connection,
                identity=self._buyer.phone,
                after=self._heard,
            )
        if found:
            self._heard = found[-1].sequence
        return found


async def _phone(world: World, buyer: Buyer) -> _Phone:
    async with world.database.routing() as tx:
        found = await queries.first_sandbox(tx)
    if found is None:
        raise DoorClosed(url=world.public_url, reason="no store has a sandbox connection")
    async with world.database.store(found) as tx:
        credentials = await stores.find_credentials(tx, world, found, "sandbox")
    assert credentials is not None, "the connection was just found"
    phone = _Phone(world, credentials, buyer, heard=0)
    await phone.fresh()
    return phone


async def _given(messages: Sequence[str] | None, phone: _Phone, url: str) -> AsyncIterator[str]:
    if messages:
        for text in messages:
            yield text
        return
    typer.echo("Tulis seperti pembeli; Ctrl-D selesai. / Write as a buyer; Ctrl-D ends.")
    typer.echo("/pesan SKU x2, SKU: dari katalog / orders from the catalogue")
    while True:
        typer.echo("> ", nl=False)
        line = await _typed(phone, url)
        if not line:
            typer.echo()
            return
        if line.strip():
            yield line.strip()


async def _typed(phone: _Phone, url: str) -> str:
    """The next line; what the shop says meanwhile is printed as it comes."""
    reading: asyncio.Task[str] = asyncio.create_task(asyncio.to_thread(sys.stdin.readline))
    while not reading.done():
        await asyncio.wait({reading}, timeout=LOOK_WHILE_TYPING_SECONDS)
        for message in await phone.fresh():
            typer.echo("\n" + "\n".join(_shown(message, url)))
            typer.echo("> ", nl=False)
    return reading.result()


def _shown(message: SandboxMessage, url: str) -> list[str]:
    lines = [f"toko> {line}" for line in (message.text or "").splitlines()]
    image: dict[str, Any] = message.payload.get("image") or {}
    if "path" in image:
        lines.append(f"toko> [QRIS] {url}{image['path']}")
    buttons = [button["title"] for button in message.payload.get("buttons") or ()]
    if buttons:
        lines.append("      " + "  ".join(f"[{title}]" for title in buttons))
    return lines
