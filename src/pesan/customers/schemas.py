from typing import Annotated, Any, Literal

import msgspec
from msgspec import UNSET, Meta, Struct, UnsetType

from ..kit.errors import Invalid
from ..kit.ids import encode
from ..kit.schemas import Metadata, MoneyOut, wire_time
from ..kit.text import line, prose
from .models import Address, Identity, NewAddress, NewCustomer, Profile

Name = Annotated[str, Meta(min_length=1, max_length=200)]
Phone = Annotated[str, Meta(min_length=1, max_length=40)]
Email = Annotated[str, Meta(min_length=1, max_length=254)]
Tags = Annotated[list[Annotated[str, Meta(min_length=1, max_length=60)]], Meta(max_length=50)]
Note = Annotated[str, Meta(max_length=2000)]
Locale = Literal["id", "en"]
AddressText = Annotated[str, Meta(min_length=1, max_length=500)]


class AddressIn(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    text: AddressText
    city: Annotated[str, Meta(max_length=80)] | None = None
    postal_code: Annotated[str, Meta(max_length=12)] | None = None
    recipient: Annotated[str, Meta(max_length=120)] | None = None
    phone: Annotated[str, Meta(max_length=40)] | None = None

    def new(self, at: str = "") -> NewAddress:
        """Raises requests.invalid."""
        return NewAddress(
            text=_read(self.text, f"{at}text"),
            city=_optional(self.city),
            postal_code=_optional(self.postal_code),
            recipient=_optional(self.recipient),
            phone=_optional(self.phone),
        )


class CreateCustomer(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    name: Name
    phone: Phone | None = None
    email: Email | None = None
    addresses: Annotated[list[AddressIn], Meta(max_length=20)] = []
    tags: Tags = []
    note: Note | None = None
    locale: Locale | None = None
    metadata: Metadata = {}

    def new(self) -> NewCustomer:
        """Raises requests.invalid."""
        return NewCustomer(
            name=self.name,
            phone=self.phone,
            email=self.email,
            addresses=tuple(a.new(f"addresses[{i}].") for i, a in enumerate(self.addresses)),
            tags=tuple(_tags(self.tags)),
            note=None if self.note is None else prose(self.note),
            locale=self.locale,
            metadata=self.metadata,
        )


class ChangeCustomer(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Addresses are added at their own address: an order may name one that is there."""

    name: Name | UnsetType = UNSET
    phone: Phone | UnsetType | None = UNSET
    email: Email | UnsetType | None = UNSET
    tags: Tags | UnsetType = UNSET
    note: Note | UnsetType | None = UNSET
    locale: Locale | UnsetType | None = UNSET
    metadata: Metadata | UnsetType = UNSET

    def changes(self) -> dict[str, Any]:
        """As fields of Customer. Raises requests.invalid."""
        values = {name: getattr(self, name) for name in self.__struct_fields__}
        given = {name: value for name, value in values.items() if value is not msgspec.UNSET}
        if "name" in given:
            given["name"] = _read(given["name"], "name")
        if "tags" in given:
            given["tags"] = _tags(given["tags"])
        if given.get("note") is not None:
            given["note"] = prose(given["note"])
        return given


class AddressOut(Struct, frozen=True, kw_only=True):
    id: str
    text: str
    city: str | None
    postal_code: str | None
    recipient: str | None
    phone: str | None

    @classmethod
    def of(cls, address: Address) -> "AddressOut":
        return cls(
            id=encode("adr", address.id),
            text=address.text,
            city=address.city,
            postal_code=address.postal_code,
            recipient=address.recipient,
            phone=address.phone,
        )


class IdentityOut(Struct, frozen=True, kw_only=True):
    channel: str
    kind: str
    value: str

    @classmethod
    def of(cls, identity: Identity) -> "IdentityOut":
        return cls(channel=identity.channel, kind=identity.kind, value=identity.value)


class CustomerOut(Struct, frozen=True, kw_only=True):
    id: str
    name: str
    phone: str | None
    email: str | None
    addresses: list[AddressOut]
    tags: list[str]
    note: str | None
    locale: str | None
    identities: list[IdentityOut]
    order_count: int
    total_spent: MoneyOut
    last_order_at: str | None
    metadata: dict[str, str]
    version: int
    created_at: str
    updated_at: str

    @classmethod
    def of(cls, profile: Profile) -> "CustomerOut":
        customer, last = profile.customer, profile.last_order_at
        return cls(
            id=encode("cus", customer.id),
            name=customer.name,
            phone=customer.phone,
            email=customer.email,
            addresses=[AddressOut.of(address) for address in profile.addresses],
            tags=customer.tags,
            note=customer.note,
            locale=customer.locale,
            identities=[IdentityOut.of(identity) for identity in profile.identities],
            order_count=profile.order_count,
            total_spent=MoneyOut.of(profile.total_spent),
            last_order_at=None if last is None else wire_time(last),
            metadata=customer.metadata,
            version=customer.version,
            created_at=wire_time(customer.created_at),
            updated_at=wire_time(customer.updated_at),
        )


def _read(text: str, field: str) -> str:
    """Raises requests.invalid for what shows nothing."""
    cleaned = line(text)
    if not cleaned:
        raise Invalid.field(field, "has nothing that can be read")
    return cleaned


def _optional(text: str | None) -> str | None:
    return line(text or "") or None


def _tags(tags: list[str]) -> list[str]:
    return list(dict.fromkeys(cleaned for tag in tags if (cleaned := line(tag))))
