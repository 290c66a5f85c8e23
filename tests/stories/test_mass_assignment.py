"""A valid body with one field more, of those that would make its sender mightier: refused whole."""

from typing import Any

from ..running import PASSWORD, Pesan
from ..shop import Shop, open_shop
from .test_bad_input import counts

FIELDS: dict[str, Any] = {
    "role": "owner",
    "tenant_id": "sto_01m837xzv4fcaap6hzehqy48v2",
    "store_id": "sto_01m837xzv4fcaap6hzehqy48v2",
    "is_admin": True,
    "unit_price": "1",
    "paid": True,
    "balance": 1_000_000,
    "verified": True,
    "created_at": "2020-01-01T00:00:00Z",
    "id": "usr_01m837xzv4fcaap6hzehqy48v2",
    "discount": "100%",
    "owner_id": "usr_01m837xzv4fcaap6hzehqy48v2",
    "livemode": False,
    "total": "1",
    "version": 99,
    "__proto__": {"role": "owner"},
}


def writes(shop: Shop, customer: str) -> list[tuple[str, str, dict[str, Any]]]:
    inside = shop.seller.path
    variant = shop.sizes["L"]
    return [
        ("POST", "/api/v1/auth/register", {"name": "X", "email": "x@example.com", "password": PASSWORD}),
        ("POST", "/api/v1/stores", {"name": "Cabang"}),
        ("PATCH", inside(), {"name": "Toko Baru"}),
        ("PATCH", inside("/settings"), {"agent_mode": "ask"}),
        ("POST", inside("/invitations"), {"email": "y@example.com", "role": "viewer"}),
        ("POST", inside("/customers"), {"name": "Budi", "phone": "0812 3456 7890"}),
        ("PATCH", inside(f"/customers/{customer}"), {"name": "Budi Baru"}),
        ("POST", inside("/products"), {"name": "Topi", "variants": [{"sku": "T-1", "price": "1000"}]}),
        ("PATCH", inside(f"/products/{shop.product['id']}"), {"name": "Kaos Lain"}),
        ("PATCH", inside(f"/variants/{variant}"), {"title": "XL"}),
        ("POST", inside("/inventory/adjustments"), {"variant_id": variant, "delta": 5, "reason": "received"}),
        ("POST", inside("/orders"), {"customer_id": customer, "items": [{"variant_id": variant, "quantity": 1}]}),
    ]  # fmt: skip


async def test_no_write_takes_a_field_that_is_not_its_senders_to_set(pesan: Pesan) -> None:
    shop = await open_shop(pesan)
    customer = (await shop.seller.made("/customers", {"name": "Siti"}))["id"]
    before = await counts(pesan)

    for method, path, body in writes(shop, customer):
        for field in FIELDS.keys() - body.keys():
            answer = await shop.seller.api.request(
                method,
                path,
                json={**body, field: FIELDS[field]},
                headers={"Idempotency-Key": field},
            )
            assert answer.status_code == 422, f"{method} {path}: {answer.text}"
            assert field in answer.text, f"{method} {path}"

    assert await counts(pesan) == before
    assert (await shop.seller.get("")).json()["name"] == "Toko Sari"
    found = (await shop.seller.get(f"/products/{shop.product['id']}")).json()
    assert found["name"] == shop.product["name"]


async def test_each_of_these_writes_is_taken_without_it(pesan: Pesan) -> None:
    """Or the test above would pass for another reason."""
    shop = await open_shop(pesan)
    customer = (await shop.seller.made("/customers", {"name": "Siti"}))["id"]

    for method, path, body in writes(shop, customer):
        answer = await shop.seller.api.request(
            method, path, json=body, headers={"Idempotency-Key": "plain"}
        )
        assert answer.is_success, f"{method} {path}: {answer.text}"
