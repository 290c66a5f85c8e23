"""Draft orders on the wire."""

from typing import Annotated

from msgspec import UNSET, Meta, Struct, UnsetType

from ...discounts import Reckoning
from ...kit.ids import encode
from ...kit.money import Currency
from ...kit.schemas import Metadata, MoneyOut, wire_time
from ..models import Draft, PaymentTerms
from .placing import ItemIn, ShippingIn, Text

Items = Annotated[list[ItemIn], Meta(max_length=100)]
Code = Annotated[str, Meta(min_length=1, max_length=60)]


class CreateDraft(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    customer_id: str | None = None
    conversation_id: str | None = None
    items: Items = []
    shipping: ShippingIn | None = None
    discount_code: Code | None = None
    payment_terms: PaymentTerms | None = None
    note: Text | None = None
    metadata: Metadata = {}


class ChangeDraft(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    customer_id: str | UnsetType | None = UNSET
    conversation_id: str | UnsetType | None = UNSET
    items: Items | UnsetType = UNSET
    shipping: ShippingIn | UnsetType | None = UNSET
    discount_code: Code | UnsetType | None = UNSET
    payment_terms: PaymentTerms | UnsetType | None = UNSET
    note: Text | UnsetType | None = UNSET
    metadata: Metadata | UnsetType = UNSET


class DraftLine(Struct, frozen=True):
    variant_id: str
    quantity: int


class DraftCost(Struct, frozen=True, kw_only=True):
    """At this moment's prices; the order is priced when it is placed."""

    subtotal: MoneyOut
    discount: MoneyOut
    shipping_fee: MoneyOut
    tax: MoneyOut
    total: MoneyOut
    discount_refusal: str | None  # why its code would be refused now

    @classmethod
    def of(cls, found: Reckoning, currency: Currency) -> "DraftCost":
        return cls(
            subtotal=MoneyOut.minor(found.subtotal_minor, currency),
            discount=MoneyOut.minor(found.discount_minor, currency),
            shipping_fee=MoneyOut.minor(found.shipping_minor, currency),
            tax=MoneyOut.minor(found.tax_minor, currency),
            total=MoneyOut.minor(found.total_minor, currency),
            discount_refusal=found.refusal,
        )


class DraftOut(Struct, frozen=True, kw_only=True):
    id: str
    status: str  # open, or placed
    order_id: str | None
    customer_id: str | None
    conversation_id: str | None
    items: list[DraftLine]
    shipping_method: str | None
    shipping_address: dict[str, str] | None
    discount_code: str | None
    payment_terms: str | None
    note: str | None
    metadata: dict[str, str]
    cost: DraftCost | None  # None while it cannot be said, and in lists
    created_by: str
    created_at: str
    updated_at: str
    version: int

    @classmethod
    def of(cls, draft: Draft, cost: DraftCost | None = None) -> "DraftOut":
        shipping = draft.shipping
        return cls(
            id=encode("dft", draft.id),
            status="open" if draft.order_id is None else "placed",
            order_id=None if draft.order_id is None else encode("ord", draft.order_id),
            customer_id=None if draft.customer_id is None else encode("cus", draft.customer_id),
            conversation_id=(
                None if draft.conversation_id is None else encode("con", draft.conversation_id)
            ),
            items=[DraftLine(encode("var", one.variant_id), one.quantity) for one in draft.items],
            shipping_method=None if shipping is None else shipping.method,
            shipping_address=None if shipping is None else shipping.address,
            discount_code=draft.discount_code,
            payment_terms=draft.payment_terms,
            note=draft.note,
            metadata=draft.metadata,
            cost=cost,
            created_by=draft.created_by,
            created_at=wire_time(draft.created_at),
            updated_at=wire_time(draft.updated_at),
            version=draft.version,
        )
