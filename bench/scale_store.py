"""The one store of the scale bench that is filled through the API, and what requests name of it."""

import random
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import psycopg

from pesan.kit.ids import encode

from .lab import Lab, Served

EMAIL = "scale@example.com"
PRODUCTS = 1000
CUSTOMERS = 500
ORDERS = 2000
AT_ONCE = 8
SAMPLES_A_STORE = 3

_THINGS = ("Kaos", "Kemeja", "Celana", "Jilbab", "Sepatu", "Sandal", "Tas", "Topi", "Jaket", "Rok")
_KINDS = ("Polos", "Flanel", "Chino", "Voal", "Kanvas", "Denim", "Rajut", "Batik", "Linen", "Katun")
_COLOURS = ("Hitam", "Putih", "Merah", "Biru", "Krem", "Hijau", "Abu", "Cokelat", "Kuning", "Ungu")


def fill_store(served: Served, lab: Lab) -> None:
    """1,000 products, 500 customers, 2,000 orders; most of the orders long done."""
    store = served.store("Toko Skala", email=EMAIL)
    rng = random.Random(7)
    with ThreadPoolExecutor(AT_ONCE) as pool:
        products = list(pool.map(lambda n: store.made("/products", _product(n)), range(PRODUCTS)))
        customers = list(
            pool.map(lambda n: store.made("/customers", _customer(n)), range(CUSTOMERS))
        )
        variants = [variant["id"] for product in products for variant in product["variants"]]
        wishes = [_order(rng, variants, customers) for _ in range(ORDERS)]
        list(pool.map(lambda wish: store.made("/orders", wish), wishes))
    _make_it_the_past(lab)


def _product(n: int) -> dict[str, Any]:
    name = f"{_THINGS[n % 10]} {_KINDS[n // 10 % 10]} {_COLOURS[n // 100 % 10]}"
    sizes = ("S", "M", "L") if n % 5 == 0 else ("",)
    return {
        "name": name,
        "description": f"{name} bahan nyaman dipakai harian, jahitan rapi, nomor {n}.",
        "category": _THINGS[n % 10],
        "tags": [_KINDS[n // 10 % 10].lower(), _COLOURS[n // 100 % 10].lower()],
        "variants": [
            {
                "sku": f"SK{n:04}{size}",
                "options": {"Ukuran": size} if size else {},
                "price": 50_000 + 500 * (n % 100),
                "weight_grams": 200,
                "stock": 1_000_000,
            }
            for size in sizes
        ],
    }


def _customer(n: int) -> dict[str, Any]:
    return {"name": f"Pembeli {n}", "phone": f"+62812{n:08}"}


def _order(rng: random.Random, variants: Sequence[str], customers: Sequence[Any]) -> dict[str, Any]:
    return {
        "customer_id": rng.choice(customers)["id"],
        "items": [
            {"variant_id": variant, "quantity": rng.randint(1, 3)}
            for variant in rng.sample(variants, 2)
        ],
    }


def _make_it_the_past(lab: Lab) -> None:
    """Nine of ten orders are completed, nothing is held for them and nothing waits to be done.

    Their sales are not in the ledger: here only times are measured.
    """
    lab.query("""
        UPDATE orders SET status = 'completed' WHERE number % 10 <> 0;
        UPDATE inventory_reservations r SET status = 'committed', settled_at = created_at
        FROM orders o WHERE o.store_id = r.store_id AND o.id = r.order_id AND o.status = 'completed';
        UPDATE inventory_levels l SET reserved = (
            SELECT COALESCE(sum(r.quantity), 0) FROM inventory_reservations r
            WHERE r.store_id = l.store_id AND r.variant_id = l.variant_id AND r.status = 'held');
        DELETE FROM event_deliveries; DELETE FROM timers; DELETE FROM idempotency_keys;
        DELETE FROM audit_unchained;
    """)


@dataclass(frozen=True)
class Known:
    """What a request may name of one store."""

    store: str
    customer: str
    phone: str
    variants: list[str]

    @classmethod
    def sample(cls, lab: Lab) -> "list[Known]":
        with psycopg.connect(lab.database_url) as connection:
            rows = connection.execute(
                """
                SELECT s.id, c.id, c.phone, ARRAY(
                    SELECT v.id FROM product_variants v
                    WHERE v.store_id = s.id ORDER BY md5(v.id::text || c.id) LIMIT 6)
                FROM stores s, LATERAL (
                    SELECT id, phone FROM customers WHERE store_id = s.id
                    ORDER BY md5(id::text) LIMIT %s
                ) c
                """,
                [SAMPLES_A_STORE],
            ).fetchall()
        return [
            cls(
                encode("sto", store), encode("cus", customer), phone, [encode("var", v) for v in vs]
            )
            for store, customer, phone, vs in rows
        ]
