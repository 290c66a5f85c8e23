"""Finding customers, and what the store knows of them."""

from collections.abc import Sequence

from ...kit.db import Tx
from ...kit.ids import CustomerId, StoreId, encode
from ...kit.money import Currency, Money
from ...kit.text import line
from .. import queries, rules
from ..errors import CustomerMerged, CustomerNotFound
from ..models import Customer, Profile
from .contacts import contact_of


async def find_customer(tx: Tx, store: StoreId, customer: CustomerId) -> Customer | None:
    """Them, or whoever they were merged into."""
    found = await queries.find_customer(tx, store, customer)
    if found is not None:
        return found
    survivor = await queries.find_survivor(tx, store, customer)
    return None if survivor is None else await queries.find_customer(tx, store, survivor)


async def require_customer(tx: Tx, store: StoreId, customer: CustomerId) -> Customer:
    """Them, or whoever they were merged into. Raises customers.not_found."""
    found = await find_customer(tx, store, customer)
    if found is None:
        raise CustomerNotFound(customer=encode("cus", customer))
    return found


async def lock_customer(tx: Tx, store: StoreId, customer: CustomerId) -> Customer:
    """To change them: an old id is answered with whom to change instead.

    Raises customers.not_found, customers.merged.
    """
    held = await queries.lock_customer(tx, store, customer)
    if held is not None:
        return held
    survivor = await queries.find_survivor(tx, store, customer)
    if survivor is None:
        raise CustomerNotFound(customer=encode("cus", customer))
    raise CustomerMerged(customer=encode("cus", customer), into=encode("cus", survivor))


async def find_by_phone(tx: Tx, store: StoreId, phone: str) -> Customer | None:
    """`phone` as it is kept."""
    found = await queries.find_by_phone(tx, store, phone)
    return None if found is None else await find_customer(tx, store, found)


async def find_by_email(tx: Tx, store: StoreId, email: str) -> Customer | None:
    """`email` as it is kept."""
    found = await queries.find_by_email(tx, store, email)
    return None if found is None else await find_customer(tx, store, found)


async def require_profile(tx: Tx, store: StoreId, customer: CustomerId) -> Profile:
    """Raises customers.not_found."""
    found = await require_customer(tx, store, customer)
    return (await _profiles(tx, store, [found]))[0]


async def profiles_of(
    tx: Tx, store: StoreId, customers: list[CustomerId]
) -> dict[CustomerId, Profile]:
    """Of those who are on the list."""
    found = await _profiles(tx, store, await queries.find_customers(tx, store, customers))
    return {profile.customer.id: profile for profile in found}


async def matching(tx: Tx, store: StoreId, query: str, *, limit: int) -> list[CustomerId]:
    """The newest who are found by `query`."""
    words = line(query).lower() or None
    found = await _listed(tx, store, after=None, tag=None, words=words, limit=limit)
    return [customer.id for customer in found]


async def list_profiles(
    tx: Tx,
    store: StoreId,
    *,
    after: CustomerId | None = None,
    phone: str | None = None,
    email: str | None = None,
    tag: str | None = None,
    query: str | None = None,
    limit: int,
) -> list[Profile]:
    """Newest first; each word of `query` begins one of a name or an email, or it is part of a phone.

    Raises requests.invalid.

    A phone or an email is one customer's or nobody's: it is looked up by its own index, and the
    other filters are asked of the one who has it.
    """
    contact = await contact_of(tx, store, {"phone": phone, "email": email})
    words = line(query or "").lower() or None
    if contact["phone"] is not None:
        found = _those(await find_by_phone(tx, store, contact["phone"]))
    elif contact["email"] is not None:
        found = _those(await find_by_email(tx, store, contact["email"]))
    else:
        found = await _listed(tx, store, after=after, tag=tag, words=words, limit=limit)
        return await _profiles(tx, store, found)
    fit = [
        one
        for one in found
        if rules.fits(one, email=contact["email"], tag=tag, words=words)
        and (after is None or one.id < after)
    ]
    return await _profiles(tx, store, fit[:limit])


async def _listed(
    tx: Tx,
    store: StoreId,
    *,
    after: CustomerId | None,
    tag: str | None,
    words: str | None,
    limit: int,
) -> list[Customer]:
    """By the index of what comes first: a statement each."""
    if words is not None:
        return await queries.list_matching(
            tx,
            store=store,
            after=after,
            words=words,
            digits=rules.digits_of(words),
            tag=tag,
            limit=limit,
        )
    if tag is not None:
        return await queries.list_tagged(tx, store=store, after=after, tag=tag, limit=limit)
    return await queries.list_customers(tx, store=store, after=after, limit=limit)


def _those(found: Customer | None) -> list[Customer]:
    return [] if found is None else [found]


async def _profiles(tx: Tx, store: StoreId, found: Sequence[Customer]) -> list[Profile]:
    """Four statements, whatever their number."""
    if not found:
        return []
    ids = [customer.id for customer in found]
    identities = await queries.identities_of(tx, store, ids)
    addresses = await queries.addresses_of(tx, store, ids)
    consents = await queries.consents_of(tx, store, ids)
    purchases = {row.customer_id: row for row in await queries.purchases_of(tx, store, ids)}
    return [
        Profile(
            customer=customer,
            identities=tuple(i for i in identities if i.customer_id == customer.id),
            addresses=tuple(a for a in addresses if a.customer_id == customer.id),
            consents={c.purpose: c.status for c in consents if c.customer_id == customer.id},
            order_count=purchases[customer.id].order_count,
            total_spent=Money(
                purchases[customer.id].spent_minor, Currency(purchases[customer.id].currency)
            ),
            last_order_at=purchases[customer.id].last_order_at,
        )
        for customer in found
    ]
