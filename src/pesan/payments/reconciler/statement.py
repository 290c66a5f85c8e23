"""A gateway's statement as a CSV file: bytes to lines of its books, a batch at a time.

Columns: docs/settlements-csv.md. Names are taken in any case, and unknown columns are passed over:
every gateway's report has more than we ask.
"""

import re
from datetime import UTC, datetime

from msgspec import Struct

from ...catalogue import Record, Sheet, SheetUnreadable, TooManyRows
from ...kit.money import Currency, Money
from ..errors import StatementHeaderWrong
from .models import Listed, ListedKind

ROWS_MAX = 100_000
BATCH_ROWS = 200
ERRORS_SHOWN_MAX = 100
_REQUIRED = ("type", "id", "amount")
_KNOWN = (*_REQUIRED, "fee", "currency", "reference", "request_id", "date")
_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")
_TEXT_MAX = 255


class RowWrong(Struct, frozen=True):
    line: int  # of the file
    column: str  # "" where it is the whole row
    message: str


class Payout(Struct, frozen=True):
    id: str
    amount: Money
    fee: Money | None


class Batch(Struct, frozen=True):
    lines: list[Listed]
    payouts: list[Payout]
    wrong: list[RowWrong]
    rows: int


class Statement:
    """One file. Memory holds one batch, and the ids, which may stand once a type."""

    def __init__(self, currency: Currency, now: datetime) -> None:
        self._currency, self._now = currency, now
        self._sheet = Sheet()
        self._header: tuple[str, ...] = ()
        self._seen: set[tuple[str, str]] = set()
        self._total = 0
        self._batch = Batch([], [], [], 0)

    def feed(self, chunk: bytes) -> list[Batch]:
        """Raises catalogue.sheet_unreadable, payments.statement_header_wrong, catalogue.too_many_rows."""
        return self._taken(self._sheet.feed(chunk))

    def end(self) -> list[Batch]:
        """The file is whole. Raises as `feed`."""
        batches = self._taken(self._sheet.end())
        if not self._header:
            raise StatementHeaderWrong(reason="the file is empty")
        return [*batches, self._batch] if self._batch.rows else batches

    def _taken(self, records: list[Record]) -> list[Batch]:
        batches = []
        for record in records:
            if not self._header:
                self._header = _header(record)
                continue
            self._total += 1
            if self._total > ROWS_MAX:
                raise TooManyRows(most=ROWS_MAX)
            if self._batch.rows >= BATCH_ROWS:
                batches.append(self._batch)
                self._batch = Batch([], [], [], 0)
            self._take(record)
        return batches

    def _take(self, record: Record) -> None:
        batch = self._batch
        self._batch = Batch(batch.lines, batch.payouts, batch.wrong, batch.rows + 1)
        if record.wrong:
            batch.wrong.append(RowWrong(record.line, "", record.wrong))
            return
        cells = dict(zip(self._header, (cell.strip() for cell in record.cells), strict=False))
        try:
            read = self._read(cells)
        except _Wrong as wrong:
            batch.wrong.append(RowWrong(record.line, wrong.column, wrong.message))
            return
        batch.payouts.append(read) if isinstance(read, Payout) else batch.lines.append(read)

    def _read(self, cells: dict[str, str]) -> Listed | Payout:
        kind = cells.get("type", "").lower()
        if kind not in {"payment", "refund", "payout"}:
            raise _Wrong("type", "is payment, refund or payout")
        subject = cells.get("id", "")
        if not _ID.fullmatch(subject):
            raise _Wrong("id", "is 1 to 64 letters, digits, - or _")
        if (kind, subject) in self._seen:
            raise _Wrong("id", "stands twice in this file")
        amount = self._money(cells, "amount")
        if amount is None or not amount:
            raise _Wrong("amount", "is more than nothing")
        fee, at = self._money(cells, "fee"), self._time(cells.get("date", ""))
        self._seen.add((kind, subject))
        if kind == "payout":
            return Payout(subject, amount, fee)
        request_id = cells.get("request_id") or None
        if request_id is not None and not _ID.fullmatch(request_id):
            raise _Wrong("request_id", "is 1 to 64 letters, digits, - or _")
        return Listed(
            kind=ListedKind(kind),
            subject=subject,
            request_id=request_id,
            reference=(cells.get("reference") or "")[:_TEXT_MAX] or None,
            amount=amount,
            fee=fee,
            at=at,
        )

    def _money(self, cells: dict[str, str], column: str) -> Money | None:
        """Whatever its sign: the type says which way it went."""
        text = cells.get(column, "").removeprefix("-")
        if not text:
            return None
        unit = cells.get("currency", "").upper() or self._currency.value
        if unit not in set(Currency):
            raise _Wrong("currency", "is not one of ours")
        try:
            return Money.of(text, Currency(unit))
        except ValueError as error:
            raise _Wrong(column, str(error)) from error

    def _time(self, text: str) -> datetime:
        """Without a date: long enough ago to be judged. Without a zone: UTC."""
        if not text:
            return datetime.min.replace(tzinfo=UTC)
        try:
            at = datetime.fromisoformat(text)
        except ValueError:
            raise _Wrong("date", "is not like 2026-11-22 or 2026-11-22T15:04:05Z") from None
        return at if at.tzinfo is not None else at.replace(tzinfo=UTC)


class _Wrong(Exception):  # noqa: N818 - it says what is so
    def __init__(self, column: str, message: str) -> None:
        super().__init__(message)
        self.column, self.message = column, message


def _header(record: Record) -> tuple[str, ...]:
    if record.wrong:
        raise SheetUnreadable(line=record.line, reason=record.wrong)
    names = tuple(cell.strip().lower().replace(" ", "_") for cell in record.cells)
    missing = [name for name in _REQUIRED if name not in names]
    if missing:
        raise StatementHeaderWrong(reason=f"it has no {', '.join(missing)}")
    twice = [name for name in _KNOWN if names.count(name) > 1]
    if twice:
        raise StatementHeaderWrong(reason=f"{twice[0]} stands twice")
    return names
