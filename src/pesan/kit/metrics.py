"""Meters of this process, in Prometheus's words: few labels, and none of them anybody's name.

Each process counts for itself and is asked by itself (PESAN_METRICS_PORT); sums over several are the
asker's. What is measured is counted where it becomes true: facts after their commit.
"""

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.gc_collector import GCCollector
from prometheus_client.process_collector import ProcessCollector

MEDIA_TYPE = "text/plain; version=0.0.4; charset=utf-8"
REGISTRY = CollectorRegistry()
ProcessCollector(registry=REGISTRY)
GCCollector(registry=REGISTRY)

_BUCKETS = (0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)

REQUESTS = Histogram(
    "pesan_request_seconds",
    "Until the answer began, by operationId and status.",
    ["operation", "status"],
    buckets=_BUCKETS,
    registry=REGISTRY,
)
TRANSACTIONS = Histogram(
    "pesan_transaction_seconds",
    "From asking for a connection until COMMIT or ROLLBACK was answered, by role.",
    ["role"],
    buckets=_BUCKETS,
    registry=REGISTRY,
)
PROBLEMS = Counter(
    "pesan_problems",
    "Refusals and failures by code (docs/errors.md): inventory.out_of_stock is a lost sale.",
    ["code"],
    registry=REGISTRY,
)
FACTS = Counter(
    "pesan_facts",
    "What became true, by type: order.placed, order.paid, order.expired.",
    ["type"],
    registry=REGISTRY,
)
WEBHOOKS = Counter(
    "pesan_webhooks",
    "What came in, by provider and verdict: genuine, malformed, forged.",
    ["provider", "verdict"],
    registry=REGISTRY,
)
WORK = Counter(
    "pesan_work",
    "Facts told, timers run and jobs done by this process, by name and outcome.",
    ["kind", "name", "outcome"],
    registry=REGISTRY,
)
CONNECTIONS = Gauge(
    "pesan_database_connections",
    "Of this process's two pools, by role and state: open, idle, and how many there may be.",
    ["role", "state"],
    registry=REGISTRY,
)
WAITING = Gauge(
    "pesan_waiting",
    "Work of all processes that is due and not done, by kind; 10000 stands for that or more.",
    ["kind"],
    registry=REGISTRY,
)
OLDEST = Gauge(
    "pesan_oldest_waiting_seconds",
    "How long the longest-waiting of it has been due, by kind.",
    ["kind"],
    registry=REGISTRY,
)

_requests: dict[tuple[str, int], Histogram] = {}


def request(operation: str, status: int, seconds: float) -> None:
    key = operation, status
    meter = _requests.get(key)
    if meter is None:
        meter = _requests[key] = REQUESTS.labels(operation, str(status))
    meter.observe(seconds)


def webhook(provider: str, verdict: str) -> None:
    WEBHOOKS.labels(provider, verdict).inc()


def text() -> bytes:
    return generate_latest(REGISTRY)
