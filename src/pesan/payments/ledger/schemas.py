from datetime import datetime
from itertools import groupby
from operator import attrgetter
from uuid import UUID

from msgspec import Struct

from ...kit.ids import encode
from ...kit.money import Currency, Money
from ...kit.schemas import MoneyOut, wire_time
from .models import Account, Balance, Entry, EntryKind, Line

_OF_REFUNDS = {EntryKind.SURPLUS, EntryKind.SURPLUS_KEPT, EntryKind.REFUND}
_OF_GATEWAYS = {EntryKind.FEE, EntryKind.PAYOUT}


class JournalLineOut(Struct, frozen=True, kw_only=True):
    account: Account
    debit: MoneyOut | None
    credit: MoneyOut | None

    @classmethod
    def of(cls, line: Line) -> "JournalLineOut":
        amount = MoneyOut.of(Money(abs(line.amount_minor), line.currency))
        is_debit = line.amount_minor > 0
        return cls(
            account=line.account,
            debit=amount if is_debit else None,
            credit=None if is_debit else amount,
        )


class JournalEntryOut(Struct, frozen=True, kw_only=True):
    id: str
    kind: EntryKind
    order_id: str | None
    payment_id: str | None
    refund_id: str | None
    reference: str | None  # the gateway's, of a fee or a payout
    lines: list[JournalLineOut]
    livemode: bool
    created_at: str

    @classmethod
    def of(cls, entry: Entry) -> "JournalEntryOut":
        return cls(
            id=encode("jrn", entry.id),
            kind=entry.kind,
            order_id=None if entry.order_id is None else encode("ord", entry.order_id),
            payment_id=None if entry.payment_id is None else encode("pay", entry.payment_id),
            refund_id=encode("rfd", UUID(entry.source)) if entry.kind in _OF_REFUNDS else None,
            reference=entry.source if entry.kind in _OF_GATEWAYS else None,
            lines=[JournalLineOut.of(line) for line in entry.lines],
            livemode=entry.livemode,
            created_at=wire_time(entry.at),
        )


class AccountBalanceOut(Struct, frozen=True, kw_only=True):
    """All that was ever booked on an account, and on which side it stands."""

    account: Account
    debits: MoneyOut
    credits: MoneyOut
    debit_balance: MoneyOut | None
    credit_balance: MoneyOut | None

    @classmethod
    def of(cls, balance: Balance) -> "AccountBalanceOut":
        stands = balance.debit_minor - balance.credit_minor
        side = MoneyOut.of(Money(abs(stands), balance.currency))
        return cls(
            account=balance.account,
            debits=MoneyOut.of(Money(balance.debit_minor, balance.currency)),
            credits=MoneyOut.of(Money(balance.credit_minor, balance.currency)),
            debit_balance=side if stands >= 0 else None,
            credit_balance=side if stands < 0 else None,
        )


class CurrencyBalanceOut(Struct, frozen=True, kw_only=True):
    """The accounts of one currency, each on the side it stands; the two sides are the same sum."""

    currency: str
    debits: MoneyOut
    credits: MoneyOut
    accounts: list[AccountBalanceOut]

    @classmethod
    def of(cls, currency: Currency, balances: list[Balance]) -> "CurrencyBalanceOut":
        stands = [one.debit_minor - one.credit_minor for one in balances]
        return cls(
            currency=currency,
            debits=MoneyOut.of(Money(sum(one for one in stands if one > 0), currency)),
            credits=MoneyOut.of(Money(-sum(one for one in stands if one < 0), currency)),
            accounts=[AccountBalanceOut.of(one) for one in balances],
        )


class TrialBalanceOut(Struct, frozen=True, kw_only=True):
    as_of: str
    currencies: list[CurrencyBalanceOut]

    @classmethod
    def of(cls, at: datetime, balances: list[Balance]) -> "TrialBalanceOut":
        """`balances` in the order of their currencies."""
        return cls(
            as_of=wire_time(at),
            currencies=[
                CurrencyBalanceOut.of(currency, list(some))
                for currency, some in groupby(balances, attrgetter("currency"))
            ],
        )
