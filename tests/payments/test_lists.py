"""Lists of money end where they end: no cursor leads to an empty page."""

from typing import Any

import pytest

from pesan.kit.ids import OrderId, PaymentId
from pesan.payments import open_case

from ..running import Pesan
from .builders import Shop, open_shop, uuid


@pytest.fixture
async def shop(pesan: Pesan) -> Shop:
    return await open_shop(pesan)


async def pages(shop: Shop, path: str, limit: int) -> list[list[Any]]:
    """The ids of each page, as long as one names the next."""
    found: list[list[Any]] = []
    cursor = None
    while cursor is not None or not found:
        asked = {"limit": limit} | ({} if cursor is None else {"cursor": cursor})
        answer = (await shop.seller.get(path, **asked)).json()
        found.append([one["id"] for one in answer["items"]])
        cursor = answer["next_cursor"]
    return found


@pytest.mark.parametrize("limit", [1, 2, 3, 4, 5])
async def test_a_full_last_page_is_the_last(shop: Shop, limit: int) -> None:
    made = [(await shop.ready()).id for _ in range(4)]
    async with shop.pesan.world.database.store(shop.store) as tx:
        for payment in made:
            row = await shop.row(payment)
            await open_case(
                tx,
                shop.store,
                kind="underpaid",
                order=OrderId(row["order_id"]),
                payment=PaymentId(uuid("pay", payment)),
                detail="too little",
            )

    paid = await pages(shop, "/payments", limit)
    cases = await pages(shop, "/reconciliation/cases", limit)

    assert [len(page) for page in cases] == [len(page) for page in paid]
    assert sum(paid, []) == made[::-1]  # noqa: RUF017 - four of them
    assert [len(page) for page in paid] == {1: [1] * 4, 2: [2, 2], 3: [3, 1]}.get(limit, [4])


@pytest.mark.parametrize(
    "path", ["/payments", "/reconciliation/cases", "/disputes", "/bank-statements/lines"]
)
async def test_what_no_list_gave_is_no_cursor(shop: Shop, path: str) -> None:
    answer = await shop.seller.get(path, cursor="ord_x")

    assert (answer.status_code, answer.json()["code"]) == (422, "requests.invalid")
