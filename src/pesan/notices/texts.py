"""The notices' words, in two languages. Plain functions: same order, same message."""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from ..kit.money import Money
from ..orders import Item, Order
from ..payments import ActionType, Payment


class Language(StrEnum):
    INDONESIAN = "id"
    ENGLISH = "en"


_MONTHS = {
    Language.INDONESIAN: [
        "Jan",
        "Feb",
        "Mar",
        "Apr",
        "Mei",
        "Jun",
        "Jul",
        "Agu",
        "Sep",
        "Okt",
        "Nov",
        "Des",
    ],
    Language.ENGLISH: [
        "Jan",
        "Feb",
        "Mar",
        "Apr",
        "May",
        "Jun",
        "Jul",
        "Aug",
        "Sep",
        "Oct",
        "Nov",
        "Dec",
    ],
}


def how_to_pay(
    order: Order, payment: Payment, *, url: str, timezone: str, language: Language
) -> str:
    """The total, how and where to pay it, and until when."""
    until = moment(payment.expires_at, timezone=timezone, language=language)
    kind = payment.action.type if payment.action else ActionType.NONE
    number = payment.action.value if payment.action and kind is ActionType.ACCOUNT_NUMBER else None
    if language is Language.ENGLISH:
        rows = [f"Payment for order *#{order.number}*: *{payment.amount}*"]
        rows += ["Scan this QRIS code, or pay here:"] if kind is ActionType.QR else []
        rows += [f"Pay to this number: *{number}*", "or here:"] if number else []
        return "\n".join([*rows, url, f"Please pay before {until}."])
    rows = [f"Pembayaran pesanan *#{order.number}*: *{payment.amount}*"]
    rows += ["Scan kode QRIS ini, atau bayar di sini:"] if kind is ActionType.QR else []
    rows += [f"Bayar ke nomor ini: *{number}*", "atau di sini:"] if number else []
    return "\n".join([*rows, url, f"Mohon dibayar sebelum {until} ya Kak."])


def no_code(order: Order, *, language: Language) -> str:
    if language is Language.ENGLISH:
        return (
            f"Sorry, we could not make the payment code for order *#{order.number}*. "
            "Someone from our team will help you here in a moment."
        )
    return (
        f"Maaf Kak, kode pembayaran pesanan *#{order.number}* belum bisa dibuat. "
        "Admin kami akan membantu di sini sebentar lagi ya."
    )


def receipt(order: Order, items: Sequence[Item], *, language: Language) -> str:
    english = language is Language.ENGLISH
    rows = [
        f"Payment received, thank you! 🙏\n*Receipt for order #{order.number}*"
        if english
        else f"Pembayaran sudah kami terima, terima kasih Kak! 🙏\n*Nota pesanan #{order.number}*"
    ]
    rows += [
        f"• {item.quantity} x {item.title.replace(' / ', ' ')}: "
        f"{Money(item.total_minor, order.currency)}"
        for item in items
    ]
    amounts = [
        (order.discount_minor, "Discount: -{}", "Diskon: -{}"),
        (order.shipping_minor, "Shipping: {}", "Ongkir: {}"),
        (0 if order.tax_inclusive else order.tax_minor, "Tax: {}", "Pajak: {}"),
    ]
    rows += [
        (said if english else dikata).format(Money(minor, order.currency))
        for minor, said, dikata in amounts
        if minor
    ]
    rows.append(f"*Total: {order.total}*")
    address = (order.shipping_address or {}).get("text")
    if address:
        rows.append(f"Ship to: {address}" if english else f"Kirim ke: {address}")
    rows.append(
        "We are preparing your order now." if english else "Pesanan Kakak sedang kami siapkan ya."
    )
    return "\n".join(rows)


def expired(order: Order, *, language: Language) -> str:
    if language is Language.ENGLISH:
        return (
            f"Order *#{order.number}* was not paid in time, so we have let it go. Still want it? "
            "Just tell us what you would like and we will make a new one."
        )
    return (
        f"Pesanan *#{order.number}* belum dibayar sampai batas waktunya, jadi kami lepas dulu ya "
        "Kak. Kalau masih mau, tinggal sebut barangnya, nanti kami buatkan pesanan baru."
    )


def cancelled(order: Order, *, language: Language) -> str:
    if language is Language.ENGLISH:
        return f"Order *#{order.number}* has been cancelled."
    return f"Pesanan *#{order.number}* sudah dibatalkan ya Kak."


def refunded(order: Order, amount: Money, *, language: Language) -> str:
    if language is Language.ENGLISH:
        return f"Your money for order *#{order.number}*, *{amount}*, has been sent back to you."
    return f"Uang Kakak untuk pesanan *#{order.number}*, *{amount}*, sudah dikembalikan ya."


def moment(at: datetime, *, timezone: str, language: Language) -> str:
    """`23 Nov 2026 14.30 WIB`: the shop's own clock, as people write it."""
    local = at.astimezone(ZoneInfo(timezone))
    day = f"{local.day} {_MONTHS[language][local.month - 1]} {local.year}"
    clock = f"{local:%H:%M}" if language is Language.ENGLISH else f"{local:%H.%M}"
    return f"{day} {clock} {local.tzname()}"
