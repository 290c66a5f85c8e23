"""What an order costs: the one place that says so in Python.

`fragments.py` beside it says the same in SQL, for the checkout statement; a test holds the two
together to the digit (tests/discounts/test_agreement.py).

- **Discount.** One an order. A code the buyer names competes with those that apply by themselves;
  the largest saving wins, of equal ones the named, then the older. Percentages round half up to the
  digits people write; nothing goes below zero. It is spread over the lines by largest remainder.
- **Tax** is on the goods after discount, not on their delivery (the courier's own invoice bears
  that), rounded half up in the same way; inclusive prices hold it already.
- **Free shipping** waives the fee.
"""

import re
import unicodedata
from collections.abc import Sequence
from datetime import datetime

from ..kit.errors import FieldError
from ..kit.money import Currency
from .models import Discount, DiscountType, Offer, Reckoning, Refusal

CODE = re.compile(r"[A-Z0-9][A-Z0-9_-]{1,39}")
BP = 10_000  # basis points in a whole


def canonical(code: str) -> str | None:
    """The one spelling of a code: `hemat10`, full-width or with a space at its end, is `HEMAT10`.

    None for what can be no code. Only plain letters and digits can, so there are no two codes that
    look alike to a person and differ to us: a Cyrillic `НЕМАТ10` is none.
    """
    folded = unicodedata.normalize("NFKC", code).strip().upper()
    return folded if CODE.fullmatch(folded) else None


def reckon(
    lines: Sequence[int],
    *,
    offers: Sequence[Offer] = (),
    code: str | None = None,
    fee_minor: int | None,
    tax_rate_bp: int | None,
    tax_inclusive: bool,
    currency: Currency,
    now: datetime,
) -> Reckoning:
    """`lines` are the lines' totals; without `fee_minor` it is not known yet where to."""
    subtotal, fee, unit = sum(lines), fee_minor or 0, currency.unit
    best = _best(offers, subtotal=subtotal, fee_minor=fee_minor, unit=unit, now=now)
    saving = 0 if best is None else saving_of(best, subtotal=subtotal, fee=fee, unit=unit)
    waived = best is not None and best.type is DiscountType.FREE_SHIPPING
    discount, shipping_discount = (0, saving) if waived else (saving, 0)
    tax = tax_of(subtotal - discount, tax_rate_bp, inclusive=tax_inclusive, unit=unit)
    on_top = 0 if tax_inclusive else tax
    return Reckoning(
        subtotal_minor=subtotal,
        discount_minor=discount,
        line_discounts=spread(discount, lines, unit=unit),
        shipping_minor=fee - shipping_discount,
        shipping_discount_minor=shipping_discount,
        tax_minor=tax,
        total_minor=subtotal - discount + fee - shipping_discount + on_top,
        applied=best,
        refusal=refusal_of_code(
            code, offers, subtotal=subtotal, fee_minor=fee_minor, unit=unit, now=now
        ),
    )


def refusal_of_code(
    code: str | None,
    offers: Sequence[Offer],
    *,
    subtotal: int,
    fee_minor: int | None,
    unit: int,
    now: datetime,
) -> Refusal | None:
    """Why the code that was named does not apply; None when it does, or none was."""
    if code is None:
        return None
    named = next((offer for offer in offers if offer.code == code), None)
    if named is None:
        return Refusal.UNKNOWN
    return refusal_of(named, subtotal=subtotal, fee_minor=fee_minor, unit=unit, now=now)


def refusal_of(  # noqa: PLR0911 - one a reason
    offer: Offer, *, subtotal: int, fee_minor: int | None, unit: int, now: datetime
) -> Refusal | None:
    if offer.starts_at is not None and offer.starts_at > now:
        return Refusal.NOT_STARTED
    if offer.ends_at is not None and offer.ends_at <= now:
        return Refusal.ENDED
    if offer.min_spend_minor is not None and subtotal < offer.min_spend_minor:
        return Refusal.MIN_SPEND
    if offer.usage_limit is not None and offer.used >= offer.usage_limit:
        return Refusal.USED_UP
    if offer.per_customer_limit is not None and offer.used_by_customer >= offer.per_customer_limit:
        return Refusal.CUSTOMER_USED_UP
    if offer.type is DiscountType.FREE_SHIPPING and fee_minor is None:
        return None
    if saving_of(offer, subtotal=subtotal, fee=fee_minor or 0, unit=unit) == 0:
        return Refusal.SAVES_NOTHING
    return None


def saving_of(offer: Offer, *, subtotal: int, fee: int, unit: int) -> int:
    match offer.type:
        case DiscountType.FREE_SHIPPING:
            return fee
        case DiscountType.FIXED:
            assert offer.amount_minor is not None
            return min(offer.amount_minor, subtotal)
        case DiscountType.PERCENT:
            assert offer.percent_bp is not None
            return min(rounded(subtotal * offer.percent_bp, BP, unit), subtotal)


def tax_of(goods: int, rate_bp: int | None, *, inclusive: bool, unit: int) -> int:
    """The tax on goods, or in them."""
    if rate_bp is None:
        return 0
    return rounded(goods * rate_bp, BP + rate_bp if inclusive else BP, unit)


def rounded(over: int, under: int, unit: int) -> int:
    """`over / under`, half up to whole `unit`s. In integers: no digit is lost on the way."""
    return (2 * over + under * unit) // (2 * under * unit) * unit


def spread(amount: int, lines: Sequence[int], *, unit: int) -> tuple[int, ...]:
    """An amount over lines in proportion; the parts add up to it, and none passes its line.

    Largest remainder: each gets its whole units, what is left goes to the largest remainders, the
    earlier line first. Parts are whole units unless an amount here is not.
    """
    whole = sum(lines)
    if amount == 0 or whole == 0:
        return tuple(0 for _ in lines)
    assert 0 <= amount <= whole, "a discount is no more than the goods"
    if any(value % unit for value in (amount, *lines)):
        unit = 1
    parts = [amount * line // (whole * unit) for line in lines]
    rests = [amount * line % (whole * unit) for line in lines]
    left = amount // unit - sum(parts)
    for index in sorted(range(len(lines)), key=lambda i: (-rests[i], i))[:left]:
        parts[index] += 1
    return tuple(part * unit for part in parts)


def _best(
    offers: Sequence[Offer], *, subtotal: int, fee_minor: int | None, unit: int, now: datetime
) -> Offer | None:
    apply = [
        offer
        for offer in offers
        if refusal_of(offer, subtotal=subtotal, fee_minor=fee_minor, unit=unit, now=now) is None
    ]
    return min(
        apply,
        key=lambda offer: (
            -saving_of(offer, subtotal=subtotal, fee=fee_minor or 0, unit=unit),
            offer.code is None,
            offer.id,
        ),
        default=None,
    )


def wrong_terms(discount: Discount) -> list[FieldError]:
    """What is wrong with a discount as it would be kept."""
    errors = []
    if discount.automatic == (discount.code is not None):
        errors.append(FieldError("code", "give a code, or automatic: true, and not both"))
    if (discount.type is DiscountType.PERCENT) != (discount.percent_bp is not None):
        errors.append(FieldError("percent", "belongs to type percent, and is required there"))
    if (discount.type is DiscountType.FIXED) != (discount.amount_minor is not None):
        errors.append(FieldError("amount", "belongs to type fixed, and is required there"))
    if discount.starts_at and discount.ends_at and discount.starts_at >= discount.ends_at:
        errors.append(FieldError("ends_at", "is not after starts_at"))
    return errors
