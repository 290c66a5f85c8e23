from ... import conversations, stores
from ...channels import Purpose
from ...conversations import Author, Message
from ...kit.db import Tx
from ...kit.ids import BroadcastId, CustomerId, StoreId, encode, new_id
from .. import queries, rules
from ..errors import NotReachable
from ..models import Skip
from .drafts import lock, note
from .wording import read_for_sending, say


async def try_out(
    tx: Tx, store: StoreId, broadcast: BroadcastId, *, customer: CustomerId, actor: str
) -> Message:
    """Says it to one customer as the broadcast would: oneself, to see how it looks. It is no part of
    the broadcast, and counts nowhere.

    Raises broadcasts.not_found, broadcasts.not_reachable, and what keeps its words from being sent.
    """
    found = await lock(tx, store, broadcast)
    stored = await read_for_sending(tx, store, found)
    left = await queries.survivors(tx, store, [customer])
    reached = await queries.reach_one(
        tx,
        store=store,
        customer=left[0] if left else customer,
        connection=found.connection_id,
        channel=found.channel,
        opened_by=rules.OPENED_BY.get(found.channel),
    )
    if reached is None or reached.skip is not None:
        raise NotReachable(str(Skip.GONE if reached is None else reached.skip))
    conversation = reached.conversation_id
    if conversation is None:
        assert reached.identity_kind is not None, "or it would be skipped"
        assert reached.identity_value is not None, "likewise"
        conversation = await conversations.open_thread(
            tx,
            store,
            customer=reached.customer_id,
            connection=found.connection_id,
            channel=found.channel,
            identity_kind=reached.identity_kind,
            identity_value=reached.identity_value,
            livemode=found.livemode,
        )
    shop = await stores.require(tx, store)
    said = say(found, stored, customer=reached.name, shop=shop.name)
    message = await conversations.say(
        tx,
        store,
        conversation,
        text=said.text,
        author=Author.SYSTEM,
        once=f"broadcast.test:{new_id()}",
        payload=said.payload,
        purpose=Purpose.MARKETING,
    )
    assert message is not None, "a fresh key was said by nobody before"
    await note(
        tx, store, "test", broadcast, actor=actor, detail={"customer": encode("cus", customer)}
    )
    return await conversations.require_message(tx, store, message)
