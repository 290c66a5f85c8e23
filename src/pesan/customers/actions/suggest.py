"""Who may be one person with another: noted when it shows, decided by a seller (room persons)."""

from ... import stores
from ...kit import clock
from ...kit.db import Tx
from ...kit.ids import CustomerId, MergeSuggestionId, StoreId, new_id
from ...kit.live import tell
from .. import queries, rules
from ..models import MergeReason
from .look import find_by_email, find_by_phone

OPEN_MAX = 20  # of one customer


async def suggest_merge(
    tx: Tx,
    store: StoreId,
    customer: CustomerId,
    other: CustomerId,
    reason: MergeReason,
) -> None:
    if customer == other:
        return
    await queries.suggest(
        tx,
        store=store,
        suggestion=MergeSuggestionId(new_id()),
        customer=customer,
        other=other,
        reason=reason,
        most=OPEN_MAX,
        now=clock.now(),
    )
    await tell(tx, store, "customers")


async def suggest_by_contact(
    tx: Tx,
    store: StoreId,
    customer: CustomerId,
    *,
    phone: str | None,
    email: str | None = None,
    reason: MergeReason = MergeReason.STATED_PHONE,
) -> None:
    """What somebody says of themselves proves nothing: whoever has that phone or email is named to
    the sellers, and nobody is told.
    """
    if phone:
        home = await stores.require(tx, store)
        number = rules.phone_of(phone, rules.region_of(home.currency, home.timezone))
        found = None if number is None else await find_by_phone(tx, store, number)
        if found is not None:
            await suggest_merge(tx, store, customer, found.id, reason)
    if email:
        try:
            found = await find_by_email(tx, store, rules.email_of(email))
        except ValueError:
            return
        if found is not None:
            await suggest_merge(tx, store, customer, found.id, MergeReason.STATED_EMAIL)
