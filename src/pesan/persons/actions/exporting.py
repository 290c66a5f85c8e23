"""The right to a copy (UU PDP 27/2022, articles 7 and 13): everything held of a person, as JSON."""

from typing import NamedTuple

from ... import audit
from ...kit.db import Tx
from ...kit.ids import CustomerId, StoreId, encode
from ..queries import erasing
from ..queries import exporting as queries
from .group import group_of


class Exported(NamedTuple):
    customer: CustomerId
    dossier: queries.Dossier


async def export(tx: Tx, store: StoreId, customer: CustomerId, *, actor: str) -> Exported:
    """Also of who was deleted or merged. Raises customers.not_found."""
    root, people = await group_of(tx, store, customer)
    known = await erasing.known(tx, store, people)
    found = await queries.everything(
        tx,
        store=store,
        customers=people,
        senders=known.senders,
        gateway_ids=known.gateway_ids,
        subjects=[encode("cus", one) for one in people],
    )
    await audit.record(
        tx,
        store,
        actor=actor,
        action="customers.export",
        subject=encode("cus", root),
        detail={},
    )
    return Exported(root, found)
