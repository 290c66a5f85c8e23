from typing import Annotated, Literal

from msgspec import UNSET, Meta, Struct, UnsetType

from ...kit.ids import encode
from ...kit.money import Currency
from ...kit.schemas import wire_time
from ..models import Store, StoreSummary

Name = Annotated[str, Meta(min_length=1, max_length=200)]
Description = Annotated[str, Meta(max_length=5000)]
Phone = Annotated[str, Meta(min_length=5, max_length=30)]
Labels = Annotated[dict[str, Annotated[str, Meta(max_length=500)]], Meta(max_length=20)]
Locale = Literal["id", "en"]


class CreateStore(Struct, frozen=True, forbid_unknown_fields=True):
    name: Name
    currency: Currency = Currency.IDR
    timezone: Annotated[str, Meta(max_length=60)] = "Asia/Jakarta"
    locale: Locale = "id"
    description: Description | None = None
    phone: Phone | None = None
    address: Labels | None = None
    branding: Labels | None = None


class ChangeStore(Struct, frozen=True, forbid_unknown_fields=True):
    name: Name | UnsetType = UNSET
    timezone: Annotated[str, Meta(max_length=60)] | UnsetType = UNSET
    locale: Locale | UnsetType = UNSET
    description: Description | UnsetType | None = UNSET
    phone: Phone | UnsetType | None = UNSET
    address: Labels | UnsetType | None = UNSET
    branding: Labels | UnsetType = UNSET


class StoreOut(Struct, frozen=True, kw_only=True):
    id: str
    slug: str
    name: str
    currency: str
    timezone: str
    locale: str
    description: str | None
    phone: str | None
    address: dict[str, str] | None
    branding: dict[str, str]
    version: int
    created_at: str
    updated_at: str

    @classmethod
    def of(cls, store: Store) -> "StoreOut":
        return cls(
            id=encode("sto", store.id),
            slug=store.slug,
            name=store.name,
            currency=store.currency,
            timezone=store.timezone,
            locale=store.locale,
            description=store.description,
            phone=store.phone,
            address=store.address,
            branding=store.branding,
            version=store.version,
            created_at=wire_time(store.created_at),
            updated_at=wire_time(store.updated_at),
        )


class StoreSummaryOut(Struct, frozen=True, kw_only=True):
    id: str
    slug: str
    name: str
    currency: str
    locale: str
    branding: dict[str, str]
    role: str

    @classmethod
    def of(cls, store: StoreSummary) -> "StoreSummaryOut":
        return cls(
            id=encode("sto", store.id),
            slug=store.slug,
            name=store.name,
            currency=store.currency,
            locale=store.locale,
            branding=store.branding,
            role=store.role,
        )


def given_fields(data: Struct) -> list[str]:
    """Which fields a PATCH sent."""
    return [name for name in data.__struct_fields__ if getattr(data, name) is not UNSET]
