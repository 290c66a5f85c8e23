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
from . import audit_chain, preflight
from .databases import Site
from .errors import OwnerIsFenced
from .queries import invariants as queries
from .queries import preflight as preflight_queries

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
    for subject in queries.SUBJECTS
    for name, sql in vars(subject).items()
    if name.isupper()
)
# I12: not to be asked in SQL. Who signed its heads, only `pesan audit verify` can say.
CHAIN = "the audit chain holds"


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
        broken += _shortened(invariant.name, [_sentence(row) for row in rows])
    return broken + _shortened(CHAIN, (await audit_chain.check(connection)).faults)


def _shortened(name: str, faults: list[str]) -> list[str]:
    shown = [f"{name}: {fault}" for fault in faults[:FAULTS_SHOWN_MAX]]
    more = len(faults) - len(shown)
    return [*shown, f"{name}: and {more} more"] if more else shown


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
