from datetime import date
from typing import Annotated, Literal

from msgspec import UNSET, Meta, Struct, UnsetType

from ...kit.errors import Invalid
from ..models import (
    Answer,
    Assignment,
    AssignmentRule,
    Holiday,
    MethodType,
    ShippingMethod,
    Store,
    Zone,
)


class Tax(Struct, frozen=True, forbid_unknown_fields=True):
    rate_percent: Annotated[str, Meta(pattern=r"^[0-9]{1,3}(\.[0-9]{1,2})?$")]
    inclusive: bool = True


Clock = Annotated[str, Meta(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$")]
Span = Annotated[list[Clock], Meta(min_length=2, max_length=2)]  # past midnight: 22:00 to 02:00
Locale = Literal["id", "en"]


class HolidayIn(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A day that is not as its week; without `hours` the store is closed."""

    date: Annotated[str, Meta(pattern=r"^20[0-9]{2}-[0-9]{2}-[0-9]{2}$")]
    name: Annotated[str, Meta(max_length=80)] | None = None
    hours: Annotated[list[Span], Meta(max_length=6)] = []

    def holiday(self) -> Holiday:
        """Raises requests.invalid."""
        try:
            date.fromisoformat(self.date)
        except ValueError as error:
            raise Invalid.field("holidays", f"{self.date} is no day") from error
        return Holiday(date=self.date, name=self.name, hours=self.hours)


class AssignmentIn(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`rule`: who gets what falls to people, of the members who are available.

    `reassign`: when whoever has it goes offline. `offline_outside_hours`: what comes while the store
    is closed is assigned when it opens.
    """

    rule: AssignmentRule
    reassign: bool = True
    offline_outside_hours: bool = True


Hours = Annotated[
    dict[
        Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"],
        Annotated[list[Span], Meta(max_length=6)],
    ],
    Meta(max_length=7),
]


class Settings(Struct, frozen=True, kw_only=True):
    order_expiry_minutes: int
    complete_after_days: int | None
    tax: Tax | None
    hours: dict[str, list[list[str]]]
    holidays: list[Holiday]
    away_message: str | None
    away_translations: dict[str, str]
    away_always: bool
    assignment: Assignment
    agent_mode: str
    default_owner: str
    response_target_minutes: int | None
    voice_messages: str

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
            holidays=list(store.holidays),
            away_message=store.away_message,
            away_translations=store.away_translations,
            away_always=store.away_always,
            assignment=store.assignment,
            agent_mode=store.agent_mode,
            default_owner=store.default_owner,
            response_target_minutes=store.response_target_minutes,
            voice_messages=store.voice_messages,
        )


class ChangeSettings(Struct, frozen=True, forbid_unknown_fields=True):
    order_expiry_minutes: Annotated[int, Meta(ge=5, le=10080)] | UnsetType = UNSET
    complete_after_days: Annotated[int, Meta(ge=1, le=90)] | UnsetType | None = UNSET
    tax: Tax | UnsetType | None = UNSET
    hours: Hours | UnsetType = UNSET
    away_message: Annotated[str, Meta(max_length=1000)] | UnsetType | None = UNSET
    holidays: Annotated[list[HolidayIn], Meta(max_length=100)] | UnsetType = UNSET
    away_translations: (
        Annotated[
            dict[Locale, Annotated[str, Meta(min_length=1, max_length=1000)]], Meta(max_length=2)
        ]
        | UnsetType
    ) = UNSET
    away_always: bool | UnsetType = UNSET
    assignment: AssignmentIn | UnsetType = UNSET
    agent_mode: Literal["auto", "ask", "suggest"] | UnsetType = UNSET
    default_owner: Literal["agent", "human"] | UnsetType = UNSET
    response_target_minutes: Annotated[int, Meta(ge=1, le=10080)] | UnsetType | None = UNSET
    # What the agent, which cannot listen, does with them: asks to type, or gives them to people.
    voice_messages: Literal["ask", "human"] | UnsetType = UNSET


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


def _text(amount: str | int | None) -> str | None:
    return None if amount is None else str(amount)
