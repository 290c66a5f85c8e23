"""Hostile and careless callers: each gets a clear problem, nothing breaks, nothing is stored."""

import itertools
import json
from typing import Any

import pytest

from ..running import Pesan, Seller
from ..shop import APP_SECRET, Shop, open_shop

BUDI = "6281234567890"
UNKNOWN = "01m837xzv4fcaap6hzehqy48v2"
PREFIXES = {
    "store": "sto",
    "product": "prd",
    "variant": "var",
    "customer": "cus",
    "order": "ord",
    "payment": "pay",
    "conversation": "con",
    "case": "cas",
    "connection": "cnx",
    "user": "usr",
    "invitation": "inv",
    "session": "ses",
    "key": "key",
}
TABLES = [
    "stores",
    "products",
    "product_variants",
    "customers",
    "orders",
    "payments",
    "refunds",
    "connections",
    "conversations",
    "customer_messages",
    "carts",
    "inventory_movements",
    "members",
    "invitations",
    "api_keys",
    "users",
    "events",
    "channel_updates",
    "payment_webhook_logs",
    "idempotency_keys",
]

BODIES: dict[str, tuple[bytes, str]] = {
    "cut off": (b'{"name": "Ka', "application/json"),
    "not JSON": (b"<xml/>", "application/json"),
    "not UTF-8": (b'{"name": "\xff\xfe"}', "application/json"),
    "a list": (b'[{"name": 1}]', "application/json"),
    "a number": (b"17", "application/json"),
    "unknown field": (b'{"surprise_field": true}', "application/json"),
    "duplicate key": (b'{"name": "a", "name": "b"}', "application/json"),
    "NaN": (b'{"name": NaN}', "application/json"),
    "nested deep": (b'{"a":' * 5000 + b"1" + b"}" * 5000, "application/json"),
    "NUL": (b'{"name": "a\\u0000b"}', "application/json"),
    "half a surrogate": (b'{"name": "\\ud800"}', "application/json"),
    "one megabyte": (json.dumps({"name": "x" * 1_000_000}).encode(), "application/json"),
    "two megabytes": (json.dumps({"name": "x" * 2_000_000}).encode(), "application/json"),
    "a form": (b"name=Kaos", "application/x-www-form-urlencoded"),
}


async def test_no_body_breaks_any_operation(pesan: Pesan) -> None:
    shop = await open_shop(pesan)
    writes = await operations(pesan, with_body=True)
    before = await counts(pesan)

    for number, (method, path) in enumerate(writes):
        address = filled(path, shop.seller.store_id)
        # One reader reads them all: each operation meets a third, each kind a third of them.
        for kind, (body, media_type) in list(BODIES.items())[number % 3 :: 3]:
            headers = {
                "Content-Type": media_type,
                "Idempotency-Key": f"bad-{kind}".replace(" ", "-"),
            }
            answer = await shop.seller.api.request(method, address, content=body, headers=headers)
            assert_problem(answer, f"{method} {path} with {kind}")

    assert len(writes) > 20
    assert await counts(pesan) == before


async def test_another_stores_ids_answer_like_ids_that_do_not_exist(pesan: Pesan) -> None:
    shop = await open_shop(pesan)
    theirs = await everything_of(shop)
    thief = await pesan.seller("Maling")
    before = await counts(pesan)

    for method, path in await operations(pesan):
        if "{" not in path.replace("{store_id}", "") or "/stores/{store_id}" not in path:
            continue
        body: Any = {} if method in {"POST", "PUT", "PATCH"} else None
        headers = {"Idempotency-Key": "stolen"}
        foreign, missing = [
            await thief.api.request(
                method, filled(path, thief.store_id, ids), json=body, headers=headers
            )
            for ids in (theirs, {})
        ]
        assert foreign.status_code == missing.status_code, f"{method} {path}"
        assert foreign.status_code < 500, foreign.text
        assert foreign.json().get("code") == missing.json().get("code"), f"{method} {path}"
        inside = await thief.api.request(
            method, filled(path, shop.seller.store_id, theirs), json=body, headers=headers
        )
        assert inside.status_code in {404, 422}, f"{method} {path}: {inside.text}"
        assert "Budi" not in foreign.text + inside.text

    assert await counts(pesan) == before


@pytest.mark.parametrize("forgery", ["no signature", "wrong signature", "another body"])
async def test_a_forged_whatsapp_webhook_is_refused_and_not_stored(
    pesan: Pesan, forgery: str
) -> None:
    from ..twins import meta_webhooks  # noqa: PLC0415 - used here alone

    shop = await open_shop(pesan)
    body = b'{"object": "whatsapp_business_account", "entry": []}'
    headers = {
        "no signature": {},
        "wrong signature": meta_webhooks.signature("another secret", body),
        "another body": meta_webhooks.signature(APP_SECRET, body + b" "),
    }[forgery]
    before = await counts(pesan)

    answer = await pesan.api.post(shop.whatsapp_hook, content=body, headers=headers)

    assert answer.status_code == 401
    assert_problem(answer, forgery)
    assert await counts(pesan) == before


async def test_a_forged_xendit_webhook_is_refused_and_not_stored(pesan: Pesan) -> None:
    await open_shop(pesan)
    before = await counts(pesan)

    for token in ({}, {"x-callback-token": "guess"}):
        answer = await pesan.api.post(
            pesan.xendit.webhook_url or "",
            json={"event": "payment.capture", "data": {}},
            headers=token,
        )
        assert answer.status_code == 401
        assert_problem(answer, "forged")

    assert await counts(pesan) == before


async def test_no_made_up_token_opens_anything(pesan: Pesan) -> None:
    tokens = itertools.cycle(["x", "eyJhbGciOiJub25lIn0.e30.", "Bearer", "a.b.c"])
    inside = [one for one in await operations(pesan) if "/stores/{store_id}" in one[1]]

    for (method, path), token in zip(inside, tokens, strict=False):
        answer = await pesan.api.request(
            *(method, filled(path, f"sto_{UNKNOWN}")),
            headers={"Authorization": f"Bearer {token}"},
        )
        assert answer.status_code == 401, f"{method} {path} with {token}"

    assert len(inside) > 100


async def operations(pesan: Pesan, *, with_body: bool = False) -> list[tuple[str, str]]:
    document = (await pesan.api.get("/openapi.json")).json()
    return [
        (method.upper(), path)
        for path, item in document["paths"].items()
        for method, operation in item.items()
        if path.startswith("/api/v1/") and (not with_body or "requestBody" in operation)
    ]


def filled(path: str, store_id: str, ids: dict[str, str] | None = None) -> str:
    """The path with the store's id, and other ids given or made up."""
    address = path.replace("{store_id}", store_id).replace("{provider}", "xendit")
    for noun, prefix in PREFIXES.items():
        address = address.replace(f"{{{noun}_id}}", (ids or {}).get(noun, f"{prefix}_{UNKNOWN}"))
    return address.replace("{slug}", "no-such-shop")


async def everything_of(shop: Shop) -> dict[str, str]:
    """One id of each kind that the shop has."""
    seller: Seller = shop.seller
    await shop.hears(BUDI, "ada kaos hitam L?")
    await shop.says(BUDI, "kaos")
    customers = (await seller.get("/customers")).json()["items"]
    conversations = (await seller.get("/conversations")).json()["items"]
    order = await seller.made(
        "/orders",
        {
            "customer_id": customers[0]["id"],
            "items": [{"variant_id": shop.sizes["L"], "quantity": 1}],
        },
    )
    payment = await seller.made(
        f"/orders/{order['id']}/payments", {"provider": "xendit", "method": "qris"}
    )
    return {
        "product": shop.product["id"],
        "variant": shop.sizes["L"],
        "customer": customers[0]["id"],
        "conversation": conversations[0]["id"],
        "order": order["id"],
        "payment": payment["id"],
    }


async def counts(pesan: Pesan) -> dict[str, int]:
    return {table: await pesan.value(f"SELECT count(*) FROM {table}") for table in TABLES}


def assert_problem(answer: Any, what: str) -> None:
    assert 400 <= answer.status_code < 500, f"{what}: {answer.status_code} {answer.text[:300]}"
    assert answer.headers["content-type"].startswith("application/problem+json"), what
    problem = answer.json()
    assert all(problem[member] for member in ("code", "hint", "request_id")), what
    assert "Traceback" not in answer.text, what
