"""Inbound WhatsApp at 200 a second: is it answered, replied to in time, and is memory flat?

Twenty stores, a thousand people; one web and one worker process, the offline brain, no debounce.
Load, twin, product and PostgreSQL share the machine's cores. Load and twin stand for other machines:
they wait for a core, as the product does, and push nobody aside; whether the load kept its rhythm is
said. `python -m bench rush [seconds [messages a second]]`.
"""

import asyncio
import secrets
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit
from uuid import UUID

import asyncpg
import psycopg
import uvloop
from drills.crowd.talks import WORDS
from tests.twins import meta_webhooks
from tests.twins.graph import GraphTwin

from pesan.kit.scheduling import in_turn

from . import load, pace
from .lab import Lab, Served, cpu_seconds, open_lab

STORES, PEOPLE = 20, 50  # people at each
PER_SECOND = 200
SECONDS = 60
WARM_PER_SECOND = 50
STUCK_SECONDS = 60
TRIPS = 20_000
NOBODY = UUID(int=0)


@dataclass(frozen=True)
class Number:
    phone_number_id: str
    token: str
    secret: str
    hook: str


@dataclass
class Meter:
    """Memory and processor time of the product's processes, looked at every five seconds."""

    lab: Lab
    pids: dict[str, int]
    memory: dict[str, list[float]] = field(default_factory=dict)  # MB

    def watch(self, over: threading.Event) -> None:
        while not over.wait(5):
            for name, pid in self.pids.items():
                self.memory.setdefault(name, []).append(_resident_mb(pid))
            self.lab.database_cpu_seconds()  # before a session ends, and takes its word along

    def line(self) -> str:
        """Of each the mean of the second fifth of the time, and of the last."""
        parts = []
        for name, values in self.memory.items():
            fifth = max(1, len(values) // 5)
            early, late = values[fifth : 2 * fifth], values[-fifth:]
            parts.append(f"{name} {sum(early) / len(early):.0f} -> {sum(late) / len(late):.0f} MB")
        return ", ".join(parts)


def main() -> None:
    in_turn()
    given = [int(word) for word in sys.argv[2:] if word.isdigit()]
    seconds = given[0] if given else SECONDS
    per_second = given[1] if len(given) > 1 else PER_SECOND
    with ExitStack() as stack:
        lab, served, worker, numbers = stack.enter_context(open_shops())
        meter = Meter(lab, {"web": served.pid, "worker": worker})
        over = threading.Event()
        watching = threading.Thread(target=meter.watch, args=(over,))
        watching.start()
        stream = genuine(numbers, seconds, per_second)
        trips = [_trip_cpu_ms(lab)]
        began, before = _now(lab), _used(lab, meter)
        [result] = pace.run(served.port, stream)
        waited = settle(lab)
        after = _used(lab, meter)
        trips.append(_trip_cpu_ms(lab))
        over.set()
        watching.join()
        print(f"{per_second}/s for {seconds} s: {result.honesty()}")
        print(f"  webhook to 200: {result.line()}   (goal: p99 < 250 ms)")
        print(f"  message to reply queued: {_replies(lab, began)}   (goal: p95 < 1 s)")
        print(f"  all replied {waited:.1f} s after the last; memory: {meter.line()}")
        each = {name: (after[name] - before[name]) / result.answered * 1000 for name in after}
        each["sender"] = result.cpu_seconds / result.answered * 1000
        print("  CPU ms a message: " + ", ".join(f"{name} {ms:.2f}" for name, ms in each.items()))
        ours = sum(each[name] for name in ("web", "worker", "database"))
        worth = ours / (sum(trips) / len(trips))
        print(
            f"  what is ours of it is worth {worth:.0f} round trips of one SELECT by its key"
            f" (CPU {trips[0]:.3f} ms each before, {trips[1]:.3f} after)"
        )


@contextmanager
def open_shops() -> Iterator[tuple[Lab, Served, int, list[Number]]]:
    """The product with its shops, and their numbers; the worker's process id. Warm."""
    with ExitStack() as stack:
        twin = stack.enter_context(_twin())
        lab = stack.enter_context(open_lab())
        settings = {"PESAN_WHATSAPP_API_URL": twin.url}
        served = stack.enter_context(lab.serving("--web-only", **settings))
        worker = stack.enter_context(lab.worker(**settings))
        numbers = [_connected(served, twin, place) for place in range(STORES)]
        pace.run(served.port, genuine(numbers, 10, WARM_PER_SECOND))
        settle(lab)
        lab.query("VACUUM ANALYZE")
        yield lab, served, worker, numbers


def genuine(numbers: list[Number], seconds: int, per_second: int) -> pace.Stream:
    return pace.Stream(posts(numbers, seconds * per_second), per_second, seconds)


def posts(numbers: list[Number], count: int, *, forged: bool = False) -> list[bytes]:
    """Each person writes in turn, so all the time there is lies between two messages of one; each is
    at another place of what they say, as a crowd is.
    """
    posts = []
    for place in range(count):
        number = numbers[place % STORES]
        talk = place // STORES % PEOPLE
        person = meta_webhooks.Person(f"62811{place % STORES:03d}{talk:05d}", f"Pembeli {talk}")
        words = WORDS[(place // (STORES * PEOPLE) + talk) % len(WORDS)]
        said = meta_webhooks.message(person, *meta_webhooks.text(words), at=datetime.now(UTC))
        change = meta_webhooks.change(number.phone_number_id, persons=[person], messages=[said])
        body = meta_webhooks.wire(meta_webhooks.document(change))
        secret = secrets.token_hex(8) if forged else number.secret
        signature = meta_webhooks.signature(secret, body)["x-hub-signature-256"]
        posts.append(load.post(number.hook, body, [f"X-Hub-Signature-256: {signature}"]))
    return posts


def _connected(served: Served, twin: GraphTwin, place: int) -> Number:
    store = served.store(f"Toko {place}")
    variant = {"sku": "K", "price": 85000, "stock": 1_000_000}
    store.made("/products", {"name": "Kaos Polos Hitam", "variants": [variant]})
    number, token, secret = (
        f"1065403{place:05d}",
        f"EAAG{secrets.token_hex(8)}",
        secrets.token_hex(16),
    )
    twin.add_number(number, token)
    credentials = {
        "phone_number_id": number,
        "waba_id": f"4195612{place:05d}",
        "access_token": token,
        "app_secret": secret,
        "verify_token": secrets.token_hex(8),
    }
    answer = store.api.put(store.path("/connections/whatsapp"), json=credentials)
    hook = urlsplit(answer.raise_for_status().json()["webhook_url"]).path
    return Number(number, token, secret, hook)


class _twin:  # noqa: N801 - a context manager
    """The Graph twin on a loop of its own, so that the load's waiting does not stop it."""

    def __enter__(self) -> GraphTwin:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever)
        self._thread.start()
        self._twin = GraphTwin(window_enforced=False)
        asyncio.run_coroutine_threadsafe(self._twin.start(), self._loop).result(10)
        return self._twin

    def __exit__(self, *_: object) -> None:
        asyncio.run_coroutine_threadsafe(self._twin.stop(), self._loop).result(10)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()


def settle(lab: Lab) -> float:
    """Until every message has its reply's turn, as long as turns are taken; seconds."""
    began = moved = time.monotonic()
    turns = -1
    while lab.query(_WAITING):
        taken = lab.query("SELECT count(*) FROM agent_turns")
        if taken != turns:
            turns, moved = taken, time.monotonic()
        assert time.monotonic() < moved + STUCK_SECONDS, "messages wait for a reply still"
        time.sleep(0.5)
    return time.monotonic() - began


def _replies(lab: Lab, since: datetime) -> str:
    with psycopg.connect(lab.database_url) as connection:
        row = connection.execute(_DELAYS, [since]).fetchone()
    assert row is not None
    count, p50, p95, p99 = row
    return f"{count} messages: p50 {1000 * p50:.0f}, p95 {1000 * p95:.0f}, p99 {1000 * p99:.0f} ms"


def _trip_cpu_ms(lab: Lab) -> float:
    """What one prepared SELECT takes of client and server just now: machines differ, and so does one
    from minute to minute.
    """

    async def ask() -> float:
        connection = await asyncpg.connect(lab.database_url)
        server = connection.get_server_pid()
        before = time.process_time() + cpu_seconds(server)
        for _ in range(TRIPS):
            await connection.fetchrow("SELECT name FROM stores WHERE id = $1", NOBODY)
        spent = time.process_time() + cpu_seconds(server) - before
        await connection.close()
        return spent / TRIPS * 1000

    return uvloop.run(ask())


def _used(lab: Lab, meter: Meter) -> dict[str, float]:
    used = {name: cpu_seconds(pid) for name, pid in meter.pids.items()}
    return used | {"database": lab.database_cpu_seconds(), "twin": time.process_time()}


def _now(lab: Lab) -> datetime:
    now: datetime = lab.query("SELECT now()")
    return now


def _resident_mb(pid: int) -> float:
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    return 0.0


_WAITING = """
    SELECT EXISTS (SELECT FROM channel_updates WHERE processed_at IS NULL AND kind = 'received')
        OR EXISTS (SELECT FROM conversations c JOIN customer_messages m
            ON m.store_id = c.store_id AND m.conversation_id = c.id
            AND m.sequence > c.answered_sequence AND m.author = 'customer' WHERE c.owner = 'agent')
"""
# From when the webhook came to when the reply was queued. A burst is answered by one reply.
_DELAYS = """
    WITH said AS (
        SELECT m.store_id, m.conversation_id, m.sequence, u.received_at
        FROM customer_messages m JOIN channel_updates u ON u.store_id = m.store_id
            AND u.dedupe_key = 'message:' || m.provider_id
        WHERE m.author = 'customer' AND u.received_at >= %s
    ), waited AS (
        SELECT EXTRACT(epoch FROM (SELECT min(r.created_at) FROM customer_messages r
            WHERE r.store_id = said.store_id AND r.conversation_id = said.conversation_id
                AND r.author = 'agent' AND r.created_at >= said.received_at
                AND r.sequence > said.sequence) - said.received_at)::float AS seconds
        FROM said
    )
    SELECT count(*), percentile_cont(0.5) WITHIN GROUP (ORDER BY seconds),
        percentile_cont(0.95) WITHIN GROUP (ORDER BY seconds),
        percentile_cont(0.99) WITHIN GROUP (ORDER BY seconds) FROM waited
"""


if __name__ == "__main__":
    main()
