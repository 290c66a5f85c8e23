import asyncio

import httpx
import pytest

from ..running import Pesan, Seller

MISSING = "cus_01m837xzv4fcaap6hzehqy48v2"


async def made(seller: Seller, **fields: object) -> dict[str, object]:
    customer: dict[str, object] = await seller.made("/customers", {"name": "Budi", **fields})
    return customer


def code(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["code"]


async def test_a_customer_is_kept_with_phone_and_email_as_they_are_compared(pesan: Pesan) -> None:
    seller = await pesan.seller()

    customer = await made(
        seller,
        phone="0812-3456-7890",
        email="Budi@Example.COM",
        tags=["grosir", "grosir"],
        note="Suka warna hitam",
        addresses=[{"text": "Jl. Braga 1", "city": "Bandung"}, {"text": "Jl. Dago 2"}],
        metadata={"erp": "17"},
    )

    assert customer["phone"] == "+6281234567890"
    assert customer["email"] == "budi@example.com"
    assert customer["tags"] == ["grosir"]
    addresses = customer["addresses"]
    assert isinstance(addresses, list)
    assert [a["text"] for a in addresses] == ["Jl. Braga 1", "Jl. Dago 2"]
    assert customer["order_count"] == 0
    assert customer["total_spent"] == {"amount": "0", "currency": "IDR"}
    assert customer["last_order_at"] is None
    assert (await seller.get(f"/customers/{customer['id']}")).json() == customer


async def test_creating_a_customer_is_a_fact(pesan: Pesan) -> None:
    seller = await pesan.seller()

    await made(seller)

    assert await pesan.value("SELECT count(*) FROM events WHERE type = 'customer.created'") == 1


async def test_a_name_alone_is_enough_and_many_have_neither_phone_nor_email(pesan: Pesan) -> None:
    seller = await pesan.seller()

    await made(seller)
    await made(seller)

    assert len((await seller.get("/customers")).json()["items"]) == 2


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ({"phone": "081234567890"}, {"phone": "+62 812 3456 7890"}, "customers.phone_taken"),
        ({"email": "a@example.com"}, {"email": "A@EXAMPLE.com"}, "customers.email_taken"),
    ],
)
async def test_two_customers_never_share_a_phone_or_an_email(
    pesan: Pesan, first: dict[str, str], second: dict[str, str], expected: str
) -> None:
    seller = await pesan.seller()
    await made(seller, **first)

    assert code(await seller.post("/customers", {"name": "Ani", **second})) == (409, expected)
    ani = await made(seller)
    assert code(await seller.patch(f"/customers/{ani['id']}", second)) == (409, expected)


async def test_the_same_phone_at_once_makes_one_customer(pesan: Pesan) -> None:
    seller = await pesan.seller()

    answers = await asyncio.gather(
        *(seller.post("/customers", {"name": f"B{i}", "phone": "08123456789"}) for i in range(8))
    )

    assert sorted(a.status_code for a in answers) == [201] + [409] * 7


async def test_another_store_may_have_the_same_customer(pesan: Pesan) -> None:
    sari, budi = await pesan.seller("Sari"), await pesan.seller("Budi")

    await made(sari, phone="081234567890", email="a@example.com")
    await made(budi, phone="081234567890", email="a@example.com")


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, ""),
        ({"name": ""}, "name"),
        ({"name": "\u200b \u202e"}, "name"),
        ({"name": "Budi", "phone": "kosong"}, "phone"),
        ({"name": "Budi", "phone": "0812KAOS123"}, "phone"),
        ({"name": "Budi", "phone": "12"}, "phone"),
        ({"name": "Budi", "phone": 81234567890}, "phone"),
        ({"name": "Budi", "email": "budi"}, "email"),
        ({"name": "Budi", "email": "budi@"}, "email"),
        ({"name": "Budi", "addresses": [{"city": "Bandung"}]}, "addresses[0]"),
        ({"name": "Budi", "addresses": [{"text": " "}]}, "addresses[0].text"),
        ({"name": "Budi", "metadata": {"a": 1}}, "metadata[...]"),
        ({"name": "Budi", "metadata": {str(i): "x" for i in range(51)}}, "metadata"),
        ({"name": "Budi", "locale": "fr"}, "locale"),
        ({"name": "Budi", "order_count": 5}, ""),
        ({"name": "B" * 201}, "name"),
    ],
)
async def test_a_customer_that_makes_no_sense_is_refused_by_field(
    pesan: Pesan, body: dict[str, object], field: str
) -> None:
    seller = await pesan.seller()

    answer = await seller.post("/customers", body)

    assert code(answer) == (422, "requests.invalid")
    assert answer.json()["errors"][0]["field"] == field
    assert await pesan.value("SELECT count(*) FROM customers") == 0


@pytest.mark.parametrize("form", ["0812 3456 7890", "6281234567890", "+62 812-3456-7890"])
async def test_a_phone_is_looked_up_in_any_form(pesan: Pesan, form: str) -> None:
    seller = await pesan.seller()
    budi = await made(seller, phone="081234567890")
    await made(seller, phone="081234567891")

    found = (await seller.get("/customers", phone=form)).json()["items"]

    assert [customer["id"] for customer in found] == [budi["id"]]


async def test_customers_are_found_by_email_tag_and_parts_of_what_is_known(pesan: Pesan) -> None:
    seller = await pesan.seller()
    budi = await made(seller, name="Budi Santoso", email="budi@example.com", tags=["grosir"])
    await made(seller, name="Ani 100%", phone="+6281234567890")

    async def names(**filters: str) -> list[str]:
        return [c["name"] for c in (await seller.get("/customers", **filters)).json()["items"]]

    assert await names(email="BUDI@example.com") == ["Budi Santoso"]
    assert await names(tag="grosir") == ["Budi Santoso"]
    assert await names(q="santos") == ["Budi Santoso"]
    assert await names(q="0812-3456") == ["Ani 100%"]
    assert await names(q="5678") == ["Ani 100%"]
    assert await names(q="100%") == ["Ani 100%"]
    assert await names(q="SANT bud") == await names(q="example budi") == ["Budi Santoso"]
    assert await names(q="budi", tag="grosir") == ["Budi Santoso"]
    assert await names(q="budi", tag="eceran") == await names(q="budi ani") == []
    assert await names(q="antoso") == [], "a word is looked for from its beginning"
    await seller.patch(f"/customers/{budi['id']}", {"name": "Bambang", "tags": ["eceran"]})
    assert await names(q="santos") == await names(tag="grosir") == []
    assert await names(q="bambang") == await names(tag="eceran") == ["Bambang"]
    await seller.patch(f"/customers/{budi['id']}", {"name": "Budi Santoso", "tags": ["grosir"]})
    assert await names(q="_") == []
    assert await names(email="nobody@example.com") == []
    assert budi["email"] == "budi@example.com"


@pytest.mark.parametrize(
    "filters",
    [
        {"phone": "abc"},
        {"email": "abc"},
        {"limit": "0"},
        {"limit": "101"},
        {"cursor": "prd_01m837xzv4fcaap6hzehqy48v2"},
        {"cursor": "1"},
        {"q": "x" * 300},
    ],
)
async def test_filters_that_make_no_sense_are_refused(
    pesan: Pesan, filters: dict[str, str]
) -> None:
    seller = await pesan.seller()

    assert code(await seller.get("/customers", **filters)) == (422, "requests.invalid")


async def test_a_filter_that_is_no_text_is_refused(pesan: Pesan) -> None:
    seller = await pesan.seller()
    await made(seller)

    for name in ("q", "tag"):
        assert (await seller.get("/customers", **{name: "a\0b"})).status_code == 422


async def test_a_long_list_is_read_page_by_page_newest_first(pesan: Pesan) -> None:
    seller = await pesan.seller()
    ids = [(await made(seller, name=f"B{i}"))["id"] for i in range(5)]

    first = (await seller.get("/customers", limit=2)).json()
    second = (await seller.get("/customers", limit=2, cursor=first["next_cursor"])).json()
    third = (await seller.get("/customers", limit=2, cursor=second["next_cursor"])).json()

    pages = [first, second, third]
    assert [c["id"] for page in pages for c in page["items"]] == ids[::-1]
    assert third["next_cursor"] is None


async def test_a_customer_changes_field_by_field(pesan: Pesan) -> None:
    seller = await pesan.seller()
    budi = await made(seller, phone="081234567890", email="b@example.com", note="lama")

    changed = await seller.patch(
        f"/customers/{budi['id']}", {"name": "Budi S", "email": None, "phone": "0813 1111 2222"}
    )

    assert changed.status_code == 200
    now = changed.json()
    assert (now["name"], now["email"], now["phone"]) == ("Budi S", None, "+6281311112222")
    assert (now["note"], now["version"]) == ("lama", 2)


async def test_a_stale_change_is_refused_and_a_fresh_one_is_not(pesan: Pesan) -> None:
    seller = await pesan.seller()
    path = f"/customers/{(await made(seller))['id']}"

    assert (await seller.patch(path, {"note": "a"}, **{"If-Match": '"1"'})).status_code == 200
    stale = await seller.patch(path, {"note": "b"}, **{"If-Match": '"1"'})
    wrong = await seller.patch(path, {"note": "b"}, **{"If-Match": '"one"'})

    assert code(stale) == (412, "requests.version_stale")
    assert wrong.status_code == 422
    assert (await seller.get(path)).json()["note"] == "a"


@pytest.mark.parametrize("body", [{"name": None}, {"phone": "x"}, {"version": 3}, {"tags": None}])
async def test_a_change_that_makes_no_sense_is_refused(
    pesan: Pesan, body: dict[str, object]
) -> None:
    seller = await pesan.seller()
    path = f"/customers/{(await made(seller))['id']}"

    assert code(await seller.patch(path, body)) == (422, "requests.invalid")


async def test_a_deleted_customer_is_gone_and_their_phone_is_free(pesan: Pesan) -> None:
    seller = await pesan.seller()
    path = f"/customers/{(await made(seller, phone='081234567890'))['id']}"

    assert (await seller.api.delete(seller.path(path))).status_code == 204

    assert code(await seller.get(path)) == (404, "customers.not_found")
    assert code(await seller.patch(path, {"note": "x"})) == (404, "customers.not_found")
    assert (await seller.api.delete(seller.path(path))).status_code == 404
    assert (await seller.get("/customers")).json()["items"] == []
    await made(seller, phone="081234567890")


async def test_an_address_is_added(pesan: Pesan) -> None:
    seller = await pesan.seller()
    path = f"/customers/{(await made(seller))['id']}"

    address = await seller.made(f"{path}/addresses", {"text": "Jl. Braga 1", "city": "Bandung"})

    assert address["id"].startswith("adr_")
    assert address["default"], "the first one is"
    assert (await seller.get(path)).json()["addresses"] == [address]
    answer = await seller.post(f"/customers/{MISSING}/addresses", {"text": "Jl."})
    assert code(answer) == (404, "customers.not_found")


async def test_another_stores_customer_is_like_none(pesan: Pesan) -> None:
    sari, budi = await pesan.seller("Sari"), await pesan.seller("Budi")
    theirs = (await made(budi, phone="081234567890"))["id"]

    for wanted in (theirs, MISSING, "cus_1", "prd_01m837xzv4fcaap6hzehqy48v2"):
        path = f"/customers/{wanted}"
        assert code(await sari.get(path)) == (404, "customers.not_found")
        assert code(await sari.patch(path, {"note": "x"})) == (404, "customers.not_found")
        assert code(await sari.post(f"{path}/addresses", {"text": "x"})) == (
            404,
            "customers.not_found",
        )
        assert (await sari.api.delete(sari.path(path))).status_code == 404
    assert (await sari.get("/customers", phone="081234567890")).json()["items"] == []
    assert (await budi.get(f"/customers/{theirs}")).json()["version"] == 1


async def test_a_repeated_request_makes_one_customer(pesan: Pesan) -> None:
    seller = await pesan.seller()

    first = await seller.post("/customers", {"name": "Budi"}, key="once")
    second = await seller.post("/customers", {"name": "Budi"}, key="once")

    assert first.content == second.content
    assert await pesan.value("SELECT count(*) FROM customers") == 1


async def test_what_was_bought_is_orders_paid_for_and_money_kept(pesan: Pesan) -> None:
    """Orders and payments are written as their rooms keep them: they are tested there."""
    seller = await pesan.seller()
    budi = await made(seller)
    await bought(pesan)

    for answer in (
        (await seller.get(f"/customers/{budi['id']}")).json(),
        (await seller.get("/customers")).json()["items"][0],
    ):
        assert answer["order_count"] == 4  # paid, completed, sent back, and cash still to come
        assert answer["total_spent"] == {"amount": "100000", "currency": "IDR"}
        assert answer["last_order_at"] == "2026-01-06T00:00:00.000Z"


async def bought(pesan: Pesan) -> None:
    """Of the one customer: (status, total, captured, given back or on its way back)."""
    await pesan.rows("""
        WITH gateway AS (
            INSERT INTO connections (store_id, id, provider, status, sealed, last4, livemode,
                created_at, updated_at)
            SELECT store_id, gen_random_uuid(), 'sandbox', 'connected', '{}', '', false, now(), now()
            FROM customers RETURNING store_id, id
        ), given (number, status, total, captured, promised) AS (VALUES
            (1, 'paid', 8500000, 8500000, 0), (2, 'completed', 2500000, 2500000, 1000000),
            (3, 'awaiting_payment', 9900000, 0, 0), (4, 'cancelled', 9900000, 9900000, 9900000),
            (5, 'returned', 700000, 700000, 700000), (6, 'shipped', 300000, 0, 0),
            (7, 'expired', 9900000, 0, 0)
        ), made AS (
            INSERT INTO orders (store_id, id, number, customer_id, status, channel, livemode,
                currency, subtotal_minor, shipping_minor, tax_minor, tax_inclusive, total_minor,
                reserved_until, placed_at, updated_at)
            SELECT c.store_id, gen_random_uuid(), number, c.id, given.status, 'api', false, 'IDR',
                total, 0, 0, true, total, now(), timestamptz '2026-01-01Z'
                    + (number - 1) * interval '1 day', now()
            FROM customers c, given RETURNING store_id, id, number
        )
        INSERT INTO payments (store_id, id, order_id, connection_id, provider, method, status,
            amount_minor, captured_minor, promised_minor, currency, livemode, pay_token,
            expires_at, created_at, updated_at)
        SELECT made.store_id, gen_random_uuid(), made.id, gateway.id, 'sandbox', 'qris', 'captured',
            total, captured, promised, 'IDR', false, number::text, now(), now(), now()
        FROM made JOIN given USING (number) CROSS JOIN gateway WHERE captured > 0
    """)
