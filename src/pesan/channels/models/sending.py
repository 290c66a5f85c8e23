"""What a message is for, and on what terms a store sends."""

from enum import StrEnum
from typing import Annotated

from msgspec import Meta, Struct

from .costs import OwnPrices

Word = Annotated[str, Meta(min_length=1, max_length=100)]
TimeOfDay = Annotated[str, Meta(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$")]


class Purpose(StrEnum):
    """Why it is sent. Only what they ask or wait for goes to a person at any hour."""

    SERVICE = "service"  # an answer
    UTILITY = "utility"  # a notice about their order
    MARKETING = "marketing"  # an offer: only to whoever agreed to be sent some


class Notice(Struct, frozen=True):
    """What a message tells, apart from its words: an approved template may tell it too."""

    kind: str  # "order.paid"
    values: dict[str, str]  # what a template's gaps can be filled with


class NoticeTemplate(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The approved template that tells a kind of notice where free words may not."""

    template: Word
    language: Word
    # Names of the notice's values, one for each gap. A picture or document above the text is the
    # message's own, and a link's gap takes the end of a whole address.
    header: Word | None = None
    body: Annotated[tuple[Word, ...], Meta(max_length=20)] = ()
    buttons: Annotated[tuple[Word, ...], Meta(max_length=10)] = ()


class QuietHours(Struct, frozen=True, forbid_unknown_fields=True):
    """By the store's own clock; over midnight where `start` is later than `end`."""

    start: TimeOfDay = "21:00"
    end: TimeOfDay = "08:00"


class SendingSettings(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A store's own terms. The defaults are those of a store that never set any."""

    quiet_hours: QuietHours | None = QuietHours()
    marketing_per_day: Annotated[int, Meta(ge=0, le=100)] | None = 2  # for one person
    marketing_per_week: Annotated[int, Meta(ge=0, le=500)] | None = 6
    # Older than this and not yet sent, it is not sent any more: late words mislead.
    read_receipts: bool = True  # customers see that they are read, and that the agent answers
    stale_minutes: Annotated[int, Meta(ge=5, le=43_200)] = 1440
    notices: Annotated[dict[Word, NoticeTemplate], Meta(max_length=50)] = {}
    message_prices: OwnPrices | None = None


class KeptSettings(Struct, frozen=True):
    settings: SendingSettings


class Offers(Struct, frozen=True):
    """How many a person was sent lately."""

    in_a_day: int
    in_a_week: int
