"""The journal: twice is once, nothing stands on one side, and nothing is ever rewritten."""

from typing import Any

import asyncpg
import pytest

from pesan.kit import clock
from pesan.kit.ids import JournalEntryId, new_id
from pesan.kit.money import Currency, Money
from pesan.payments.ledger import rules
from pesan.payments.ledger.models import Account, EntryKind, Line
from pesan.payments.queries import journal

from ..accounts.test_keys import make_key
from ..running import Pesan
from ..till import Till
from .builders import Attempt, Shop, open_shop
from .test_refunds import settled

SEN = "INSERT INTO journal_lines (store_id, entry_id, account, currency, amount_minor)"


def rupiah(whole: int) -> Money:
    return Money.from_whole(whole, Currency.IDR)


@pytest.fixture
async def shop(pesan: Pesan) -> Shop:
    return await open_shop(pesan)


async def entries(shop: Shop, **asked: Any) -> list[dict[str, Any]]:
    answer = await shop.seller.get("/ledger", **asked)
    assert answer.status_code == 200, answer.text
    found: list[dict[str, Any]] = answer.json()["items"]
    return found


def sides(entry: dict[str, Any]) -> dict[str, int]:
    """A debit above nought, a credit below."""
    return {
        line["account"]: int(line["debit"]["amount"])
        if line["debit"]
        else -int(line["credit"]["amount"])
        for line in entry["lines"]
    }


async def gone_back(attempt: Attempt, *, succeeded: bool = True) -> None:
    """Until the refund that begins has ended at the gateway, and here."""
    pesan = attempt.shop.pesan
    await pesan.eventually("SELECT count(*) = 1 FROM refunds WHERE gateway_id IS NOT NULL")
    await settled(attempt, succeeded=succeeded)
    await pesan.eventually("SELECT NOT EXISTS (SELECT FROM refunds WHERE status = 'pending')")


async def test_a_capture_and_its_refund_are_read_back_newest_first(shop: Shop) -> None:
    attempt = await (await shop.ready()).captured()
    await shop.pesan.xendit.post(
        (await shop.pesan.xendit.pay(attempt.gateway_id, deliver=False)).notice, times=3
    )
    await gone_back(attempt)  # the order is paid already

    refund, surplus, second, first = await entries(shop)

    (made,) = await attempt.refunds()
    order = (await attempt.now())["order_id"]
    assert [one["kind"] for one in (first, second)] == ["capture", "capture"]
    assert sides(first) == sides(second) == {"gateway": 85_000, "sales": -85_000}
    assert (surplus["kind"], sides(surplus)) == ("surplus", {"sales": 85_000, "owed": -85_000})
    assert (refund["kind"], sides(refund)) == ("refund", {"owed": 85_000, "gateway": -85_000})
    assert {one["order_id"] for one in (first, refund)} == {order}
    assert {one["payment_id"] for one in (first, refund)} == {attempt.id}
    assert surplus["refund_id"] == refund["refund_id"] == made["id"]
    assert first["refund_id"] is None
    assert await entries(shop, kind="refund", order_id=order) == [refund]
    assert await entries(shop, kind="fee") == []


async def test_the_journal_is_paged_and_its_cursor_is_its_own(shop: Shop) -> None:
    for _ in range(3):
        await (await shop.ready()).captured()

    first = (await shop.seller.get("/ledger", limit=2)).json()
    rest = (await shop.seller.get("/ledger", limit=2, cursor=first["next_cursor"])).json()
    odd = await shop.seller.get("/ledger", cursor=first["items"][0]["payment_id"])

    assert len(first["items"]) == 2
    assert (len(rest["items"]), rest["next_cursor"]) == (1, None)
    assert odd.status_code == 422


async def test_a_refund_that_failed_owes_nothing_any_more(shop: Shop) -> None:
    attempt = await (await shop.ready()).captured()
    await shop.pesan.xendit.pay(attempt.gateway_id)
    await gone_back(attempt, succeeded=False)

    kept = (await entries(shop))[0]

    assert (kept["kind"], sides(kept)) == ("surplus_kept", {"owed": 85_000, "sales": -85_000})


async def test_goodwill_comes_off_the_sale(shop: Shop) -> None:
    attempt = await (await shop.ready()).captured()
    await attempt.refund(20_000)
    await gone_back(attempt)

    refund = (await entries(shop))[0]

    assert (refund["kind"], sides(refund)) == ("refund", {"refunds": 20_000, "gateway": -20_000})


async def test_a_test_key_sees_nothing_that_is_live(shop: Shop) -> None:
    attempt = await shop.ready()
    await shop.pesan.rows("UPDATE payments SET livemode = true")
    await attempt.captured()
    _, key = await make_key(shop.seller, ["payments.read"], livemode=False)

    answers = [await key.get(shop.seller.path(path)) for path in ("/ledger", "/ledger/accounts")]

    assert [answer.json()["items"] for answer in answers] == [[], []]
    assert [entry["livemode"] for entry in await entries(shop)] == [True]


async def test_another_sellers_journal_is_none(pesan: Pesan, shop: Shop) -> None:
    await (await shop.ready()).captured()
    other = await pesan.seller("Budi")

    assert (await other.get("/ledger")).json()["items"] == []
    for path in ("/ledger", "/ledger/accounts"):
        answer = await other.api.get(shop.seller.path(path))
        assert answer.status_code == 404


async def book(till: Till, source: str, lines: tuple[Line, ...]) -> int:
    return await journal.book(
        till.tx,
        store=till.store,
        entry=JournalEntryId(new_id()),
        kind=EntryKind.FEE,
        source=source,
        order=None,
        payment=None,
        livemode=True,
        lines=lines,
        now=clock.now(),
    )


@pytest.fixture
async def looked_at(till: Till) -> Till:
    """Asked at once what is else asked as a transaction ends."""
    await till.tx.connection.execute("SET CONSTRAINTS journal_balances IMMEDIATE")
    return till


async def test_one_source_is_booked_once(looked_at: Till) -> None:
    lines = rules.charged(rupiah(4_000))

    assert [await book(looked_at, "fee-1", lines), await book(looked_at, "fee-1", lines)] == [2, 0]
    assert await looked_at.value("SELECT count(*) FROM journal_lines") == 2


@pytest.mark.parametrize(
    "lines",
    [
        (Line(Account.FEES, Currency.IDR, 100), Line(Account.GATEWAY, Currency.IDR, -99)),
        (Line(Account.FEES, Currency.IDR, 100), Line(Account.GATEWAY, Currency.USD, -100)),
        (Line(Account.FEES, Currency.IDR, 100),),
        (),
    ],
)
async def test_what_does_not_sum_to_nought_cannot_be_committed(
    looked_at: Till, lines: tuple[Line, ...]
) -> None:
    with pytest.raises(asyncpg.CheckViolationError, match="does not sum to nought"):
        await book(looked_at, "fee-1", lines)


async def test_a_line_added_later_is_looked_at_as_well(looked_at: Till) -> None:
    await book(looked_at, "fee-1", rules.charged(rupiah(4_000)))
    entry = await looked_at.value("SELECT id FROM journal_entries")

    with pytest.raises(asyncpg.CheckViolationError):
        await looked_at.tx.connection.execute(
            SEN + " VALUES ($1, $2, 'bank', 'IDR', 1)", looked_at.store, entry
        )


@pytest.mark.parametrize("role", ["pesan_app", "the owner"])
@pytest.mark.parametrize(
    "change",
    [
        "UPDATE journal_lines SET amount_minor = 1",
        "DELETE FROM journal_lines",
        "UPDATE journal_entries SET at = now()",
        "DELETE FROM journal_entries",
        "TRUNCATE journal_lines",
    ],
)
async def test_nobody_rewrites_the_journal(looked_at: Till, change: str, role: str) -> None:
    await book(looked_at, "fee-1", rules.charged(rupiah(4_000)))
    connection = looked_at.tx.connection
    if role == "the owner":
        await connection.execute("RESET ROLE")

    with pytest.raises((asyncpg.InsufficientPrivilegeError, asyncpg.RaiseError)):
        await connection.execute(change)


@pytest.mark.parametrize(
    "lines",
    [
        rules.captured(rupiah(1), by_hand=True, asked_in_it=True),
        rules.captured(rupiah(1), by_hand=False, asked_in_it=False),
        rules.owed(rupiah(7)),
        rules.kept_after_all(rupiah(7)),
        rules.refunded(rupiah(7), surplus=rupiah(0), by_hand=False),
        rules.refunded(rupiah(7), surplus=rupiah(7), by_hand=True),
        rules.refunded(rupiah(7), surplus=rupiah(3), by_hand=True),
        rules.charged(rupiah(7)),
        rules.paid_out(rupiah(7)),
    ],
)
def test_every_entry_sums_to_nought_and_has_no_empty_line(lines: tuple[Line, ...]) -> None:
    assert sum(line.amount_minor for line in lines) == 0
    assert all(line.amount_minor for line in lines)
    assert len({line.account for line in lines}) == len(lines) >= 2
