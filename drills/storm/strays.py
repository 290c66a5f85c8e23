"""What is genuine and no concern of ours, or comes with our own secret and lies: kept, no effect."""

import random
import secrets

from .gateways import Sold, Webhook
from .model import Json


def unknown(provider: str, neighbours: list[Sold], rng: random.Random) -> tuple[str, Webhook]:
    """What is genuine, and no concern of ours, or a lie: kept, and without an effect."""
    new = secrets.token_hex(8)
    kind = rng.choice(("unknown kind", "unknown object", "a neighbour's object"))
    of = next(one for one in neighbours if one.provider == provider)
    if provider == "stripe":
        name = "payout.paid" if kind == "unknown kind" else "checkout.session.completed"
        one = f"cs_test_{new}" if kind == "unknown object" else of.request
        it = {"id": one, "object": "checkout.session", "payment_status": "paid"}
        event = {"id": f"evt_odd_{new}", "object": "event", "type": name, "livemode": False}
        return kind, Webhook(provider, event | {"data": {"object": it}})
    if kind == "unknown kind":
        return kind, Webhook(provider, {"event": "payout.succeeded", "data": {"id": f"odd-{new}"}})
    one = f"pr-{new}" if kind == "unknown object" else of.request
    return kind, Webhook(provider, _captured(one, f"py-odd-{new}", rupiah=85_000))


def lie(of: Sold) -> Webhook:
    """Xendit's token proves no more than that its sender knows it: less came, it says, and nothing did."""
    return Webhook("xendit", _captured(of.request, f"py-odd-{secrets.token_hex(8)}", rupiah=1))


def _captured(request: str, payment: str, *, rupiah: int) -> Json:
    data = {
        "payment_id": payment,
        "payment_request_id": request,
        "status": "SUCCEEDED",
        "request_amount": rupiah,
        "currency": "IDR",
    }
    return {"event": "payment.capture", "business_id": "odd", "data": data}
