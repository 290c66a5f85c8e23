"""Banks' own CSV exports, read by their headers; whatever else is sent is refused by its row."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pesan.kit.money import Currency
from pesan.payments.errors import StatementUnreadable
from pesan.payments.statements.reading import Credit, Fault, Reading

TODAY = date(2026, 11, 26)
BCA = """Informasi Rekening - Mutasi Rekening
No. rekening,:,0140012345
Nama,:,SARI DEWI
Mata Uang,:,IDR

Tanggal Transaksi,Keterangan,Cabang,Jumlah,Saldo
'26/11,TRSF E-BANKING CR 2611/FTSCY/WS95031 BUDI,'0000,"85,123.00 CR","1,085,123.00"
'26/11,BIAYA ADM,'0000,"15,000.00 DB","1,070,123.00"
'PEND,TARIKAN ATM,'0000,"50,000.00 DB",
Saldo Awal,:,"1,000,000.00"
Mutasi Kredit,:,"85,123.00",1
"""
MANDIRI = """AccountNo,Ccy,PostDate,Remarks,AdditionalDesc,Credit Amount,Debit Amount,Close Balance
1310098765432,IDR,26/11/2026,TRANSFER DARI BUDI,,85123.00,.00,1085123.00
1310098765432,IDR,26/11/2026,BIAYA,,.00,15000.00,1070123.00
"""
BRI = """TGL_TRAN;DESK_TRAN;MUTASI_DEBET;MUTASI_KREDIT;SALDO_AKHIR_MUTASI
2026-11-26 10:12:13;TRANSFER BUDI;0;85.123,00;1.085.123,00
"""
BNI = """Post Date,Branch,Journal No.,Description,Amount,Db/Cr,Balance
26/11/26 10.12.13,JKT,1,TRANSFER DARI BUDI,"85,123.00",C,"1,085,123.00"
26/11/26,JKT,2,BIAYA,"15,000.00",D,"1,070,123.00"
"""
GENERIC = "date,description,amount,direction\n2026-11-26,Transfer dari Budi,85123,credit\n"


def read(text: str, *, step: int = 7) -> list[Credit | Fault]:
    reading, raw = Reading(Currency.IDR, today=TODAY), text.encode()
    found = [one for at in range(0, len(raw), step) for one in reading.feed(raw[at : at + step])]
    return [*found, *reading.feed(b"", final=True)]


@pytest.mark.parametrize("text", [BCA, MANDIRI, BRI, BNI.replace(" 10.12.13", ""), GENERIC])
def test_each_banks_export_gives_its_one_credit(text: str) -> None:
    (found,) = read(text)

    assert isinstance(found, Credit)
    assert (found.booked_on, found.amount.plain()) == (TODAY, "85123")
    assert "BUDI" in found.description.upper()


@pytest.mark.parametrize(
    "amount", ["85123", "85.123", "85,123", "85.123,00", "85,123.00", "Rp 85.123", "85,123.00 CR", "+85123"]
)  # fmt: skip
def test_an_amount_is_one_however_it_is_written(amount: str) -> None:
    (found,) = read(f'date,description,amount\n26/11/2026,x,"{amount}"\n')

    assert isinstance(found, Credit)
    assert found.amount.plain() == "85123"


def test_the_same_line_twice_in_a_file_is_two_and_the_same_two_in_the_next() -> None:
    twice = GENERIC + GENERIC.partition("\n")[2]

    keys = [one.key for one in read(twice) if isinstance(one, Credit)]

    assert len(set(keys)) == 2
    assert [one.key for one in read(twice, step=1000) if isinstance(one, Credit)] == keys


def test_a_day_without_a_year_is_of_the_year_that_has_been() -> None:
    (found,) = read('Tanggal,Keterangan,Jumlah\n28/12,x,"1,000.00 CR"\n')

    assert isinstance(found, Credit)
    assert found.booked_on == date(2025, 12, 28)


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ("31/02/2026,x,85123,credit", "is no date"),
        ("26/11/2026,x,banyak,credit", "is no amount"),
        ("26/11/2026,x,85123,sideways", "neither credit nor debit"),
        ("26/11/2026,x,,credit", "is no amount"),
        ("26/11/2026", "is no amount"),
    ],
)
def test_a_row_that_cannot_be_read_is_told_and_the_next_is_read(row: str, why: str) -> None:
    first, second = read(f"date,description,amount,direction\n{row}\n" + GENERIC.partition("\n")[2])

    assert isinstance(first, Fault)
    assert (first.row, why in first.message) == (2, True)
    assert isinstance(second, Credit)


@pytest.mark.parametrize("text", ["", "hello", "a,b,c\n" * 60, "x" * 50_000])
def test_what_is_no_statement_is_refused(text: str) -> None:
    with pytest.raises(StatementUnreadable):
        read(text, step=4096)


def test_a_card_number_in_a_description_is_hidden() -> None:
    (found,) = read("date,description,amount\n26/11/2026,KARTU 4111 1111 1111 1111,85123\n")

    assert isinstance(found, Credit)
    assert found.description == "KARTU •••• •••• •••• 1111"


@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_refused_and_nothing_else(raw: bytes) -> None:
    reading = Reading(Currency.IDR, today=TODAY)
    try:
        list(reading.feed(b"date,description,amount,direction\n" + raw))
        list(reading.feed(b"", final=True))
    except StatementUnreadable:
        pass
