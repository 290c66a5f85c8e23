"""Inbound WhatsApp: how soon Meta is answered 200 at 50 a second, and how soon the buyer is.

The Graph twin stands in this process and notes when it accepted each reply; the product runs as
one web and one worker process, with the offline brain and no debounce. Load, twin, product and
PostgreSQL share the machine's cores, so the buyers' times are taken at a rate they can carry; what
they become at 50 a second is printed beside.
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

RUSH_PER_SECOND = 50
CALM_PER_SECOND = 10
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
        settings = {"PESAN_WHATSAPP_API_URL": twin.url}
        served = stack.enter_context(lab.serving("--web-only", **settings))
        stack.enter_context(lab.worker(**settings))
        hook = await asyncio.to_thread(_connected, served)
        async with httpx.AsyncClient(timeout=30) as client:
            await _run(client, twin, hook, per_second=CALM_PER_SECOND, seconds=5)  # warm
            lab.query("VACUUM ANALYZE")
            _, calm = await _run(client, twin, hook, per_second=CALM_PER_SECOND, seconds=SECONDS)
            acks, rush = await _run(client, twin, hook, per_second=RUSH_PER_SECOND, seconds=SECONDS)
    print(f"webhook to 200 at {RUSH_PER_SECOND}/s: {_line(acks)}   (goal: p99 < 100 ms)")
    print(f"message to reply at {CALM_PER_SECOND}/s: {_line(calm)}   (goal: p95 < 500 ms)")
    print(f"message to reply at {RUSH_PER_SECOND}/s: {_line(rush)}")


def _line(seconds: list[float]) -> str:
    values = sorted(seconds)

    def at(share: float) -> float:
        return 1000 * values[min(len(values) - 1, int(share * len(values)))]

    return f"p50 {at(0.5):.0f}, p95 {at(0.95):.0f}, p99 {at(0.99):.0f} ms"


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
    client: httpx.AsyncClient, twin: GraphTwin, hook: str, *, per_second: int, seconds: int
) -> tuple[list[float], list[float]]:
    acks: list[float] = []
    replies: list[float] = []
    began = time.perf_counter()

    async def one(number: int) -> None:
        due = began + number / per_second
        await asyncio.sleep(max(0, due - time.perf_counter()))
        person = Person(wa_id=f"628{secrets.randbelow(10**10):010d}", name="Budi")
        said = message(person, *text("ada kaos hitam?"), at=datetime.now(UTC))
        body = wire(document(change(PHONE_NUMBER_ID, persons=[person], messages=[said])))
        since = time.perf_counter()
        answer = await client.post(hook, content=body, headers=signature(APP_SECRET, body))
        acks.append(time.perf_counter() - since)
        assert answer.status_code == 200, answer.text
        await twin.wait_for(person, timeout_seconds=60)
        replies.append(time.perf_counter() - since)

    await asyncio.gather(*(one(number) for number in range(per_second * seconds)))
    return acks, replies


if __name__ == "__main__":
    main()
