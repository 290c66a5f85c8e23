"""What we ask of any payment gateway."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Protocol, runtime_checkable

from ..kit.money import Money
from .models import Ask, Asked, Disputed, Happenings, Notice, Refunded, SavedMethod, Truth
from .reconciler.models import Leaf


class Gateway(Protocol):
    """One connected account of one gateway; made from a connection's credentials."""

    async def request(self, ask: Ask) -> Asked:
        """Creates a request for payment at the gateway.

        Raises payments.gateway_refused (never again as it is), payments.gateway_unknown (timeout,
        cut or 5xx after sending: it may exist there; never repeated blindly),
        payments.gateway_unavailable (it certainly was not created; try later).
        """
        ...

    async def read(self, request_id: str, capture_id: str | None = None) -> Truth:
        """The gateway's present object. Late money on an expired request needs `capture_id`.

        Raises payments.gateway_unavailable (timeouts and cuts too: reading again does no harm),
        payments.gateway_refused when it does not exist there, payments.gateway_unknown when its
        answer cannot be read.
        """
        ...

    async def cancel(self, request_id: str) -> None:
        """Makes an unpaid request unpayable; one already closed is fine. Raises as `read`."""
        ...

    async def refund(self, request_id: str, amount: Money, *, reference: str) -> Refunded:
        """Gives money back. Raises payments.refund_not_supported where the channel cannot, and as `request`."""
        ...

    async def read_refund(self, refund_id: str) -> Refunded:
        """The refund as it stands. Raises as `read`."""
        ...

    async def find_refund(self, request_id: str, *, reference: str) -> Refunded | None:
        """What became of a refund whose answer was lost; None: it is not there. Raises as `read`."""
        ...

    def read_notice(self, headers: Mapping[str, str], body: bytes) -> Notice:
        """Verifies a webhook, then reads which thing to re-read. No network.

        `headers` have lower-case names. Raises payments.signature_invalid before anything is
        parsed, payments.notice_malformed when it is genuine but not of the gateway's shape.
        """
        ...

    def reread_notice(self, body: bytes) -> Notice:
        """Reads a webhook that was verified when it came. Raises payments.notice_malformed."""
        ...


@runtime_checkable
class Disputable(Protocol):
    """A gateway whose buyers can have their money taken back by their bank."""

    async def read_dispute(self, dispute_id: str) -> Disputed:
        """The dispute as it stands. Raises as `Gateway.read`."""
        ...


@runtime_checkable
class LooksUp(Protocol):
    """A gateway that can be asked what became of an ask whose answer was lost."""

    async def find(self, references: Collection[str], *, since: datetime) -> Asked | None:
        """The newest it took under one of these. Raises as `Gateway.read`."""
        ...


@runtime_checkable
class Simulates(Protocol):
    """A gateway whose test mode has a buyer who pays when told to."""

    async def simulate(self, request_id: str, amount: Money) -> None:
        """Its webhook tells what came of it. Raises payments.not_simulated, and as `Gateway.request`."""
        ...


@runtime_checkable
class Remembers(Protocol):
    """A gateway that keeps buyers' cards, where they agree. Each raises as `Gateway.read`."""

    async def make_buyer(self, customer: str, store: str, *, key: str) -> str:
        """The gateway's id of them. One key makes one, for as long as the gateway knows the key."""
        ...

    async def find_buyer(self, customer: str, store: str, *, since: datetime) -> str | None:
        """Whom it made whose answer was lost."""
        ...

    async def knows(self, buyer_id: str) -> bool:
        """False: they were deleted there."""
        ...

    async def forget_buyer(self, buyer_id: str) -> None:
        """And whatever it kept of them. Safe to repeat."""
        ...

    async def saved(self, buyer_id: str) -> list[SavedMethod]: ...

    async def find_saved(self, method_id: str) -> SavedMethod | None:
        """None: there is none, or it is nobody's any more."""
        ...

    async def detach(self, method_id: str) -> None:
        """Safe to repeat."""
        ...


@runtime_checkable
class KeepsBooks(Protocol):
    """A gateway that tells all it did in a span of time, whether or not we knew."""

    async def list_money(
        self, since: datetime, until: datetime, *, after: str | None = None
    ) -> Leaf:
        """A page of what came and went back, `after` the one that named it. Raises as `read`."""
        ...


@runtime_checkable
class Chronicle(Protocol):
    """A gateway that lists what has happened, so that a webhook may be lost."""

    async def events(self, *, after: str | None, since: datetime) -> Happenings:
        """What has happened after that event, or since then where there is none, oldest first.

        Of kinds we act on alone. Raises payments.gateway_refused where it does not take our key;
        else as `Gateway.read`.
        """
        ...
