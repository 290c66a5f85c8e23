from typing import Any

import asyncpg
import msgspec

from .. import audit
from ..kit import clock
from ..kit.db import Tx
from ..kit.errors import Invalid
from ..kit.ids import CustomerId, DiscountId, OrderId, StoreId, encode
from ..stores import VersionStale
from . import queries, rules
from .errors import CodeTaken, DiscountNotFound, TooManyAutomatic, UsedMore
from .models import Discount, Offer

AUTOMATIC_MAX = 50  # each is weighed by each order


async def create(tx: Tx, store: StoreId, new: Discount, *, actor: str) -> Discount:
    """Raises discounts.code_taken, discounts.too_many_automatic."""
    if new.automatic and await queries.count_automatic(tx, store) >= AUTOMATIC_MAX:
        raise TooManyAutomatic(most=AUTOMATIC_MAX)
    inserted = await queries.insert(
        tx,
        store=store,
        discount=new.id,
        currency=new.currency,
        now=new.created_at,
        **_terms(new),
    )
    if not inserted:
        raise CodeTaken(discount_code=new.code)
    await _note(tx, store, "discounts.create", new.id, actor=actor, detail=_said(new))
    return new


async def change(
    tx: Tx,
    store: StoreId,
    discount: DiscountId,
    changes: dict[str, Any],
    *,
    version: int | None,
    actor: str,
) -> Discount:
    """`changes` are fields of Discount. What was used before a first limit counts against it.

    An order placed in the very moment a first limit is set is on top of it.
    Raises discounts.not_found, requests.version_stale, discounts.code_taken, discounts.used_more,
    requests.invalid.
    """
    before = await queries.lock(tx, store, discount)
    if before is None:
        raise DiscountNotFound(discount=encode("dsc", discount))
    if version is not None and version != before.version:
        raise VersionStale(version=version)
    after = msgspec.structs.replace(before, **changes)
    if errors := rules.wrong_terms(after):
        raise Invalid(errors)
    used = before.used
    if after.usage_limit is not None:
        if before.usage_limit is None:
            used = await queries.count_uses(tx, store, discount)
        if used > after.usage_limit:
            raise UsedMore(used=used, limit=after.usage_limit)
    if after.per_customer_limit is not None and before.per_customer_limit is None:
        await queries.count_customers(
            tx, store=store, discount=discount, most=after.per_customer_limit
        )
    try:
        changed = await queries.update(
            tx, store=store, discount=discount, now=clock.now(), **_terms(after)
        )
    except asyncpg.UniqueViolationError as error:
        raise CodeTaken(discount_code=after.code) from error
    detail = {"fields": ", ".join(changes)} | _said(after)
    await _note(tx, store, "discounts.change", discount, actor=actor, detail=detail)
    return changed


async def delete(tx: Tx, store: StoreId, discount: DiscountId, *, actor: str) -> None:
    """It applies to nothing from now on; orders keep what it took off. Its code is free again.

    Raises discounts.not_found.
    """
    if not await queries.delete(tx, store=store, discount=discount, now=clock.now()):
        raise DiscountNotFound(discount=encode("dsc", discount))
    await _note(tx, store, "discounts.delete", discount, actor=actor, detail={})


async def require(tx: Tx, store: StoreId, discount: DiscountId) -> Discount:
    """Raises discounts.not_found."""
    found = await queries.find(tx, store, discount)
    if found is None:
        raise DiscountNotFound(discount=encode("dsc", discount))
    return found


async def offers_for(
    tx: Tx, store: StoreId, *, customer: CustomerId | None, code: str | None
) -> list[Offer]:
    """What could apply to an order of this customer: what applies by itself, and the code."""
    return await queries.offers_for(tx, store=store, customer=customer, code=code)


async def give_back(tx: Tx, store: StoreId, order: OrderId) -> None:
    """An order that was never paid has used no discount. Nothing the second time.

    The caller has let go of the order's stock first: goods before discounts, as in the checkout.
    """
    await queries.give_back(tx, store, order)


async def let_go(tx: Tx, store: StoreId, order: OrderId) -> None:
    """An order that is priced anew has used no discount until it is. As `give_back`, for good."""
    await queries.let_go(tx, store, order)


async def take_again(tx: Tx, store: StoreId, order: OrderId) -> bool:
    """Uses again what had been given back, at the price the order was placed at, ended or not.

    False: it has been used up meanwhile, and nothing changed.
    """
    return await queries.take_again(tx, store, order)


def _terms(discount: Discount) -> dict[str, Any]:
    names = (
        "code", "automatic", "type", "percent_bp", "amount_minor", "min_spend_minor", "starts_at",
        "ends_at", "usage_limit", "per_customer_limit",
    )  # fmt: skip
    return {name: getattr(discount, name) for name in names}


def _said(discount: Discount) -> dict[str, str]:
    return {"code": discount.code or "automatic", "type": discount.type.value}


async def _note(
    tx: Tx,
    store: StoreId,
    action: str,
    discount: DiscountId,
    *,
    actor: str,
    detail: dict[str, str],
) -> None:
    await audit.record(
        tx, store, actor=actor, action=action, subject=encode("dsc", discount), detail=detail
    )
