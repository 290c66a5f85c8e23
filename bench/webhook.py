"""Inbound WhatsApp at 50 a second: how soon it is answered 200, and how soon the buyer is answered.

The Graph twin stands in this process and notes when it accepted each reply; the product runs in
a process of its own, web and worker, with the offline brain and no debounce.
"""

import asyncio
import secrets
import time
from contextlib import AsyncExitStack
from datetime import UTC, datetime

import httpx
from tests.twins.graph import GraphTwin, graph_twin
from tests.twins.meta_webhooks import Person, change, document, message, signature, text, wire

from .lab import Served, Store, open_lab

PER_SECOND = 50
SECONDS = 20
PHONE_NUMBER_ID = "106540352242922"
ACCESS_TOKEN = "EAAGtheAccessTokenOfThisBench"
APP_SECRET = "the-app-secret-of-this-bench"


def main() -> None:
    asyncio.run(_main())


async def _main() -> None:
    async with AsyncExitStack() as stack:
        twin = GraphTwin(PHONE_NUMBER_ID, ACCESS_TOKEN, window_enforced=False)
        await stack.enter_async_context(graph_twin(twin))
        lab = stack.enter_context(open_lab())
        served = stack.enter_context(lab.serving(PESAN_WHATSAPP_API_URL=twin.url))
        hook = await asyncio.to_thread(_connected, served)
        async with httpx.AsyncClient(timeout=30) as client:
            await _run(client, twin, hook, count=PER_SECOND)  # warm
            acks, replies = await _run(client, twin, hook, count=PER_SECOND * SECONDS)
    acks.sort()
    replies.sort()
    print(
        f"webhook to 200 at {PER_SECOND}/s, {len(acks)} messages: {_line(acks)}   (goal: p99 < 100)"
    )
    print(f"message to reply accepted by Graph: {_line(replies)}   (goal: p95 < 500)")


def _line(values: list[float]) -> str:
    def at(share: float) -> float:
        return 1000 * values[min(len(values) - 1, int(share * len(values)))]

    return f"p50 {at(0.5):.0f} ms, p95 {at(0.95):.0f} ms, p99 {at(0.99):.0f} ms"


def _connected(served: Served) -> str:
    store: Store = served.store()
    for name in ("Kaos Polos Hitam", "Kemeja Putih", "Sambal Bawang"):
        store.made(
            "/products",
            {"name": name, "variants": [{"sku": name[:9], "price": 85000, "stock": 100000}]},
        )
    answer = store.api.put(
        store.path("/connections/whatsapp"),
        json={
            "phone_number_id": PHONE_NUMBER_ID,
            "waba_id": "102290129340398",
            "access_token": ACCESS_TOKEN,
            "app_secret": APP_SECRET,
            "verify_token": "the-verify-token",
        },
    )
    url: str = answer.raise_for_status().json()["webhook_url"]
    return url.replace(url.split("/webhooks", maxsplit=1)[0], served.url)


async def _run(
    client: httpx.AsyncClient, twin: GraphTwin, hook: str, *, count: int
) -> tuple[list[float], list[float]]:
    acks: list[float] = []
    replies: list[float] = []
    began = time.perf_counter()

    async def one(number: int) -> None:
        due = began + number / PER_SECOND
        await asyncio.sleep(max(0, due - time.perf_counter()))
        person = Person(wa_id=f"628{secrets.randbelow(10**10):010d}", name="Budi")
        said = message(person, *text("ada kaos hitam?"), at=datetime.now(UTC))
        body = wire(document(change(PHONE_NUMBER_ID, persons=[person], messages=[said])))
        since = time.perf_counter()
        answer = await client.post(hook, content=body, headers=signature(APP_SECRET, body))
        acks.append(time.perf_counter() - since)
        assert answer.status_code == 200, answer.text
        await twin.wait_for(person, timeout_seconds=30)
        replies.append(time.perf_counter() - since)

    await asyncio.gather(*(one(number) for number in range(count)))
    return acks, replies


if __name__ == "__main__":
    main()
