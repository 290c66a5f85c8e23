"""Where things go to."""

import msgspec

from ...kit import clock
from ...kit.db import Tx
from ...kit.ids import AddressId, CustomerId, StoreId, new_id
from ...kit.text import line
from .. import queries
from ..models import Address, NewAddress
from .look import require_customer


async def add_address(
    tx: Tx, store: StoreId, customer: CustomerId, text: str, city: str | None
) -> AddressId:
    """Keeps an address in the customer's words; one they have already is not kept twice.

    Raises customers.not_found.
    """
    await require_customer(tx, store, customer)
    text, city = line(text), line(city or "") or None
    for kept in await queries.addresses_of(tx, store, [customer]):
        if (kept.text.casefold(), kept.city) == (text.casefold(), city):
            return kept.id
    return (await insert_addresses(tx, store, customer, (NewAddress(text=text, city=city),)))[0]


async def put_address(tx: Tx, store: StoreId, customer: CustomerId, new: NewAddress) -> Address:
    """Raises customers.not_found."""
    await require_customer(tx, store, customer)
    address = (await insert_addresses(tx, store, customer, (new,)))[0]
    return Address(id=address, customer_id=customer, **msgspec.structs.asdict(new))


async def insert_addresses(
    tx: Tx, store: StoreId, customer: CustomerId, new: tuple[NewAddress, ...]
) -> list[AddressId]:
    ids = [AddressId(new_id()) for _ in new]
    if ids:
        await queries.insert_addresses(
            tx, store=store, customer=customer, addresses=ids, details=new, now=clock.now()
        )
    return ids
