"""The oracle: proves what Pesan promises about stock, orders and money, whatever happened before.

`check_invariants` looks at one snapshot of every store, as the schema's owner: the app's own role
sees one store at a time, and would call a row lost in another store's fence all right.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias
from uuid import UUID

import asyncpg

from ..kit.ids import PREFIXES, encode
from ..orders.rules import MOVES_ON_TERMS as ORDER_MOVES
from ..orders.rules import PARCEL_MOVES
from ..payments.rules import MOVES as PAYMENT_MOVES
from . import preflight
from .databases import Site
from .errors import OwnerIsFenced
from .queries import invariants as queries
from .queries import preflight as preflight_queries
from .queries import truths

Connection: TypeAlias = "asyncpg.Connection[asyncpg.Record]"

FAULTS_SHOWN_MAX = 20  # of each kind; how many more there are is said

_PARAMETER = re.compile(r"\$([a-z_]+)")
_PREFIX_OF = {
    f"{kind.__name__.removesuffix('Id').lower()}_id": prefix  # type: ignore[attr-defined] # NewTypes
    for kind, prefix in PREFIXES.items()
}


@dataclass(frozen=True, slots=True)
class Invariant:
    name: str
    sql: str  # with positions instead of names
    parameters: tuple[str, ...]

    @classmethod
    def read(cls, name: str, sql: str) -> "Invariant":
        parameters = tuple(dict.fromkeys(_PARAMETER.findall(sql)))
        numbered = _PARAMETER.sub(lambda found: f"${parameters.index(found[1]) + 1}", sql)
        return cls(name.lower().replace("_", " "), numbered, parameters)


INVARIANTS = tuple(
    Invariant.read(name, sql)
    for asked in (queries, truths)
    for name, sql in vars(asked).items()
    if name.isupper() and name != "BUSINESS_TIME"
)


async def check_invariants(connection: Connection) -> list[str]:
    """What is not as it must be: a sentence a fault, nothing when all is well.

    `connection` is the owner's. One snapshot; writers are not kept waiting.
    """
    if connection.is_in_transaction():
        return await _check(connection)
    async with connection.transaction(isolation="repeatable_read", readonly=True):
        return await _check(connection)


async def check_site(site: Site) -> list[str]:
    """Raises app.schema_behind, app.owner_is_fenced."""
    async with preflight.connected(site.owner, place=site.place, role="the owner") as connection:
        await preflight.refuse_other_schema(connection)
        owner = await connection.fetchrow(preflight_queries.OWNER)
        assert owner is not None
        if not owner["sees_everything"]:
            raise OwnerIsFenced(role=owner["name"])
        return await check_invariants(connection)


async def _check(connection: Connection) -> list[str]:
    arguments = {
        "now": await connection.fetchval(queries.BUSINESS_TIME),
        "order_edges": _edges(ORDER_MOVES, first="awaiting_payment"),
        "parcel_edges": _edges(PARCEL_MOVES, first="packed"),
        "payment_edges": _edges(PAYMENT_MOVES, first="pending"),
    }
    broken = []
    for invariant in INVARIANTS:
        given = [arguments[name] for name in invariant.parameters]
        rows = await connection.fetch(invariant.sql, *given)
        broken += [f"{invariant.name}: {_sentence(row)}" for row in rows[:FAULTS_SHOWN_MAX]]
        if len(rows) > FAULTS_SHOWN_MAX:
            broken.append(f"{invariant.name}: and {len(rows) - FAULTS_SHOWN_MAX} more")
    return broken


def _edges(moves: Mapping[Any, Any], *, first: str) -> list[str]:
    return [f"nothing > {first}"] + [
        f"{source} > {target}" for source, targets in moves.items() for target in targets
    ]


def _sentence(row: Mapping[str, Any]) -> str:
    return ", ".join(f"{name.removesuffix('_id')} {_shown(name, row[name])}" for name in row.keys())  # noqa: SIM118 - a Record iterates over its values


def _shown(name: str, value: Any) -> str:
    if isinstance(value, UUID):
        prefix = _PREFIX_OF.get(name)
        return encode(prefix, value) if prefix else str(value)
    return "none" if value is None else str(value)
