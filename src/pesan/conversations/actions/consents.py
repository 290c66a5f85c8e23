"""Whether somebody wants offers: what they say here, and what they have told the channel."""

from ... import customers
from ...channels import PreferenceChanged, Received, WaitingUpdate
from ...kit.db import Tx
from ...kit.ids import ConversationId, CustomerId, StoreId, encode
from .. import queries
from ..models import Author
from .echoes import lasting
from .say import say

STOPPED = "Baik, kami tidak akan mengirim promo lagi. / You will get no more offers from us."
MARKETING = "marketing"  # the purpose of the consent an offer needs


async def stop_offers(
    tx: Tx,
    update: WaitingUpdate,
    store: StoreId,
    conversation: ConversationId,
    customer: CustomerId,
    received: Received,
) -> None:
    """They want no offers any more: it holds at once, and is confirmed once, by nobody else."""
    await queries.answer_at_once(tx, store, conversation)
    last = await customers.last_consent(tx, store, customer, MARKETING)
    if last is customers.ConsentStatus.WITHDRAWN:
        return
    await customers.record_consent(
        tx,
        store,
        customer,
        customers.NewConsent(
            purpose=MARKETING,
            status=customers.ConsentStatus.WITHDRAWN,
            source=update.content.channel.value,
            text=received.text,
        ),
        actor=encode("cus", customer),
    )
    await say(
        tx,
        store,
        conversation,
        text=STOPPED,
        author=Author.SYSTEM,
        once=f"stopped:{received.provider_id}",
    )


async def change_preference(
    tx: Tx, update: WaitingUpdate, store: StoreId, changed: PreferenceChanged
) -> None:
    """What they told the channel is their word: it stands in the ledger of consents."""
    channel = update.content.channel
    customer = await customers.recognise(
        tx,
        store,
        channel=channel,
        identities=lasting(changed.identities),
        profile_name=None,
        phone=None,
    )
    status = (
        customers.ConsentStatus.GRANTED if changed.marketing else customers.ConsentStatus.WITHDRAWN
    )
    await customers.record_consent(
        tx,
        store,
        customer,
        customers.NewConsent(purpose=MARKETING, status=status, source=channel.value),
        actor=encode("cus", customer),
    )
