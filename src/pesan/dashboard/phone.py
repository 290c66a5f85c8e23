"""The simulated phone: a buyer of the merchant's own, who writes through the real webhook."""

from collections.abc import Sequence

from ..channels import (
    PERSONAS,
    CatalogueLine,
    Persona,
    ServiceWindow,
    Switches,
    TemplateStatus,
    catalogue_order,
    filed_templates,
    find_persona,
    find_switches,
    post_from_phone,
    sandbox_review,
    sandbox_status,
    sandbox_update,
)
from ..kit.db import Tx
from ..kit.ids import MessageId, encode
from ..stores import Credentials, find_credentials
from .carried import CARRIED
from .errors import NotHere
from .queries import inbox
from .screen import Screen

MESSAGES = 60
REFUSAL = "ditolak di ponsel simulasi"

_PLACE = {"latitude": -6.9147, "longitude": 107.6098}  # Bandung

QUICK = (
    "ada kaos hitam L?",
    "2 ya",
    "alamat: Jl. Melati 4, Bandung",
    "oke, bayar QRIS",
)


def persona_of(screen: Screen) -> Persona:
    found = find_persona(screen.request.query_params.get("as", PERSONAS[0].key))
    if found is None:
        raise NotHere
    return found


async def read_phone(tx: Tx, screen: Screen) -> dict[str, object]:
    """What the phone shows; `phone` is None for a store without the sandbox."""
    connection = await inbox.sandbox_connection(tx, screen.store)
    if connection is None:
        return {"phone": None}
    persona = persona_of(screen)
    conversation = await inbox.conversation_of(
        tx, screen.store, connection=connection, identity=persona.number
    )
    messages = (
        await inbox.messages(tx, screen.store, conversation, limit=MESSAGES) if conversation else []
    )
    return {
        "phone": persona,
        "personas": PERSONAS,
        "phone_conversation": conversation,
        "phone_messages": [message for message in messages if message.type != "system"],
        "quick": QUICK,
        **CARRIED,
        "switches": await find_switches(tx, screen.store, connection) or Switches(),
        "windows": tuple(ServiceWindow),
        "to_review": [
            one
            for one in await filed_templates(tx, screen.store, connection)
            if one.status is TemplateStatus.PENDING
        ],
    }


async def write(
    screen: Screen,
    persona: Persona,
    text: str | None,
    *,
    choice: str | None,
    kind: str = "text",
    twice: bool,
) -> None:
    """Posts a signed webhook to our own address, twice if asked: it must count once.

    Raises channels.simulation_unheard.
    """
    phone = await _phone(screen)
    webhook = sandbox_update(
        phone.values["secret"],
        persona.number,
        text,
        choice,
        name=persona.name,
        kind=kind,
        holds=_PLACE if kind == "location" else {"id": f"sandbox.{kind}"},
    )
    await post_from_phone(screen.world, phone, [webhook] * (2 if twice else 1))


async def order(screen: Screen, persona: Persona, lines: Sequence[CatalogueLine]) -> None:
    """From the phone's copy of the catalogue. Raises channels.simulation_unheard."""
    phone = await _phone(screen)
    webhook = sandbox_update(
        phone.values["secret"],
        persona.number,
        None,
        name=persona.name,
        kind="order",
        holds=catalogue_order(lines),
    )
    await post_from_phone(screen.world, phone, [webhook])


async def look(screen: Screen) -> None:
    """The persona reads what the shop said: their phone tells so."""
    phone = await _phone(screen)
    async with screen.transaction() as tx:
        shown = (await read_phone(tx, screen))["phone_messages"]
    assert isinstance(shown, list)
    unread = [m for m in shown if m.direction == "out" and m.status in {"sent", "delivered"}]
    webhooks = [
        sandbox_status(phone.values["secret"], f"sandbox.{encode('msg', MessageId(m.id))}", "read")
        for m in unread
    ]
    await post_from_phone(screen.world, phone, webhooks)


async def review(screen: Screen, name: str, language: str, *, approved: bool) -> None:
    """Somebody at the channel has looked at a template."""
    phone = await _phone(screen)
    webhook = sandbox_review(
        phone.values["secret"],
        name,
        language,
        TemplateStatus.APPROVED if approved else TemplateStatus.REJECTED,
        reason=None if approved else REFUSAL,
    )
    await post_from_phone(screen.world, phone, [webhook])


async def _phone(screen: Screen) -> Credentials:
    async with screen.transaction() as tx:
        found = await find_credentials(tx, screen.world, screen.store, "sandbox")
    if found is None:
        raise NotHere
    return found
