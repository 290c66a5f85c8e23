"""The journal as the rows of a CSV file, for whoever keeps the shop's books elsewhere. Pure."""

from collections.abc import Sequence

from ...kit.ids import encode
from ...kit.money import Money
from ...kit.schemas import wire_time
from .models import Posting

COLUMNS: Sequence[str] = (
    "entry_id",
    "at",
    "kind",
    "account",
    "currency",
    "debit",
    "credit",
    "order_number",
    "order_id",
    "payment_id",
    "provider",
    "reference",
    "livemode",
)


def row_of(posting: Posting) -> list[str]:
    amount = Money(abs(posting.amount_minor), posting.currency).plain()
    is_debit = posting.amount_minor > 0
    return [
        encode("jrn", posting.entry_id),
        wire_time(posting.at),
        posting.kind,
        posting.account,
        posting.currency,
        amount if is_debit else "",
        "" if is_debit else amount,
        "" if posting.order_number is None else str(posting.order_number),
        "" if posting.order_id is None else encode("ord", posting.order_id),
        "" if posting.payment_id is None else encode("pay", posting.payment_id),
        posting.provider or "",
        posting.reference or "",
        "true" if posting.livemode else "false",
    ]
