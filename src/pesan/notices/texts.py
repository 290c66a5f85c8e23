"""The notices' words, in two languages. Plain functions: same order, same message."""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from msgspec import Struct

from ..kit.money import Money
from ..orders import Item, Order, PaymentTerms
from ..payments import ActionType, BankAccount, Method, Payment, channel_name


class Language(StrEnum):
    INDONESIAN = "id"
    ENGLISH = "en"


class Parcel(Struct, frozen=True, kw_only=True):
    """One of an order's parcels as its buyer is told of it."""

    number: int
    count: int  # of those there are by now
    is_rest_to_come: bool
    courier: str | None
    tracking_number: str | None
    tracking_url: str | None


_MONTHS = {
    Language.INDONESIAN: [
        "Jan", "Feb", "Mar", "Apr", "Mei", "Jun", "Jul", "Agu", "Sep", "Okt", "Nov", "Des"
    ],
    Language.ENGLISH: [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"
    ],
}  # fmt: skip


def how_to_pay(
    order: Order,
    payment: Payment,
    *,
    url: str,
    timezone: str,
    language: Language,
    accounts: Sequence[BankAccount] = (),
) -> str:
    """What is to be paid, how and where, and until when."""
    until = moment(payment.expires_at, timezone=timezone, language=language)
    english = language is Language.ENGLISH
    is_rest = payment.amount_minor < order.total_minor
    rows = [
        *(_transfer(payment, accounts, english=english) or _ways(payment, english=english)),
        url,
    ]
    if english:
        rest = f", the rest of {order.total}" if is_rest else ""
        head = f"Payment for order *#{order.number}*: *{payment.amount}*{rest}"
        return "\n".join([head, *rows, f"Please pay before {until}."])
    rest = f", sisa dari {order.total}" if is_rest else ""
    head = f"Pembayaran pesanan *#{order.number}*: *{payment.amount}*{rest}"
    return "\n".join([head, *rows, f"Mohon dibayar sebelum {until} ya Kak."])


def _transfer(payment: Payment, accounts: Sequence[BankAccount], *, english: bool) -> list[str]:
    """Where to, and why the last digits matter; nothing for another method."""
    if payment.method != Method.BANK_TRANSFER or not accounts:
        return []
    if english:
        head = "Transfer exactly that to one of these accounts"
        head += ", to the last digit, so that we know it is yours:" if payment.unique_code else ":"
    else:
        head = "Transfer tepat sejumlah itu ke salah satu rekening ini"
        head += (
            ", sampai angka terakhir, supaya kami tahu itu dari Kakak:"
            if payment.unique_code
            else ":"
        )
    name = "to" if english else "a.n."
    return [head, *(f"• {one.bank} *{one.account_number}* {name} {one.holder}" for one in accounts)]


def _ways(payment: Payment, *, english: bool) -> list[str]:
    """What to do with the code, the number or the page that the gateway gave."""
    kind = payment.action.type if payment.action else ActionType.NONE
    number = f"*{payment.action.value}*" if payment.action else ""
    name = channel_name(payment)
    match kind:
        case ActionType.QR:
            said, dikata = (
                "Scan this QRIS code, or pay here:",
                "Scan kode QRIS ini, atau bayar di sini:",
            )
        case ActionType.ACCOUNT_NUMBER if payment.method == Method.RETAIL_OUTLET:
            said = f"Show this code at the till of {name or 'the minimarket'}: {number}\nor see how here:"
            dikata = f"Tunjukkan kode ini di kasir {name or 'minimarket'}: {number}\natau lihat caranya di sini:"
        case ActionType.ACCOUNT_NUMBER:
            said = f"Pay to this {name + ' ' if name else ''}virtual account: {number}\nor see how here:"
            dikata = f"Bayar ke Virtual Account {name + ' ' if name else ''}ini: {number}\natau lihat caranya di sini:"
        case ActionType.REDIRECT if name:
            said, dikata = f"Pay with {name} here:", f"Bayar dengan {name} di sini:"
        case _:
            return []
    return [said if english else dikata]


def delayed(order: Order, *, url: str | None, language: Language) -> str:
    if language is Language.ENGLISH:
        head = (
            f"The payment code for order *#{order.number}* is taking longer than usual. "
            "We will send it here as soon as it comes."
        )
    else:
        head = (
            f"Maaf Kak, kode pembayaran pesanan *#{order.number}* lebih lama dari biasanya. "
            "Begitu keluar, langsung kami kirim di sini ya."
        )
    return "\n".join([head, *_otherwise(url, language)])


def no_code(order: Order, *, url: str | None, language: Language) -> str:
    if language is Language.ENGLISH:
        head = (
            f"Sorry, we could not make the payment code for order *#{order.number}*. "
            "Someone from our team will help you here in a moment."
        )
    else:
        head = (
            f"Maaf Kak, kode pembayaran pesanan *#{order.number}* belum bisa dibuat. "
            "Admin kami akan membantu di sini sebentar lagi ya."
        )
    return "\n".join([head, *_otherwise(url, language)])


def _otherwise(url: str | None, language: Language) -> list[str]:
    """Where the shop's other ways to pay are offered, if it has any."""
    if url is None:
        return []
    english = language is Language.ENGLISH
    return [
        "You can pay another way here:" if english else "Bisa juga bayar dengan cara lain di sini:",
        url,
    ]


def receipt(order: Order, items: Sequence[Item], *, language: Language) -> str:
    english = language is Language.ENGLISH
    rows = [
        f"Payment received, thank you! 🙏\n*Receipt for order #{order.number}*"
        if english
        else f"Pembayaran sudah kami terima, terima kasih Kak! 🙏\n*Nota pesanan #{order.number}*",
        *_listed(order, items, english=english),
    ]
    rows.append(
        "We are preparing your order now." if english else "Pesanan Kakak sedang kami siapkan ya."
    )
    return "\n".join(rows)


def taken(order: Order, items: Sequence[Item], *, language: Language) -> str:
    """What was placed for them, and how its money comes if that is agreed already."""
    english = language is Language.ENGLISH
    rows = [
        f"We have placed your order *#{order.number}*:"
        if english
        else f"Pesanan Kakak sudah kami catat: *#{order.number}*",
        *_listed(order, items, english=english),
    ]
    if order.payment_terms is PaymentTerms.COD:
        rows.append(
            "You pay in cash when the parcel arrives."
            if english
            else "Bayarnya tunai waktu paket sampai ya Kak."
        )
    return "\n".join(rows)


def _listed(order: Order, items: Sequence[Item], *, english: bool) -> list[str]:
    """What is in it, what comes on top, what it costs, and where it goes."""
    rows = [
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
    return rows


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


def shipped(order: Order, parcel: Parcel, *, language: Language) -> str:
    """A parcel is on its way: whose it is in, under which number, and where to look it up."""
    english = language is Language.ENGLISH
    which = _which(parcel, language=language)
    rows = [
        f"{which} of order *#{order.number}* is on its way 🚚"
        if english and which
        else f"Order *#{order.number}* is on its way 🚚"
        if english
        else f"{which} dari pesanan *#{order.number}* sudah dikirim ya Kak 🚚"
        if which
        else f"Pesanan *#{order.number}* sudah dikirim ya Kak 🚚"
    ]
    rows += _tracking(parcel, english=english)
    if parcel.is_rest_to_come:
        rows.append("The rest follows." if english else "Sisanya menyusul.")
    return "\n".join(rows)


def tracked(order: Order, parcel: Parcel, *, language: Language) -> str:
    """The number came later than the parcel left."""
    english = language is Language.ENGLISH
    which = _which(parcel, language=language)
    head = f"Tracking for order *#{order.number}*" if english else f"Resi pesanan *#{order.number}*"
    head += f", {which[0].lower()}{which[1:]}:" if which else ":"
    return "\n".join([head, *_tracking(parcel, english=english)])


def delivered(order: Order, *, language: Language) -> str:
    if language is Language.ENGLISH:
        return (
            f"Order *#{order.number}* has arrived. Thank you for shopping with us! 🙏 "
            "If anything is not right, just tell us here."
        )
    return (
        f"Pesanan *#{order.number}* sudah sampai. Terima kasih sudah belanja ya Kak! 🙏 "
        "Kalau ada yang kurang pas, langsung kabari kami di sini."
    )


def _which(parcel: Parcel, *, language: Language) -> str:
    """`Paket 1 dari 2`; nothing for an order in one parcel, no sum while more are to be packed."""
    if parcel.number == parcel.count == 1 and not parcel.is_rest_to_come:
        return ""
    if language is Language.ENGLISH:
        return f"Parcel {parcel.number}" + ("" if parcel.is_rest_to_come else f" of {parcel.count}")
    return f"Paket {parcel.number}" + ("" if parcel.is_rest_to_come else f" dari {parcel.count}")


def _tracking(parcel: Parcel, *, english: bool) -> list[str]:
    rows = []
    if parcel.courier is not None:
        rows.append(f"Courier: {parcel.courier}" if english else f"Kurir: {parcel.courier}")
    if parcel.tracking_number is not None:
        number = parcel.tracking_number
        rows.append(f"Tracking number: *{number}*" if english else f"No. resi: *{number}*")
    if parcel.tracking_url is not None:
        rows.append(
            f"Follow it here: {parcel.tracking_url}"
            if english
            else f"Cek posisi paket: {parcel.tracking_url}"
        )
    return rows


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
