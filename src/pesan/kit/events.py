"""Facts: written in the transaction that made them true, told after it commits.

A fact is a Struct of ids in the past tense. Writing one also writes a row for each handler that
wants to hear it, so they succeed and fail apart (kit/relay.py delivers). A handler gets a fact at
least once and its own transaction; what it writes is marked done by the same commit. Some that
come of another fact are told along with it, in its transaction: nothing is left to be marked.
"""

from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from datetime import datetime
from typing import Any, ClassVar, LiteralString

import msgspec

from . import clock
from .db import Tx
from .ids import EventId, StoreId, new_id
from .sql import statement


class Fact(msgspec.Struct, frozen=True, kw_only=True):
    """Ids only: a handler reads the present state itself."""

    type: ClassVar[str]
    store_id: StoreId


Handler = Callable[[Tx, Any], Awaitable[None]]
Handlers = Mapping[type[Fact], Sequence[Handler]]

_handlers: dict[str, dict[str, Handler]] = {}
_facts: dict[str, type[Fact]] = {}
_along: set[type[Fact]] = set()


def facts() -> dict[str, type[Fact]]:
    """Every kind of fact there is, by its name; heard by somebody or not."""
    return {fact.type: fact for fact in Fact.__subclasses__()}


def subscribe(handlers: Handlers, *, along: Collection[type[Fact]] = ()) -> None:
    """Says once, at start, who hears what. app/wiring.py is the only caller.

    A fact of `along` that comes of the telling of another is told in the same transaction.
    """
    _handlers.clear()
    _facts.clear()
    _along.clear()
    _along.update(along)
    for fact, listeners in handlers.items():
        _facts[fact.type] = fact
        _handlers[fact.type] = {name_of(listener): listener for listener in listeners}


def name_of(handler: Handler) -> str:
    """`pesan.notices.handlers.on_order_paid` is `notices.on_order_paid` in the database."""
    function: Any = handler
    return f"{function.__module__.split('.')[1]}.{function.__name__}"


def handlers_of(fact: type[Fact]) -> list[str]:
    return list(_handlers.get(fact.type, ()))


def hearers_of(fact: Fact) -> Collection[Handler]:
    return _handlers.get(fact.type, {}).values()


def handler_named(type_: str, name: str) -> tuple[Handler, type[Fact]] | None:
    handler = _handlers.get(type_, {}).get(name)
    return None if handler is None else (handler, _facts[type_])


async def emit(tx: Tx, fact: Fact) -> EventId:
    event = EventId(new_id())
    await insert_event(
        tx,
        store=fact.store_id,
        event=event,
        event_type=fact.type,
        event_data=_ids(fact),
        now=clock.now(),
        handlers=waiting_for(tx, type(fact)),
    )
    written(tx, fact)
    return event


def waiting_for(tx: Tx, fact: type[Fact]) -> list[str]:
    """Of which handlers a row is to be written with it: of none where it is told along."""
    return [] if _is_told_along(tx, fact) else handlers_of(fact)


def written(tx: Tx, fact: Fact) -> None:
    """A statement has written it (OUTBOX): it is counted, and told along or by the relay."""
    tx.facts.append(fact.type)
    if tx.along is not None and _is_told_along(tx, type(fact)):
        tx.along.append(fact)
    elif handlers_of(type(fact)):
        tx.wake()


def _is_told_along(tx: Tx, fact: type[Fact]) -> bool:
    return tx.along is not None and fact in _along


def _ids(fact: Fact) -> dict[str, str]:
    values: dict[str, Any] = msgspec.to_builtins(fact)
    return {name: str(value) for name, value in values.items() if name != "store_id"}


# The outbox part of a business statement, which owns the parameters it names. Reads
# `told_if (data)`: no row, no fact.
OUTBOX: LiteralString = """
    told AS (
        INSERT INTO events (store_id, id, type, data, occurred_at)
        SELECT $store, $event, $event_type, told_if.data, $now FROM told_if
        RETURNING id
    ), deliveries AS (
        INSERT INTO event_deliveries (store_id, event_id, handler, due_at)
        SELECT $store, told.id, handler, $now FROM told, unnest($handlers::text[]) AS handler
    )
"""

# The same for as many facts as `told_if (event, data)` has rows: each with an id of its own.
OUTBOX_OF_EACH: LiteralString = OUTBOX.replace("$event,", "told_if.event,")


@statement(
    # fenced: every row is written for $store
    "WITH told_if AS (SELECT $event_data::jsonb AS data), " + OUTBOX + " SELECT"
)
async def insert_event(
    tx: Tx,
    *,
    store: StoreId,
    event: EventId,
    event_type: str,
    event_data: dict[str, str],
    now: datetime,
    handlers: list[str],
) -> None: ...
