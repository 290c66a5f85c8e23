"""What somebody sends to place an order."""

from typing import Annotated

from msgspec import UNSET, Meta, Struct, UnsetType

from ...kit.schemas import Metadata, MoneyIn
from ..models import PaymentTerms

Quantity = Annotated[int, Meta(ge=1, le=10_000)]
Text = Annotated[str, Meta(max_length=500)]


class ItemIn(Struct, frozen=True, forbid_unknown_fields=True):
    variant_id: str
    quantity: Quantity


class AddressIn(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    text: Annotated[str, Meta(min_length=1, max_length=500)]
    city: Annotated[str, Meta(max_length=80)] | None = None
    postal_code: Annotated[str, Meta(max_length=12)] | None = None
    recipient: Annotated[str, Meta(max_length=120)] | None = None
    phone: Annotated[str, Meta(max_length=30)] | None = None

    def kept(self) -> dict[str, str]:
        given = {name: getattr(self, name) for name in self.__struct_fields__}
        return {name: value for name, value in given.items() if value is not None}


class ShippingIn(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`fee` is taken without `method` only; with one, the method says what it costs."""

    address: AddressIn | None = None
    method: Annotated[str, Meta(max_length=40)] | None = None
    fee: MoneyIn | None = None


class CustomerIn(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    name: Annotated[str, Meta(min_length=1, max_length=200)]
    phone: Annotated[str, Meta(max_length=30)] | None = None
    email: Annotated[str, Meta(max_length=254)] | None = None


class EditOrder(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`items` are all of them. Without `method` and `fee` in `shipping`, the address alone."""

    items: Annotated[list[ItemIn], Meta(min_length=1, max_length=100)] | UnsetType = UNSET
    shipping: ShippingIn | UnsetType = UNSET
    discount_code: Annotated[str, Meta(min_length=1, max_length=60)] | UnsetType | None = UNSET
    note: Text | UnsetType | None = UNSET
    metadata: Metadata | UnsetType = UNSET


class PlaceOrder(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    items: Annotated[list[ItemIn], Meta(min_length=1, max_length=100)]
    customer_id: str | None = None
    customer: CustomerIn | None = None
    conversation_id: str | None = None  # the thread it was made for; its customer's
    shipping: ShippingIn | None = None
    discount_code: Annotated[str, Meta(min_length=1, max_length=60)] | None = None
    payment_terms: PaymentTerms | None = None
    note: Text | None = None
    channel: Annotated[str, Meta(pattern=r"^[a-z0-9_-]{1,40}$")] = "api"
    metadata: Metadata = {}
