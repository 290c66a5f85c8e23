"""Any walk through orders, stock, a cart, a discount code, payments and time, beside a model.

    pytest tests/machine                                a few short walks, the same each time
    MACHINE_WALKS=500 pytest tests/machine              many long ones, new each time

A walk that fails is printed as the steps it took: it goes below as a test of its own.
"""

import json
import os
import secrets
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from pesan.channels import sandbox_update

from ..databases import Databases
from . import model
from .model import CODE, CODE_LIMIT, PERCENT, PRICE
from .running import Site, running_site

SECRET = "the-secret-of-the-simulated-phone"
SIZES = ("M", "L")
STOCK = 5

sizes = st.sampled_from(SIZES)
baskets = st.dictionaries(sizes, st.integers(1, 3), min_size=1)
picks = st.integers(0, 99)  # which order is meant, counted round


class Walk(RuleBasedStateMachine):
    site: Site

    def __init__(self) -> None:
        super().__init__()
        self.api = self.site.seller()
        self.started = self.site.do(self.offset())
        self.hook = self.put("/connections/sandbox", {"secret": SECRET})["webhook_url"]
        variants = [
            {"sku": size, "options": {"Ukuran": size}, "price": str(PRICE), "stock": STOCK}
            for size in SIZES
        ]
        body = {"name": "Kaos", "options": ["Ukuran"], "variants": variants}
        product = self.post("/products", body).json()
        self.variants = {one["options"]["Ukuran"]: one["id"] for one in product["variants"]}
        code = {"type": "percent", "code": CODE, "percent": str(PERCENT), "usage_limit": CODE_LIMIT}
        self.discount = self.post("/discounts", code).json()["id"]
        self.conversation = self.begin_conversation()
        self.model = model.Shop(dict.fromkeys(SIZES, STOCK))
        self.pages: dict[str, str] = {}  # order -> pay page

    @rule(size=sizes, delta=st.integers(-4, 4).filter(bool))
    def count_goods(self, size: str, delta: int) -> None:
        refusal = self.model.adjust(size, delta)
        body = {"variant_id": self.variants[size], "delta": delta, "reason": "counted"}
        answer = self.post("/inventory/adjustments", body)
        assert code_of(answer) == refusal, answer.text

    @rule(basket=baskets, code=st.booleans(), twice=st.booleans())
    def place(self, basket: dict[str, int], code: bool, twice: bool) -> None:
        body: dict[str, Any] = {"customer": {"name": "Budi"}, "items": self.items(basket)}
        if code:
            body["discount_code"] = CODE
        reasons = self.model.refusal(basket, CODE if code else None)
        key = secrets.token_hex(8)
        answer = self.post("/orders", body, key=key)
        if twice:
            assert self.post("/orders", body, key=key).content == answer.content
        if reasons:
            assert code_of(answer) in reasons, answer.text
            return
        assert answer.status_code == 201, answer.text
        order = self.model.place(answer.json()["id"], basket, CODE if code else None)
        assert answer.json()["total"]["amount"] == str(order.total)

    @rule(basket=baskets)
    def fill_cart(self, basket: dict[str, int]) -> None:
        """No more of each than there is just now; nothing is held by it."""
        rest = f"/conversations/{self.conversation}/cart"
        if not self.model.fits(basket):
            answer = self.api.put(rest, json={"items": self.items(basket)})
            assert code_of(answer) == "inventory.out_of_stock", answer.text
            return
        self.put(rest, {"items": self.items(basket)})
        self.model.cart = basket

    @precondition(lambda self: self.model.orders)
    @rule(pick=picks)
    def cancel(self, pick: int) -> None:
        name, order = self.picked(pick)
        may = self.model.cancel(order)
        answer = self.post(f"/orders/{name}/cancellation", {})
        assert (answer.status_code == 200) == may, answer.text
        assert may or code_of(answer) in {"orders.cannot_move", "orders.partly_shipped"}

    @precondition(lambda self: self.model.orders)
    @rule(pick=picks, to=st.sampled_from(["packed", "shipped", "delivered", "completed", "paid"]))
    def move(self, pick: int, to: str) -> None:
        name, order = self.picked(pick)
        may = self.model.step(order, to)
        answer = self.post(f"/orders/{name}/status", {"status": to})
        assert answer.status_code == (200 if may else 409), answer.text

    @precondition(lambda self: self.model.orders)
    @rule(pick=picks)
    def ask_for_payment(self, pick: int) -> None:
        name, order = self.picked(pick)
        may = order.status == "awaiting_payment" and not order.is_asked
        body = {"provider": "sandbox", "method": "qris"}
        answer = self.post(f"/orders/{name}/payments", body)
        assert answer.status_code == (201 if may else 409), answer.text
        if may:
            order.is_asked = True
            self.pages[name] = urlsplit(answer.json()["pay_url"]).path

    @precondition(lambda self: self.pages)
    @rule(pick=picks)
    def pay(self, pick: int) -> None:
        """By the code that was shown, however late; once."""
        name = sorted(self.pages)[pick % len(self.pages)]
        order = self.model.orders[name]
        form = {"outcome": "paid"}
        answer = httpx.post(f"{self.site.url}{self.pages[name]}/simulation", data=form, timeout=30)
        assert answer.status_code == (403 if order.is_settled else 303), answer.text
        if not order.is_settled:
            self.model.pay(order)

    @rule(minutes=st.sampled_from([1, 20, 61]))
    def wait(self, minutes: int) -> None:
        self.model.pass_time(minutes * 60)
        self.site.do(self.site.pesan.shift_clock(self.started + self.model.now))

    @invariant()
    def the_shop_is_as_the_model_says(self) -> None:
        self.site.until_quiet()
        assert self.site.broken() == []
        for size, variant in self.variants.items():
            level = self.get(f"/variants/{variant}/inventory")
            found = (level["on_hand"], level["reserved"], level["available"])
            shop = self.model
            assert found == (shop.on_hand[size], shop.reserved(size), shop.available(size)), size
        for name, order in self.model.orders.items():
            found = self.get(f"/orders/{name}")
            assert found["status"] == order.status, name
            assert [move["to"] for move in found["history"]][-1] == order.status
        assert self.get(f"/discounts/{self.discount}")["used"] == self.model.uses
        cart = self.get(f"/conversations/{self.conversation}/cart")
        names = {variant: size for size, variant in self.variants.items()}
        assert {names[i["variant_id"]]: i["quantity"] for i in cart["items"]} == self.model.cart

    def teardown(self) -> None:
        self.api.close()

    def picked(self, pick: int) -> tuple[str, model.Order]:
        names = sorted(self.model.orders)
        name = names[pick % len(names)]
        return name, self.model.orders[name]

    def items(self, basket: dict[str, int]) -> list[dict[str, object]]:
        return [{"variant_id": self.variants[s], "quantity": q} for s, q in basket.items()]

    def begin_conversation(self) -> str:
        headers, body = sandbox_update(SECRET, f"+62811{secrets.randbelow(10**8):08d}", "halo")
        hook = f"{self.site.url}{urlsplit(self.hook).path}"
        assert httpx.post(hook, headers=headers, content=body, timeout=30).status_code == 200
        self.site.until_quiet()
        conversation: str = self.get("/conversations")["items"][0]["id"]
        return conversation

    async def offset(self) -> float:
        return float(await self.site.pesan.value("SELECT seconds FROM clock_offset"))

    def get(self, rest: str) -> Any:
        answer = self.api.get(rest)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def put(self, rest: str, body: object) -> Any:
        answer = self.api.put(rest, json=body)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def post(self, rest: str, body: object, *, key: str | None = None) -> httpx.Response:
        headers = {"Idempotency-Key": key or secrets.token_hex(8)}
        return self.api.post(rest, json=body, headers=headers)


def code_of(answer: httpx.Response) -> str | None:
    """The problem's code, or None for what was done."""
    if answer.status_code < 300:
        return None
    assert answer.status_code < 500, answer.text
    return str(json.loads(answer.content)["code"])


@pytest.fixture(scope="module")
def site(databases: Databases) -> Iterator[Site]:
    with running_site(databases) as running:
        Walk.site = running
        yield running


WALKS = int(os.environ.get("MACHINE_WALKS", "0"))  # long ones, instead of a few short


@pytest.mark.timeout(0 if WALKS else 300)
def test_any_walk_ends_as_the_model_says(site: Site) -> None:
    run_state_machine_as_test(
        Walk,
        settings=settings(
            max_examples=WALKS or 5,
            stateful_step_count=40 if WALKS else 12,
            derandomize=not WALKS,
            database=None,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
