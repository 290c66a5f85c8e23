"""A bank's CSV as it comes: which column is what by its header, line by line, never as a whole.

Banks write lines of their own before the header and after the last row, so the header is the first
line that names a date and an amount. Headers as KlikBCA, Mandiri, BRI and BNI are known to write
them, or `date,description,amount,direction`. Days come first (26/11/2026), but for ISO dates.
"""

import codecs
import csv
import hashlib
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal, InvalidOperation

from msgspec import Struct

from ...kit.cards import mask
from ...kit.money import Currency, Money
from ...kit.text import line as one_line
from ..errors import StatementUnreadable

ROWS_MAX = 50_000
LINE_BYTES_MAX = 20_000
HEADER_WITHIN = 40  # lines
_DESCRIPTION_MAX = 300

_NAMES: Mapping[str, frozenset[str]] = {
    "date": frozenset({
        "date", "tanggal", "tgl", "tanggaltransaksi", "tgltransaksi", "tgltran", "postdate",
        "postingdate", "transactiondate", "tanggalposting",
    }),
    "description": frozenset({
        "description", "keterangan", "uraian", "uraiantransaksi", "desktran", "deskripsi",
        "remark", "remarks", "transaction", "transactiondescription",
    }),
    "amount": frozenset({"amount", "jumlah", "nominal", "mutasi"}),
    "direction": frozenset({"direction", "dbcr", "dk", "dc", "type", "tipe", "jenis", "crdb"}),
    "credit": frozenset({"credit", "creditamount", "kredit", "mutasikredit"}),
    "debit": frozenset({"debit", "debitamount", "debet", "mutasidebet", "mutasidebit"}),
}  # fmt: skip
_CREDIT = frozenset({"c", "cr", "credit", "kredit", "k", "in", "masuk", "+"})
_DEBIT = frozenset({"d", "db", "dr", "debit", "debet", "out", "keluar", "-"})
_AMOUNT = re.compile(
    r"(?P<sign>[+-]?)\s*(?:rp\.?|idr)?\s*(?P<number>[\d.,]+)\s*(?P<side>cr|db|dr|c|d|k)?$"
)
_DATES = ("%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%d/%m/%y", "%d-%m-%y", "%d %b %Y", "%d-%b-%Y", "%d-%b-%y")  # fmt: skip


class Credit(Struct, frozen=True, kw_only=True):
    """Money that came into the account."""

    row: int
    key: bytes
    booked_on: date
    description: str
    amount: Money


class Fault(Struct, frozen=True):
    row: int
    message: str


class Reading:
    """Fed with bytes, it gives what can be read of them so far. `today` lends a year to `26/11`."""

    def __init__(self, currency: Currency, *, today: date) -> None:
        self._currency = currency
        self._today = today
        self._text = codecs.getincrementaldecoder("utf-8-sig")("replace")
        self._rest = ""
        self._row = 0
        self._delimiter = ","
        self._columns: dict[str, int] | None = None
        self._seen: Counter[str] = Counter()

    def feed(self, chunk: bytes, *, final: bool = False) -> Iterator[Credit | Fault]:
        """Raises payments.statement_unreadable."""
        self._rest += self._text.decode(chunk, final)
        *lines, self._rest = self._rest.split("\n")
        if final and self._rest:
            lines, self._rest = [*lines, self._rest], ""
        if len(self._rest) > LINE_BYTES_MAX:
            raise StatementUnreadable(row=self._row + 1, reason="a line without end")
        for text in lines:
            if (found := self._read(text.rstrip("\r"))) is not None:
                yield found
        if final and self._columns is None:
            raise StatementUnreadable(row=1, reason="no line names a date and an amount")

    def _read(self, text: str) -> Credit | Fault | None:
        self._row += 1
        if self._row > ROWS_MAX:
            raise StatementUnreadable(row=self._row, reason=f"more than {ROWS_MAX} rows")
        if self._columns is None:
            self._find_header(text)
            return None
        if not text.strip():
            return None
        try:
            cells = next(csv.reader([text], delimiter=self._delimiter), [])
        except csv.Error as error:
            return Fault(self._row, str(error))
        return self._row_of([cell.strip().lstrip("'") for cell in cells])

    def _find_header(self, text: str) -> None:
        if self._row > HEADER_WITHIN:
            raise StatementUnreadable(row=self._row, reason="no line names a date and an amount")
        self._delimiter = max(",;\t", key=text.count)
        cells = next(csv.reader([text], delimiter=self._delimiter), [])
        names = [re.sub(r"[^a-z]", "", cell.lower()) for cell in cells]
        columns = {
            meaning: place
            for meaning, known in _NAMES.items()
            for place, name in reversed(list(enumerate(names)))
            if name in known
        }
        if "date" in columns and columns.keys() & {"amount", "credit"}:
            self._columns = columns

    def _row_of(self, cells: list[str]) -> Credit | Fault | None:
        said = {
            meaning: cells[place] if place < len(cells) else ""
            for meaning, place in (self._columns or {}).items()
        }
        day = _day(said["date"], self._today)
        if day is None:  # a foot: a balance, a sum, "PEND"
            return (
                None
                if not any(c.isdigit() for c in said["date"])
                else Fault(self._row, f"{said['date'][:40]!r} is no date")
            )
        try:
            minor = self._credited(said)
        except ValueError as error:
            return Fault(self._row, str(error))
        if not minor:
            return None
        description = mask(one_line(said.get("description", "")))[:_DESCRIPTION_MAX]
        mark = f"{day}|{description}|{minor}"
        self._seen[mark] += 1
        return Credit(
            row=self._row,
            key=hashlib.sha256(f"{mark}|{self._seen[mark]}".encode()).digest(),
            booked_on=day,
            description=description,
            amount=Money(minor, self._currency),
        )

    def _credited(self, said: Mapping[str, str]) -> int:
        """In minor units; nought for a debit. Raises ValueError."""
        if "credit" in said:
            return self._minor(said["credit"])[0] if said["credit"] else 0
        minor, side = self._minor(said["amount"])
        side = said.get("direction", "").lower().strip(".") or side
        if side in _DEBIT:
            return 0
        if side in _CREDIT or "direction" not in said:
            return minor
        raise ValueError(f"{side[:20]!r} is neither credit nor debit")

    def _minor(self, text: str) -> tuple[int, str]:
        found = _AMOUNT.fullmatch(text.lower().strip())
        if found is None:
            raise ValueError(f"{text[:40]!r} is no amount")
        try:
            whole = Decimal(_plain(found["number"]))
            money = Money.of(format(whole, "f"), self._currency)
        except (InvalidOperation, ValueError):
            raise ValueError(f"{text[:40]!r} is no amount") from None
        return money.minor, found["side"] or found["sign"] or ""


def _plain(number: str) -> str:
    """`85.123,00`, `85,123.00` and `85.123` are one amount: the last mark before two digits is
    the decimal one.
    """
    whole, mark, rest = number.rpartition(max(".,", key=number.rfind))
    if mark and len(rest) in {1, 2}:
        return re.sub(r"[.,]", "", whole) + "." + rest
    return re.sub(r"[.,]", "", number)


def _day(text: str, today: date) -> date | None:
    day = re.split(r"[ T](?=\d\d?:)", text.strip())[0].strip()
    for pattern in _DATES:
        try:
            return datetime.strptime(day, pattern).date()  # noqa: DTZ007 - a day of the bank's
        except ValueError:
            continue
    if short := re.fullmatch(r"(\d{1,2})/(\d{1,2})", day):
        try:
            found = date(today.year, int(short[2]), int(short[1]))
        except ValueError:
            return None
        return found if found <= today else found.replace(year=today.year - 1)
    return None
