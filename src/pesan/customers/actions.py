from collections.abc import Sequence
from typing import Any

import asyncpg
import msgspec

from .. import audit, stores
from ..kit import clock
from ..kit.db import Tx
from ..kit.errors import Invalid
from ..kit.events import emit
from ..kit.ids import AddressId, CustomerId, IdentityId, StoreId, encode, new_id
from ..kit.money import Currency, Money
from ..kit.text import line
from ..stores import VersionStale
from . import queries, rules
from .errors import CustomerNotFound, EmailTaken, PhoneTaken
from .events import CustomerCreated
from .models import Address, Customer, Identity, NewAddress, NewCustomer, Profile


async def create_customer(tx: Tx, store: StoreId, new: NewCustomer, *, actor: str) -> Profile:
    """Raises customers.phone_taken, customers.email_taken, requests.invalid."""
    new = await _normal(tx, store, new)
    customer = await _insert(tx, store, new)
    if customer is None:
        raise await _taken(tx, store, new.phone, new.email)
    await _note(tx, store, "customers.create", customer, actor=actor, detail={})
    return await require_profile(tx, store, customer)


async def find_or_create(
    tx: Tx, store: StoreId, new: NewCustomer, *, field: str = ""
) -> CustomerId:
    """Who has this phone, else this email, else somebody new. Nobody's details are overwritten.

    Raises requests.invalid; `field` is where the customer stands in the body, `customer.`.
    """
    new = await _normal(tx, store, new, field=field)
    found = await _find_by_contact(tx, store, new)
    customer = found or await _insert(tx, store, new) or await _find_by_contact(tx, store, new)
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

    Raises customers.not_found, phone_taken, email_taken, requests.version_stale,
    requests.invalid.
    """
    changes = {**changes, **await _contact(tx, store, changes)}
    await _wait(tx, store, phone=changes.get("phone"))
    before = await queries.lock_customer(tx, store, customer)
    if before is None:
        raise CustomerNotFound(customer=encode("cus", customer))
    if version is not None and version != before.version:
        raise VersionStale(version=version)
    await _update(tx, store, msgspec.structs.replace(before, **changes))
    detail = {"fields": ", ".join(changes)}  # names only: the log outlives an erasure
    await _note(tx, store, "customers.change", customer, actor=actor, detail=detail)
    return await require_profile(tx, store, customer)


async def delete_customer(tx: Tx, store: StoreId, customer: CustomerId, *, actor: str) -> None:
    """Their orders stay; phone and email are free again. Raises customers.not_found."""
    if not await queries.delete_customer(tx, store=store, customer=customer, now=clock.now()):
        raise CustomerNotFound(customer=encode("cus", customer))
    await _note(tx, store, "customers.delete", customer, actor=actor, detail={})


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
    known = await _known(tx, store, channel, given)
    customer = await _owner(tx, store, given, known)
    if len(known) < len(given) or customer is None or (number and customer.phone is None):
        await _wait(tx, store, channel=channel, identities=given, phone=number)
        known = await _known(tx, store, channel, given)
        customer = await _owner(tx, store, given, known)
        if customer is None:
            customer = await _by_phone_or_new(tx, store, number, name)
        await _attach(tx, store, customer.id, channel, [i for i in given if i not in known])
        if number and customer.phone is None and await queries.find_by_phone(tx, store, number):
            number = None  # another customer's: which of the two is right, the seller knows
    await _fill_in(tx, store, customer, name=name, phone=number)
    return customer.id


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
    contact = await _contact(tx, store, {"phone": phone, "email": email})
    words = line(query or "").lower() or None
    digits = "".join(c for c in words or "" if c.isdecimal()).lstrip("0")
    found = await queries.list_customers(
        tx,
        store=store,
        after=after,
        phone=contact["phone"],
        email=contact["email"],
        tag=tag,
        words=words,
        digits=digits if len(digits) >= 3 else None,
        limit=limit,
    )
    return await _profiles(tx, store, found)


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
    return (await _insert_addresses(tx, store, customer, (NewAddress(text=text, city=city),)))[0]


async def put_address(tx: Tx, store: StoreId, customer: CustomerId, new: NewAddress) -> Address:
    """Raises customers.not_found."""
    await require_customer(tx, store, customer)
    address = (await _insert_addresses(tx, store, customer, (new,)))[0]
    return Address(id=address, customer_id=customer, **msgspec.structs.asdict(new))


async def _normal(tx: Tx, store: StoreId, new: NewCustomer, *, field: str = "") -> NewCustomer:
    contact = await _contact(tx, store, {"phone": new.phone, "email": new.email}, field=field)
    name = line(new.name)
    if not name:
        raise Invalid.field(f"{field}name", "has nothing that can be read")
    return msgspec.structs.replace(new, name=name, **contact)


async def _contact(
    tx: Tx, store: StoreId, given: dict[str, Any], *, field: str = ""
) -> dict[str, str | None]:
    """Phone and email of those given, as they are kept. Raises requests.invalid."""
    contact: dict[str, str | None] = {
        name: given[name] for name in ("phone", "email") if name in given
    }
    if contact.get("phone") is not None:
        contact["phone"] = await _phone(tx, store, str(contact["phone"]), f"{field}phone")
    if contact.get("email") is not None:
        try:
            contact["email"] = rules.email_of(str(contact["email"]))
        except ValueError as error:
            raise Invalid.field(f"{field}email", str(error)) from error
    return contact


async def _phone(tx: Tx, store: StoreId, text: str, field: str) -> str:
    home = await stores.require(tx, store)
    number = rules.phone_of(text, rules.region_of(home.currency, home.timezone))
    if number is None:
        raise Invalid.field(field, "is no phone number, like 0812-3456-7890 or +62 812 3456 7890")
    return number


async def _insert(tx: Tx, store: StoreId, new: NewCustomer) -> CustomerId | None:
    """`new` is normal. None when somebody has the phone or the email."""
    customer, now = CustomerId(new_id()), clock.now()
    await _wait(tx, store, phone=new.phone)
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
        now=now,
    )
    if not inserted:
        return None
    await _insert_addresses(tx, store, customer, new.addresses)
    await emit(tx, CustomerCreated(store_id=store, customer_id=customer))
    return customer


async def _update(tx: Tx, store: StoreId, customer: Customer) -> None:
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
            now=clock.now(),
        )
    except asyncpg.UniqueViolationError as error:
        if error.constraint_name == "customers_phone_key":
            raise PhoneTaken(phone=customer.phone) from error
        raise EmailTaken(email=customer.email) from error


async def _taken(
    tx: Tx, store: StoreId, phone: str | None, email: str | None
) -> PhoneTaken | EmailTaken:
    if phone is not None and await queries.find_by_phone(tx, store, phone):
        return PhoneTaken(phone=phone)
    return EmailTaken(email=email)


async def _find_by_contact(tx: Tx, store: StoreId, new: NewCustomer) -> CustomerId | None:
    found = None
    if new.phone is not None:
        found = await queries.find_by_phone(tx, store, new.phone)
    if found is None and new.email is not None:
        found = await queries.find_by_email(tx, store, new.email)
    return None if found is None else found.id


async def _insert_addresses(
    tx: Tx, store: StoreId, customer: CustomerId, new: tuple[NewAddress, ...]
) -> list[AddressId]:
    ids = [AddressId(new_id()) for _ in new]
    if ids:
        await queries.insert_addresses(
            tx, store=store, customer=customer, addresses=ids, details=new, now=clock.now()
        )
    return ids


async def _wait(
    tx: Tx,
    store: StoreId,
    *,
    phone: str | None,
    channel: str = "",
    identities: Sequence[tuple[str, str]] = (),
) -> None:
    """Lets nobody else make or rename this person until our transaction ends."""
    keys = [f"{channel}:{kind}:{value}" for kind, value in identities]
    keys += [f"phone:{phone}"] if phone else []
    if keys:
        await queries.wait_for_others(tx, store, sorted(keys))


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
    tx: Tx,
    store: StoreId,
    given: Sequence[tuple[str, str]],
    known: dict[tuple[str, str], Identity],
) -> Customer | None:
    """Where two customers are named, the one the channel names first."""
    first = next((known[identity] for identity in given if identity in known), None)
    return None if first is None else await queries.find_customer(tx, store, first.customer_id)


async def _by_phone_or_new(tx: Tx, store: StoreId, phone: str | None, name: str) -> Customer:
    """The caller holds the person's lock, so whoever has the phone is there to be found."""
    found = await queries.find_by_phone(tx, store, phone) if phone else None
    if found is not None:
        return found
    new = NewCustomer(name=name or rules.fallback_name(phone), phone=phone)
    customer = await _insert(tx, store, new)
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


async def _note(
    tx: Tx,
    store: StoreId,
    action: str,
    customer: CustomerId,
    *,
    actor: str,
    detail: dict[str, str],
) -> None:
    await audit.record(
        tx, store, actor=actor, action=action, subject=encode("cus", customer), detail=detail
    )
