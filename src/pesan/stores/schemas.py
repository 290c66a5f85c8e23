from datetime import datetime
from typing import Annotated, Literal

from msgspec import UNSET, Meta, Struct, UnsetType

from ..accounts import ApiKey, User
from ..kit.ids import encode
from ..kit.money import Currency
from ..kit.schemas import wire_time
from .models import (
    Answer,
    Invitation,
    Member,
    MethodType,
    Role,
    ShippingMethod,
    Store,
    StoreSummary,
    Zone,
)
from .rights import Right

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


class Tax(Struct, frozen=True, forbid_unknown_fields=True):
    rate_percent: Annotated[str, Meta(pattern=r"^[0-9]{1,3}(\.[0-9]{1,2})?$")]
    inclusive: bool = True


Hours = Annotated[
    dict[
        Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"],
        list[list[Annotated[str, Meta(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$")]]],
    ],
    Meta(max_length=7),
]


class Settings(Struct, frozen=True, kw_only=True):
    order_expiry_minutes: int
    complete_after_days: int | None
    tax: Tax | None
    hours: dict[str, list[list[str]]]
    away_message: str | None
    agent_mode: str
    default_owner: str

    @classmethod
    def of(cls, store: Store) -> "Settings":
        tax = None
        if store.tax_rate_bp is not None:
            percent = f"{store.tax_rate_bp / 100:.2f}".rstrip("0").rstrip(".")
            tax = Tax(percent, store.tax_inclusive)
        return cls(
            order_expiry_minutes=store.order_expiry_minutes,
            complete_after_days=store.complete_after_days,
            tax=tax,
            hours=store.hours,
            away_message=store.away_message,
            agent_mode=store.agent_mode,
            default_owner=store.default_owner,
        )


class ChangeSettings(Struct, frozen=True, forbid_unknown_fields=True):
    order_expiry_minutes: Annotated[int, Meta(ge=5, le=10080)] | UnsetType = UNSET
    complete_after_days: Annotated[int, Meta(ge=1, le=90)] | UnsetType | None = UNSET
    tax: Tax | UnsetType | None = UNSET
    hours: Hours | UnsetType = UNSET
    away_message: Annotated[str, Meta(max_length=1000)] | UnsetType | None = UNSET
    agent_mode: Literal["auto", "ask", "suggest"] | UnsetType = UNSET
    default_owner: Literal["agent", "human"] | UnsetType = UNSET


class ZoneIn(Struct, frozen=True, forbid_unknown_fields=True):
    cities: Annotated[
        list[Annotated[str, Meta(min_length=1, max_length=80)]], Meta(min_length=1, max_length=600)
    ]
    fee: str | int


class ShippingMethodIn(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    code: Annotated[str, Meta(pattern=r"^[a-z0-9_-]{1,40}$")]
    name: Annotated[str, Meta(min_length=1, max_length=80)]
    type: MethodType
    fee: str | int | None = None
    zones: Annotated[list[ZoneIn], Meta(max_length=100)] = []
    default_fee: str | int | None = None
    per_kg: str | int | None = None

    def method(self) -> ShippingMethod:
        return ShippingMethod(
            code=self.code,
            name=self.name,
            type=self.type,
            fee=_text(self.fee),
            zones=tuple(Zone(tuple(zone.cities), str(zone.fee)) for zone in self.zones),
            default_fee=_text(self.default_fee),
            per_kg=_text(self.per_kg),
        )


class AnswerIn(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    question: Annotated[str, Meta(min_length=1, max_length=500)]
    answer: Annotated[str, Meta(min_length=1, max_length=2000)]
    tags: Annotated[list[Annotated[str, Meta(max_length=40)]], Meta(max_length=20)] = []

    def entry(self) -> Answer:
        return Answer(question=self.question, answer=self.answer, tags=tuple(self.tags))


class ChangeMember(Struct, frozen=True, forbid_unknown_fields=True):
    role: Role


class Invite(Struct, frozen=True, forbid_unknown_fields=True):
    email: Annotated[str, Meta(max_length=254)]
    role: Role


Network = Annotated[str, Meta(max_length=50, examples=["203.0.113.0/24"])]


class MakeKey(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    name: Annotated[str, Meta(min_length=1, max_length=80)]
    scopes: Annotated[list[Right], Meta(min_length=1, max_length=100)]
    livemode: bool = True
    store_id: str | None = None
    expires_at: datetime | None = None
    networks: Annotated[list[Network], Meta(max_length=20)] = []  # none: from anywhere


class ReportLeak(Struct, frozen=True, forbid_unknown_fields=True):
    key: Annotated[str, Meta(max_length=200)]


class KeyOut(Struct, frozen=True, kw_only=True):
    id: str
    name: str
    prefix: str
    last4: str
    livemode: bool
    scopes: list[str]
    store_id: str | None
    created_at: str
    expires_at: str | None
    last_used_at: str | None
    exposed_at: str | None
    networks: list[str]

    @classmethod
    def of(cls, key: ApiKey) -> "KeyOut":
        return cls(
            id=encode("key", key.id),
            name=key.name,
            prefix="psn_live_" if key.livemode else "psn_test_",
            last4=key.last4,
            livemode=key.livemode,
            scopes=sorted(key.scopes),
            store_id=None if key.only_store_id is None else encode("sto", key.only_store_id),
            created_at=wire_time(key.created_at),
            expires_at=None if key.expires_at is None else wire_time(key.expires_at),
            last_used_at=None if key.last_used_at is None else wire_time(key.last_used_at),
            exposed_at=None if key.exposed_at is None else wire_time(key.exposed_at),
            networks=key.networks,
        )


class KeyMade(Struct, frozen=True, kw_only=True):
    """`key` is shown this once."""

    api_key: KeyOut
    key: str


class AcceptInvitation(Struct, frozen=True, forbid_unknown_fields=True):
    token: Annotated[str, Meta(max_length=200)]


class MemberOut(Struct, frozen=True, kw_only=True):
    user_id: str
    name: str
    email: str
    role: str
    created_at: str

    @classmethod
    def of(cls, member: Member, user: User) -> "MemberOut":
        return cls(
            user_id=encode("usr", user.id),
            name=user.name,
            email=user.email,
            role=member.role.value,
            created_at=wire_time(member.created_at),
        )


class InvitationOut(Struct, frozen=True, kw_only=True):
    id: str
    email: str
    role: str
    invited_by: str
    created_at: str
    expires_at: str

    @classmethod
    def of(cls, invitation: Invitation) -> "InvitationOut":
        return cls(
            id=encode("inv", invitation.id),
            email=invitation.email,
            role=invitation.role.value,
            invited_by=encode("usr", invitation.invited_by),
            created_at=wire_time(invitation.issued_at),
            expires_at=wire_time(invitation.expires_at),
        )


class InvitationMade(Struct, frozen=True, kw_only=True):
    """The link is shown here once, to be passed on by hand; the mail holds it too."""

    invitation: InvitationOut
    url: str


class Joined(Struct, frozen=True, kw_only=True):
    store_id: str
    role: str


class ConnectionOut(Struct, frozen=True, kw_only=True):
    id: str
    provider: str
    status: str
    detail: str | None
    webhook_url: str
    last4: str
    livemode: bool
    public: dict[str, str]


def given_fields(data: Struct) -> list[str]:
    """Which fields a PATCH sent."""
    return [name for name in data.__struct_fields__ if getattr(data, name) is not UNSET]


def _text(amount: str | int | None) -> str | None:
    return None if amount is None else str(amount)
