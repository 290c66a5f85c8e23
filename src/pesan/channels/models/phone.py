"""What goes otherwise on the simulated phone, as somebody set its switches."""

from enum import StrEnum

from msgspec import Struct


class ServiceWindow(StrEnum):
    OFF = "off"  # free-form messages at any time
    ON = "on"  # within 24 hours of what the person wrote last, as on WhatsApp
    CLOSED = "closed"  # as if they had written long ago


class FailAs(StrEnum):
    """How the channel ends a message it does not take."""

    REFUSED = "refused"  # for good
    THROTTLED = "throttled"  # slow down
    FAILED = "failed"  # it was certainly not sent: again
    UNKNOWN = "unknown"  # no answer: it may have arrived


class Review(StrEnum):
    """What becomes of a template that is handed in."""

    APPROVE = "approve"
    WAIT = "wait"  # for somebody to decide
    REJECT = "reject"


class Switches(Struct, frozen=True, kw_only=True):
    service_window: ServiceWindow = ServiceWindow.OFF
    fail_next: int = 0
    fail_as: FailAs = FailAs.REFUSED
    fail_code: str = "131026"
    template_review: Review = Review.APPROVE
    blocked_by: list[str] = []  # those who want to hear nothing of the shop


class Failure(Struct, frozen=True):
    fail_as: FailAs
    fail_code: str


class Persona(Struct, frozen=True, kw_only=True):
    """A buyer of the merchant's own."""

    key: str
    name: str
    number: str  # as the channel calls them: a number of nobody's, or a business-scoped id
    language: str = "id"
