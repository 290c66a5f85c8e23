"""What is wrong with an order's money, decided without looking anything up."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Final, Literal, NamedTuple

from ...kit.errors import Problem
from ...kit.schemas import ids_from
from ..errors import KeyLacksRight
from ..models import CaptureId, CaseKind
from ..rules import UNSOLD
from .models import Heard, HeardStatus, RunStatus, Standing

EVERY = timedelta(minutes=5)
GRACE = timedelta(minutes=2)  # what a webhook and its facts may take before anybody wonders
OVERLAP = timedelta(hours=1)  # a gateway may list a payment later than it says it was made
FIRST = timedelta(days=7)  # how far the first run of a store looks back, or of a gateway
_CLOCKS_DIFFER_SECONDS = 300
STALE = timedelta(minutes=15)  # a run that has not ended by then never will


def first_id(since: datetime) -> CaptureId | None:
    """The lowest id of what was made since then, machines' clocks being what they are."""
    found = ids_from(since, slack_seconds=-_CLOCKS_DIFFER_SECONDS)
    return None if found is None else CaptureId(found)


def begin_at(until: datetime | None, now: datetime) -> datetime:
    """From when on a gateway is asked that was held against our books until then."""
    return now - FIRST if until is None else until - OVERLAP


def outcome(heard: Sequence[Heard]) -> RunStatus:
    failed = [one for one in heard if one.status is HeardStatus.FAILED]
    if not failed:
        return RunStatus.DONE
    return RunStatus.FAILED if len(failed) == len(heard) else RunStatus.PARTIAL


def told(heard: Sequence[Heard]) -> str | None:
    """Which could not be asked, and why."""
    said = [f"{one.provider}: {one.reason}" for one in heard if one.status is HeardStatus.FAILED]
    return "; ".join(said)[:500] or None


def hint_of(problem: Problem | None, *, without: str | None, provider: str) -> str | None:
    if problem is None:
        return None if without is None else KeyLacksRight.hint.format(provider=provider)
    return problem.hint.format(**{"provider": provider} | problem.facts)[:300]


def fault_of(order: Standing) -> CaseKind | None:
    """The first of what is wrong, from the worst."""
    if not order.books_agree:
        return CaseKind.BOOKS_DISAGREE
    if order.status in UNSOLD:
        if order.kept_minor <= 0:
            return None
        if order.kept_minor < order.total_minor:
            return CaseKind.UNDERPAID
        return None if order.status == "awaiting_payment" else CaseKind.LATE_PAY
    over = min(order.kept_minor, order.came_minor - order.total_minor)
    if over > 0:
        return CaseKind.DOUBLE_PAY if order.captures > 1 else CaseKind.OVERPAID
    is_due = order.payment_terms == "prepaid" or order.status == "completed"
    came_minor = order.came_minor + order.lost_minor  # what a bank took has a case of its own
    return CaseKind.ORDER_PAID_NO_MONEY if is_due and came_minor < order.total_minor else None


class Words(NamedTuple):
    """What a case means, for whoever keeps the shop."""

    id: str
    en: str
    actions: tuple[Literal["keep", "give_back", "book_refund"], ...] = ("keep",)


GIVE_BACK: Final = "give_back"
BOOK_REFUND: Final = "book_refund"
_KEEP_OR_BACK: Final = ("keep", GIVE_BACK)

WORDS: Mapping[str, Words] = {
    CaseKind.PAID_NO_ORDER: Words(
        "Uang masuk di gateway, tetapi bukan untuk pesanan mana pun di toko ini. "
        "Cari pembelinya, atau kembalikan lewat dasbor gateway.",
        "Money came at the gateway and belongs to no order of this shop. "
        "Find its buyer, or give it back in the gateway's own dashboard.",
    ),
    CaseKind.ORDER_PAID_NO_MONEY: Words(
        "Pesanan tercatat lunas, tetapi gateway tidak memegang uangnya. "
        "Jangan kirim dulu; tanyakan kepada gateway.",
        "The order counts as paid, and the gateway does not hold its money. "
        "Do not send it yet; ask the gateway.",
    ),
    CaseKind.DOUBLE_PAY: Words(
        "Pembeli membayar pesanan ini lebih dari sekali, dan kelebihannya masih di toko.",
        "The buyer paid for this order more than once, and the shop still has what is over.",
        _KEEP_OR_BACK,
    ),
    CaseKind.UNDERPAID: Words(
        "Uang yang masuk kurang dari total pesanan. Minta kekurangannya, atau kembalikan.",
        "Less came than the order costs. Ask for the rest, or give it back.",
        _KEEP_OR_BACK,
    ),
    CaseKind.OVERPAID: Words(
        "Uang yang masuk lebih dari total pesanan. Kembalikan kelebihannya.",
        "More came than the order costs. Give back what is over.",
        _KEEP_OR_BACK,
    ),
    CaseKind.LATE_PAY: Words(
        "Uang masuk setelah pesanan kedaluwarsa atau dibatalkan, dan masih di toko.",
        "Money came after the order had expired or was cancelled, and the shop still has it.",
        _KEEP_OR_BACK,
    ),
    CaseKind.REFUND_MADE_OUTSIDE: Words(
        "Uang dikembalikan lewat gateway, bukan dari sini. Catat, supaya pembukuan cocok.",
        "Money was given back at the gateway and not from here. Book it, so that the books agree.",
        ("keep", BOOK_REFUND),
    ),
    CaseKind.AMOUNT_DIFFERS: Words(
        "Jumlah yang kita catat berbeda dengan jumlah di gateway. Cocokkan dengan mutasi gateway.",
        "We booked another amount than the gateway holds. Compare with the gateway's statement.",
    ),
    CaseKind.BOOKS_DISAGREE: Words(
        "Catatan kita sendiri tidak cocok satu sama lain. Tidak ada uang yang dipindahkan; "
        "jalankan `pesan check-invariants`.",
        "Our own records do not agree with each other. No money was moved; "
        "run `pesan check-invariants`.",
    ),
    CaseKind.WRONG_AMOUNT: Words(
        "Pembeli membayar jumlah lain daripada yang diminta.",
        "The buyer paid another amount than was asked for.",
        _KEEP_OR_BACK,
    ),
    CaseKind.WRONG_REFERENCE: Words(
        "Gateway menyebut pembayaran ini dengan acuan lain.",
        "The gateway speaks of this payment under another reference.",
    ),
    CaseKind.REFUND_BY_HAND: Words(
        "Gateway tidak bisa mengembalikan uang ini. Transfer sendiri, lalu tutup kasusnya.",
        "The gateway cannot give this money back. Transfer it yourself, then close the case.",
    ),
    CaseKind.REFUND_FAILED: Words(
        "Pengembalian gagal; uangnya masih di toko.",
        "A refund failed; the shop still has the money.",
        _KEEP_OR_BACK,
    ),
    CaseKind.REFUND_UNKNOWN: Words(
        "Belum diketahui apakah gateway sudah mengembalikan uang. Lihat di dasbornya.",
        "It is not known whether the gateway gave the money back. Look in its dashboard.",
    ),
    CaseKind.DISPUTE: Words(
        "Bank pembeli menarik uangnya kembali. Jawab di dasbor gateway sebelum batas waktunya.",
        "The buyer's bank takes the money back. Answer in the gateway's dashboard in time.",
    ),
    CaseKind.REFUND_DISAGREES: Words(
        "Pengembalian di gateway berbeda dengan yang kita minta.",
        "A refund at the gateway is not what we asked for.",
    ),
    CaseKind.TRANSFER_AMBIGUOUS: Words(
        "Satu transfer masuk cocok dengan lebih dari satu pesanan. Pilih pesanan yang benar.",
        "One transfer that came may be of more than one order. Say which one it is.",
    ),
}
OTHER = Words("Perlu dilihat seseorang.", "Somebody has to look at it.")


def words_of(kind: str) -> Words:
    """Other rooms open cases too, by names of their own."""
    return WORDS.get(kind, OTHER)
