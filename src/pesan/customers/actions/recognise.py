"""Who writes? A channel names somebody; we find or make the customer."""

from collections.abc import Sequence
from datetime import datetime

from ...kit import clock
from ...kit.db import Tx
from ...kit.ids import CustomerId, IdentityId, StoreId, new_id
from ...kit.text import line
from .. import queries, rules
from ..models import Customer, Identity, NewCustomer
from .contacts import wait
from .keep import insert
from .look import find_by_phone, require_customer


async def recognise(
    tx: Tx,
    store: StoreId,
    *,
    channel: str,
    identities: Sequence[tuple[str, str]],
    profile_name: str | None,
    phone: str | None,
) -> CustomerId:
    """Who writes: by any (kind, value) they are known by, then by phone, else somebody new.

    Identities not seen before are added to theirs. Two first messages of one person at one moment
    make one customer: the second transaction waits for the first, then finds them.
    """
    given = [(kind, line(value)) for kind, value in dict.fromkeys(identities)]
    assert given, "a channel names whoever writes"
    number = rules.phone_of_channel(phone)
    name = line(profile_name or "")[: rules.NAME_CHARACTERS_MAX].strip()
    customer, known = await _owner(tx, store, channel, given)
    if len(known) < len(given) or customer is None or (number and customer.phone is None):
        await wait(tx, store, channel=channel, identities=given, phone=number)
        customer, known = await _owner(tx, store, channel, given)
        if customer is None:
            customer = await _by_phone_or_new(tx, store, number, name)
        await _attach(tx, store, customer.id, channel, [i for i in given if i not in known])
        if number and customer.phone is None and await find_by_phone(tx, store, number):
            number = None  # another customer's: which of the two is right, the seller knows
    await _fill_in(tx, store, customer, name=name, phone=number)
    return customer.id


async def rename(
    tx: Tx,
    store: StoreId,
    customer: CustomerId,
    *,
    channel: str,
    identities: Sequence[tuple[str, str]],
    at: datetime,
) -> list[tuple[str, str]]:
    """The channel says that since `at` they are known by these; answers those that are theirs now.

    A name first seen after that moment is theirs, also if it made somebody new: a message under it
    came before the word of the change. One that was another's before may be that person's still.
    The caller has recognised them, so their row is held.
    """
    await wait(tx, store, channel=channel, identities=identities, phone=None)
    await queries.give(
        tx,
        store=store,
        customer=customer,
        channel=channel,
        kinds=[kind for kind, _ in identities],
        values=[value for _, value in identities],
        at=at,
    )
    known = await _known(tx, store, channel, identities)
    await _attach(tx, store, customer, channel, [one for one in identities if one not in known])
    return [one for one in identities if one not in known or known[one].customer_id == customer]


async def _known(
    tx: Tx, store: StoreId, channel: str, given: Sequence[tuple[str, str]]
) -> dict[tuple[str, str], Identity]:
    found = await queries.find_identities(
        tx,
        store,
        channel=channel,
        kinds=[kind for kind, _ in given],
        values=[value for _, value in given],
    )
    return {(identity.kind, identity.value): identity for identity in found}


async def _owner(
    tx: Tx, store: StoreId, channel: str, given: Sequence[tuple[str, str]]
) -> tuple[Customer | None, dict[tuple[str, str], Identity]]:
    """Where two customers are named, the one the channel names first; and what is known.

    Held: whoever merges or erases them waits for what we write of them, or we find who is left.
    Asked again once we hold them: a merge that was undone meanwhile gave their name to another.
    """
    known = await _known(tx, store, channel, given)
    while (first := next((known[one] for one in given if one in known), None)) is not None:
        held = await queries.hold_customer(tx, store, first.customer_id)
        known = await _known(tx, store, channel, given)
        if held is not None and first in known.values():
            return held, known
    return None, known


async def _by_phone_or_new(tx: Tx, store: StoreId, phone: str | None, name: str) -> Customer:
    """The caller holds the person's lock, so whoever has the phone is there to be found."""
    found = await find_by_phone(tx, store, phone) if phone else None
    if found is not None:
        held = await queries.hold_customer(tx, store, found.id)
        if held is not None:
            return held
    new = NewCustomer(name=name or rules.fallback_name(phone), phone=phone)
    customer = await insert(tx, store, new)
    assert customer is not None, "nobody has the phone while we hold its lock"
    return await require_customer(tx, store, customer)


async def _attach(
    tx: Tx,
    store: StoreId,
    customer: CustomerId,
    channel: str,
    identities: Sequence[tuple[str, str]],
) -> None:
    if identities:
        await queries.attach(
            tx,
            store=store,
            customer=customer,
            channel=channel,
            identities=[IdentityId(new_id()) for _ in identities],
            kinds=[kind for kind, _ in identities],
            values=[value for _, value in identities],
            now=clock.now(),
        )


async def _fill_in(
    tx: Tx, store: StoreId, customer: Customer, *, name: str, phone: str | None
) -> None:
    """A name where there was a stand-in, a phone where there was none; nothing is replaced."""
    new_name = name and rules.is_fallback(customer.name) and name != customer.name
    new_phone = phone is not None and customer.phone is None
    if new_name or new_phone:
        await queries.fill_in(
            tx,
            store=store,
            customer=customer.id,
            fallback=customer.name,
            name=name if new_name else customer.name,
            phone=phone,
            now=clock.now(),
        )
        await queries.spell(tx, store, [customer.id])
