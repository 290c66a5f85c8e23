from typing import Annotated, Any, Literal

import msgspec
from msgspec import UNSET, Meta, Struct, UnsetType

from ..kit.errors import Invalid
from ..kit.ids import encode
from ..kit.schemas import Metadata, MoneyOut, wire_time
from ..kit.text import line, prose
from .models import (
    Address,
    Consent,
    ConsentStatus,
    Identity,
    NewAddress,
    NewConsent,
    NewCustomer,
    Note,
    Profile,
)

Name = Annotated[str, Meta(min_length=1, max_length=200)]
Phone = Annotated[str, Meta(min_length=1, max_length=40)]
Email = Annotated[str, Meta(min_length=1, max_length=254)]
Tags = Annotated[list[Annotated[str, Meta(min_length=1, max_length=60)]], Meta(max_length=50)]
NoteText = Annotated[str, Meta(max_length=2000)]
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


class AddAddress(AddressIn, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`default`: things go there from now on. The first address is the default by itself."""

    default: bool = False


class ChangeAddress(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    text: AddressText | UnsetType = UNSET
    city: Annotated[str, Meta(max_length=80)] | UnsetType | None = UNSET
    postal_code: Annotated[str, Meta(max_length=12)] | UnsetType | None = UNSET
    recipient: Annotated[str, Meta(max_length=120)] | UnsetType | None = UNSET
    phone: Annotated[str, Meta(max_length=40)] | UnsetType | None = UNSET
    default: bool | UnsetType = UNSET

    def changes(self) -> dict[str, Any]:
        """As fields of Address. Raises requests.invalid."""
        values = {name: getattr(self, name) for name in self.__struct_fields__}
        given = {n: v for n, v in values.items() if v is not msgspec.UNSET and n != "default"}
        return {
            name: _read(value, name) if name == "text" else _optional(value)
            for name, value in given.items()
        }


class AddNote(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    text: Annotated[str, Meta(min_length=1, max_length=2000)]

    def read(self) -> str:
        """Raises requests.invalid."""
        cleaned = prose(self.text)
        if not cleaned:
            raise Invalid.field("text", "has nothing that can be read")
        return cleaned


class RecordConsent(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`source`: where they said so; `text`: the words they said it to."""

    purpose: Annotated[str, Meta(pattern=r"^[a-z][a-z0-9_]{0,39}$")]
    status: ConsentStatus
    source: Annotated[str, Meta(min_length=1, max_length=200)]
    text: Annotated[str, Meta(max_length=2000)] | None = None

    def new(self) -> NewConsent:
        """Raises requests.invalid."""
        return NewConsent(
            purpose=self.purpose,
            status=self.status,
            source=_read(self.source, "source"),
            text=None if self.text is None else prose(self.text) or None,
        )


class CreateCustomer(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    name: Name
    phone: Phone | None = None
    email: Email | None = None
    addresses: Annotated[list[AddressIn], Meta(max_length=20)] = []
    tags: Tags = []
    note: NoteText | None = None
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
    note: NoteText | UnsetType | None = UNSET
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
    default: bool

    @classmethod
    def of(cls, address: Address, *, default: bool) -> "AddressOut":
        return cls(
            id=encode("adr", address.id),
            text=address.text,
            city=address.city,
            postal_code=address.postal_code,
            recipient=address.recipient,
            phone=address.phone,
            default=default,
        )


class NoteOut(Struct, frozen=True, kw_only=True):
    id: str
    customer_id: str
    text: str
    author: str
    created_at: str

    @classmethod
    def of(cls, note: Note) -> "NoteOut":
        return cls(
            id=encode("nte", note.id),
            customer_id=encode("cus", note.customer_id),
            text=note.text,
            author=note.author,
            created_at=wire_time(note.created_at),
        )


class ConsentOut(Struct, frozen=True, kw_only=True):
    id: str
    customer_id: str
    purpose: str
    status: str
    source: str
    text: str | None
    actor: str
    created_at: str

    @classmethod
    def of(cls, consent: Consent) -> "ConsentOut":
        return cls(
            id=encode("cns", consent.id),
            customer_id=encode("cus", consent.customer_id),
            purpose=consent.purpose,
            status=consent.status,
            source=consent.source,
            text=consent.text,
            actor=consent.actor,
            created_at=wire_time(consent.created_at),
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
    consents: dict[str, str]
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
            addresses=[
                AddressOut.of(one, default=one.id == customer.default_address_id)
                for one in profile.addresses
            ],
            tags=customer.tags,
            note=customer.note,
            locale=customer.locale,
            identities=[IdentityOut.of(identity) for identity in profile.identities],
            consents={purpose: state.value for purpose, state in profile.consents.items()},
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
