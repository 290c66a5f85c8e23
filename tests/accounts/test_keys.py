"""API keys: what they may, what they never may, and how they end."""

from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest

from pesan.accounts import keys
from pesan.kit.limits import Limits, Policy

from ..dashboard.shop import open_shop as open_sandbox_shop
from ..databases import Databases
from ..running import Pesan, Seller, running_pesan
from ..shop import open_shop

ORDERS = ["orders.read", "orders.write", "products.read"]


async def make_key(seller: Seller, scopes: list[str], **more: Any) -> tuple[Any, httpx.AsyncClient]:
    """The answer, and a client that holds the key."""
    answer = await seller.api.post(
        "/api/v1/api-keys", json={"name": "Kasir", "scopes": scopes, **more}
    )
    assert answer.status_code == 201, answer.text
    made = answer.json()
    return made, await seller.pesan.client(made["key"])


async def code_of(answer: httpx.Response, status: int) -> str:
    assert answer.status_code == status, answer.text
    return str(answer.json()["code"])


async def test_a_key_is_shown_once_and_kept_as_a_hash(pesan: Pesan) -> None:
    seller = await pesan.seller()
    made, _ = await make_key(seller, ["stores.read"])

    listed = await seller.api.get("/api/v1/api-keys")

    key = made["key"]
    assert key.startswith("psn_live_")
    assert len(key) - len("psn_live_") == 48  # 192 bits
    assert key not in listed.text
    assert listed.json()["items"][0]["last4"] == key[-4:]
    held = str(await pesan.rows("SELECT row_to_json(k)::text FROM api_keys k"))
    assert key not in held
    assert key.partition("live_")[2] not in held


async def test_a_key_does_what_its_scopes_say_and_nothing_else(pesan: Pesan) -> None:
    seller = await pesan.seller()
    _, api = await make_key(seller, ["products.read"])

    assert (await api.get(seller.path("/products"))).status_code == 200
    refused = await api.get(seller.path("/orders"))

    assert await code_of(refused, 403) == "stores.scope_missing"


async def test_what_a_key_does_is_told_of_the_key(pesan: Pesan) -> None:
    seller = await pesan.seller()
    made, api = await make_key(seller, ["stores.write", "stores.read"])

    await api.patch(seller.path(), json={"name": "Toko Baru"})

    actors = await pesan.rows(
        "SELECT actor FROM event_audit_log WHERE action = 'stores.change' ORDER BY id"
    )
    assert [row["actor"] for row in actors] == [made["api_key"]["id"]]


async def test_a_key_has_never_more_than_its_maker_has_now(pesan: Pesan) -> None:
    sari = await pesan.seller("Sari")
    budi = await (await pesan.person("Budi")).joins(sari, "admin")
    _, api = await make_key(budi, ["stores.write", "stores.read"])
    assert (await api.patch(sari.path(), json={"name": "A"})).status_code == 200

    await sari.patch(f"/members/{budi.id}", {"role": "viewer"})

    assert await code_of(await api.patch(sari.path(), json={"name": "B"}), 403) == (
        "stores.not_allowed"
    )
    assert (await api.get(sari.path())).status_code == 200

    await sari.api.delete(sari.path(f"/members/{budi.id}"))

    assert await code_of(await api.get(sari.path()), 404) == "stores.not_found"


async def test_nobody_gives_a_key_what_they_have_not(pesan: Pesan) -> None:
    sari = await pesan.seller("Sari")
    budi = await (await pesan.person("Budi")).joins(sari, "staff")

    beyond = await budi.api.post(
        "/api/v1/api-keys", json={"name": "x", "scopes": ["orders.read", "payments.refund"]}
    )
    never = await sari.api.post(
        "/api/v1/api-keys", json={"name": "x", "scopes": ["members.write", "stores.delete"]}
    )
    stranger = await budi.api.post(
        "/api/v1/api-keys",
        json={"name": "x", "scopes": ["orders.read"], "store_id": "sto_01m837xzv4fcaap6hzehqy48v2"},
    )

    assert await code_of(beyond, 403) == "stores.scope_too_high"
    assert "payments.refund" in beyond.text
    assert "orders.read" not in beyond.json()["detail"]
    assert await code_of(never, 422) == "requests.invalid"
    assert await code_of(stranger, 404) == "stores.not_found"


async def test_a_key_for_one_store_opens_no_other(pesan: Pesan) -> None:
    seller = await pesan.seller()
    other = (await seller.api.post("/api/v1/stores", json={"name": "Cabang"})).json()["id"]
    _, api = await make_key(seller, ["stores.read"], store_id=seller.store_id)
    _, everywhere = await make_key(seller, ["stores.read"])

    assert (await api.get(seller.path())).status_code == 200
    assert await code_of(await api.get(f"/api/v1/stores/{other}"), 404) == "stores.not_found"
    mine = [s["id"] for s in (await api.get("/api/v1/stores")).json()["items"]]
    assert mine == [seller.store_id]
    assert len((await everywhere.get("/api/v1/stores")).json()["items"]) == 2


async def test_a_revoked_key_is_refused_by_the_very_next_request(pesan: Pesan) -> None:
    seller = await pesan.seller()
    made, api = await make_key(seller, ["stores.read"])
    assert (await api.get(seller.path())).status_code == 200
    address = f"/api/v1/api-keys/{made['api_key']['id']}"

    assert (await seller.api.delete(address)).status_code == 204

    assert await code_of(await api.get(seller.path()), 401) == "accounts.token_invalid"
    assert await code_of(await api.get("/api/v1/auth/me"), 401) == "accounts.token_invalid"
    assert await code_of(await seller.api.delete(address), 404) == "accounts.key_not_found"


async def test_a_key_ends_when_it_was_to(pesan: Pesan) -> None:
    seller = await pesan.seller()
    soon = (datetime.now(UTC) + timedelta(hours=1)).isoformat()
    _, api = await make_key(seller, ["stores.read"], expires_at=soon)
    assert (await api.get(seller.path())).status_code == 200

    await pesan.rows("UPDATE api_keys SET expires_at = now() RETURNING 1")

    assert (await api.get(seller.path())).status_code == 401
    past = await seller.api.post(
        "/api/v1/api-keys",
        json={"name": "x", "scopes": ["stores.read"], "expires_at": "2020-01-01T00:00:00Z"},
    )
    assert await code_of(past, 422) == "requests.invalid"


async def test_another_persons_key_is_no_key_of_mine(pesan: Pesan) -> None:
    sari, budi = await pesan.seller("Sari"), await pesan.seller("Budi")
    made, api = await make_key(sari, ["stores.read"])

    theirs = await budi.api.delete(f"/api/v1/api-keys/{made['api_key']['id']}")

    assert await code_of(theirs, 404) == "accounts.key_not_found"
    assert (await budi.api.get("/api/v1/api-keys")).json()["items"] == []
    assert (await api.get(sari.path())).status_code == 200


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("GET", "/api-keys", None),
        ("POST", "/api-keys", {"name": "x", "scopes": ["stores.read"]}),
        ("GET", "/auth/sessions", None),
        ("POST", "/auth/logout", {}),
        ("POST", "/stores", {"name": "x"}),
        ("POST", "/invitations/acceptance", {"token": "x"}),
    ],
)
async def test_a_key_is_no_person(pesan: Pesan, method: str, path: str, body: Any) -> None:
    seller = await pesan.seller()
    _, api = await make_key(seller, ["stores.read"])

    answer = await api.request(method, f"/api/v1{path}", json=body)

    assert await code_of(answer, 403) == "accounts.person_needed"


async def test_a_key_in_an_address_is_refused_and_flagged(pesan: Pesan) -> None:
    seller = await pesan.seller()
    made, api = await make_key(seller, ["stores.read"])
    key = made["key"]

    for path in (f"/api/v1/stores?key={key}", f"/api/v1/stores/by-slug/{key}"):
        assert await code_of(await api.get(path), 401) == "accounts.key_in_url"
    without = await pesan.api.get(seller.path(), params={"api_key": key})

    assert await code_of(without, 401) == "accounts.key_in_url"
    listed = (await seller.api.get("/api/v1/api-keys")).json()["items"][0]
    assert listed["exposed_at"] is not None
    noted = await pesan.rows(
        "SELECT actor, subject FROM event_audit_log WHERE action = 'accounts.expose_key'"
    )
    assert noted == [{"actor": seller.id, "subject": made["api_key"]["id"]}]  # once


async def test_a_key_is_taken_from_its_networks_alone(databases: Databases, database: str) -> None:
    async with running_pesan(databases, database, trusted_proxies="127.0.0.1") as pesan:
        seller = await pesan.seller()
        made, api = await make_key(
            seller, ["stores.read"], networks=["203.0.113.0/24", "2001:db8::/32"]
        )

        async def seen(ip: str) -> httpx.Response:
            return await api.get(seller.path(), headers={"X-Forwarded-For": ip})

        for ip in ("203.0.113.9", "::ffff:203.0.113.9", "2001:db8:1::1"):
            assert (await seen(ip)).status_code == 200, ip
        for ip in ("203.0.114.9", "2001:db9::1", "127.0.0.1", "nonsense"):
            assert await code_of(await seen(ip), 403) == "accounts.key_from_elsewhere", ip
        # A stranger's header is not believed: only a proxy of the operator's is.
        both = {"X-Forwarded-For": "203.0.113.9, 192.0.2.1"}
        forged = await api.get(seller.path(), headers=both)
        assert await code_of(forged, 403) == "accounts.key_from_elsewhere"
        listed = (await seller.api.get("/api/v1/api-keys")).json()["items"][0]
        assert listed["networks"] == made["api_key"]["networks"] == [
            "2001:db8::/32", "203.0.113.0/24",
        ]  # fmt: skip


@pytest.mark.parametrize("network", ["203.0.113.9/24", "nonsense", "", "0.0.0.0/33"])
async def test_what_is_no_network_is_refused(pesan: Pesan, network: str) -> None:
    seller = await pesan.seller()
    body = {"name": "x", "scopes": ["stores.read"], "networks": [network]}

    answer = await seller.api.post("/api/v1/api-keys", json=body)

    assert await code_of(answer, 422) == "requests.invalid"


async def test_each_key_has_a_quota_of_its_own(databases: Databases, database: str) -> None:
    async with running_pesan(databases, database, rate_limits="on") as pesan:
        seller = await pesan.seller()
        _, one = await make_key(seller, ["stores.read"])
        _, other = await make_key(seller, ["stores.read"])
        policies = [Policy("visitor", 100, 60), Policy("caller", 2, 60), Policy("store", 99, 60)]
        object.__setattr__(pesan.world, "limits", Limits(policies))

        spent = [(await one.get(seller.path())).status_code for _ in range(3)]

        assert spent == [200, 200, 429]
        assert (await other.get(seller.path())).status_code == 200


async def test_whoever_finds_a_key_may_end_it(pesan: Pesan) -> None:
    seller = await pesan.seller()
    made, api = await make_key(seller, ["stores.read"])

    reports = [
        await pesan.api.post("/api/v1/api-keys/leak-reports", json={"key": key})
        for key in (made["key"], "psn_live_" + "0" * 48, "nonsense")
    ]

    assert {answer.status_code for answer in reports} == {204}
    assert (await api.get(seller.path())).status_code == 401


async def test_that_a_key_was_used_is_noted_and_not_each_time(pesan: Pesan) -> None:
    seller = await pesan.seller()
    _, api = await make_key(seller, ["stores.read"])
    asked = "SELECT last_used_at FROM api_keys"
    assert await pesan.value(asked) is None

    await api.get(seller.path())
    first = await pesan.value(asked)
    await api.get(seller.path())

    assert first is not None
    assert await pesan.value(asked) == first


async def test_a_test_key_sees_only_what_is_not_live(pesan: Pesan) -> None:
    shop = await open_shop(pesan)  # WhatsApp: live; Xendit by a development key: not
    seller = shop.seller
    scopes = ["orders.read", "orders.write", "payments.read", "connections.read"]
    _, test = await make_key(seller, [*scopes, "conversations.read"], livemode=False)
    _, live = await make_key(seller, scopes)
    await shop.hears("6281234567890", "ada kaos hitam L?")
    await shop.says("6281234567890", "kaos")
    customer = (await seller.get("/customers")).json()["items"][0]["id"]
    order = {
        "customer_id": customer,
        "items": [{"variant_id": shop.sizes["L"], "quantity": 1}],
    }

    ours = await live.post(seller.path("/orders"), json=order, headers={"Idempotency-Key": "live"})
    theirs = await test.post(
        seller.path("/orders"), json=order, headers={"Idempotency-Key": "test"}
    )

    assert (ours.status_code, theirs.status_code) == (201, 201), theirs.text
    assert (ours.json()["livemode"], theirs.json()["livemode"]) == (True, False)
    seen = (await test.get(seller.path("/orders"))).json()["items"]
    assert [o["id"] for o in seen] == [theirs.json()["id"]]
    hidden = await test.get(seller.path(f"/orders/{ours.json()['id']}"))
    missing = await test.get(seller.path("/orders/ord_01m837xzv4fcaap6hzehqy48v2"))
    assert (hidden.status_code, hidden.json()["code"]) == (404, missing.json()["code"])
    assert len((await live.get(seller.path("/orders"))).json()["items"]) == 2
    assert (await test.get(seller.path("/conversations"))).json()["items"] == []
    assert len((await seller.get("/conversations")).json()["items"]) == 1
    assert (await test.get(seller.path("/connections/whatsapp"))).status_code == 404
    assert (await test.get(seller.path("/connections/xendit"))).status_code == 200


async def test_a_test_key_makes_nothing_live(pesan: Pesan) -> None:
    shop = await open_sandbox_shop(pesan)
    _, test = await make_key(shop.seller, ["connections.write", "connections.read"], livemode=False)
    live = {"secret_key": "xnd_production_abcdef", "callback_token": "callback-token"}

    first = await test.put(shop.seller.path("/connections/xendit"), json=live)
    assert await code_of(first, 403) == "stores.not_for_test_keys"
    await shop.seller.put("/connections/xendit", live)
    over = await test.put(
        shop.seller.path("/connections/xendit"),
        json={**live, "secret_key": "xnd_development_abcdef"},
    )

    assert await code_of(over, 403) == "stores.not_for_test_keys"
    assert (await shop.seller.get("/connections/xendit")).json()["livemode"] is True


async def test_a_person_has_so_many_keys_and_gets_another_when_one_is_ended(
    pesan: Pesan, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keys, "KEYS_MAX", 2)
    seller = await pesan.seller()
    body = {"name": "Kasir", "scopes": ["stores.read"]}
    first, _ = await make_key(seller, ["stores.read"])
    await make_key(seller, ["stores.read"])

    refused = await seller.api.post("/api/v1/api-keys", json=body)
    assert await code_of(refused, 409) == "accounts.keys_too_many"

    await seller.api.delete(f"/api/v1/api-keys/{first['api_key']['id']}")
    await make_key(seller, ["stores.read"])
