"""The simulated gateway of `pesan demo`: an adapter like any other, before a bank that is ours.

Its webhooks are hints like everybody's, signed with the connection's secret (HMAC-SHA256 over the
raw bytes, `X-Pesan-Signature: sha256=<hex>`); what counts is read back from the bank.
"""

import hashlib
import hmac
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

import msgspec

from ...kit.money import Currency, Money
from ..errors import GatewayRefused, NoticeMalformed, RefundNotSupported, SignatureInvalid
from ..models import (
    Action,
    ActionType,
    Ask,
    Asked,
    AskState,
    Capture,
    Method,
    Notice,
    NoticeKind,
    Refunded,
    RefundState,
    SandboxRefund,
    SandboxRequest,
    Truth,
)
from ..reconciler.models import Leaf, Listed
from . import exact
from .emvco import qris_string

PROVIDER = "sandbox"
LEAF = 500
SIGNATURE = "x-pesan-signature"
_CITY = "Jakarta"
_ACCOUNT_DIGITS = 12


class SandboxBank(Protocol):
    """Where the simulated gateway keeps its books: it has no database of its own."""

    async def open(self, reference: str, amount: Money) -> str:
        """Keeps a request open to be paid; returns its id."""
        ...

    async def find(self, request_id: str) -> SandboxRequest | None: ...

    async def cancel(self, request_id: str) -> None:
        """Closes an open request; one already closed stays as it is."""
        ...

    async def give_back(
        self, request_id: str, amount: Money, reference: str
    ) -> SandboxRefund | None:
        """None: there is not as much left. One reference is given back once."""
        ...

    async def find_refund(self, refund_id: str) -> SandboxRefund | None: ...

    async def find_refund_of(self, reference: str) -> SandboxRefund | None: ...

    async def list_money(self, since: datetime, until: datetime, after: str | None) -> list[Listed]:
        """What happened in that time, oldest first; at most `LEAF` of it."""
        ...


class Hint(msgspec.Struct, frozen=True, kw_only=True):
    """The webhook's body."""

    id: str
    event: str
    request_id: str
    reference: str
    capture_id: str | None = None


class Sandbox:
    def __init__(self, bank: SandboxBank, secret: str) -> None:
        self._bank = bank
        self._secret = secret

    async def request(self, ask: Ask) -> Asked:
        if ask.amount.minor <= 0:
            raise _refused(f"{ask.amount} is nothing to collect")
        if ask.method is Method.QRIS:
            _qr(ask)  # refuses what no QRIS code can say, before anything is opened
        request_id = await self._bank.open(ask.reference, ask.amount)
        return Asked(
            provider_id=request_id,
            state=AskState.REQUIRES_ACTION,
            action=_action(ask, request_id),
        )

    async def read(self, request_id: str, capture_id: str | None = None) -> Truth:  # noqa: ARG002 - the bank tells every capture
        request = await self._found(request_id)
        return Truth(
            provider_id=request.id,
            reference=request.reference,
            state=request.state,
            requested=Money(request.amount_minor, request.currency),
            captures=tuple(
                Capture(
                    provider_id=one.id,
                    amount=Money(one.amount_minor, request.currency),
                    captured_at=one.captured_at,
                )
                for one in request.captures
            ),
            failure_code="DECLINED" if request.state is AskState.FAILED else None,
        )

    async def cancel(self, request_id: str) -> None:
        await self._found(request_id)
        await self._bank.cancel(request_id)

    async def refund(self, request_id: str, amount: Money, *, reference: str) -> Refunded:
        request = await self._found(request_id)
        if not request.captures:
            raise RefundNotSupported(provider=PROVIDER, reason="nothing was paid on it")
        if not all(capture.refundable for capture in request.captures):
            raise RefundNotSupported(provider=PROVIDER, reason="its issuer takes no refunds")
        refund = await self._bank.give_back(request_id, amount, reference)
        if refund is None:
            raise _refused(f"there is less than {amount} left on it")
        return _refunded(refund)

    async def find_refund(self, request_id: str, *, reference: str) -> Refunded | None:
        refund = await self._bank.find_refund_of(reference)
        return None if refund is None or refund.request_id != request_id else _refunded(refund)

    async def read_refund(self, refund_id: str) -> Refunded:
        refund = await self._bank.find_refund(refund_id)
        if refund is None:
            raise _refused(f"there is no refund {refund_id[:60]!r}")
        return _refunded(refund)

    async def list_money(
        self, since: datetime, until: datetime, *, after: str | None = None
    ) -> Leaf:
        lines = await self._bank.list_money(since, until, after)
        return Leaf(tuple(lines), lines[-1].subject if len(lines) == LEAF else None)

    def read_notice(self, headers: Mapping[str, str], body: bytes) -> Notice:
        if not hmac.compare_digest(
            headers.get(SIGNATURE, "").encode(errors="replace"),
            sign(self._secret, body).encode(),
        ):
            raise SignatureInvalid
        return self.reread_notice(body)

    def reread_notice(self, body: bytes) -> Notice:
        try:
            hint = msgspec.convert(exact.parse(body), Hint)
        except (msgspec.ValidationError, exact.Unreadable) as error:
            raise NoticeMalformed from error
        return Notice(
            key=f"{hint.event}:{hint.id}",
            kind=NoticeKind.PAYMENT,
            event=hint.event,
            request_id=hint.request_id,
            capture_id=hint.capture_id,
            reference=hint.reference,
        )

    async def _found(self, request_id: str) -> SandboxRequest:
        request = await self._bank.find(request_id)
        if request is None:
            raise _refused(f"there is no request {request_id[:60]!r}")
        return request


def sign(secret: str, body: bytes) -> str:
    return "sha256=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()


def _action(ask: Ask, request_id: str) -> Action:
    match ask.method:
        case Method.QRIS:
            return Action(ActionType.QR, _qr(ask))
        case Method.VIRTUAL_ACCOUNT | Method.RETAIL_OUTLET:
            number = UUID(request_id.removeprefix("sbr-")).int % 10**_ACCOUNT_DIGITS
            return Action(ActionType.ACCOUNT_NUMBER, f"8808{number:0{_ACCOUNT_DIGITS}d}")
        case (
            Method.EWALLET
            | Method.CARD
            | Method.PAYLATER
            | Method.DIRECT_DEBIT
            | Method.PAYMENT_LINK
        ):
            return Action(ActionType.REDIRECT, ask.return_url)
        case Method.BANK_TRANSFER | Method.COD:
            raise _refused("that is taken by hand")


def _qr(ask: Ask) -> str:
    try:
        return qris_string(ask.payee or "Toko", _CITY, ask.amount, ask.reference.rpartition("_")[2])
    except ValueError as error:
        raise _refused(str(error)) from None


def _refunded(refund: SandboxRefund) -> Refunded:
    return Refunded(
        provider_id=refund.id,
        state=RefundState.SUCCEEDED,
        amount=Money(refund.amount_minor, Currency(refund.currency)),
        reference=refund.reference,
    )


def _refused(reason: str) -> GatewayRefused:
    facts: dict[str, Any] = {"provider": PROVIDER, "reason": reason}
    return GatewayRefused(**facts)
