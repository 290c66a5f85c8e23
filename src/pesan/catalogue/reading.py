"""A product file as it comes in: bytes to products, whole ones only, each with its rows."""

from ..kit.money import Currency
from .columns import read_header, read_row
from .errors import HeaderWrong, TooManyRows
from .models import Batch, Row, RowError
from .sheets import Record, Sheet

ROWS_MAX = 250_000
BATCH_ROWS = 1000  # rows that are written by one transaction, or a little more


class Reading:
    """One file. Memory holds one batch, and the SKUs, which may stand once."""

    def __init__(self, currency: Currency) -> None:
        self._currency = currency
        self._sheet = Sheet()
        self._header: tuple[str, ...] = ()
        self._skus: set[str] = set()
        self._total = 0
        self._products: list[list[Row]] = []
        self._errors: list[RowError] = []
        self._rows = 0  # of the batch that is being filled

    def feed(self, chunk: bytes) -> list[Batch]:
        """Raises catalogue.sheet_unreadable, catalogue.header_wrong, catalogue.too_many_rows."""
        return self._taken(self._sheet.feed(chunk))

    def end(self) -> list[Batch]:
        """The file is whole. Raises as `feed`."""
        batches = self._taken(self._sheet.end())
        if not self._header:
            raise HeaderWrong(reason="the file is empty")
        return [*batches, self._batch()] if self._rows else batches

    def _taken(self, records: list[Record]) -> list[Batch]:
        batches = []
        for record in records:
            if not self._header:
                self._header = read_header(record.cells)
                continue
            row = self._read(record)
            # A product is never cut in two: a batch ends where the next product begins.
            if self._rows >= BATCH_ROWS and not (row and self._continues(row)):
                batches.append(self._batch())
            self._rows += 1
            if isinstance(row, Row):
                if self._continues(row):
                    self._products[-1].append(row)
                else:
                    self._products.append([row])
        return batches

    def _read(self, record: Record) -> Row | None:
        self._total += 1
        if self._total > ROWS_MAX:
            raise TooManyRows(most=ROWS_MAX)
        read = read_row(self._header, record, self._currency)
        if isinstance(read, list):
            self._errors += read
            return None
        if read.sku in self._skus:
            self._errors.append(RowError(read.line, "sku", "stands twice in this file"))
            return None
        self._skus.add(read.sku)
        return read

    def _continues(self, row: Row) -> bool:
        return bool(self._products and row.group and self._products[-1][0].group == row.group)

    def _batch(self) -> Batch:
        batch = Batch(self._products, self._errors, self._rows)
        self._products, self._errors, self._rows = [], [], 0
        return batch
