"""Reads an order through the rooms' doors and draws it; changes nothing."""

from enum import StrEnum
from pathlib import Path

from .. import customers, files, orders, payments, stores
from ..kit import clock
from ..kit.db import Tx
from ..kit.ids import OrderId, StoreId
from ..kit.pages import Local, Pages, Words, publish
from .words import ENGLISH

_HERE = Path(__file__).parent
publish(_HERE / "static")
PAGES = Pages(_HERE / "templates", Words(ENGLISH))
_PAYMENTS_MAX = 100
_OFF = {orders.OrderStatus.CANCELLED, orders.OrderStatus.EXPIRED}


class Paper(StrEnum):
    INVOICE = "invoice"
    SLIP = "slip"  # goes into the parcel: what is in it, and no prices


class Size(StrEnum):
    A4 = "a4"
    ROLL = "80"  # the till's thermal paper, 80 mm


async def draw(
    tx: Tx,
    store: StoreId,
    order_id: OrderId,
    paper: Paper,
    *,
    size: str | None,
    language: str | None,
    here: str,
) -> bytes:
    """`here` is the page's own path. Raises orders.not_found."""
    order = await orders.require_order(tx, store, order_id)
    shop = await stores.require(tx, store)
    paid = await payments.list_payments(
        tx, store=store, after=None, status=None, order=order.id, limit=_PAYMENTS_MAX
    )
    captured = sum(payment.captured_minor for payment in paid)
    logo = shop.branding.get("logo", "")
    chosen = language if language in {"id", "en"} else shop.locale
    return PAGES.render(
        f"{paper}.html",
        language=chosen,
        local=Local(shop.timezone, chosen, clock.now()),
        shop=shop,
        logo=logo if files.is_ours(logo) else None,
        order=order,
        customer=await customers.find_customer(tx, store, order.customer_id),
        items=await orders.items_of(tx, store, [order.id]),
        returned_minor=sum(payment.refunded_minor for payment in paid),
        is_paid=captured >= order.total_minor and order.status not in _OFF,
        is_off=order.status in _OFF,
        size=Size.ROLL if size == Size.ROLL else Size.A4,
        here=here,
    )
