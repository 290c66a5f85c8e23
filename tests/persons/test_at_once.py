"""A merge meets what else is done with the same two, at the same moment."""

from ..carts.test_carts import a_thread, items
from ..carts.test_two_at_one_cart import BANDUNG, order, put
from ..chat.site import open_site
from ..meeting import meet
from ..running import Pesan, Seller
from ..stories.test_first_sale import nothing_is_broken, settled
from .test_suggestions import listed, suggested

CUSTOMERS = "SELECT id FROM customers FOR UPDATE"


async def two_suggested(pesan: Pesan) -> tuple[Seller, str]:
    site = await open_site(pesan)
    await site.seller.made("/customers", {"name": "Siti", "phone": "+6281234567890"})
    visitor = await site.visitor()
    await visitor.said("tolong", contact={"name": "S", "phone": "081234567890", "email": ""})
    await settled(pesan)
    [found] = await suggested(site.seller)
    return site.seller, f"/merge-suggestions/{found['id']}"


async def test_of_two_sellers_who_accept_at_once_one_does(pesan: Pesan) -> None:
    seller, path = await two_suggested(pesan)
    staff = await (await pesan.person()).joins(seller, "staff")

    answers = await meet(
        pesan, CUSTOMERS, seller.post(f"{path}/accept", {}), staff.post(f"{path}/accept", {})
    )

    assert sorted(one.status_code for one in answers) == [200, 409]
    assert await pesan.value("SELECT count(*) FROM customer_merges") == 1
    assert len(await listed(seller)) == 1
    await nothing_is_broken(pesan)


async def test_of_one_who_accepts_and_one_who_dismisses_at_once_the_first_is_obeyed(
    pesan: Pesan,
) -> None:
    seller, path = await two_suggested(pesan)

    accepted, dismissed = await meet(
        pesan, CUSTOMERS, seller.post(f"{path}/accept", {}), seller.post(f"{path}/dismiss", {})
    )

    assert sorted((accepted.status_code, dismissed.status_code)) == [200, 409]
    are_one = accepted.status_code == 200
    assert len(await listed(seller)) == (1 if are_one else 2)
    status = await pesan.value("SELECT status FROM merge_suggestions")
    assert status == ("accepted" if are_one else "dismissed")


async def test_an_order_placed_while_its_buyer_is_merged_is_whose_they_became(
    pesan: Pesan,
) -> None:
    shop, thread = await a_thread(pesan)
    seen = (await put(shop, thread, items(shop, L=1) | BANDUNG, version=0)).json()["version"]
    [wrote] = await listed(shop.seller)
    kept = await shop.seller.made("/customers", {"name": "Budi", "email": "b@example.com"})

    placed, merged = await meet(
        pesan,
        CUSTOMERS,
        order(shop, thread, version=seen, key="satu"),
        shop.seller.post(f"/customers/{kept['id']}/merge", {"from": wrote["id"]}),
    )

    assert (placed.status_code, merged.status_code) == (201, 200)
    of_whom = await pesan.rows("SELECT DISTINCT c.merged_into IS NULL AS alive FROM orders o"
        " JOIN customers c ON c.id = o.customer_id")  # fmt: skip
    assert [row["alive"] for row in of_whom] == [True]
    [theirs] = (await shop.seller.get("/orders", customer_id=kept["id"])).json()["items"]
    assert theirs["id"] == placed.json()["id"]
    await nothing_is_broken(pesan)
