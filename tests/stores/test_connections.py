"""Credentials of providers: what is taken, who opens them, and under which key they lie."""

from dataclasses import replace
from typing import Any

import pytest

from pesan import stores
from pesan.kit.crypto import Unsealable
from pesan.kit.ids import ConnectionId, StoreId, decode, new_id
from pesan.kit.secret import Secret
from pesan.stores.errors import ConnectionNotFound, StoreNotFound

from ..running import Pesan, Seller

XENDIT = {"secret_key": "xnd_development_canary", "callback_token": "callback-canary"}
STRIPE = {"secret_key": "sk_test_canary", "webhook_secret": "whsec_canary"}
WHATSAPP = {
    "phone_number_id": "106540352242922",
    "waba_id": "102290129340398",
    "access_token": "EAAG-the-canary",
    "app_secret": "the-app-secret",
    "verify_token": "the-verify-token",
}


def store_of(seller: Seller) -> StoreId:
    return StoreId(decode("sto", seller.store_id))


async def test_what_can_be_no_credentials_is_refused_field_by_field(pesan: Pesan) -> None:
    seller = await pesan.seller()
    refused: list[tuple[str, dict[str, Any], list[str]]] = [
        ("xendit", {"secret_key": "xnd_development_x"}, ["callback_token"]),
        ("xendit", XENDIT | {"url": "https://example.com"}, ["url"]),
        ("xendit", XENDIT | {"secret_key": "short"}, ["secret_key"]),
        ("xendit", XENDIT | {"secret_key": "with a space in it"}, ["secret_key"]),
        ("xendit", XENDIT | {"secret_key": "x" * 2001}, ["secret_key"]),
        ("stripe", {"webhook_secret": "whsec_canary"}, ["secret_key"]),
        ("stripe", STRIPE | {"secret_key": "pk_test_canary"}, ["secret_key"]),
        ("stripe", STRIPE | {"webhook_secret": "we_canary_1234"}, ["webhook_secret"]),
        ("whatsapp", WHATSAPP | {"waba_id": "10229x"}, ["waba_id"]),
        ("whatsapp", WHATSAPP | {"phone_number_id": "\u0661\u0662"}, ["phone_number_id"]),
        ("whatsapp", WHATSAPP | {"phone_number_id": "1" * 41}, ["phone_number_id"]),
    ]

    answers = [await seller.put(f"/connections/{name}", body) for name, body, _ in refused]

    assert {answer.status_code for answer in answers} == {422}
    found = [[error["field"] for error in answer.json()["errors"]] for answer in answers]
    assert found == [fields for _, _, fields in refused]
    assert await pesan.rows("SELECT 1 FROM connections") == []


@pytest.mark.parametrize(
    ("key", "livemode"),
    [("sk_test_4242", False), ("rk_test_4242", False), ("sk_live_4242", True)],
)
async def test_stripes_key_says_whether_its_money_is_real(
    pesan: Pesan, key: str, *, livemode: bool
) -> None:
    seller = await pesan.seller()

    made = (await seller.put("/connections/stripe", STRIPE | {"secret_key": key})).json()

    assert (made["livemode"], made["last4"]) == (livemode, "4242")
    assert made["webhook_url"] == f"{pesan.url}/webhooks/stripe/{made['id']}"
    assert "canary" not in str(made)


async def test_what_is_opened_is_what_was_given_and_shows_none_of_it_in_a_log(
    pesan: Pesan,
) -> None:
    seller = await pesan.seller()
    # Its templates are read at once, with the token it was given.
    pesan.graph.add_number(WHATSAPP["phone_number_id"], WHATSAPP["access_token"])
    assert (await seller.put("/connections/whatsapp", WHATSAPP)).status_code == 200
    world, store = pesan.world, store_of(seller)

    async with world.database.store(store) as tx:
        found = await stores.find_credentials(tx, world, store, "whatsapp")
        assert found is not None
        again = await stores.credentials_of(tx, world, store, found.connection)
        none = await stores.find_credentials(tx, world, store, "xendit")

    assert (again, none) == (found, None)
    assert found.values == WHATSAPP
    assert "canary" not in repr(found)
    assert repr(found).startswith("Credentials(whatsapp: ")


async def test_a_connection_that_was_cut_opens_no_more(pesan: Pesan) -> None:
    seller, other = await pesan.seller("Sari"), await pesan.seller("Budi")
    made = (await seller.put("/connections/xendit", XENDIT)).json()
    connection = ConnectionId(decode("cnx", made["id"]))
    world, store = pesan.world, store_of(seller)

    with pytest.raises(ConnectionNotFound):
        async with world.database.store(store_of(other)) as tx:
            await stores.credentials_of(tx, world, store_of(other), connection)
    for status in (204, 404):
        cut = await seller.api.delete(seller.path("/connections/xendit"))
        assert cut.status_code == status
    async with world.database.store(store) as tx:
        assert await stores.find_credentials(tx, world, store, "xendit") is None


async def test_a_stores_key_is_sealed_anew_once_and_opens_what_it_opened_before(
    pesan: Pesan,
) -> None:
    seller = await pesan.seller()
    await seller.put("/connections/xendit", XENDIT)
    world, store = pesan.world, store_of(seller)
    changed = replace(world, secret=Secret(b"the key after it", before=(world.secret.now,)))
    alone = replace(world, secret=Secret(b"the key after it"))

    assert await stores.seal_key_anew(world, store) is False, "it is sealed with this one"
    assert await stores.seal_key_anew(world, StoreId(new_id())) is False, "there is no such store"
    with pytest.raises(Unsealable):
        await stores.seal_key_anew(replace(world, secret=Secret(b"a strangers")), store)
    assert await stores.seal_key_anew(changed, store) is True
    assert await stores.seal_key_anew(changed, store) is False

    async with alone.database.store(store) as tx:
        found = await stores.find_credentials(tx, alone, store, "xendit")
    assert found is not None
    assert found.values == XENDIT


async def test_where_no_store_is_nothing_is_connected_or_changed(pesan: Pesan) -> None:
    nowhere = StoreId(new_id())

    with pytest.raises(StoreNotFound):
        async with pesan.world.database.store(nowhere) as tx:
            await stores.open_connection(tx, pesan.world, nowhere, "xendit", XENDIT)
    with pytest.raises(StoreNotFound):
        async with pesan.world.database.store(nowhere) as tx:
            await stores.require(tx, nowhere)
    assert await pesan.rows("SELECT 1 FROM connections") == []
