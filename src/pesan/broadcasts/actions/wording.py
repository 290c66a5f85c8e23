"""What is said to one person: the template or text, with their name in it."""

from typing import Any, NamedTuple

import msgspec

from ... import channels, stores
from ...channels import ChannelName, StoredTemplate
from ...kit.cards import mask
from ...kit.db import Tx
from ...kit.errors import FieldError, Invalid
from ...kit.ids import ConnectionId, StoreId, encode
from .. import rules
from ..errors import NotConnected, NoTemplate, TemplateNeeded
from ..models import Broadcast, Wording

_KNOWN = ", ".join(f"{{{{{name}}}}}" for name in rules.VARIABLES)
SAMPLE = "Budi Santoso"  # for a preview, where no customer is chosen


class Said(NamedTuple):
    text: str  # as it stands in the thread, and the agent reads it
    payload: dict[str, Any]


async def connected(
    tx: Tx, store: StoreId, channel: ChannelName, connection: ConnectionId | None
) -> stores.Connection:
    """The one that is named, else the channel's default. Raises broadcasts.not_connected."""
    named = channel.value if connection is None else encode("cnx", connection)
    found = await stores.find_connection(tx, store, named)
    if found is None or found.provider != channel:
        raise NotConnected(channel=channel.value)
    return found


async def check_wording(
    tx: Tx, store: StoreId, wording: Wording, *, connection: stores.Connection
) -> None:
    """Raises requests.invalid, broadcasts.template_needed, broadcasts.no_template."""
    errors = [
        FieldError(field, f"knows no variable {{{{{name.strip()}}}}}; there are {_KNOWN}")
        for field, text in _texts(wording)
        for name in rules.unknown_variables(text)
    ]
    if errors:
        raise Invalid(errors)
    if wording.template is None:
        if connection.provider == ChannelName.WHATSAPP:
            raise TemplateNeeded(channel=connection.provider)
    else:
        await _template(tx, store, wording, connection=connection)


async def read_for_sending(tx: Tx, store: StoreId, broadcast: Broadcast) -> StoredTemplate | None:
    """The template as it stands, if it is one; a text is ready as it is.

    Raises broadcasts.not_connected, broadcasts.no_template, channels.template_not_usable,
    requests.invalid.
    """
    connection = await connected(tx, store, broadcast.channel, broadcast.connection_id)
    if broadcast.wording.template is None:
        return None
    stored = await _template(tx, store, broadcast.wording, connection=connection)
    say(broadcast, stored, customer=SAMPLE, shop="-")
    return stored


def say(broadcast: Broadcast, stored: StoredTemplate | None, *, customer: str, shop: str) -> Said:
    """Raises channels.template_not_usable, requests.invalid."""
    wording = rules.said_with(broadcast.wording, rules.values_for(name=customer, store=shop))
    payload: dict[str, Any] = {
        "broadcast": {"id": encode("brd", broadcast.id), "name": broadcast.name}
    }
    if stored is None:
        return Said(mask(wording.text or ""), payload)
    filled = channels.fill_template(
        stored, header=wording.header, body=wording.body, buttons=wording.buttons
    )
    payload["template"] = msgspec.to_builtins(filled)
    return Said(channels.template_text(stored.content, filled), payload)


async def preview_of(tx: Tx, store: StoreId, broadcast: Broadcast) -> str:
    """What one customer would read. Raises as read_for_sending."""
    stored = await read_for_sending(tx, store, broadcast)
    shop = await stores.require(tx, store)
    return say(broadcast, stored, customer=SAMPLE, shop=shop.name).text


async def _template(
    tx: Tx, store: StoreId, wording: Wording, *, connection: stores.Connection
) -> StoredTemplate:
    assert wording.template is not None, "the caller has looked"
    found = await channels.find_template(
        tx, store, connection=connection.id, name=wording.template, language=wording.language
    )
    if found is None:
        raise NoTemplate(name=wording.template, channel=connection.provider)
    return found


def _texts(wording: Wording) -> list[tuple[str, str]]:
    named = [("text", wording.text), ("template.parameters.header", wording.header)]
    return [
        *((field, text) for field, text in named if text is not None),
        *((f"template.parameters.body[{n}]", text) for n, text in enumerate(wording.body)),
        *((f"template.parameters.buttons[{n}]", text) for n, text in enumerate(wording.buttons)),
    ]
