"""What the composer may send just now: free words, or only what the channel approved beforehand."""

from collections.abc import Mapping
from datetime import datetime

from msgspec import Struct

from .. import conversations, customers
from ..channels import (
    ChannelName,
    filled_buttons,
    free_words,
    gaps_in,
    reacts,
    require_template,
    usable_templates,
)
from ..kit.db import Tx
from ..kit.ids import ConversationId, StoreId, TemplateId
from .gaps import Offer, offer_of
from .models import Thread
from .screen import Screen

# What a seller is offered to put on a message: each is among Telegram's few, too.
EMOJIS = ("👍", "❤️", "🙏", "😁", "😢", "🎉")
MARKETING = "marketing"  # the purpose of the consent an offer needs


class Composer(Struct, frozen=True, kw_only=True):
    is_shut: bool  # free words would not arrive
    open_until: datetime | None  # None where they never end, or never began
    offers: list[Offer]
    agreed: bool  # to be sent offers
    emojis: list[str]  # none where the channel shows no reactions, or would not take one now


async def read_composer(tx: Tx, screen: Screen, thread: Thread) -> dict[str, object]:
    window = await free_words(
        tx,
        screen.store,
        thread.connection_id,
        ChannelName(thread.channel),
        last_inbound_at=thread.last_inbound_at,
    )
    stored = await usable_templates(tx, screen.store, thread.connection_id)
    values = await values_for(tx, screen.store, thread.id, seller=screen.session.user_name)
    composer = Composer(
        is_shut=not window.are_heard,
        open_until=window.until,
        offers=[offer_of(one, values) for one in stored],
        emojis=emojis_on(ChannelName(thread.channel)) if window.are_heard else [],
        agreed=await customers.has_agreed(tx, screen.store, thread.customer_id, MARKETING),
    )
    return {"composer": composer}


def emojis_on(channel: ChannelName) -> list[str]:
    """As the channel writes them: Telegram's have no variation selectors."""
    if not reacts(channel):
        return []
    if channel is ChannelName.TELEGRAM:
        return [one.removesuffix("\N{VARIATION SELECTOR-16}") for one in EMOJIS]
    return list(EMOJIS)


async def values_for(
    tx: Tx, store: StoreId, conversation: ConversationId, *, seller: str
) -> dict[str, str | None]:
    """What is known of this conversation, by the names replies call it."""
    facts = await conversations.facts_of(tx, store, conversation)
    return conversations.values_of(facts, seller=seller)


async def send(
    tx: Tx,
    screen: Screen,
    conversation: ConversationId,
    template: TemplateId,
    form: Mapping[str, str],
) -> None:
    """The template with what was put into its gaps.

    Raises channels.template_not_found, channels.template_not_usable, requests.invalid.
    """
    stored = await require_template(tx, screen.store, template)
    content = stored.content
    await conversations.send_template(
        tx,
        screen.store,
        conversation,
        name=stored.name,
        language=stored.language,
        header=form.get("header"),
        body=[form.get(f"body-{n}", "") for n in range(len(gaps_in(content.body)))],
        buttons=[form.get(f"button-{n}", "") for n in range(len(filled_buttons(content)))],
        user=screen.session.user_id,
    )
