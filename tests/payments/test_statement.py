"""A gateway's settlement file: the same as its list, and what it paid out."""

import csv
import io
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest

from pesan.kit.money import Currency
from pesan.payments.reconciler.statement import BATCH_ROWS, ROWS_MAX, Statement

from ..running import Pesan
from .builders import Shop, open_shop
from .test_reconciler import LATER, books_hold, kinds

HEADER = "type,id,amount,fee,reference,request_id,date"
NOW = datetime(2026, 11, 26, tzinfo=UTC)


@pytest.fixture
async def shop(pesan: Pesan) -> Shop:
    return await open_shop(pesan)


async def sent(shop: Shop, *rows: str, header: str = HEADER, **params: Any) -> httpx.Response:
    return await shop.seller.api.post(
        shop.seller.path("/reconciliations/statement"),
        content="\n".join([header, *rows]).encode(),
        params={"provider": "xendit", **params},
        headers={"content-type": "text/csv"},
    )


async def test_a_file_books_what_was_missed_what_was_taken_and_what_was_paid_out(
    shop: Shop,
) -> None:
    booked = await (await shop.ready()).captured()
    known = next(iter(shop.pesan.xendit.account.payments))
    missed = await shop.ready()
    await shop.pesan.rows("DELETE FROM timers")
    paid = await shop.pesan.xendit.pay(missed.gateway_id, deliver=False)
    await shop.pesan.shift_clock(LATER)
    rows = [
        f"payment,{known},85000,595,{booked.id},{booked.gateway_id},",
        f"payment,{paid.payment_id},85000,595,,{missed.gateway_id},2026-01-02",
        "payment,py-foreign,12000,,KASIR,,",
        f"refund,rfd-x,-1000,,,{booked.gateway_id},",
        "payout,po-1,168000,2500,,,",
    ]

    dry = await sent(shop, *rows, dry_run=True)
    first = await sent(shop, *rows)
    again = await sent(shop, *rows)

    assert (dry.status_code, dry.json()["rows"], dry.json()["healed"]) == (200, 5, 0)
    assert first.json() == {
        "dry_run": False,
        "rows": 5,
        "healed": 1,
        "opened": 2,
        "payouts": 1,
        "failed": 0,
        "errors": [],
    }
    assert [again.json()[name] for name in ("healed", "opened", "payouts")] == [0, 0, 0]
    assert (await missed.now())["status"] == "captured"
    assert await kinds(shop) == ["paid_no_order", "refund_made_outside"]
    accounts = {
        one["account"]: one for one in (await shop.seller.get("/ledger/accounts")).json()["items"]
    }
    assert accounts["bank"]["debit_balance"]["amount"] == "168000"
    assert accounts["fees"]["debit_balance"]["amount"] == str(595 + 595 + 2500)
    await books_hold(shop.pesan)


async def test_a_row_that_is_wrong_is_named_and_spoils_no_other(shop: Shop) -> None:
    rows = [
        "gift,po-0,1,,,,",
        "payout,po 1,1,,,,",
        "payout,po-2,,,,,",
        "payout,po-3,1.234,,,,",
        "payout,po-4,1,,,,yesterday",
        "payout,po-5,1,,,,",
        "payout,po-5,2,,,,",
        'payout,"po-6,1',
    ]

    answer = await sent(shop, *rows)

    told = answer.json()
    assert (answer.status_code, told["rows"], told["payouts"], told["failed"]) == (200, 8, 1, 7)
    assert [(one["line"], one["column"]) for one in told["errors"]] == [
        (2, "type"),
        (3, "id"),
        (4, "amount"),
        (5, "amount"),
        (6, "date"),
        (8, "id"),
        (9, ""),
    ]


@pytest.mark.parametrize(
    ("header", "rows", "status", "code"),
    [
        ("type,id", [], 422, "payments.statement_header_wrong"),
        ("type,id,amount,Amount", [], 422, "payments.statement_header_wrong"),
        ("", [], 422, "payments.statement_header_wrong"),
        ("type,id,amount", ["payout,\0,1"], 422, "catalogue.sheet_unreadable"),
    ],
)
async def test_what_is_no_statement_is_refused(
    shop: Shop, header: str, rows: list[str], status: int, code: str
) -> None:
    answer = await sent(shop, *rows, header=header)

    assert (answer.status_code, answer.json()["code"]) == (status, code)


async def test_a_gateway_that_is_not_connected_or_not_known_has_no_statement(shop: Shop) -> None:
    assert (await sent(shop, provider="sandbox")).json()["code"] == "payments.not_connected"
    assert (await sent(shop, provider="whatsapp")).status_code == 422


async def test_who_may_only_look_sends_none(pesan: Pesan, shop: Shop) -> None:
    viewer = await (await pesan.person("Vira")).joins(shop.seller, "viewer")

    answer = await viewer.api.post(
        viewer.path("/reconciliations/statement"),
        content=b"type,id,amount\npayout,po-1,1",
        params={"provider": "xendit"},
        headers={"content-type": "text/csv"},
    )

    assert answer.status_code == 403
    assert await pesan.value("SELECT count(*) FROM journal_entries") == 0


def test_a_long_file_comes_in_batches_and_has_an_end() -> None:
    text = io.StringIO()
    csv.writer(text).writerows(
        [["TYPE", "ID", "Amount"], *(["payout", f"po-{n}", 1] for n in range(2 * BATCH_ROWS + 1))]
    )
    statement = Statement(Currency.IDR, NOW)

    batches = [*statement.feed(text.getvalue().encode()), *statement.end()]

    assert [batch.rows for batch in batches] == [BATCH_ROWS, BATCH_ROWS, 1]
    assert ROWS_MAX > BATCH_ROWS
