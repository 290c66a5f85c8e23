from ..meeting import meet
from ..running import Pesan


async def test_a_store_opens_with_a_slug_made_from_its_name(pesan: Pesan) -> None:
    seller = await pesan.seller()

    store = (await seller.get("")).json()

    assert store["slug"] == "toko-sari"
    assert (store["currency"], store["timezone"], store["locale"]) == ("IDR", "Asia/Jakarta", "id")


async def test_another_sellers_store_answers_like_one_that_does_not_exist(pesan: Pesan) -> None:
    sari, budi = await pesan.seller("Sari"), await pesan.seller("Budi")

    foreign = await sari.api.get(budi.path())
    missing = await sari.api.get("/api/v1/stores/sto_01m837xzv4fcaap6hzehqy48v2")

    assert foreign.status_code == missing.status_code == 404
    assert foreign.json()["code"] == missing.json()["code"] == "stores.not_found"


async def test_opening_a_store_twice_with_one_key_opens_one(pesan: Pesan) -> None:
    seller = await pesan.seller()
    headers = {"Idempotency-Key": "once"}

    first = await seller.api.post("/api/v1/stores", json={"name": "Cabang"}, headers=headers)
    second = await seller.api.post("/api/v1/stores", json={"name": "Cabang"}, headers=headers)

    assert first.content == second.content
    assert second.headers["idempotency-replayed"] == "true"
    assert await pesan.value("SELECT count(*) FROM stores WHERE name = 'Cabang'") == 1


async def test_two_who_open_a_store_at_once_with_one_key_open_one(pesan: Pesan) -> None:
    person = await pesan.person()
    headers = {"Idempotency-Key": "once"}
    opened = [
        person.api.post("/api/v1/stores", json={"name": "Cabang"}, headers=headers)
        for _ in range(2)
    ]

    # Both have looked for an earlier answer and found none when they wait for their owner's row.
    one, other = await meet(pesan, "SELECT 1 FROM users FOR UPDATE", *opened)

    assert (one.status_code, other.status_code) == (201, 201)
    assert one.content == other.content
    assert await pesan.value("SELECT count(*) FROM stores") == 1


async def test_credentials_are_sealed_in_the_database_and_never_shown(pesan: Pesan) -> None:
    seller = await pesan.seller()
    secret = "xnd_development_the_canary"

    put = await seller.put(
        "/connections/xendit", {"secret_key": secret, "callback_token": "the-callback-canary"}
    )
    got = await seller.get("/connections/xendit")

    assert put.status_code == 200
    assert got.json()["last4"] == "nary"
    assert "canary" not in put.text + got.text
    stored = await pesan.rows("SELECT row_to_json(c)::text AS row FROM connections c")
    assert "canary" not in str(stored)


async def test_a_connection_that_is_not_there_is_neither_shown_nor_cut(pesan: Pesan) -> None:
    seller = await pesan.seller()
    missing = "/connections/xendit"

    shown = await seller.get(missing)
    cut = await seller.api.delete(seller.path(missing))
    unknown = await seller.put("/connections/gopay", {"secret_key": "sk_live_1234567890"})

    assert [(answer.status_code, answer.json()["code"]) for answer in (shown, cut, unknown)] == [
        (404, "stores.connection_not_found"),
        (404, "stores.connection_not_found"),
        (404, "stores.provider_unknown"),
    ]
    assert "telegram" in unknown.json()["hint"]


async def test_a_store_is_changed_field_by_field_by_who_saw_its_last_version(pesan: Pesan) -> None:
    seller = await pesan.seller()
    before = (await seller.get("")).json()
    branding = {"color": "#aa3300"}

    changed = await seller.patch("", {"phone": None, "timezone": "Asia/Makassar"})
    stale = await seller.patch("", {"name": "Lain"}, **{"If-Match": f'"{before["version"]}"'})
    nowhere = await seller.patch("", {"timezone": "Asia/Atlantis"})
    painted = await seller.patch("", {"branding": branding})

    assert changed.status_code == painted.status_code == 200
    assert (changed.json()["timezone"], changed.json()["name"]) == ("Asia/Makassar", "Toko Sari")
    assert stale.json()["code"] == "requests.version_stale"
    assert [error["field"] for error in nowhere.json()["errors"]] == ["timezone"]
    assert (await seller.get("")).json()["branding"] == branding


async def test_what_is_no_zone_and_no_version_is_refused_and_nothing_is_changed(
    pesan: Pesan,
) -> None:
    seller = await pesan.seller()
    nowhere = {"name": "Cabang", "timezone": "Asia/Atlantis"}

    opened = await seller.api.post("/api/v1/stores", json=nowhere)
    seen = [
        await seller.patch("", {"name": "Lain"}, **{"If-Match": version})
        for version in ('"x"', '""', '"-1"', '"9999999999"', 'W/"1"')
    ]
    any_of_them = await seller.patch("", {"name": "Baru"}, **{"If-Match": "*"})

    assert [error["field"] for error in opened.json()["errors"]] == ["timezone"]
    assert [[e["field"] for e in answer.json()["errors"]] for answer in seen] == [["If-Match"]] * 5
    assert (any_of_them.json()["name"], any_of_them.json()["version"]) == ("Baru", 2)
    assert await pesan.value("SELECT count(*) FROM stores") == 1


async def test_a_way_to_ship_that_cannot_be_priced_is_refused_with_each_reason(
    pesan: Pesan,
) -> None:
    seller = await pesan.seller()
    wrong = [
        {"code": "a", "name": "A", "type": "flat"},
        {"code": "b", "name": "B", "type": "zones"},
        {"code": "c", "name": "C", "type": "weight", "fee": "1.500", "per_kg": "-1"},
        {
            "code": "c",
            "name": "D",
            "type": "zones",
            "zones": [{"cities": ["Bandung"], "fee": "murah"}],
            "default_fee": "9" * 30,
        },
    ]
    right = [
        {"code": "flat", "name": "Kurir", "type": "flat", "fee": 0},
        {"code": "far", "name": "Jauh", "type": "zones", "default_fee": "40000"},
    ]

    refused = await seller.put("/shipping-methods", wrong)
    assert (await seller.get("/shipping-methods")).json() == []
    taken = await seller.put("/shipping-methods", right)

    assert refused.status_code == 422
    assert sorted(error["field"] for error in refused.json()["errors"]) == [
        "",
        "[0].fee",
        "[1].zones",
        "[2].fee",
        "[2].per_kg",
        "[3].default_fee",
        "[3].zones[0].fee",
    ]
    assert taken.status_code == 200, taken.text
    assert [method["fee"] for method in taken.json()] == ["0", None]


async def test_settings_and_answers_are_read_as_they_were_given(pesan: Pesan) -> None:
    seller = await pesan.seller()
    faq = [{"question": "Buka jam berapa?", "answer": "Jam 9.", "tags": ["jam"]}]
    tax = {"rate_percent": "11.5", "inclusive": False}

    changed = await seller.patch("/settings", {"tax": tax, "order_expiry_minutes": 30})
    too_much = await seller.patch("/settings", {"tax": {"rate_percent": "100.01"}})
    without = await seller.patch("/settings", {"tax": None})
    kept = await seller.put("/faq", faq)

    assert (changed.json()["tax"], changed.json()["order_expiry_minutes"]) == (tax, 30)
    assert [error["field"] for error in too_much.json()["errors"]] == ["tax.rate_percent"]
    assert without.json()["tax"] is None
    assert (await seller.get("/settings")).json() == without.json()
    assert kept.json() == (await seller.get("/faq")).json() == faq
    assert (await seller.get("/shipping-methods")).json() == []


async def test_a_closed_store_is_gone_for_everybody_and_its_slug_is_not_used_again(
    pesan: Pesan,
) -> None:
    seller = await pesan.seller()
    public = "/api/v1/stores/by-slug/toko-sari"
    assert (await pesan.api.get(public)).json()["name"] == "Toko Sari"

    closed = await seller.api.delete(seller.path())
    again = await seller.api.post("/api/v1/stores", json={"name": "Toko Sari"})

    assert closed.status_code == 204
    assert (await pesan.api.get(public)).json()["code"] == "stores.not_found"
    assert (await seller.get("")).status_code == 404
    assert again.json()["slug"].startswith("toko-sari-")
    mine = (await seller.api.get("/api/v1/stores")).json()["items"]
    assert [store["id"] for store in mine] == [again.json()["id"]]


async def test_two_who_change_different_things_at_once_both_have_what_they_changed(
    pesan: Pesan,
) -> None:
    seller = await pesan.seller()

    answers = await meet(
        pesan,
        "SELECT 1 FROM stores FOR UPDATE",
        seller.patch("/settings", {"away_message": "Tutup dulu."}),
        seller.patch("/settings", {"agent_mode": "ask"}),
        seller.patch("", {"description": "kaos"}),
        seller.patch("", {"branding": {"color": "#aa3300"}}),
    )

    assert [answer.status_code for answer in answers] == [200] * 4
    settings, store = (await seller.get("/settings")).json(), (await seller.get("")).json()
    assert (settings["away_message"], settings["agent_mode"]) == ("Tutup dulu.", "ask")
    assert (store["description"], store["branding"]) == ("kaos", {"color": "#aa3300"})
