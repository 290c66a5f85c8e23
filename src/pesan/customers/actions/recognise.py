"""Who writes? A channel names somebody; we find or make the customer."""

from collections.abc import Sequence
from datetime import datetime

from ...kit import clock
from ...kit.db import Tx
from ...kit.ids import ConnectionId, CustomerId, StoreId
from ...kit.text import line
from .. import queries, rules
from ..models import Customer, Identity, MergeReason, Met, NewCustomer
from .contacts import wait
from .keep import insert
from .look import find_by_phone, require_customer
from .names import attach, end, known_by
from .suggest import suggest_merge


async def recognise(
    tx: Tx,
    store: StoreId,
    *,
    channel: str,
    identities: Sequence[tuple[str, str]],
    profile_name: str | None,
    phone: str | None,
) -> CustomerId:
    """Who is meant: by any (kind, value) they are or were known by, then by phone, else somebody new."""
    met = await meet(
        tx,
        store,
        channel=channel,
        identities=identities,
        profile_name=profile_name,
        phone=phone,
        at=None,
    )
    return met.customer


async def meet(
    tx: Tx,
    store: StoreId,
    *,
    channel: str,
    identities: Sequence[tuple[str, str]],
    profile_name: str | None,
    phone: str | None,
    at: datetime | None,
    account: tuple[str, ConnectionId] | None = None,
) -> Met:
    """Who wrote `at`: by any (kind, value) they are known by, then by phone, else somebody new.

    Identities not seen before are added to theirs. Two first messages of one person at one moment
    make one customer: the second transaction waits for the first, then finds them.

    `account` is the one of the names that is given to nobody else for good, and where it is known: a
    number under which another account writes was sold anew, and is the other's from then on.
    """
    given = [(kind, line(value)) for kind, value in dict.fromkeys(identities)]
    assert given, "a channel names whoever writes"
    number = rules.phone_of_channel(phone)
    name = line(profile_name or "")[: rules.NAME_CHARACTERS_MAX].strip()
    same = await _same(tx, store, channel, given, at)
    if same is not None and not (number and same.phone is None):
        await _fill_in(tx, store, same, name=name, phone=number)
        return Met(same.id, None)
    parted: CustomerId | None = None
    customer, known = await _owner(tx, store, channel, given, at)
    strangers = account is not None and any(
        customer is not None and one.customer_id != customer.id for one in known.values()
    )
    if (
        len(known) < len(given)
        or customer is None
        or (number and customer.phone is None)
        or strangers
    ):
        await wait(tx, store, channel=channel, identities=given, phone=number)
        customer, known = await _owner(tx, store, channel, given, at)
        if account is not None:
            customer, parted = await _of_account(
                tx, store, channel, account, customer, known, number
            )
        if parted is not None:
            known = {one: who for one, who in known.items() if who.customer_id != parted}
        if customer is None:
            customer = await _by_phone_or_new(tx, store, channel, number, name)
        await attach(
            tx,
            store,
            customer.id,
            channel,
            [one for one in given if one not in known],
            at=at,
            account=account,
        )
        if parted is not None:
            await suggest_merge(tx, store, customer.id, parted, MergeReason.PASSED_ON)
        if number and customer.phone != number:
            other = await find_by_phone(tx, store, number)
            if other is not None and other.id != customer.id:
                await suggest_merge(tx, store, customer.id, other.id, MergeReason.VERIFIED_PHONE)
                number = None  # another customer's: which of the two is right, the seller knows
    await _fill_in(tx, store, customer, name=name, phone=number)
    return Met(customer.id, parted)


async def _same(
    tx: Tx, store: StoreId, channel: str, given: Sequence[tuple[str, str]], at: datetime | None
) -> Customer | None:
    """Whose all of the names are, held, as with nearly every message; None where it is less plain."""
    named = await queries.hold_if_free(
        tx,
        store,
        channel=channel,
        kinds=[kind for kind, _ in given],
        values=[value for _, value in given],
        at=at,
    )
    plain = len(named) == len(given) and len({one.id for one in named}) == 1
    return named[0] if plain else None


async def _of_account(
    tx: Tx,
    store: StoreId,
    channel: str,
    account: tuple[str, ConnectionId],
    customer: Customer | None,
    known: dict[tuple[str, str], Identity],
    number: str | None,
) -> tuple[Customer | None, CustomerId | None]:
    """Whose account it is, and who had its number before: nothing of theirs is the other's to see.

    The caller holds the names. Of who had it, the number ends with them.
    """
    if customer is None:
        return None, None
    name, connection = account
    before = next(
        (one.customer_id for one in known.values() if one.customer_id != customer.id), None
    )
    if before is None and await queries.has_another_account(
        tx,
        store=store,
        customer=customer.id,
        channel=channel,
        connection=connection,
        account=name,
    ):
        before, customer = customer.id, None
    if before is None:
        return customer, None
    lost = [one for one, who in known.items() if who.customer_id == before]
    now = clock.now()
    await end(tx, store, before, channel, lost, now)
    if number is not None:
        await queries.change_phone(
            tx, store=store, customer=before, before=number, phone=None, now=now
        )
        await queries.spell(tx, store, [before])
    return customer, before


async def _owner(
    tx: Tx, store: StoreId, channel: str, given: Sequence[tuple[str, str]], at: datetime | None
) -> tuple[Customer | None, dict[tuple[str, str], Identity]]:
    """Where two customers are named, the one the channel names first; and what is known.

    Held: whoever merges or erases them waits for what we write of them, or we find who is left.
    Asked again once we hold them: a merge that was undone meanwhile gave their name to another.
    """
    kinds, values = [kind for kind, _ in given], [value for _, value in given]
    while True:
        held = await queries.hold_named(
            tx, store, channel=channel, kinds=kinds, values=values, at=at
        )
        known = await known_by(tx, store, channel, given, at)
        first = next((known[one] for one in given if one in known), None)
        if first is None:
            return None, known
        if held is not None and held.id == first.customer_id:
            return held, known


async def _by_phone_or_new(
    tx: Tx, store: StoreId, channel: str, phone: str | None, name: str
) -> Customer:
    """The caller holds the person's lock, so whoever has the phone is there to be found."""
    held: Customer | None = None
    while phone and held is None and (found := await find_by_phone(tx, store, phone)) is not None:
        held = await queries.hold_customer(tx, store, found.id)  # else merged: it is another's now
    if held is not None and phone is not None:
        if channel != "whatsapp" or not await queries.is_in_telegram(tx, store, held.id):
            return held
        # Telegram proves a number once, when the account is made; who writes from it has it now.
        await queries.change_phone(
            tx, store=store, customer=held.id, before=phone, phone=None, now=clock.now()
        )
        await queries.spell(tx, store, [held.id])
    new = NewCustomer(name=name or rules.fallback_name(phone), phone=phone)
    made = await insert(tx, store, new)
    assert made is not None, "nobody has the phone while we hold its lock"
    if held is not None:
        await suggest_merge(tx, store, made, held.id, MergeReason.VERIFIED_PHONE)
    return await require_customer(tx, store, made)


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
