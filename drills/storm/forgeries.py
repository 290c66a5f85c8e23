"""Webhooks that nobody at a gateway sent: each way to forge one, and how it must be answered."""

import json
import secrets
from collections.abc import Callable
from dataclasses import dataclass

from tests.twins.stripe import StripeTwin

from .model import Json

Headers = dict[str, str]
OLD_SECONDS = 7 * 60


@dataclass(frozen=True)
class Forged:
    kind: str
    provider: str
    headers: Headers
    body: bytes
    status: int = 401


@dataclass(frozen=True)
class Forger:
    """Knows the shapes, an unpaid order and a neighbour's secrets; of ours only what `sign` makes."""

    stripe: StripeTwin
    neighbour: str  # their secret, and their token
    token: str  # ours: for what is genuine and cannot be read

    def signed(self, body: bytes, secret: str | None = None, *, age_seconds: int = 0) -> Headers:
        return {"Stripe-Signature": self.stripe.signature(body.decode(), secret, age_seconds)}

    def stripe_ways(self, request: str, minor: int) -> list[Callable[[], Forged]]:
        def made(kind: str, headers: Headers, body: bytes, status: int = 401) -> Forged:
            return Forged(kind, "stripe", headers, body, status)

        body, other = (_dump(_completed(request, minor)) for _ in range(2))
        changed = body.replace(b'"complete"', b'"completE"')
        twice = body.replace(b"{", b'{"id": "evt_forged_twice", ', 1)
        return [
            lambda: made("no signature", {}, body),
            lambda: made("bad signature", self.signed(body, "whsec_guessed"), body),
            lambda: made("old", self.signed(body, age_seconds=OLD_SECONDS), body),
            lambda: made("another tenant's secret", self.signed(body, self.neighbour), body),
            lambda: made("a signature over another body", self.signed(other), body),
            lambda: made("changed by one byte", self.signed(body), changed),
            lambda: made("a key twice", self.signed(twice), twice, 400),
        ]

    def xendit_ways(self, request: str, minor: int) -> list[Callable[[], Forged]]:
        def made(kind: str, token: str | None, body: bytes, status: int = 401) -> Forged:
            headers = {} if token is None else {"x-callback-token": token}
            return Forged(kind, "xendit", headers, body, status)

        told = {
            "event": "payment.capture",
            "data": {
                "payment_id": f"py-forged-{secrets.token_hex(8)}",
                "payment_request_id": request,
                "status": "SUCCEEDED",
                "request_amount": minor // 100,
                "currency": "IDR",
            },
        }
        body = _dump(told)
        twice = body.replace(b"{", b'{"event": "payment.failure", ', 1)
        return [
            lambda: made("no token", None, body),
            lambda: made("bad token", secrets.token_hex(12), body),
            lambda: made("our token but for its last letter", f"{self.token[:-1]}!", body),
            lambda: made("another tenant's token", self.neighbour, body),
            lambda: made("a key twice", self.token, twice, 400),
        ]


def _completed(request: str, minor: int) -> Json:
    session = {
        "id": request,
        "object": "checkout.session",
        "status": "complete",
        "payment_status": "paid",
        "amount_total": minor,
    }
    return {
        "id": f"evt_forged_{secrets.token_hex(8)}",
        "object": "event",
        "type": "checkout.session.completed",
        "livemode": False,
        "data": {"object": session},
    }


def _dump(body: Json) -> bytes:
    return json.dumps(body).encode()
