"""What a seller wrote on the shop's own phone, past us: it stands in the thread, which is theirs then."""

from typing import Any

from ... import customers, stores
from ...channels import Echoed, Identity, IdentityKind, MessageStatus, WaitingUpdate
from ...kit import clock
from ...kit.db import Tx
from ...kit.ids import MessageId, StoreId, new_id
from ...kit.live import tell
from .. import queries
from ..models import Author, Direction, Owner
from . import waits
from .broadcast import open_thread
from .look import TOPIC, locked
from .media import expect_file, promised
from .owners import take_over
from .rewrite import change_earlier

ON_THE_PHONE = "the shop answered on its phone"


async def receive_echo(tx: Tx, update: WaitingUpdate, store: StoreId, echoed: Echoed) -> None:
    """As if they had written it here: a running turn is overtaken, and nobody answers it.

    Raises conversations.message_on_its_way.
    """
    if await stores.find_store(tx, store) is None:
        return
    if echoed.reaction is not None or echoed.edits or echoed.revokes:
        unseen = await change_earlier(tx, store, update.connection_id, echoed)
        if unseen is None:
            return
        echoed = unseen
    known = await queries.find_by_provider(
        tx, store=store, connection=update.connection_id, provider_id=echoed.provider_id
    )
    if known is not None:
        return  # our own, told back to us
    customer = await customers.recognise(
        tx,
        store,
        channel=update.content.channel,
        identities=lasting(echoed.identities),
        profile_name=echoed.profile_name,
        phone=echoed.phone,
    )
    conversation = await open_thread(
        tx,
        store,
        customer=customer,
        connection=update.connection_id,
        channel=update.content.channel,
        identity_kind=echoed.identities[0].kind,
        identity_value=echoed.identities[0].value,
        livemode=update.content.livemode,
    )
    before = await locked(tx, store, conversation)
    await take_over(tx, store, conversation, reason=ON_THE_PHONE)
    await queries.answer_by_human(tx, store, conversation)
    counts = before.owner is Owner.HUMAN
    await waits.answered(tx, store, conversation, user=before.assignee_id, counts=counts)
    shown: dict[str, Any] = {"via": "phone"}
    if echoed.media is not None:
        shown["file"] = promised(echoed.media)
    message = await queries.append(
        tx,
        store=store,
        conversation=conversation,
        message=MessageId(new_id()),
        direction=Direction.OUT,
        author=Author.HUMAN,
        type=echoed.type,
        text=echoed.text or "",
        payload=shown,
        status=MessageStatus.SENT,
        provider_id=echoed.provider_id,
        once=f"echo:{echoed.provider_id}",
        now=clock.now(),
    )
    if message is not None and echoed.media is not None:
        await expect_file(tx, store, conversation, message, echoed.media)
    await tell(tx, store, TOPIC)


def lasting(identities: tuple[Identity, ...]) -> list[tuple[str, str]]:
    """What people are recognised by, the surest first: a number may be sold to another person.

    A username passes from one to the next at will: nobody is recognised by it.
    """
    found = [one for one in identities if one.kind != IdentityKind.USERNAME]
    found.sort(key=lambda one: not one.names_account)
    return [(one.kind, one.value) for one in found]
