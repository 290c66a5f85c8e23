from collections.abc import Mapping
from typing import Any

import msgspec

from ... import channels, customers, stores
from ...channels import (
    ChannelName,
    Identity,
    Received,
    RequestedItem,
    WaitingUpdate,
)
from ...kit import clock
from ...kit.db import Tx
from ...kit.events import emit, waiting_for, written
from ...kit.ids import (
    ConnectionId,
    ConversationId,
    CustomerId,
    EventId,
    MessageId,
    StoreId,
    encode,
    new_id,
)
from ...kit.live import tell
from ...kit.schemas import MoneyOut, wire_time
from ...stores import Store
from .. import queries
from ..events import CatalogueOrderReceived, MessageReceived
from ..models import CATALOGUE_ORDER, Owner
from .assignment import assign_by_rule
from .away import say_away
from .consents import change_preference, stop_offers
from .echoes import lasting, receive_echo
from .identities import change_identity, leave_threads
from .look import TOPIC, locked
from .media import expect_file, promised
from .rewrite import change_earlier

MEDIA = ("image", "video", "audio", "document", "sticker")
UNANSWERED = ("reaction",)  # nobody waits for a word after it
# Of the provider's object, kept to show.
DETAILS = (*MEDIA, "contact", "page", "location", "contacts", "context")


async def receive(tx: Tx, update: WaitingUpdate, store: StoreId) -> None:
    """Makes a received update part of its conversation."""
    content = update.content
    if content.received is not None:
        await _receive_message(tx, update, store, content.received)
    elif content.echoed is not None:
        await receive_echo(tx, update, store, content.echoed)
    elif content.identity_changed is not None:
        await change_identity(tx, update, store, content.identity_changed)
    elif content.preference_changed is not None:
        await change_preference(tx, update, store, content.preference_changed)


async def _receive_message(
    tx: Tx, update: WaitingUpdate, store: StoreId, received: Received
) -> None:
    if received.reaction is not None or received.edits or received.revokes:
        before = await change_earlier(tx, store, update.connection_id, received)
        if before is None:
            return
        received = before  # an edit of what we never saw is a message of its own
    customer, parted = await customers.meet(
        tx,
        store,
        channel=update.content.channel,
        identities=lasting(received.identities),
        profile_name=received.profile_name,
        phone=received.phone,
        at=received.sent_at,
        account=_account(update, received.identities),
    )
    if parted is not None:
        await leave_threads(tx, update, store, parted, received.identities)
    await _note_contact(tx, update, store, customer, received)
    message = MessageId(new_id())
    appended = await queries.append_received(
        tx,
        store=store,
        conversation=ConversationId(new_id()),
        customer=customer,
        connection=update.connection_id,
        channel=update.content.channel,
        identity_kind=received.identities[0].kind,
        identity_value=received.identities[0].value,
        livemode=update.content.livemode,
        message=message,
        type=received.type,
        text=received.text,
        payload=await _payload(tx, store, update.connection_id, received),
        provider_id=received.provider_id,
        once=f"received:{received.provider_id}",
        received_at=update.received_at,
        event=EventId(new_id()),
        event_type=MessageReceived.type,
        handlers=waiting_for(tx, MessageReceived),
        now=clock.now(),
    )
    if appended is None:
        return  # the store was closed: the update stays in the inbox, nobody answers
    conversation = appended.conversation_id
    await _keep_beside(tx, update, store, conversation, message, received)
    stops = channels.is_stop(received.text)
    if stops:
        await stop_offers(tx, update, store, conversation, customer, received)
    written(tx, MessageReceived(store_id=store, conversation_id=conversation, message_id=message))
    await tell(tx, store, TOPIC)
    shop = await stores.recall(tx, store)
    if shop.version != appended.store_version:
        shop = await stores.recall(tx, store, fresh=True)
    calls = appended.owner is Owner.HUMAN or shop.away_message is not None
    if calls and received.type not in UNANSWERED and not stops:
        await _call_people(tx, shop, conversation)


async def _keep_beside(
    tx: Tx,
    update: WaitingUpdate,
    store: StoreId,
    conversation: ConversationId,
    message: MessageId,
    received: Received,
) -> None:
    """What came with the words: a file, an order, the advertisement it answers."""
    if received.media is not None:
        await expect_file(tx, store, conversation, message, received.media)
    if received.referral is not None:
        await queries.set_source(
            tx,
            store=store,
            conversation=conversation,
            source=received.referral,
            advertised_at=update.received_at if received.referral.is_advertisement else None,
        )
    if received.type == CATALOGUE_ORDER:
        await emit(
            tx,
            CatalogueOrderReceived(
                store_id=store, conversation_id=conversation, message_id=message
            ),
        )


async def _call_people(tx: Tx, shop: Store, conversation: ConversationId) -> None:
    """Of what is theirs: somebody gets it, and outside their hours its customer hears so."""
    found = await locked(tx, shop.id, conversation)
    if found.owner is Owner.HUMAN and found.assignee_id is None:
        await assign_by_rule(tx, shop.id, found)
    await say_away(tx, shop, found)


async def _note_contact(
    tx: Tx, update: WaitingUpdate, store: StoreId, customer: CustomerId, received: Received
) -> None:
    """Who writes on the shop's site says how to reach them: nobody is recognised by it.

    What is shared in other channels may be anybody's.
    """
    contact = received.content.get("contact")
    if update.content.channel == ChannelName.WEB and isinstance(contact, Mapping):
        await customers.suggest_by_contact(
            tx,
            store,
            customer,
            phone=str(contact.get("phone") or ""),
            email=str(contact.get("email") or ""),
        )


def _account(
    update: WaitingUpdate, identities: tuple[Identity, ...]
) -> tuple[str, ConnectionId] | None:
    """WhatsApp gives a user id to one account and never to another; a number is sold anew."""
    account = next((one.value for one in identities if one.names_account), None)
    return None if account is None else (account, update.connection_id)


async def _payload(
    tx: Tx, store: StoreId, connection: ConnectionId, received: Received
) -> dict[str, Any]:
    """What a page or the agent may want beside the words."""
    kept: dict[str, Any] = {
        name: received.content[name] for name in DETAILS if name in received.content
    }
    if received.media is not None:
        kept["file"] = promised(received.media)
    if received.reply_to is not None:
        kept["reply_to"] = await _answered(tx, store, connection, received.reply_to)
    if received.forwarded:
        kept["forwarded"] = True
    if channels.is_stop(received.text):
        kept["answered"] = True
    if received.edits is not None:
        kept["edited_at"] = wire_time(received.sent_at)
    if received.form:
        kept["form"] = dict(received.form)
    if received.choice is not None:
        kept["choice"] = received.choice
    if received.items:
        kept["items"] = [_item(item) for item in received.items]
    return kept


async def _answered(
    tx: Tx, store: StoreId, connection: ConnectionId, provider_id: str
) -> str | None:
    """Which of the thread's messages is answered; None for one we never saw."""
    found = await queries.find_by_provider(
        tx, store=store, connection=connection, provider_id=provider_id
    )
    return None if found is None else encode("msg", found)


def _item(item: RequestedItem) -> dict[str, Any]:
    shown = {} if item.shown is None else {"shown": msgspec.to_builtins(MoneyOut.of(item.shown))}
    return {"retailer_id": item.retailer_id, "quantity": item.quantity, **shown}
