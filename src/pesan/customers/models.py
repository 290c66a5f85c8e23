from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from msgspec import Struct

from ..kit.ids import AddressId, ConsentId, CustomerId, NoteId
from ..kit.money import Money


class Customer(Struct, frozen=True, kw_only=True):
    id: CustomerId
    name: str
    phone: str | None  # E.164, `+6281234567890`; one customer of a store has it
    email: str | None  # lower case; likewise
    tags: list[str]
    note: str | None  # the seller's own, never shown to the customer
    locale: str | None
    metadata: dict[str, str]
    default_address_id: AddressId | None
    version: int
    created_at: datetime
    updated_at: datetime


class Named(Customer, frozen=True, kw_only=True):
    """A customer, by one of the names a channel has for them."""

    kind: str
    value: str


class Identity(Struct, frozen=True, kw_only=True):
    """How a channel names a person: WhatsApp's phone or user id, Telegram's user id."""

    customer_id: CustomerId
    channel: str
    kind: str
    value: str


class Address(Struct, frozen=True, kw_only=True):
    id: AddressId
    customer_id: CustomerId
    text: str
    city: str | None
    postal_code: str | None
    recipient: str | None
    phone: str | None


class Note(Struct, frozen=True, kw_only=True):
    """What a seller wrote down. Never changed: a correction is another note."""

    id: NoteId
    customer_id: CustomerId
    text: str
    author: str
    created_at: datetime


class MergeReason(StrEnum):
    """Why two customers may be one person."""

    VERIFIED_PHONE = "verified_phone"  # their channel says they hold the number the other has
    PASSED_ON = (
        "passed_on"  # the number the other had is another account's now: theirs, or sold anew
    )
    CHANGED_NUMBER = "changed_number"  # the channel says they took the number the other has
    STATED_PHONE = "stated_phone"  # they wrote the number the other has
    STATED_EMAIL = "stated_email"
    DELIVERY_PHONE = "delivery_phone"  # their parcels are announced at the number the other has


class Met(NamedTuple):
    """Who writes, and whose name they write under: that one is not reached by it any more."""

    customer: CustomerId
    parted_from: CustomerId | None = None


class ConsentStatus(StrEnum):
    GRANTED = "granted"
    WITHDRAWN = "withdrawn"


class Consent(Struct, frozen=True, kw_only=True):
    """A line of the ledger: who agreed to what, when, where, before which words."""

    id: ConsentId
    customer_id: CustomerId
    purpose: str
    status: ConsentStatus
    source: str
    text: str | None
    actor: str
    created_at: datetime


class ConsentState(Struct, frozen=True, kw_only=True):
    customer_id: CustomerId
    purpose: str
    status: ConsentStatus


class NewConsent(Struct, frozen=True, kw_only=True):
    purpose: str
    status: ConsentStatus
    source: str
    text: str | None = None


class Purchases(Struct, frozen=True, kw_only=True):
    """What a customer bought: orders that were paid for and not called off, sent back ones too.

    What they spent is what was captured for these, less what was or is being given back. So an
    order on cash terms counts once its parcel is packed, and its money once that is recorded.
    """

    customer_id: CustomerId
    order_count: int
    spent_minor: int  # minor units of `currency`
    currency: str
    last_order_at: datetime | None


class Profile(Struct, frozen=True, kw_only=True):
    """Everything the store knows of one customer."""

    customer: Customer
    identities: tuple[Identity, ...]
    addresses: tuple[Address, ...]
    consents: dict[str, ConsentStatus]  # purpose -> the last word on it
    order_count: int
    total_spent: Money
    last_order_at: datetime | None


class NewAddress(Struct, frozen=True, kw_only=True):
    text: str
    city: str | None = None
    postal_code: str | None = None
    recipient: str | None = None
    phone: str | None = None


class NewCustomer(Struct, frozen=True, kw_only=True):
    """Phone and email as people write them; the actions normalise."""

    name: str
    phone: str | None = None
    email: str | None = None
    addresses: tuple[NewAddress, ...] = ()
    tags: tuple[str, ...] = ()
    note: str | None = None
    locale: str | None = None
    metadata: dict[str, str] = {}
