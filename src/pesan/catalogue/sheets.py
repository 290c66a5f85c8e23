"""CSV as people's programs write it, read as it comes in: never more than one record in memory.

UTF-8 with or without a BOM; commas, semicolons (Excel in Indonesia) or tabs; quoted cells with
separators, quotes and line ends in them. Written, a cell that a spreadsheet would take for a formula
gets an apostrophe before it, and loses it again when it is read.
"""

import codecs
import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence

from msgspec import Struct

from .errors import SheetUnreadable

RECORD_CHARACTERS_MAX = 256 * 1024
UNCLOSED_MAX = 20  # quotes that nothing closes, before it is no CSV
_DELIMITERS = ",;\t"
# OWASP: what a spreadsheet computes. Apostrophes before it count, so that reading undoes writing.
_FORMULA = re.compile(r"'*[=+\-@\t\r]")


class Record(Struct, frozen=True):
    line: int  # of the file, where it begins
    cells: tuple[str, ...]
    wrong: str = ""  # why it cannot be read; then there are no cells


class Sheet:
    """Feed it bytes as they come; it gives the records that are whole."""

    def __init__(self) -> None:
        decoder = codecs.getincrementaldecoder("utf-8-sig")()
        self._text = io.IncrementalNewlineDecoder(decoder, translate=True)
        self._rest = ""  # of a line that is not whole yet
        self._lines: list[str] = []  # of the record that is being read
        self._size = 0
        self._open = False  # inside a quoted cell
        self._line = 1  # where that record begins
        self._unclosed = 0
        self._delimiter = ""

    def feed(self, chunk: bytes) -> list[Record]:
        """Raises catalogue.sheet_unreadable."""
        *lines, self._rest = (self._rest + self._decoded(chunk)).split("\n")
        if len(self._rest) > RECORD_CHARACTERS_MAX:
            raise SheetUnreadable(line=self._line, reason="a line without an end")
        return [record for line in lines for record in self._take(line)]

    def end(self) -> list[Record]:
        """The file is whole: what is left is its last record. Raises catalogue.sheet_unreadable."""
        last = self._rest + self._decoded(b"", final=True)
        self._rest = ""
        found = list(self._take(last)) if last else []
        while self._lines:
            found += self._give_up()
        return found

    def _decoded(self, chunk: bytes, *, final: bool = False) -> str:
        try:
            text = self._text.decode(chunk, final=final)
        except UnicodeDecodeError as error:
            raise SheetUnreadable(line=self._line, reason="it is not UTF-8") from error
        if "\0" in text:
            raise SheetUnreadable(line=self._line, reason="it is no text")
        return text

    def _take(self, line: str) -> Iterator[Record]:
        if not self._delimiter and line.strip():
            self._delimiter = max(_DELIMITERS, key=line.count)
        self._lines.append(line)
        self._size += len(line) + 1
        self._open = _is_open(line, self._open, self._delimiter)
        if not self._open:
            yield from self._whole()
        elif self._size > RECORD_CHARACTERS_MAX:
            yield from self._give_up()

    def _whole(self) -> Iterator[Record]:
        begins, lines = self._line, self._lines
        self._begin(begins + len(lines))
        if len(lines) == 1 and '"' not in lines[0]:
            if lines[0].strip(f" {_DELIMITERS}"):
                yield Record(begins, tuple(lines[0].split(self._delimiter)))
            return
        reader = csv.reader([f"{one}\n" for one in lines], delimiter=self._delimiter, strict=True)
        try:
            yield Record(begins, tuple(next(reader)))
        except csv.Error as error:
            yield Record(begins, (), f"is not well-formed: {error}")

    def _give_up(self) -> Iterator[Record]:
        """A quote that nothing closes spoils its own line only: the next ones are read again."""
        self._unclosed += 1
        if self._unclosed > UNCLOSED_MAX:
            raise SheetUnreadable(line=self._line, reason="quotes are not closed")
        begins, again = self._line, self._lines[1:]
        self._begin(begins + 1)
        yield Record(begins, (), "a quote is opened and never closed")
        for line in again:
            yield from self._take(line)

    def _begin(self, line: int) -> None:
        self._lines, self._size, self._open, self._line = [], 0, False, line


def _is_open(line: str, inside: bool, delimiter: str) -> bool:
    """Whether a quoted cell is still open where the line ends."""
    if not inside and '"' not in line:
        return False
    at = 0
    while True:
        if not inside:
            if not line.startswith('"', at):
                at = line.find(delimiter, at) + 1
                if not at:
                    return False
                continue
            at += 1
        at = line.find('"', at)
        if at < 0:
            return True
        if line.startswith('""', at):
            at, inside = at + 2, True
            continue
        at = line.find(delimiter, at + 1) + 1
        if not at:
            return False
        inside = False


def plain(cell: str) -> str:
    """A cell as it was meant: without the apostrophe that keeps a spreadsheet from computing it."""
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell) else cell


def written(rows: Iterable[Sequence[str]]) -> bytes:
    out = io.StringIO(newline="")
    safe = ([f"'{cell}" if _FORMULA.match(cell) else cell for cell in row] for row in rows)
    csv.writer(out).writerows(safe)
    return out.getvalue().encode()


def list_of(cell: str) -> list[str]:
    """Several values in one cell, as CSV once more: `katun,"a, b"`. Raises ValueError."""
    try:
        found = next(csv.reader([cell], skipinitialspace=True, strict=True), [])
    except csv.Error as error:
        raise ValueError(str(error)) from error
    return [value.strip() for value in found if value.strip()]


def cell_of(values: Iterable[str]) -> str:
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="").writerow(values)
    return out.getvalue()
