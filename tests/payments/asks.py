"""Asks, built with what a test does not care about filled in."""

from datetime import UTC, datetime, timedelta

from pesan.kit.money import Currency, Money
from pesan.payments.models import Ask, Method

STORE = "sto_01jd2x7c9qf5w0000000000001"


def rupiah(whole: int) -> Money:
    return Money.from_whole(whole, Currency.IDR)


def ask(
    amount: Money | None = None,
    *,
    method: Method = Method.QRIS,
    channel_code: str | None = None,
    reference: str = "pay_01jd2x7c9qf5w0000000000000",
    description: str = "Order #1042 at Toko Sari",
    return_url: str = "https://toko.example/pay/1042",
) -> Ask:
    return Ask(
        reference=reference,
        store=STORE,
        amount=amount or rupiah(15_000),
        method=method,
        channel_code=channel_code,
        description=description,
        expires_at=datetime.now(UTC) + timedelta(hours=1),
        return_url=return_url,
        payee="Toko Sari",
        phone="+6281234567890",
    )
