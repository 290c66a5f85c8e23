"""Finding customers, and what the store knows of them."""

from collections.abc import Sequence

from ...kit.db import Tx
from ...kit.ids import CustomerId, StoreId, encode
from ...kit.money import Currency, Money
from ...kit.text import line
from .. import queries
from ..errors import CustomerNotFound
from ..models import Customer, Profile
from .contacts import contact_of


async def find_customer(tx: Tx, store: StoreId, customer: CustomerId) -> Customer | None:
    return await queries.find_customer(tx, store, customer)


async def require_customer(tx: Tx, store: StoreId, customer: CustomerId) -> Customer:
    """Raises customers.not_found."""
    found = await queries.find_customer(tx, store, customer)
    if found is None:
        raise CustomerNotFound(customer=encode("cus", customer))
    return found


async def require_profile(tx: Tx, store: StoreId, customer: CustomerId) -> Profile:
    """Raises customers.not_found."""
    found = await require_customer(tx, store, customer)
    return (await _profiles(tx, store, [found]))[0]


async def matching(tx: Tx, store: StoreId, query: str, *, limit: int) -> list[CustomerId]:
    """The newest whose name, phone or email `query` is a part of."""
    words, digits = _sought(query)
    found = await queries.list_customers(
        tx,
        store=store,
        after=None,
        phone=None,
        email=None,
        tag=None,
        words=words,
        digits=digits,
        limit=limit,
    )
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
    """Newest first; `query` is part of a name, a phone or an email. Raises requests.invalid."""
    contact = await contact_of(tx, store, {"phone": phone, "email": email})
    words, digits = _sought(query or "")
    found = await queries.list_customers(
        tx,
        store=store,
        after=after,
        phone=contact["phone"],
        email=contact["email"],
        tag=tag,
        words=words,
        digits=digits,
        limit=limit,
    )
    return await _profiles(tx, store, found)


def _sought(query: str) -> tuple[str | None, str | None]:
    """What was typed, as words and as a part of a phone number."""
    words = line(query).lower() or None
    digits = "".join(c for c in words or "" if c.isdecimal()).lstrip("0")
    return words, digits if len(digits) >= 3 else None


async def _profiles(tx: Tx, store: StoreId, found: Sequence[Customer]) -> list[Profile]:
    """Three statements, whatever their number."""
    if not found:
        return []
    ids = [customer.id for customer in found]
    identities = await queries.identities_of(tx, store, ids)
    addresses = await queries.addresses_of(tx, store, ids)
    purchases = {row.customer_id: row for row in await queries.purchases_of(tx, store, ids)}
    return [
        Profile(
            customer=customer,
            identities=tuple(i for i in identities if i.customer_id == customer.id),
            addresses=tuple(a for a in addresses if a.customer_id == customer.id),
            order_count=purchases[customer.id].order_count,
            total_spent=Money(
                purchases[customer.id].spent_minor, Currency(purchases[customer.id].currency)
            ),
            last_order_at=purchases[customer.id].last_order_at,
        )
        for customer in found
    ]
