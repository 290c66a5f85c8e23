"""Parcels: in part, at once, in any order; and the order that follows them."""

import asyncio
from collections import Counter
from datetime import timedelta
from typing import Any

from ..running import Pesan
from ..stories.test_first_sale import nothing_is_broken, settled
from .builders import code, open_shop, paid, placed

DAY = timedelta(days=1).total_seconds()


async def test_an_order_goes_in_two_parcels_and_follows_them(pesan: Pesan) -> None:
    order = await paid(await open_shop(pesan), L=2, M=1)

    first = await order.pack(L=1, courier="JNE REG")
    assert (first["status"], first["courier"], first["tracking_url"]) == ("packed", "JNE REG", None)
    assert await order.status() == "packed"
    answer = await order.change(
        first["id"], courier="SiCepat", tracking_number="000123", status="shipped"
    )
    assert answer.json()["tracking_url"] == "https://www.sicepat.com/checkAwb/000123"
    assert answer.json()["shipped_at"] is not None
    assert await order.status() == "packed"  # the rest is still here

    rest = await order.pack()
    assert rest["items"] == [
        {"item_id": order.items["L"], "quantity": 1},
        {"item_id": order.items["M"], "quantity": 1},
    ]
    assert (await order.change(first["id"], status="delivered")).status_code == 200
    assert await order.status() == "packed"
    assert (await order.change(rest["id"], status="shipped")).status_code == 200
    assert await order.status() == "shipped"
    assert (await order.change(rest["id"], status="delivered")).status_code == 200
    assert await order.status() == "delivered"

    assert [await order.told(f"order.{step}") for step in ("packed", "shipped", "delivered")] == [
        1, 1, 1,
    ]  # fmt: skip
    assert await order.told("fulfilment.shipped") == 2
    await settled(pesan)
    await nothing_is_broken(pesan)


async def test_more_than_is_left_is_refused_and_nothing_is_packed(pesan: Pesan) -> None:
    order = await paid(await open_shop(pesan), L=2, M=1)
    await order.pack(L=1)

    too_many = {"items": [{"item_id": order.items["L"], "quantity": 2}]}
    both = {"items": [{"item_id": order.items[size], "quantity": 1} for size in ("M", "L", "L")]}
    for body in (too_many, both):
        assert code(await order.post("fulfilments", body)) == (409, "orders.more_than_ordered")
    await order.pack()

    assert code(await order.post("fulfilments")) == (409, "orders.nothing_left_to_pack")
    assert sum(part["quantity"] for p in await order.parcels() for part in p["items"]) == 3


async def test_of_many_who_pack_the_last_piece_at_once_one_does(pesan: Pesan) -> None:
    order = await paid(await open_shop(pesan), L=3)
    body = {"items": [{"item_id": order.items["L"], "quantity": 2}]}

    answers = await asyncio.gather(*(order.post("fulfilments", body) for _ in range(8)))

    assert Counter(a.status_code for a in answers) == {201: 1, 409: 7}
    assert len(await order.parcels()) == 1


async def test_the_same_request_twice_packs_once(pesan: Pesan) -> None:
    order = await paid(await open_shop(pesan), L=2)
    body = {"items": [{"item_id": order.items["L"], "quantity": 1}]}

    first, again = [await order.post("fulfilments", body, key="one-parcel") for _ in range(2)]

    assert first.content == again.content
    assert len(await order.parcels()) == 1


async def test_an_unshipped_parcel_is_called_off_and_packed_anew(pesan: Pesan) -> None:
    order = await paid(await open_shop(pesan), L=2)
    parcel = await order.pack()
    seller = order.shop.seller

    answer = await seller.post(f"/fulfilments/{parcel['id']}/cancellation", {"reason": "wrong box"})
    again = await seller.post(f"/fulfilments/{parcel['id']}/cancellation", {})

    assert answer.json()["status"] == "cancelled"
    assert code(again) == (409, "orders.fulfilment_cannot_move")
    assert await order.status() == "packed"  # forward only
    anew = await order.pack()
    assert anew["items"] == parcel["items"]
    shipped = await order.change(anew["id"], status="shipped")
    assert shipped.status_code == 200
    assert code(await seller.post(f"/fulfilments/{anew['id']}/cancellation", {})) == (
        409, "orders.fulfilment_cannot_move",
    )  # fmt: skip
    await settled(pesan)
    await nothing_is_broken(pesan)


async def test_packing_and_shipping_by_hand_moves_parcels_too(pesan: Pesan) -> None:
    order = await paid(await open_shop(pesan), L=2, M=1)
    await order.pack(M=1)

    assert code(await order.moved_to("packed")) == (409, "orders.cannot_move")
    assert (await order.moved_to("shipped", reason="all out")).status_code == 200
    assert [p["status"] for p in await order.parcels()] == ["shipped", "shipped"]
    assert (await order.moved_to("delivered")).status_code == 200
    assert [p["status"] for p in await order.parcels()] == ["delivered", "delivered"]
    assert (await order.moved_to("completed")).status_code == 200

    history = [(move["to"], move["reason"]) for move in (await order.now())["history"]]
    assert history[2:4] == [("packed", None), ("shipped", "all out")]
    await settled(pesan)
    await nothing_is_broken(pesan)


async def test_packing_by_hand_packs_all_and_may_not_skip_a_step(pesan: Pesan) -> None:
    order = await paid(await open_shop(pesan), L=2)

    assert code(await order.moved_to("shipped")) == (409, "orders.cannot_move")
    assert (await order.moved_to("packed")).json()["status"] == "packed"

    [parcel] = await order.parcels()
    assert parcel["items"] == [{"item_id": order.items["L"], "quantity": 2}]


async def test_what_is_on_its_way_cannot_be_cancelled_and_what_is_not_can(pesan: Pesan) -> None:
    shop = await open_shop(pesan)
    gone, here = await paid(shop, L=2), await paid(shop, L=2)
    parcel = await gone.pack(L=1)
    await gone.change(parcel["id"], status="shipped")
    await here.pack()

    assert code(await gone.post("cancellation")) == (409, "orders.partly_shipped")
    assert code(await gone.moved_to("cancelled")) == (409, "orders.partly_shipped")
    assert await gone.status() == "packed"
    assert (await here.post("cancellation")).status_code == 200

    assert [p["status"] for p in await here.parcels()] == ["cancelled"]
    assert await here.told("fulfilment.cancelled") == 1
    await settled(pesan)
    await nothing_is_broken(pesan)


async def test_shipping_and_cancelling_at_once_one_wins(pesan: Pesan) -> None:
    order = await paid(await open_shop(pesan), L=1)
    parcel = await order.pack()

    shipped, cancelled = await asyncio.gather(
        order.change(parcel["id"], status="shipped"), order.post("cancellation")
    )

    assert sorted([shipped.status_code, cancelled.status_code]) == [200, 409]
    [parcel] = await order.parcels()
    assert (await order.status(), parcel["status"]) in {
        ("shipped", "shipped"),
        ("cancelled", "cancelled"),
    }


async def test_an_unpaid_order_is_not_packed(pesan: Pesan) -> None:
    order = await placed(await open_shop(pesan))

    assert code(await order.post("fulfilments")) == (409, "orders.cannot_move")
    assert await order.parcels() == []


async def test_a_change_of_an_old_version_is_refused(pesan: Pesan) -> None:
    order = await paid(await open_shop(pesan), L=1)
    parcel = await order.pack()
    path, seller = f"/fulfilments/{parcel['id']}", order.shop.seller

    fresh = await seller.patch(path, {"courier": "jne"}, **{"If-Match": '"1"'})
    stale = await seller.patch(path, {"courier": "tiki"}, **{"If-Match": '"1"'})
    unchanged = await seller.patch(path, {"courier": "JNE"}, **{"If-Match": '"2"'})

    assert (fresh.status_code, fresh.json()["version"]) == (200, 2)
    assert code(stale) == (412, "requests.version_stale")
    assert unchanged.json()["version"] == 2


async def test_a_delivered_parcel_keeps_its_number(pesan: Pesan) -> None:
    order = await paid(await open_shop(pesan), L=1)
    parcel = await order.pack(courier="jne")
    for status in ("shipped", "shipped", "delivered"):  # twice is once
        assert (await order.change(parcel["id"], status=status)).status_code == 200

    assert code(await order.change(parcel["id"], tracking_number="99")) == (
        409, "orders.fulfilment_closed",
    )  # fmt: skip
    assert code(await order.change(parcel["id"], status="shipped")) == (
        409, "orders.fulfilment_cannot_move",
    )  # fmt: skip
    assert await order.told("fulfilment.shipped") == 1


async def test_nonsense_is_refused_naming_the_field(pesan: Pesan) -> None:
    order = await placed(await open_shop(pesan))
    bodies: list[dict[str, Any]] = [
        {"items": []},
        {"items": [{"item_id": "itm_x", "quantity": 0}]},
        {"tracking_number": "x\ny"},
        {"tracking_number": ""},
        {"courier": " jne"},
        {"courier": "x" * 61},
        {"status": "delivered"},
        {"weight": 3},
    ]

    for body in bodies:
        answer = await order.post("fulfilments", body)
        assert code(answer) == (422, "requests.invalid"), body
        assert answer.json()["errors"][0]["field"].partition("[")[0] in {*body, ""}


async def test_somebody_elses_order_and_parcel_are_not_there(pesan: Pesan) -> None:
    shop = await open_shop(pesan)
    order, other = await paid(shop, L=1), await paid(shop, M=1)
    parcel = await order.pack()
    stranger = await pesan.seller("Budi")
    foreign_line = {"items": [{"item_id": other.items["M"], "quantity": 1}]}

    theirs = [
        await stranger.post(f"/orders/{order.id}/fulfilments", {}),
        await stranger.get(f"/orders/{order.id}/fulfilments"),
        await stranger.get(f"/fulfilments/{parcel['id']}"),
        await stranger.patch(f"/fulfilments/{parcel['id']}", {"status": "shipped"}),
        await stranger.post(f"/fulfilments/{parcel['id']}/cancellation", {}),
    ]

    assert {answer.status_code for answer in theirs} == {404}
    mixed = await order.post("fulfilments", foreign_line)
    assert code(mixed) == (404, "orders.item_not_found")


async def test_a_delivered_order_completes_itself_after_the_days_of_the_store(
    pesan: Pesan,
) -> None:
    shop = await open_shop(pesan)
    settings = await shop.seller.patch("/settings", {"complete_after_days": 2})
    assert settings.json()["complete_after_days"] == 2
    order, by_hand = await paid(shop, L=1), await paid(shop, L=1)
    for one in (order, by_hand):
        for step in ("packed", "shipped", "delivered"):
            assert (await one.moved_to(step)).status_code == 200
    assert (await by_hand.moved_to("completed")).status_code == 200

    await pesan.shift_clock(1.9 * DAY)
    await settled(pesan)
    assert await order.status() == "delivered"
    await pesan.shift_clock(2.1 * DAY)
    await order.becomes("completed")

    await settled(pesan)
    assert await by_hand.told("order.completed") == await order.told("order.completed") == 1
    await nothing_is_broken(pesan)


async def test_a_store_may_complete_its_orders_by_hand_only(pesan: Pesan) -> None:
    shop = await open_shop(pesan)
    assert (await shop.seller.get("/settings")).json()["complete_after_days"] == 3
    await shop.seller.patch("/settings", {"complete_after_days": None})
    order = await paid(shop, L=1)
    for step in ("packed", "shipped", "delivered"):
        await order.moved_to(step)

    assert await pesan.value("SELECT count(*) FROM timers WHERE kind = 'orders.complete'") == 0
