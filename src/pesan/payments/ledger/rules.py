"""Which accounts money moves between. Each of these sums to nought."""

from ...kit.money import Money
from .models import Account, Line


def captured(amount: Money, *, by_hand: bool, asked_in_it: bool) -> tuple[Line, ...]:
    """Money in a currency nobody asked for pays no order, so it is no sale."""
    held = Account.BANK if by_hand else Account.GATEWAY
    return _moved(amount, held, Account.SALES if asked_in_it else Account.UNMATCHED)


def owed(amount: Money) -> tuple[Line, ...]:
    return _moved(amount, Account.SALES, Account.OWED)


def kept_after_all(amount: Money) -> tuple[Line, ...]:
    return _moved(amount, Account.OWED, Account.SALES)


def refunded(amount: Money, *, surplus: Money, by_hand: bool) -> tuple[Line, ...]:
    """What was owed has gone; the rest comes off the sale."""
    gone_from = Account.BANK if by_hand else Account.GATEWAY
    given = amount - surplus
    parts = ((Account.OWED, surplus), (Account.REFUNDS, given))
    taken = tuple(Line(account, part.currency, part.minor) for account, part in parts if part)
    return (*taken, Line(gone_from, amount.currency, -amount.minor))


def lost(amount: Money) -> tuple[Line, ...]:
    return _moved(amount, Account.DISPUTES, Account.GATEWAY)


def won_after_all(amount: Money) -> tuple[Line, ...]:
    return _moved(amount, Account.GATEWAY, Account.DISPUTES)


def charged(fee: Money) -> tuple[Line, ...]:
    return _moved(fee, Account.FEES, Account.GATEWAY)


def paid_out(amount: Money) -> tuple[Line, ...]:
    return _moved(amount, Account.BANK, Account.GATEWAY)


def _moved(amount: Money, debit: Account, credit: Account) -> tuple[Line, ...]:
    return (
        Line(debit, amount.currency, amount.minor),
        Line(credit, amount.currency, -amount.minor),
    )
