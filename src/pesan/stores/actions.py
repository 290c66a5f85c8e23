from datetime import datetime

from .. import audit, files
from ..kit import clock
from ..kit.db import Tx
from ..kit.errors import FieldError, Invalid
from ..kit.ids import StoreId, UserId, encode, new_id
from ..kit.money import Currency, Money
from ..kit.remembered import Remembered
from ..kit.world import World
from . import queries, rules
from .errors import SlugTaken, StoreNotFound
from .models import MethodType, Role, ShippingMethod, Store
from .sealing import new_sealed_key

SEEN_MAX = 1000  # some 10 KB each
_seen: Remembered[StoreId, Store] = Remembered(SEEN_MAX)


async def create(
    tx: Tx,
    world: World,
    owner: UserId,
    *,
    name: str,
    currency: Currency = Currency.IDR,
    timezone: str = "Asia/Jakarta",
    locale: str = "id",
    description: str | None = None,
    phone: str | None = None,
    address: dict[str, str] | None = None,
    branding: dict[str, str] | None = None,
) -> Store:
    """Opens a store with its owner; leaves the transaction inside the new store's fence.

    A slug already taken, by a deleted store too, gets the end of the id behind it.
    """
    store = StoreId(new_id())
    await tx.enter(store)
    slug, now = rules.slug_of(name), clock.now()
    sealed = new_sealed_key(world, store)
    for candidate in (slug, f"{slug}-{encode('sto', store)[-6:]}"):
        inserted = await queries.insert_store(
            tx,
            store=store,
            slug=candidate,
            name=name,
            currency=currency,
            timezone=timezone,
            locale=locale,
            description=description,
            phone=phone,
            address=address,
            branding=branding or {},
            sealed_key=sealed,
            now=now,
        )
        if inserted:
            break
    else:
        raise SlugTaken(slug=slug)
    await queries.insert_location(tx, store=store, name=name, now=now)
    await queries.insert_member(tx, store=store, user=owner, role=Role.OWNER, now=now)
    actor, subject = encode("usr", owner), encode("sto", store)
    await audit.record(
        tx, store, actor=actor, action="stores.create", subject=subject, detail={"name": name}
    )
    return await require(tx, store)


async def require(tx: Tx, store: StoreId) -> Store:
    """Raises stores.not_found."""
    found = await queries.find_store(tx, store)
    if found is None:
        raise StoreNotFound(store=encode("sto", store))
    return found


async def require_locked(tx: Tx, store: StoreId) -> Store:
    """To change some of it: what others change at the same moment stays. Raises stores.not_found."""
    held = await queries.lock_store(tx, store)
    if held is None:
        raise StoreNotFound(store=encode("sto", store))
    return held


async def recall(tx: Tx, store: StoreId, *, fresh: bool = False) -> Store:
    """The store as this process last looked at it: no round trip for what changes once a month.

    Whoever decides by it lets its statement compare `version`, and asks again, `fresh`, when that
    has moved on. Only what was read here is kept: a reader that has just changed the store itself
    might see what is never committed. Raises stores.not_found.
    """
    known = None if fresh else _seen.recall(store)
    return known or _seen.keep(store, await require(tx, store))


async def set_logo(tx: Tx, store: StoreId, picture: files.Picture | None) -> bool:
    """Puts it in the branding, and the one before away. False when nothing changed.

    Raises files.quota_spent.
    """
    # What shows a picture is locked first, the store's sum of bytes after it, here and wherever one
    # is taken away: the other way round two people at once would wait for each other.
    before = (await require_locked(tx, store)).branding.get(rules.LOGO)
    if before is None and picture is None:
        return False
    after = None if picture is None else files.path_of((await files.keep(tx, store, picture)).name)
    await queries.update_logo(tx, store=store, logo=after, now=clock.now())
    if before is not None:
        await files.remove(tx, store, [before])
    return True


async def names_of(world: World, user: UserId) -> list[str]:
    """What the stores of one person are called."""
    async with world.database.routing() as tx:
        return await queries.store_names(tx, user)


async def put_shipping_methods(
    tx: Tx, store: StoreId, methods: tuple[ShippingMethod, ...], *, now: datetime
) -> tuple[ShippingMethod, ...]:
    """Replaces the list. Raises requests.invalid."""
    currency = (await require(tx, store)).currency
    errors = [
        error for index, method in enumerate(methods) for error in _check(index, method, currency)
    ]
    if len({method.code for method in methods}) != len(methods):
        errors.append(FieldError("", "each code may stand once"))
    if errors:
        raise Invalid(errors)
    await queries.update_shipping_methods(tx, store=store, methods=methods, now=now)
    return methods


def _check(index: int, method: ShippingMethod, currency: Currency) -> list[FieldError]:
    amounts = {"fee": method.fee, "default_fee": method.default_fee, "per_kg": method.per_kg}
    amounts |= {f"zones[{i}].fee": zone.fee for i, zone in enumerate(method.zones)}
    errors = []
    for name, amount in amounts.items():
        try:
            if amount is not None:
                Money.of(amount, currency)
        except ValueError as error:
            errors.append(FieldError(f"[{index}].{name}", str(error)))
    if method.type is MethodType.FLAT and method.fee is None:
        errors.append(FieldError(f"[{index}].fee", "is required for a flat method"))
    if method.type is MethodType.ZONES and not method.zones and method.default_fee is None:
        errors.append(FieldError(f"[{index}].zones", "needs a zone or a default_fee"))
    return errors
