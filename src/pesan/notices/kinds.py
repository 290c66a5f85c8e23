"""What a notice is of, and its values: what an approved template's gaps may be filled with."""

from collections.abc import Mapping
from enum import StrEnum

from ..channels import Notice
from ..orders import Order
from .texts import Language, Parcel

ANYBODY = {Language.INDONESIAN: "Kak", Language.ENGLISH: "there"}  # whose name is not known


class Kind(StrEnum):
    """A store maps each to a template in its sending settings: they are part of the API."""

    PAYMENT_REQUESTED = "payment.requested"
    PAYMENT_DELAYED = "payment.delayed"
    PAYMENT_FAILED = "payment.failed"
    ORDER_PLACED = "order.placed"
    ORDER_PAID = "order.paid"
    ORDER_EXPIRED = "order.expired"
    ORDER_CANCELLED = "order.cancelled"
    ORDER_DELIVERED = "order.delivered"
    FULFILMENT_SHIPPED = "fulfilment.shipped"
    FULFILMENT_TRACKED = "fulfilment.tracked"
    REFUND_SUCCEEDED = "refund.succeeded"


def notice_of(
    kind: Kind,
    order: Order,
    *,
    customer: str | None,
    store: str,
    language: Language,
    values: Mapping[str, str | None],
) -> Notice:
    """What every notice knows, and this one's own; a value that is not known is not there."""
    name = (customer or "").strip() or ANYBODY[language]
    known = {
        "customer.name": name,
        "customer.first_name": name.split()[0],
        "store.name": store,
        "order.number": f"#{order.number}",
        "order.total": str(order.total),
        **values,
    }
    return Notice(kind.value, {name: value for name, value in known.items() if value})


def values_of(parcel: Parcel) -> dict[str, str | None]:
    return {
        "parcel.courier": parcel.courier,
        "parcel.tracking_number": parcel.tracking_number,
        "parcel.tracking_url": parcel.tracking_url,
    }
