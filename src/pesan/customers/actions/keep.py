"""A seller keeps a customer: makes, changes, takes off the list."""

from typing import Any

import asyncpg
import msgspec

from ...kit import clock
from ...kit.db import Tx
from ...kit.events import emit
from ...kit.ids import AddressId, CustomerId, StoreId, new_id
from ...stores import VersionStale
from .. import queries
from ..errors import EmailTaken, PhoneTaken
from ..events import CustomerCreated
from ..models import Customer, NewCustomer, Profile
from .addresses import insert_addresses
from .contacts import contact_of, normal, note_change, wait
from .look import find_by_email, find_by_phone, lock_customer, require_profile


async def create_customer(tx: Tx, store: StoreId, new: NewCustomer, *, actor: str) -> Profile:
    """Raises customers.phone_taken, customers.email_taken, requests.invalid."""
    new = await normal(tx, store, new)
    customer = await insert(tx, store, new)
    if customer is None:
        raise await _taken(tx, store, new.phone, new.email)
    await note_change(tx, store, "customers.create", customer, actor=actor, detail={})
    return await require_profile(tx, store, customer)


async def find_or_create(
    tx: Tx, store: StoreId, new: NewCustomer, *, field: str = ""
) -> CustomerId:
    """Who has this phone, else this email, else somebody new. Nobody's details are overwritten.

    Raises requests.invalid; `field` is where the customer stands in the body, `customer.`.
    """
    new = await normal(tx, store, new, field=field)
    found = await _find_by_contact(tx, store, new)
    customer = found or await insert(tx, store, new) or await _find_by_contact(tx, store, new)
    assert customer is not None, "a customer is refused for a phone or an email somebody has"
    return customer


async def change_customer(
    tx: Tx,
    store: StoreId,
    customer: CustomerId,
    changes: dict[str, Any],
    *,
    version: int | None,
    actor: str,
) -> Profile:
    """`changes` are fields of Customer; phone and email as people write them.

    Raises customers.not_found, merged, phone_taken, email_taken, requests.version_stale,
    requests.invalid.
    """
    changes = {**changes, **await contact_of(tx, store, changes)}
    await wait(tx, store, phone=changes.get("phone"))
    before = await lock_customer(tx, store, customer)
    if version is not None and version != before.version:
        raise VersionStale(version=version)
    await rewrite(tx, store, msgspec.structs.replace(before, **changes))
    detail = {"fields": ", ".join(changes)}  # names only: the log outlives an erasure
    await note_change(tx, store, "customers.change", customer, actor=actor, detail=detail)
    return await require_profile(tx, store, customer)


async def delete_customer(tx: Tx, store: StoreId, customer: CustomerId, *, actor: str) -> None:
    """Their orders stay; phone and email are free again.

    Raises customers.not_found, customers.merged.
    """
    await lock_customer(tx, store, customer)
    group = await queries.group_of(tx, store, customer)
    await queries.delete_customer(tx, store=store, customer=customer, merged=group, now=clock.now())
    await queries.spell(tx, store, group)
    await note_change(tx, store, "customers.delete", customer, actor=actor, detail={})


async def rewrite(tx: Tx, store: StoreId, customer: Customer) -> None:
    """The caller holds the row. Raises customers.phone_taken, customers.email_taken."""
    try:
        await queries.update_customer(
            tx,
            store=store,
            customer=customer.id,
            name=customer.name,
            phone=customer.phone,
            email=customer.email,
            tags=customer.tags,
            note=customer.note,
            locale=customer.locale,
            metadata=customer.metadata,
            default_address=customer.default_address_id,
            now=clock.now(),
        )
    except asyncpg.UniqueViolationError as error:
        if error.constraint_name == "customers_phone_key":
            raise PhoneTaken(phone=customer.phone) from error
        raise EmailTaken(email=customer.email) from error
    await queries.spell(tx, store, [customer.id])


async def insert(tx: Tx, store: StoreId, new: NewCustomer) -> CustomerId | None:
    """`new` is normal. None when somebody has the phone or the email."""
    customer, now = CustomerId(new_id()), clock.now()
    addresses = [AddressId(new_id()) for _ in new.addresses]
    await wait(tx, store, phone=new.phone)
    inserted = await queries.insert_customer(
        tx,
        store=store,
        customer=customer,
        name=new.name,
        phone=new.phone,
        email=new.email,
        tags=list(new.tags),
        note=new.note,
        locale=new.locale,
        metadata=new.metadata,
        default_address=addresses[0] if addresses else None,
        now=now,
    )
    if not inserted:
        return None
    await insert_addresses(tx, store, customer, new.addresses, ids=addresses)
    await queries.spell(tx, store, [customer])
    await emit(tx, CustomerCreated(store_id=store, customer_id=customer))
    return customer


async def _taken(
    tx: Tx, store: StoreId, phone: str | None, email: str | None
) -> PhoneTaken | EmailTaken:
    if phone is not None and await find_by_phone(tx, store, phone):
        return PhoneTaken(phone=phone)
    return EmailTaken(email=email)


async def _find_by_contact(tx: Tx, store: StoreId, new: NewCustomer) -> CustomerId | None:
    found = None
    if new.phone is not None:
        found = await find_by_phone(tx, store, new.phone)
    if found is None and new.email is not None:
        found = await find_by_email(tx, store, new.email)
    return None if found is None else found.id
