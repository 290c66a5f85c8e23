"""The simulated phone: whatever goes otherwise in life, through the one real webhook."""

from typing import Any

import pytest

from pesan.channels import typed_order

from ..running import Pesan, Seller
from ..shop import open_shop

SITI = "+6280000000001"
STATUSES = (
    "SELECT array_agg(status ORDER BY sequence) FROM customer_messages WHERE direction = 'out'"
)


@pytest.fixture
async def seller(pesan: Pesan) -> Seller:
    seller = await pesan.seller()
    await seller.patch("/settings", {"default_owner": "human"})
    answer = await seller.put("/connections/sandbox", {"secret": "the-secret-of-the-sandbox"})
    assert answer.status_code == 200, answer.text
    return seller


async def plays(seller: Seller, *messages: Any, **how: Any) -> None:
    body = {"messages": list(messages), **({} if "person" in how else {"persona": "siti"}), **how}
    answer = await seller.post("/connections/sandbox/simulation/messages", body)
    assert answer.status_code == 202, answer.text


async def switched(seller: Seller, **switches: Any) -> dict[str, Any]:
    answer = await seller.put("/connections/sandbox/simulation", switches)
    assert answer.status_code == 200, answer.text
    shown: dict[str, Any] = answer.json()
    return shown


async def replied(seller: Seller, text: str = "halo kak") -> dict[str, Any]:
    conversation = (await seller.get("/conversations")).json()["items"][0]["id"]
    made: dict[str, Any] = await seller.made(
        f"/conversations/{conversation}/messages", {"text": text}
    )
    return made


async def test_an_order_from_the_phones_catalogue_is_a_cart_at_our_prices(
    pesan: Pesan, seller: Seller
) -> None:
    await seller.made(
        "/products",
        {"name": "Tas", "variants": [{"sku": "TAS", "price": "75000", "stock": 3}]},
    )

    line = {"sku": "TAS", "quantity": 2, "shown": "1"}
    await plays(seller, {"type": "order", "items": [line]}, times=3)

    noted = "SELECT count(*) = 1 FROM customer_messages WHERE type = 'order' AND payload ? 'cart'"
    await pesan.eventually(noted)
    conversation = (await seller.get("/conversations")).json()["items"][0]["id"]
    cart = (await seller.get(f"/conversations/{conversation}/cart")).json()
    assert [(one["name"], one["quantity"]) for one in cart["items"]] == [("Tas", 2)]
    assert cart["subtotal"]["amount"] == "150000"


async def test_an_order_without_lines_and_lines_without_an_order_are_refused(
    seller: Seller,
) -> None:
    for wrong in (
        {"type": "order"},
        {"type": "order", "items": [{"sku": "TAS", "quantity": 0}]},
        {"type": "text", "text": "halo", "items": [{"sku": "TAS"}]},
        {"type": "order", "items": [{"sku": "TAS"}] * 31},
    ):
        body = {"persona": "siti", "messages": [wrong]}
        answer = await seller.post("/connections/sandbox/simulation/messages", body)
        assert answer.status_code == 422, wrong


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("/pesan TAS", [("TAS", 1, None)]),
        ("TAS x2 @75000, KPH-L 3", [("TAS", 2, "75000"), ("KPH-L", 3, None)]),
        ("TAS * 2", [("TAS", 2, None)]),
        ("/pesan", []),
        ("TAS, , KPH", []),
        ("TAS x0", []),
        ("ada kaos hitam L?", []),
        (", ".join(["TAS"] * 31), []),
    ],
)
def test_an_order_is_typed_line_by_line(
    text: str, lines: list[tuple[str, int, str | None]]
) -> None:
    assert [one[:3] for one in typed_order(text)] == lines


async def test_each_persona_is_a_customer_of_their_own(pesan: Pesan, seller: Seller) -> None:
    phone = (await seller.get("/connections/sandbox/simulation")).json()

    for persona in phone["personas"]:
        await plays(seller, {"text": "halo"}, persona=persona["key"])

    count = len(phone["personas"])
    await pesan.eventually(f"SELECT count(*) = {count} FROM conversations")
    rows = await pesan.rows("SELECT name, phone FROM customers ORDER BY name")
    assert {(row["name"], row["phone"]) for row in rows} == {
        (one["name"], one["person"] if one["person"].startswith("+") else None)
        for one in phone["personas"]
    }
    assert any(row["phone"] is None for row in rows)  # known by a business-scoped id alone


async def test_a_picture_a_voice_and_a_place_come_in(pesan: Pesan, seller: Seller) -> None:
    place = {"type": "location", "latitude": -6.2, "longitude": 106.8}

    await plays(seller, {"type": "image", "text": "yang ini"}, {"type": "audio"}, place)

    await pesan.eventually("SELECT count(*) = 3 FROM customer_messages")
    rows = await pesan.rows("SELECT type, text FROM customer_messages ORDER BY sequence")
    assert [(row["type"], row["text"]) for row in rows] == [
        ("image", "yang ini"),
        ("audio", None),
        ("location", None),
    ]


async def test_twice_backwards_and_late_each_counts_once(pesan: Pesan, seller: Seller) -> None:
    texts = [{"text": f"pesan {n}"} for n in range(4)]

    await plays(seller, *texts, times=3, backwards=True, late_seconds=3600)

    await pesan.eventually("SELECT count(*) = 4 FROM customer_messages")
    assert await pesan.value("SELECT count(*) FROM channel_updates") == 4


async def test_the_next_messages_fail_as_the_switch_says(pesan: Pesan, seller: Seller) -> None:
    await plays(seller, {"text": "halo"})
    await pesan.eventually("SELECT count(*) = 1 FROM customer_messages")
    await switched(seller, fail_next=1, fail_as="refused", fail_code="131051")

    await replied(seller, "satu")
    await pesan.eventually(f"SELECT ({STATUSES}) = '{{failed}}'")
    await replied(seller, "dua")
    await pesan.eventually(f"SELECT ({STATUSES}) = '{{failed,sent}}'")

    error = await pesan.value("SELECT error FROM customer_messages WHERE status = 'failed'")
    assert "131051" in error
    phone = (await seller.get("/connections/sandbox/simulation")).json()
    assert phone["fail_next"] == 0


async def test_no_answer_is_unknown_and_a_status_settles_it(pesan: Pesan, seller: Seller) -> None:
    await plays(seller, {"text": "halo"})
    await pesan.eventually("SELECT count(*) = 1 FROM customer_messages")
    await switched(seller, fail_next=1, fail_as="unknown")
    message = await replied(seller)
    await pesan.eventually(f"SELECT ({STATUSES}) = '{{unknown}}'")

    for outcome in ("delivered", "read"):
        body = {"message_id": message["id"], "outcome": outcome, "times": 2}
        answer = await seller.post("/connections/sandbox/simulation/statuses", body)
        assert (answer.status_code, answer.json()) == (202, {"webhooks": 2})

    # The phone never said which message it was: our own reference names it.
    await pesan.eventually(f"SELECT ({STATUSES}) = '{{read}}'")


async def test_who_blocks_the_shop_hears_nothing(pesan: Pesan, seller: Seller) -> None:
    await plays(seller, {"text": "halo"})
    await pesan.eventually("SELECT count(*) = 1 FROM customer_messages")
    await switched(seller, blocked_by=[SITI])

    await replied(seller)

    await pesan.eventually(f"SELECT ({STATUSES}) = '{{failed}}'")


async def test_the_window_closes_on_its_clock_and_opens_again(pesan: Pesan, seller: Seller) -> None:
    await plays(seller, {"text": "halo"})
    await pesan.eventually("SELECT count(*) = 1 FROM customer_messages")
    await switched(seller, service_window="on")
    await replied(seller, "dalam 24 jam")
    await pesan.eventually(f"SELECT ({STATUSES}) = '{{sent}}'")

    await pesan.shift_clock(25 * 3600)
    await replied(seller, "terlambat")
    await pesan.eventually(f"SELECT ({STATUSES}) = '{{sent,failed}}'")
    await plays(seller, {"text": "masih di sini"})
    await pesan.eventually(
        "SELECT count(*) = 2 FROM customer_messages WHERE direction = 'in' AND author = 'customer'"
    )
    await replied(seller, "lagi")

    await pesan.eventually(f"SELECT ({STATUSES}) = '{{sent,failed,sent}}'")
    await switched(seller, service_window="closed")
    await replied(seller, "tutup")
    await pesan.eventually(f"SELECT ({STATUSES}) = '{{sent,failed,sent,failed}}'")


async def test_nobody_is_played_at_a_real_channel(pesan: Pesan) -> None:
    shop = await open_shop(pesan)
    body = {"persona": "siti", "messages": [{"text": "halo"}]}

    for answer in (
        await shop.seller.get("/connections/whatsapp/simulation"),
        await shop.seller.put("/connections/whatsapp/simulation", {"fail_next": 1}),
        await shop.seller.post("/connections/whatsapp/simulation/messages", body),
    ):
        assert answer.status_code == 409
        assert answer.json()["code"] == "channels.simulation_is_live"
    without = await shop.seller.post("/connections/sandbox/simulation/messages", body)
    assert without.status_code == 404
    assert await pesan.value("SELECT count(*) FROM channel_updates") == 0


@pytest.mark.parametrize(
    "body",
    [
        {"messages": [{"text": "halo"}]},
        {"persona": "siti", "person": SITI, "messages": [{"text": "halo"}]},
        {"persona": "nobody", "messages": [{"text": "halo"}]},
        {"persona": "siti", "messages": []},
        {"persona": "siti", "messages": [{}]},
        {"persona": "siti", "messages": [{"text": "halo"}] * 21},
        {"persona": "siti", "messages": [{"text": "halo"}], "times": 6},
        {"person": "0812", "messages": [{"text": "halo"}]},
    ],
)
async def test_what_makes_no_sense_is_refused(seller: Seller, body: object) -> None:
    answer = await seller.post("/connections/sandbox/simulation/messages", body)

    assert answer.status_code == 422, answer.text


async def test_one_key_plays_once_and_a_viewer_plays_nothing(pesan: Pesan, seller: Seller) -> None:
    body = {"persona": "siti", "messages": [{"text": "halo"}]}
    path = "/connections/sandbox/simulation/messages"
    for _ in range(2):
        assert (await seller.post(path, body, key="the-same-key")).status_code == 202
    viewer = await (await pesan.person()).joins(seller, "viewer")

    assert (await viewer.post(path, body)).status_code == 403
    await pesan.eventually("SELECT count(*) = 1 FROM customer_messages")
