"""Deliberately broken builds: what a drill must turn red on, or it proves nothing.

    python -m drills.weakened naive-stock serve --web-only

runs `pesan` with one of its promises taken out. `prepare` takes out what the database holds of it.
"""

# ruff: noqa: PLC0415 - a build imports what is taken out of it, and nothing of the others.

import asyncio
import sys
from collections.abc import Callable
from inspect import unwrap
from typing import Any

from bench.lab import Lab
from msgspec.structs import replace

from pesan.kit.db import Tx
from pesan.kit.sql import Statement, all_statements

PREPARE = {
    "naive-stock": "ALTER TABLE inventory_levels DROP CONSTRAINT inventory_never_oversold",
    # A commit is told before it is on disk. PESAN_ENV=test alone starts on such a database.
    "forgetful": "ALTER DATABASE pesan SET synchronous_commit = off",
}


def prepare(lab: Lab, weakness: str | None) -> None:
    if weakness in PREPARE:
        lab.query(PREPARE[weakness])


def naive_stock() -> None:
    """The checkout as it is written by hand at first: look, then take."""
    from pesan.orders import queries

    real = next(
        one for one in all_statements() if one.name == "pesan.orders.queries.checkout.place"
    )
    source = real.source.replace("FOR UPDATE OF l", "").replace(
        "AND (l.backorder OR l.on_hand - l.reserved >= k.quantity)", ""
    )
    assert "FOR UPDATE OF l" not in source
    naive = Statement(unwrap(queries.place), source)

    async def place(tx: Tx, **parameters: Any) -> Any:
        return await naive.run(tx, (), parameters)

    _replace(queries, "place", place)


def no_keys() -> None:
    """Idempotency-Key is read, and forgotten."""
    from pesan.stores import StoreCall

    _replace(StoreCall, "keep", lambda *_, **__: None)


def blind_writes() -> None:
    """If-Match is read, and not looked at: the last writer wins."""
    from pesan.catalogue.routes import products

    _replace(products, "read_version", lambda _: None)


def stale_reads() -> None:
    """A product is read from a cache that nobody told of the change."""
    from pesan.catalogue import actions

    real, kept = actions.require_product, {}

    async def require_product(tx: Tx, store: Any, product: Any) -> Any:
        if product not in kept:
            kept[product] = await real(tx, store, product)
        return kept[product]

    _replace(actions, "require_product", require_product)


def trusted_books() -> None:
    """What was booked is never read again at the gateway."""
    from pesan.payments.reconciler import sides

    async def verify(*_: object) -> bool:
        return False

    _replace(sides, "_verify", verify)


def deaf_orders() -> None:
    """Money that no order awaits is not heard of."""
    from pesan.orders import actions, queries

    real = actions.settle

    async def settle(tx: Tx, store: Any, order: Any, payment: Any) -> None:
        found = await queries.lock_order(tx, store, order)
        if found is not None and found.status == "awaiting_payment":
            await real(tx, store, order, payment)

    _replace(actions, "settle", settle)


def credulous_hooks() -> None:
    """Whoever posts to a gateway's address is the gateway."""
    from pesan.payments.providers.stripe import notices as of_stripe
    from pesan.payments.providers.xendit import notices as of_xendit

    for notices in (of_stripe, of_xendit):
        _replace(notices, "_is_genuine", lambda *_, **__: True)


def told_twice() -> None:
    """Each telling of a capture is booked: two events for the same money are twice the money."""
    from pesan.payments.queries import captures

    real = captures.book

    async def book(tx: Tx, **parameters: Any) -> Any:
        parameters["gateway_id"] += f":{parameters['capture']}"
        return await real(tx, **parameters)

    _replace(captures, "book", book)


def arrival_order() -> None:
    """A dispute stands as the event says that came last: what opens it may come after its end."""
    from pesan.payments import rules
    from pesan.payments.jobs import reading
    from pesan.payments.models import DisputeState

    real = reading._believe  # noqa: SLF001 - what is weakened

    async def believe(world: Any, store: Any, connection: Any, gateway: Any, notice: Any) -> Any:
        async def opened(dispute: str) -> Any:
            return replace(await read(dispute), state=DisputeState.OPEN)

        if notice.event == "charge.dispute.created":
            read, gateway.read_dispute = gateway.read_dispute, opened
        return await real(world, store, connection, gateway, notice)

    _replace(reading, "_believe", believe)
    _replace(rules, "dispute_sources", lambda _: [*DisputeState])


def no_timeouts() -> None:
    """A gateway is waited for as long as it takes."""
    from pesan.kit import egress
    from pesan.payments.jobs import asking, refunding
    from pesan.payments.routes import attempts as routes

    real = egress.Egress.send

    async def send(self: Any, *words: Any, **more: Any) -> Any:
        return await real(self, *words, **more | {"timeout_seconds": 3600.0})

    _replace(egress.Egress, "send", send)
    _replace(asking, "ANSWER_SECONDS", 3600.0)
    _replace(refunding, "ANSWER_SECONDS", 3600.0)
    _replace(routes, "ASK_SECONDS", 3600.0)


def no_lanes() -> None:
    """Whoever hangs may take every hand of a worker."""
    from pesan.kit import egress

    _replace(egress, "LANES", 100_000)


def blind_asks() -> None:
    """What was asked and not answered for is asked again, and never looked up."""
    from pesan.payments.jobs import asking

    async def found(*_: object) -> None: ...

    _replace(asking, "_found", found)


def blind_sends() -> None:
    """A message whose fate is not known is sent again."""
    from pesan.channels import jobs
    from pesan.channels.errors import DeliveryFailed, DeliveryUnknown

    real = jobs._settle  # noqa: SLF001 - what is weakened

    async def settle(world: Any, store: Any, taken: Any, outcome: Any) -> Any:
        if isinstance(outcome, DeliveryUnknown):
            outcome = DeliveryFailed(reason=str(outcome))
        return await real(world, store, taken, outcome)

    _replace(jobs, "_settle", settle)


def two_voices() -> None:
    """The agent thinks for a second, and then speaks whoever has the thread by now."""
    from pesan.agent.brains.offline import OfflineBrain
    from pesan.conversations import queries, rules

    real = next(one for one in all_statements() if one.name.endswith("queries.turns.finish_turn"))
    held = "c.owner = 'agent' AND c.fence = $fence"
    assert held in real.source
    late = Statement(unwrap(queries.finish_turn), real.source.replace(held, "$fence > 0"))
    think = OfflineBrain.turn

    async def finish_turn(tx: Tx, **parameters: Any) -> Any:
        return await late.run(tx, (), parameters)

    async def slowly(self: Any, context: Any, tools: Any) -> Any:
        await asyncio.sleep(1.0)
        return await think(self, context, tools)

    _replace(queries, "finish_turn", finish_turn)
    _replace(rules, "may_speak", lambda *_, **__: True)
    _replace(OfflineBrain, "turn", slowly)


def _replace(where: object, name: str, what: object) -> None:
    assert hasattr(where, name), f"{name} is somewhere else by now"
    setattr(where, name, what)


WEAKNESSES: dict[str, Callable[[], None]] = {
    "naive-stock": naive_stock,
    "forgetful": lambda: None,
    "no-keys": no_keys,
    "blind-writes": blind_writes,
    "stale-reads": stale_reads,
    "trusted-books": trusted_books,
    "deaf-orders": deaf_orders,
    "credulous-hooks": credulous_hooks,
    "told-twice": told_twice,
    "arrival-order": arrival_order,
    "no-timeouts": no_timeouts,
    "no-lanes": no_lanes,
    "blind-asks": blind_asks,
    "blind-sends": blind_sends,
    "two-voices": two_voices,
}


def main() -> None:
    from pesan.app.cli import main as pesan

    WEAKNESSES[sys.argv.pop(1)]()
    pesan()


if __name__ == "__main__":
    main()
