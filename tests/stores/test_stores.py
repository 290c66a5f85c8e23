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
    unknown = await seller.put("/connections/stripe", {"secret_key": "sk_live_1234567890"})

    assert [(answer.status_code, answer.json()["code"]) for answer in (shown, cut, unknown)] == [
        (404, "stores.connection_not_found"),
        (404, "stores.connection_not_found"),
        (404, "stores.provider_unknown"),
    ]
