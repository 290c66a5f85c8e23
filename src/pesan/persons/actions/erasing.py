"""The right to be forgotten (UU PDP 27/2022, article 8): asked for, done at once, in one commit."""

from typing import NamedTuple
from uuid import UUID

import msgspec

from ... import audit, channels, customers, payments
from ...customers import CustomerErased
from ...kit import clock
from ...kit.db import Tx
from ...kit.ids import CustomerId, StoreId, encode
from ...kit.problems import body_of
from ...kit.secret import Secret
from ..errors import OrdersUnderWay
from ..queries import erasing as queries
from ..queries import merging
from .group import group_of


class Erased(NamedTuple):
    customer: CustomerId
    rows: dict[str, int]  # what of -> how many were emptied


async def erase(
    tx: Tx, store: StoreId, customer: CustomerId, *, secret: Secret, actor: str
) -> Erased:
    """Takes a person's data out of every table; orders and money stay, without a name.

    Asked again, it sweeps up what came since. Raises customers.not_found, persons.orders_under_way.
    """
    root, people = await group_of(tx, store, customer)
    # Whoever writes of them holds their row: what they wrote is seen by what follows, or waits.
    await merging.lock_customers(tx, store, people)
    numbers = await queries.orders_under_way(tx, store, people)
    if numbers:
        raise OrdersUnderWay(orders=", ".join(f"#{number}" for number in numbers))
    await queries.lock_threads(tx, store, people)
    known = await queries.known(tx, store, people)
    rows = {
        "messages_in": await _empty_inbox(tx, store, known, secret),
        "webhooks": await queries.erase_webhooks(
            tx, store=store, gateway_ids=known.gateway_ids, needles=known.contacts
        ),
        "answers": await queries.erase_answers(
            tx,
            store=store,
            needles=[*known.contacts, *_wire(known.references)],
            body=msgspec.json.encode(body_of(CustomerErased())),
        ),
        "failures": await queries.erase_failures(tx, store=store, contacts=known.contacts),
    }
    await queries.erase_uploads(tx, store, known.senders)
    now = clock.now()
    rows["messages"] = await queries.erase_conversations(tx, store=store, customers=people, now=now)
    rows["payments"] = await queries.erase_payments(tx, store=store, customers=people, now=now)
    rows["orders"] = await queries.erase_orders(tx, store=store, customers=people, now=now)
    rows["customers"] = await queries.erase_customers(tx, store=store, customers=people, now=now)
    rows["gateway_customers"] = await payments.forget_buyers(tx, store, people)
    await customers.spell(tx, store, people)  # they are off the list: not a word is left
    await audit.record(
        tx,
        store,
        actor=actor,
        action="customers.erase",
        subject=encode("cus", root),
        detail={name: str(count) for name, count in rows.items()},
    )
    return Erased(root, dict(rows))


async def orders_under_way(tx: Tx, store: StoreId, customer: CustomerId) -> list[str]:
    """The numbers of those that stand in the way of it. Raises customers.not_found."""
    _, people = await group_of(tx, store, customer)
    return await queries.orders_under_way(tx, store, people)


async def _empty_inbox(tx: Tx, store: StoreId, known: queries.Known, secret: Secret) -> int:
    """And leaves what a late duplicate is known by, unreadable."""
    now, key = clock.now(), secret.key(channels.TOMBSTONES)
    found = await queries.lock_inbox(
        tx,
        store=store,
        senders=known.senders,
        provider_ids=known.provider_ids,
        contacts=known.contacts,
    )
    names = [
        *(f"update:{row.dedupe_key}" for row in found),
        *(f"provider:{one}" for one in known.provider_ids),
        *(f"identity:{one}" for one in known.identities),
    ]
    hashes = sorted({channels.tombstone_of(key, name) for name in names})
    await queries.bury(tx, store=store, hashes=hashes, now=now)
    return await queries.empty_inbox(tx, store=store, updates=[row.id for row in found], now=now)


def _wire(references: list[str]) -> list[str]:
    """`ord:<uuid>` as the API writes it."""
    pairs = (reference.split(":", 1) for reference in references)
    return [encode(prefix, UUID(value)) for prefix, value in pairs]
