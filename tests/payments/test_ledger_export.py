"""The journal as a file, and how its accounts stand: whole, by dates, and nobody else's."""

import csv
import io
from collections import defaultdict
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from pesan.kit import clock
from pesan.kit.ids import JournalEntryId, StoreId, new_id
from pesan.kit.money import Currency, Money
from pesan.payments.ledger import download, rules
from pesan.payments.ledger.models import EntryKind, Line
from pesan.payments.queries import journal

from ..accounts.test_keys import make_key
from ..running import Pesan
from .builders import Shop, open_shop
from .test_ledger import gone_back


@pytest.fixture
async def shop(pesan: Pesan) -> Shop:
    return await open_shop(pesan)


async def downloaded(shop: Shop, **asked: str) -> list[dict[str, str]]:
    answer = await shop.seller.get("/ledger/export", **asked)
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"].startswith("text/csv")
    assert "ledger.csv" in answer.headers["content-disposition"]
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))


async def booked(
    shop: Shop,
    source: str,
    lines: tuple[Line, ...],
    *,
    at: datetime,
    kind: EntryKind = EntryKind.PAYOUT,
) -> None:
    async with shop.pesan.world.database.store(StoreId(shop.store)) as tx:
        await journal.book(
            tx,
            store=StoreId(shop.store),
            entry=JournalEntryId(new_id()),
            kind=kind,
            source=source,
            order=None,
            payment=None,
            livemode=False,
            lines=lines,
            now=at,
        )


def paid_out(whole: int, currency: Currency = Currency.IDR) -> tuple[Line, ...]:
    return rules.paid_out(Money.from_whole(whole, currency))


async def test_each_posting_is_a_row_with_what_the_gateway_calls_it(shop: Shop) -> None:
    attempt = await (await shop.ready()).captured()
    await attempt.refund(20_000)
    await gone_back(attempt)

    rows = await downloaded(shop)

    (capture,) = shop.pesan.xendit.account.payments
    (refund,) = shop.pesan.xendit.account.refunds
    assert [(one["kind"], one["account"], one["debit"], one["credit"]) for one in rows] == [
        ("capture", "gateway", "85000", ""),
        ("capture", "sales", "", "85000"),
        ("refund", "refunds", "20000", ""),
        ("refund", "gateway", "", "20000"),
    ]
    assert [one["reference"] for one in rows] == [capture] * 2 + [refund] * 2
    order = await shop.seller.get(f"/orders/{(await attempt.now())['order_id']}")
    assert {one["order_number"] for one in rows} == {str(order.json()["number"])}
    assert {(one["payment_id"], one["provider"]) for one in rows} == {(attempt.id, "xendit")}
    assert {(one["currency"], one["livemode"]) for one in rows} == {("IDR", "false")}


async def test_a_download_is_whole_however_many_pages_it_is_read_in(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(download, "ENTRIES", 3)
    now = clock.now()
    for number in range(10):  # some at the same moment
        await booked(
            shop, f"po-{number}", paid_out(1_000 + number), at=now - timedelta(minutes=number // 4)
        )

    rows = await downloaded(shop)

    assert sorted(one["reference"] for one in rows) == sorted(2 * [f"po-{n}" for n in range(10)])
    assert [one["at"] for one in rows] == sorted(one["at"] for one in rows)
    entries = defaultdict(list)
    for one in rows:
        entries[one["entry_id"]].append(int(one["debit"] or 0) - int(one["credit"] or 0))
    assert len(entries) == 10
    assert {sum(sides) for sides in entries.values()} == {0}


async def test_a_range_begins_with_its_first_moment_and_ends_before_its_last(shop: Shop) -> None:
    day = datetime(2026, 11, 1, tzinfo=UTC)
    for source, at in (("before", -1), ("first", 0), ("last", 3599), ("after", 3600)):
        await booked(shop, source, paid_out(1_000), at=day + timedelta(seconds=at))

    rows = await downloaded(
        shop, **{"from": "2026-11-01T07:00:00+07:00", "to": "2026-11-01T01:00:00Z"}
    )

    assert [one["reference"] for one in rows] == ["first", "first", "last", "last"]
    assert await downloaded(shop, to="2001-01-01T00:00:00Z") == []


@pytest.mark.parametrize(
    "asked",
    [
        {"from": "2026-11-02T00:00:00Z", "to": "2026-11-01T00:00:00Z"},
        {"from": "2026-11-02T00:00:00"},
        {"to": "0001-01-01T00:00:00+14:00"},
        {"from": "9999-12-31T23:59:59-14:00"},
        {"from": "yesterday"},
    ],
)
async def test_a_range_that_is_none_is_refused(shop: Shop, asked: dict[str, str]) -> None:
    answer = await shop.seller.get("/ledger/export", **asked)

    assert answer.status_code in {400, 422}, answer.text
    assert answer.json()["code"] == "requests.invalid"


async def test_what_a_spreadsheet_would_compute_is_written_as_text(shop: Shop) -> None:
    await booked(shop, "=1+1", paid_out(1_000), at=clock.now())

    assert {one["reference"] for one in await downloaded(shop)} == {"'=1+1"}


async def test_the_accounts_of_each_currency_stand_at_one_sum(shop: Shop) -> None:
    attempt = await (await shop.ready()).captured()
    await booked(shop, "po-1", paid_out(50_000), at=clock.now())
    await booked(shop, "po-2", paid_out(7, Currency.USD), at=clock.now())

    answer = (await shop.seller.get("/ledger/trial-balance")).json()

    rupiah, dollars = sorted(answer["currencies"], key=lambda one: str(one["currency"]))
    assert rupiah["debits"] == rupiah["credits"] == {"amount": "85000", "currency": "IDR"}
    assert dollars["debits"] == dollars["credits"] == {"amount": "7.00", "currency": "USD"}
    assert {one["account"]: stand(one) for one in rupiah["accounts"]} == {
        "bank": 50_000,
        "gateway": 35_000,
        "sales": -85_000,
    }
    before = (await shop.seller.get("/ledger/trial-balance", to="2026-01-01T00:00:00Z")).json()
    assert before == {"as_of": "2026-01-01T00:00:00.000Z", "currencies": []}
    assert (await attempt.now())["status"] == "captured"


def stand(account: Any) -> int:
    debit, credit = account["debit_balance"], account["credit_balance"]
    return int(debit["amount"]) if debit else -int(credit["amount"])


async def test_nobody_elses_journal_is_downloaded_and_a_test_key_sees_no_live_one(
    pesan: Pesan, shop: Shop
) -> None:
    attempt = await shop.ready()
    await shop.pesan.rows("UPDATE payments SET livemode = true")
    await attempt.captured()
    other = await pesan.seller("Budi")
    _, key = await make_key(shop.seller, ["payments.read"], livemode=False)
    _, blind = await make_key(shop.seller, ["products.read"])

    for path in ("/ledger/export", "/ledger/trial-balance"):
        assert (await other.api.get(shop.seller.path(path))).status_code == 404
        assert (await blind.get(shop.seller.path(path))).status_code == 403
    assert len((await key.get(shop.seller.path("/ledger/export"))).text.splitlines()) == 1
    assert (await key.get(shop.seller.path("/ledger/trial-balance"))).json()["currencies"] == []
    assert len(await downloaded(shop)) == 2
