from typing import Annotated, Literal

from msgspec import Meta, Struct

from ..models import FailAs, Persona, Review, ServiceWindow, Switches
from .catalogue import LINES_MAX, CatalogueLine

_Person = Annotated[str, Meta(pattern=r"^(\+[1-9][0-9]{6,14}|ID\.[0-9]{6,40})$")]
_Code = Annotated[str, Meta(pattern=r"^[0-9A-Za-z_-]{1,40}$")]


class SetSwitches(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is left out goes as it should."""

    service_window: ServiceWindow = ServiceWindow.OFF
    fail_next: Annotated[int, Meta(ge=0, le=1000)] = 0
    fail_as: FailAs = FailAs.REFUSED
    fail_code: _Code = "131026"
    template_review: Review = Review.APPROVE
    blocked_by: Annotated[list[_Person], Meta(max_length=50)] = []

    def switches(self) -> Switches:
        return Switches(
            service_window=self.service_window,
            fail_next=self.fail_next,
            fail_as=self.fail_as,
            fail_code=self.fail_code,
            template_review=self.template_review,
            blocked_by=list(dict.fromkeys(self.blocked_by)),
        )


class PersonaOut(Struct, frozen=True):
    key: str
    name: str
    person: str
    language: str

    @classmethod
    def of(cls, persona: Persona) -> "PersonaOut":
        return cls(persona.key, persona.name, persona.number, persona.language)


class PhoneOut(Struct, frozen=True, kw_only=True):
    service_window: str
    fail_next: int
    fail_as: str
    fail_code: str
    template_review: str
    blocked_by: list[str]
    personas: list[PersonaOut]


class PlayItem(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A line of the phone's copy of the catalogue, with the price it showed there."""

    sku: Annotated[str, Meta(min_length=1, max_length=64)]
    quantity: Annotated[int, Meta(ge=1, le=9999)] = 1
    shown: Annotated[str, Meta(pattern=r"^[0-9]{1,12}(\.[0-9]{1,2})?$")] | None = None
    currency: Annotated[str, Meta(pattern=r"^[A-Z]{3}$")] = "IDR"

    def line(self) -> CatalogueLine:
        return CatalogueLine(self.sku, self.quantity, self.shown, self.currency)


class PlayMessage(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Text, a pressed button (its title as `text`), a picture, a voice message, a place, or an order
    from the catalogue (its lines as `items`).
    """

    type: Literal["text", "image", "audio", "location", "order"] = "text"
    items: Annotated[list[PlayItem], Meta(max_length=LINES_MAX)] = []
    text: Annotated[str, Meta(min_length=1, max_length=4000)] | None = None
    choice: Annotated[str, Meta(min_length=1, max_length=256)] | None = None
    latitude: Annotated[float, Meta(ge=-90, le=90)] = -6.9147
    longitude: Annotated[float, Meta(ge=-180, le=180)] = 107.6098


class PlayMessages(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Somebody writes: a persona by key, or anybody."""

    persona: Annotated[str, Meta(max_length=40)] | None = None
    person: _Person | None = None
    name: Annotated[str, Meta(min_length=1, max_length=120)] = "Pembeli"
    messages: Annotated[list[PlayMessage], Meta(min_length=1, max_length=20)]
    times: Annotated[int, Meta(ge=1, le=5)] = 1  # each webhook comes so often
    backwards: bool = False  # the last one comes first
    late_seconds: Annotated[int, Meta(ge=0, le=30 * 24 * 3600)] = 0  # written so long ago


class PlayStatus(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What becomes of a message that the phone was sent."""

    message_id: Annotated[str, Meta(max_length=40)]
    outcome: Literal["sent", "delivered", "read", "failed"]
    code: _Code | None = None
    times: Annotated[int, Meta(ge=1, le=5)] = 1


class PlayReview(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a reviewer decides of a template that was handed in, or of one that is in use."""

    template_id: Annotated[str, Meta(max_length=40)]
    outcome: Literal["pending", "approved", "rejected", "paused", "disabled"]
    reason: Annotated[str, Meta(min_length=1, max_length=500)] | None = None


class PlayedOut(Struct, frozen=True):
    webhooks: int
