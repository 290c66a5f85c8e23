"""Where things go to. The first address is the one things go to by default, until told otherwise."""

from typing import Any

import msgspec

from ...kit import clock
from ...kit.db import Tx
from ...kit.ids import AddressId, CustomerId, StoreId, encode, new_id
from ...kit.text import line
from .. import queries
from ..errors import AddressNotFound, TooManyAddresses
from ..models import Address, Customer, MergeReason, NewAddress
from .contacts import note_change
from .look import lock_customer, require_customer
from .suggest import suggest_by_contact

ADDRESSES_MAX = 50


async def add_address(
    tx: Tx, store: StoreId, customer: CustomerId, text: str, city: str | None
) -> AddressId:
    """Keeps an address in the customer's words; one they have already is not kept twice.

    Raises customers.not_found.
    """
    customer = (await require_customer(tx, store, customer)).id
    text, city = line(text), line(city or "") or None
    for kept in await queries.addresses_of(tx, store, [customer]):
        if (kept.text.casefold(), kept.city) == (text.casefold(), city):
            return kept.id
    return (await insert_addresses(tx, store, customer, (NewAddress(text=text, city=city),)))[0]


async def put_address(
    tx: Tx, store: StoreId, customer: CustomerId, new: NewAddress, *, default: bool, actor: str
) -> tuple[Address, bool]:
    """The address, and whether it is the default.

    Raises customers.not_found, customers.merged, customers.too_many_addresses.
    """
    held = await lock_customer(tx, store, customer)
    kept = await queries.addresses_of(tx, store, [customer])
    if len(kept) >= ADDRESSES_MAX:
        raise TooManyAddresses(most=ADDRESSES_MAX)
    address = (await insert_addresses(tx, store, customer, (new,)))[0]
    await suggest_by_contact(
        tx, store, customer, phone=new.phone, reason=MergeReason.DELIVERY_PHONE
    )
    chosen = address if default or not kept else held.default_address_id
    await _settle(tx, store, held, chosen, "customers.add_address", actor=actor)
    return (
        Address(id=address, customer_id=customer, **msgspec.structs.asdict(new)),
        chosen == address,
    )


async def change_address(
    tx: Tx,
    store: StoreId,
    customer: CustomerId,
    address: AddressId,
    changes: dict[str, Any],
    *,
    default: bool | None,
    actor: str,
) -> tuple[Address, bool]:
    """`changes` are fields of Address.

    Raises customers.not_found, customers.merged, customers.address_not_found.
    """
    held = await lock_customer(tx, store, customer)
    before = await _require(tx, store, customer, address)
    after = msgspec.structs.replace(before, **changes)
    await queries.update_address(
        tx,
        store=store,
        customer=customer,
        address=address,
        text=after.text,
        city=after.city,
        postal_code=after.postal_code,
        recipient=after.recipient,
        phone=after.phone,
    )
    chosen = held.default_address_id
    if default is not None and default != (chosen == address):
        chosen = address if default else None
    await _settle(tx, store, held, chosen, "customers.change_address", actor=actor)
    return after, chosen == address


async def remove_address(
    tx: Tx, store: StoreId, customer: CustomerId, address: AddressId, *, actor: str
) -> None:
    """Orders keep their own copy. Where the default goes, the newest of the rest takes its place.

    Raises customers.not_found, customers.merged, customers.address_not_found.
    """
    held = await lock_customer(tx, store, customer)
    if not await queries.delete_address(tx, store=store, customer=customer, address=address):
        raise AddressNotFound(address=encode("adr", address))
    chosen = held.default_address_id
    if chosen == address:
        rest = await queries.addresses_of(tx, store, [customer])
        chosen = rest[-1].id if rest else None
    await _settle(tx, store, held, chosen, "customers.remove_address", actor=actor)


async def list_addresses(
    tx: Tx, store: StoreId, customer: CustomerId
) -> tuple[Customer, list[Address]]:
    """Oldest first. Raises customers.not_found."""
    found = await require_customer(tx, store, customer)
    return found, await queries.addresses_of(tx, store, [found.id])


async def insert_addresses(
    tx: Tx,
    store: StoreId,
    customer: CustomerId,
    new: tuple[NewAddress, ...],
    *,
    ids: list[AddressId] | None = None,
) -> list[AddressId]:
    ids = [AddressId(new_id()) for _ in new] if ids is None else ids
    if ids:
        await queries.insert_addresses(
            tx, store=store, customer=customer, addresses=ids, details=new, now=clock.now()
        )
    return ids


async def _require(tx: Tx, store: StoreId, customer: CustomerId, address: AddressId) -> Address:
    for kept in await queries.addresses_of(tx, store, [customer]):
        if kept.id == address:
            return kept
    raise AddressNotFound(address=encode("adr", address))


async def _settle(
    tx: Tx, store: StoreId, held: Customer, default: AddressId | None, action: str, *, actor: str
) -> None:
    """An address is part of its customer: their version moves with it."""
    await queries.set_default_address(
        tx, store=store, customer=held.id, default_address=default, now=clock.now()
    )
    await note_change(tx, store, action, held.id, actor=actor, detail={})
