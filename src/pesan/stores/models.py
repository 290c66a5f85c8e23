from datetime import datetime
from enum import StrEnum

from msgspec import Struct

from ..kit.ids import ConnectionId, InvitationId, StoreId, TeamId, UserId
from ..kit.money import Currency, Money


class Role(StrEnum):
    OWNER = "owner"
    ADMIN = "admin"
    STAFF = "staff"
    VIEWER = "viewer"


class Member(Struct, frozen=True):
    user_id: UserId
    role: Role
    created_at: datetime
    available: bool = True  # whether conversations are assigned to them
    capacity: int | None = None  # at most so many at once; None: as many as there are


class Candidate(Struct, frozen=True):
    """Somebody a conversation may be assigned to just now."""

    user_id: UserId
    capacity: int | None
    assigned_turn: int  # when it was their turn last, by round-robin


class AssignmentRule(StrEnum):
    MANUAL = "manual"
    ROUND_ROBIN = "round_robin"
    LEAST_BUSY = "least_busy"


class Assignment(Struct, frozen=True, kw_only=True):
    """Who of the sellers gets what falls to people."""

    rule: AssignmentRule = AssignmentRule.MANUAL
    reassign: bool = True  # when whoever has it goes offline
    offline_outside_hours: bool = True  # nobody is assigned anything while the store is closed


class Holiday(Struct, frozen=True, kw_only=True):
    date: str  # as `2026-12-25`, in the store's own time
    name: str | None = None
    hours: list[list[str]] = []  # of that day alone; none: closed


class Team(Struct, frozen=True, kw_only=True):
    id: TeamId
    name: str
    members: list[UserId]
    version: int
    created_at: datetime


class Routing(Struct, frozen=True):
    """Where what comes over a connection goes; None: as the store says."""

    default_owner: str | None
    team_id: TeamId | None


class Invitation(Struct, frozen=True, kw_only=True):
    store_id: StoreId
    id: InvitationId
    email: str
    role: Role
    invited_by: UserId
    issued_at: datetime
    expires_at: datetime
    accepted_by: UserId | None


class Zone(Struct, frozen=True, forbid_unknown_fields=True):
    cities: tuple[str, ...]
    fee: str  # plain decimal in the store's currency, as on the wire


class MethodType(StrEnum):
    FLAT = "flat"
    ZONES = "zones"
    WEIGHT = "weight"
    PICKUP = "pickup"
    COD = "cod"


class ShippingMethod(Struct, frozen=True, kw_only=True):
    """How parcels leave; amounts are plain decimals in the store's currency."""

    code: str
    name: str
    type: MethodType
    fee: str | None = None
    zones: tuple[Zone, ...] = ()
    default_fee: str | None = None  # zones: for every other city; None: not shipped there
    per_kg: str | None = None


class Tariff(Struct, frozen=True):
    """What a method asks for one place, before the parcel is weighed."""

    base: Money
    per_kg: Money  # for each begun kilogram, one at least

    def fee(self, weight_grams: int) -> Money:
        return self.base + self.per_kg * max(1, -(-weight_grams // 1000))


class Answer(Struct, frozen=True, kw_only=True):
    question: str
    answer: str
    tags: tuple[str, ...] = ()


class Store(Struct, frozen=True, kw_only=True):
    id: StoreId
    slug: str
    name: str
    currency: Currency
    timezone: str
    locale: str
    description: str | None
    phone: str | None
    address: dict[str, str] | None
    branding: dict[str, str]
    order_expiry_minutes: int
    complete_after_days: int | None  # of a delivered order; None: by hand
    tax_rate_bp: int | None  # hundredths of a percent: PPN 11 % is 1100
    tax_inclusive: bool
    hours: dict[str, list[list[str]]]
    away_message: str | None
    away_translations: dict[str, str]  # locale -> the same in that language
    away_always: bool  # also where the agent answers
    holidays: tuple[Holiday, ...]
    assignment: Assignment
    agent_mode: str
    default_owner: str
    response_target_minutes: int | None  # in which a waiting customer should have an answer
    voice_messages: str  # what the agent does with them: "ask" to type, or give them to a "human"
    shipping_methods: tuple[ShippingMethod, ...]
    faq: tuple[Answer, ...]
    sealed_key: bytes
    version: int
    created_at: datetime
    updated_at: datetime


class StoreSummary(Struct, frozen=True, kw_only=True):
    id: StoreId
    slug: str
    name: str
    currency: str
    locale: str
    branding: dict[str, str]
    role: str


class PublicStore(Struct, frozen=True):
    slug: str
    name: str
    branding: dict[str, str]


class ConnectionStatus(StrEnum):
    CONNECTED = "connected"
    UNVERIFIED = "unverified"
    ERROR = "error"


class ConnectionHealth(Struct, frozen=True, kw_only=True):
    """What a provider says of its way to us, and when we asked."""

    checked_at: datetime
    account: str | None = None  # as people look it up there
    pending_updates: int = 0  # what it has not delivered yet
    last_error: str | None = None
    last_error_at: datetime | None = None


class Sealed(Struct, frozen=True, kw_only=True):
    """Credentials as they are kept."""

    public: dict[str, str]
    sealed: dict[str, str]
    last4: str
    account: str | None  # where they say so: a number, a bot
    livemode: bool


class Connection(Struct, frozen=True, kw_only=True):
    id: ConnectionId
    store_id: StoreId
    provider: str
    label: str | None  # what the store calls it, where it has several
    is_default: bool  # meant where only the provider is named
    status: ConnectionStatus
    detail: str | None
    public: dict[str, str]  # what may be shown again
    sealed: dict[str, str]  # field -> base64 of its ciphertext
    health: ConnectionHealth | None
    last4: str
    livemode: bool
    version: int
    stopped_at: datetime | None  # since when its provider takes nothing from it
    created_at: datetime


class ConnectionRoute(Struct, frozen=True):
    """Which store a webhook address belongs to, and which of its credentials are the present ones."""

    store_id: StoreId
    id: ConnectionId
    provider: str
    version: int
    siblings: list[ConnectionId]


class Credentials(Struct, frozen=True):
    """A connection, opened. Its repr shows no value."""

    connection: ConnectionId
    store: StoreId
    provider: str
    livemode: bool
    values: dict[str, str]  # secrets and public fields together
    version: int

    def __repr__(self) -> str:
        return f"Credentials({self.provider}: {', '.join(sorted(self.values))})"
