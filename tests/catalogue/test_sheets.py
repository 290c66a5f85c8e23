"""CSV as people's programs write it, and amounts as people do."""

import csv
import io
import tracemalloc

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pesan.catalogue import sheets
from pesan.catalogue.columns import amount_of
from pesan.catalogue.errors import SheetUnreadable
from pesan.kit.money import Currency


def read(raw: bytes, *, size: int = 7) -> list[sheets.Record]:
    """In small pieces, so that every border is met."""
    sheet = sheets.Sheet()
    pieces = [raw[i : i + size] for i in range(0, len(raw), size)]
    return [record for piece in pieces for record in sheet.feed(piece)] + sheet.end()


def cells(raw: bytes) -> list[tuple[str, ...]]:
    return [record.cells for record in read(raw)]


def test_cells_hold_separators_quotes_and_line_ends() -> None:
    raw = b'sku,name\r\nA,"Kaos, ""polos""\nhitam"\r\n\r\nB,x\r\n'

    assert read(raw) == [
        sheets.Record(1, ("sku", "name")),
        sheets.Record(2, ("A", 'Kaos, "polos"\nhitam')),
        sheets.Record(5, ("B", "x")),
    ]


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_excel_of_any_country_is_read(separator: str, mark: bytes) -> None:
    raw = mark + f"sku{separator}price\rA{separator}85000".encode()

    assert cells(raw) == [("sku", "price"), ("A", "85000")]


def test_a_quote_that_nothing_closes_spoils_its_own_line_only() -> None:
    found = read(b'sku,name\nA,"Kaos\nB,Tas\nC,Topi\n')

    assert [(r.line, r.cells, bool(r.wrong)) for r in found[1:]] == [
        (2, (), True),
        (3, ("B", "Tas"), False),
        (4, ("C", "Topi"), False),
    ]
    assert read(b'sku,name\nA,5" lebar\n')[1].cells == ("A", '5" lebar')
    assert "well-formed" in read(b'sku,name\nA,"x"y\n')[1].wrong


@pytest.mark.parametrize(
    "raw",
    [
        b"sku,name\nA,Caf\xe9\n",
        "sku,name\n".encode("utf-16"),
        b"PK\x03\x04\x14\x00\x06\x00",
        b"\x00" * 100,
        b"x" * (sheets.RECORD_CHARACTERS_MAX + 9),
        (b'"a\n' + (b"a" * 998 + b"\n") * 270) * 22,
    ],
    ids=["latin", "utf-16", "zip", "nul", "endless line", "endless quotes"],
)
def test_what_is_no_csv_in_utf_8_is_said_to_be_none(raw: bytes) -> None:
    with pytest.raises(SheetUnreadable):
        read(raw, size=65536)


def test_a_large_file_is_never_in_memory() -> None:
    sheet = sheets.Sheet()
    row = b'KPH-L,"Kaos, hitam",85000\n' * 2000
    tracemalloc.start()
    for _ in range(100):
        sheet.feed(row)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert 100 * len(row) > 5_000_000
    assert peak < 3_000_000


Cells = st.lists(
    st.text(st.characters(codec="utf-8", exclude_characters="\0\r"), max_size=12),
    min_size=2,
    max_size=4,
)


@given(st.lists(Cells, min_size=1, max_size=5), st.integers(1, 9))
def test_what_is_written_is_read_again_and_computes_nothing(rows: list[list[str]], n: int) -> None:
    raw = sheets.written([["a", "b,"], *rows])
    found = [[sheets.plain(c) for c in r.cells] for r in read(raw, size=n)][1:]

    assert found == [row for row in rows if any(cell.strip(" ,;\t") for cell in row)]
    for row in csv.reader(io.StringIO(raw.decode())):
        assert not any(cell.startswith(("=", "+", "-", "@", "\t")) for cell in row)


@given(st.lists(st.text(st.characters(exclude_categories=["Cc", "Cs"]), min_size=1).map(str.strip)))
def test_several_values_in_one_cell_come_out_again(values: list[str]) -> None:
    values = [value for value in values if value]

    assert sheets.list_of(sheets.cell_of(values)) == values


@pytest.mark.parametrize(
    ("text", "currency", "amount"),
    [
        ("85000", "IDR", "85000"),
        ("Rp 85.000", "IDR", "85000"),
        ("rp85.000,50", "IDR", "85000.50"),
        ("1.250.000", "IDR", "1250000"),
        ("85,000", "IDR", "85000"),
        ("IDR 85000,5", "IDR", "85000.5"),
        ("S$1,234.50", "SGD", "1234.50"),
        ("19,90", "SGD", "19.90"),
        ("1.234,50", "USD", "1234.50"),
    ],
)
def test_amounts_are_read_as_people_write_them(text: str, currency: str, amount: str) -> None:
    assert amount_of(text, Currency(currency)) == amount


@pytest.mark.parametrize(
    ("text", "currency"),
    [("1.234", "SGD"), ("-5", "IDR"), ("1e5", "IDR"), ("12.34.567", "IDR"), ("gratis", "IDR"),
     ("8500.000", "IDR"), ("", "IDR"), ("1,2,3.4", "USD")],
)  # fmt: skip
def test_an_amount_that_may_mean_two_things_or_none_is_refused(text: str, currency: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        amount_of(text, Currency(currency))
