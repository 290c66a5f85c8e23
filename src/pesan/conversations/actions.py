from typing import Any

from .. import customers, stores
from ..channels import (
    Button,
    Deliver,
    Identity,
    IdentityChanged,
    IdentityKind,
    MessageStatus,
    Received,
    WaitingUpdate,
)
from ..kit import clock
from ..kit.db import Tx
from ..kit.events import emit
from ..kit.ids import ConversationId, MessageId, OrderId, StoreId, UserId, encode, new_id
from ..kit.jobs import enqueue
from ..kit.live import tell
from . import queries
from .errors import AssigneeNotMember, ConversationNotFound
from .events import ConversationGivenBack, ConversationHandedOver, MessageReceived
from .models import SYSTEM_LINE, Author, Conversation, Direction, Message, Owner, Turn

TOPIC = "conversations"
UNANSWERED_MAX = 50
MEDIA = ("image", "video", "audio", "document", "sticker")
DETAILS = (*MEDIA, "location", "reaction", "context")  # of the provider's object, kept to show


async def receive(tx: Tx, update: WaitingUpdate, store: StoreId) -> None:
    """Makes a received update part of its conversation."""
    content = update.content
    if content.received is not None:
        await _receive_message(tx, update, store, content.received)
    elif content.identity_changed is not None:
        await _change_identity(tx, update, store, content.identity_changed)


async def say(
    tx: Tx,
    store: StoreId,
    conversation: ConversationId,
    *,
    text: str,
    author: Author,
    once: str,
    buttons: tuple[Button, ...] = (),
    payload: dict[str, Any] | None = None,
    about: OrderId | None = None,
) -> MessageId | None:
    """Queues one message to the customer and calls its sender; None when `once` was said before.

    `payload` may hold {"image": {"path": "/pay/<token>/qr.png", "qr": "<text of the code>"}}.
    Raises conversations.not_found.
    """
    await _locked(tx, store, conversation)
    whole = dict(payload or {})
    if buttons:
        whole["buttons"] = [{"id": button.id, "title": button.title} for button in buttons]
    message = await queries.append(
        tx,
        store=store,
        conversation=conversation,
        message=MessageId(new_id()),
        direction=Direction.OUT,
        author=author,
        type="image" if "image" in whole else "text",
        text=text,
        payload=whole,
        status=MessageStatus.QUEUED,
        once=once,
        about=about,
        now=clock.now(),
    )
    if message is not None:
        await enqueue(tx, Deliver(store_id=store, conversation_id=conversation))
        await tell(tx, store, TOPIC)
    return message


async def reply_as_human(
    tx: Tx, store: StoreId, conversation: ConversationId, *, text: str, user: UserId
) -> Message:
    """A seller answers: the conversation is theirs from now on, and a running turn is overtaken.

    Raises conversations.not_found.
    """
    await hand_over(tx, store, conversation, reason="a seller answered")
    await queries.answer_by_human(tx, store, conversation)
    message = await say(
        tx,
        store,
        conversation,
        text=text,
        author=Author.HUMAN,
        once=f"human:{new_id()}",
        payload={"by": encode("usr", user)},
    )
    assert message is not None, "a fresh key was said by nobody before"
    return await require_message(tx, store, message)


async def begin_turn(
    tx: Tx, store: StoreId, conversation: ConversationId, *, lease_seconds: float
) -> Turn | None:
    """The agent's right to answer what is unanswered; None when there is nothing to do for it.

    That is: a human owns the conversation, another turn runs, or all is answered. A message that
    comes while a turn runs waits for the next one: ask again after `finish_turn`.
    Raises conversations.not_found.
    """
    found = await _locked(tx, store, conversation)
    fence = await queries.begin_turn(
        tx, store=store, conversation=conversation, lease_seconds=lease_seconds
    )
    if fence is None:
        return None
    messages = await queries.unanswered(
        tx,
        store=store,
        conversation=conversation,
        after=found.answered_sequence,
        limit=UNANSWERED_MAX,
    )
    return Turn(
        store_id=store,
        conversation_id=conversation,
        customer_id=found.customer_id,
        channel=found.channel,
        fence=fence,
        messages=tuple(reversed(messages)),
        dialogue=found.dialogue,
        first_contact=not await queries.was_answered(tx, store, conversation),
    )


async def finish_turn(
    tx: Tx,
    store: StoreId,
    turn: Turn,
    *,
    text: str,
    buttons: tuple[Button, ...] = (),
    dialogue: dict[str, Any],
) -> bool:
    """Says the turn's answer, if the turn still holds; False, and nothing said, if it does not.

    A human's reply, a hand-over or another turn since `begin_turn` moved the fence: a late answer
    is dropped. An empty text is silence: the messages count as answered.
    """
    conversation = turn.conversation_id
    await _locked(tx, store, conversation)
    finished = await queries.finish_turn(
        tx,
        store=store,
        conversation=conversation,
        fence=turn.fence,
        upto=turn.upto_sequence,
        dialogue=dialogue,
    )
    if not finished:
        return False
    if text.strip():
        once = f"turn:{turn.fence}"
        await say(
            tx, store, conversation, text=text, author=Author.AGENT, once=once, buttons=buttons
        )
    await tell(tx, store, TOPIC)
    return True


async def release_turn(tx: Tx, store: StoreId, turn: Turn) -> None:
    """Ends a turn that came to nothing; its messages stay unanswered for the next one."""
    await queries.release_turn(tx, store=store, conversation=turn.conversation_id, fence=turn.fence)


async def hand_over(tx: Tx, store: StoreId, conversation: ConversationId, *, reason: str) -> None:
    """Gives the conversation to a human; the agent falls silent until it is given back.

    Raises conversations.not_found.
    """
    if await _change_owner(tx, store, conversation, Owner.HUMAN, line=f"Handed over: {reason}"):
        await emit(tx, ConversationHandedOver(store_id=store, conversation_id=conversation))


async def give_back(tx: Tx, store: StoreId, conversation: ConversationId) -> None:
    """Gives the conversation back to the agent. Raises conversations.not_found."""
    if await _change_owner(tx, store, conversation, Owner.AGENT, line="Given back to the agent"):
        await emit(tx, ConversationGivenBack(store_id=store, conversation_id=conversation))


async def assign(
    tx: Tx, store: StoreId, conversation: ConversationId, assignee: UserId | None
) -> None:
    """Raises conversations.assignee_not_member."""
    changed = await queries.assign(tx, store=store, conversation=conversation, assignee=assignee)
    if not changed:
        assert assignee is not None, "the caller looked the conversation up"
        raise AssigneeNotMember(assignee=encode("usr", assignee))
    await tell(tx, store, TOPIC)


async def mark_read(tx: Tx, store: StoreId, conversation: ConversationId) -> None:
    """Somebody looked at it."""
    if await queries.mark_read(tx, store, conversation):
        await tell(tx, store, TOPIC)


async def save_dialogue(
    tx: Tx, store: StoreId, conversation: ConversationId, dialogue: dict[str, Any]
) -> None:
    await queries.save_dialogue(tx, store=store, conversation=conversation, dialogue=dialogue)


async def recent_messages(
    tx: Tx, store: StoreId, conversation: ConversationId, *, limit: int
) -> list[Message]:
    """The last so many, oldest first."""
    newest = await queries.list_messages(
        tx, store=store, conversation=conversation, before=None, limit=limit
    )
    return newest[::-1]


async def require_conversation(
    tx: Tx, store: StoreId, conversation: ConversationId
) -> Conversation:
    """Raises conversations.not_found."""
    return _found(await queries.find(tx, store, conversation), conversation)


async def require_message(tx: Tx, store: StoreId, message: MessageId) -> Message:
    found = await queries.find_message(tx, store, message)
    assert found is not None, "the caller has just written it"
    return found


async def _receive_message(
    tx: Tx, update: WaitingUpdate, store: StoreId, received: Received
) -> None:
    shop = await stores.find_store(tx, store)
    if shop is None:
        return  # closed since: the update stays in the inbox, nobody answers
    customer = await customers.recognise(
        tx,
        store,
        channel=update.content.channel,
        identities=_lasting(received.identities),
        profile_name=received.profile_name,
        phone=received.phone,
    )
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
        owner=shop.default_owner,
        livemode=update.content.livemode,
        message=message,
        type=received.type,
        text=received.text,
        payload=_payload(received),
        provider_id=received.provider_id,
        once=f"received:{received.provider_id}",
        received_at=update.received_at,
        now=clock.now(),
    )
    conversation = appended.conversation_id
    await emit(
        tx, MessageReceived(store_id=store, conversation_id=conversation, message_id=message)
    )
    await tell(tx, store, TOPIC)


async def _change_identity(
    tx: Tx, update: WaitingUpdate, store: StoreId, changed: IdentityChanged
) -> None:
    """The customer keeps their conversation; what we say next goes to their new name."""
    customer = await customers.recognise(
        tx,
        store,
        channel=update.content.channel,
        identities=_lasting((*changed.before, *changed.after)),
        profile_name=None,
        phone=None,
    )
    new = changed.after[0]
    for old in changed.before:
        await queries.change_identity(
            tx,
            store=store,
            connection=update.connection_id,
            customer=customer,
            old_kind=old.kind,
            old_value=old.value,
            new_kind=new.kind,
            new_value=new.value,
        )


async def _change_owner(
    tx: Tx, store: StoreId, conversation: ConversationId, owner: Owner, *, line: str
) -> bool:
    found = await _locked(tx, store, conversation)
    if not await queries.change_owner(tx, store=store, conversation=conversation, owner=owner):
        return False
    await queries.append(
        tx,
        store=store,
        conversation=conversation,
        message=MessageId(new_id()),
        direction=Direction.IN,  # it is told to the sellers and never sent
        author=Author.SYSTEM,
        type=SYSTEM_LINE,
        text=line,
        payload={},
        status=MessageStatus.RECEIVED,
        once=f"owner:{found.fence + 1}",
        now=clock.now(),
    )
    await tell(tx, store, TOPIC)
    return True


async def _locked(tx: Tx, store: StoreId, conversation: ConversationId) -> Conversation:
    return _found(await queries.lock(tx, store, conversation), conversation)


def _found(found: Conversation | None, conversation: ConversationId) -> Conversation:
    if found is None:
        raise ConversationNotFound(conversation=encode("con", conversation))
    return found


def _lasting(identities: tuple[Identity, ...]) -> list[tuple[str, str]]:
    """A username may pass to another person: nobody is recognised by it."""
    return [(one.kind, one.value) for one in identities if one.kind != IdentityKind.USERNAME]


def _payload(received: Received) -> dict[str, Any]:
    """What a page or the agent may want beside the words."""
    kept: dict[str, Any] = {
        name: received.content[name] for name in DETAILS if name in received.content
    }
    if received.choice is not None:
        kept["choice"] = received.choice
    if received.items:
        kept["items"] = [
            {"retailer_id": item.retailer_id, "quantity": item.quantity} for item in received.items
        ]
    return kept
