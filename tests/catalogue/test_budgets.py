"""Hot statements have a budget of buffers, whatever the plan: asked of EXPLAIN as the app's role.

Three thousand products fill some three hundred pages, so whoever reads them all is found out. Plans
are generic, as a connection keeps them for its life: made without statistics, where a vacuum has
counted the rows alone, and with statistics.
"""

import json
import random
import secrets
from collections.abc import AsyncIterator, Iterator
from typing import Any
from uuid import UUID

import asyncpg
import pytest

from pesan.catalogue.actions.find import BEYOND_ALL
from pesan.kit.ids import decode
from pesan.kit.migrate import APP_ROLE
from pesan.kit.sql import all_statements

from ..conftest import TEMPLATE
from ..databases import Databases
from ..running import Pesan, running_pesan

PRODUCTS = 3000
THINGS = [
    "kaos",
    "kemeja",
    "celana",
    "jaket",
    "topi",
    "tas",
    "sepatu",
    "sandal",
    "gaun",
    "rok",
    "gamis",
    "jilbab",
]
COLOURS = ["hitam", "putih", "merah", "biru", "hijau", "kuning", "abu", "coklat", "pink", "ungu"]
MAKERS = [f"{a}{b}" for a in ("sari", "melati", "kenanga", "wijaya") for b in ("", "indah", "jaya")]


def shop() -> str:
    chance = random.Random(8)
    lines = ["handle,name,category,tags,option1_name,option1_value,sku,price,stock"]
    for n in range(PRODUCTS):
        thing, colour, maker = (chance.choice(some) for some in (THINGS, COLOURS, MAKERS))
        name = f"{thing} {colour} {maker} {n}"
        tag = f"musim{n % 60}"
        lines += [
            f"p-{n},{name},{thing}{n % 5},{tag},Ukuran,{size},{n}-{size},{1000 + n},5"
            for size in ("M", "L")
        ]
    return "\n".join(lines)


@pytest.fixture(scope="module")
async def stocked(databases: Databases) -> AsyncIterator[tuple[str, UUID]]:
    """A database with one shop of three thousand products, and that shop."""
    name = f"budgets_{secrets.token_hex(6)}"
    await databases.copy(TEMPLATE, name)
    async with running_pesan(databases, name) as pesan:
        store = await _filled(pesan)
    yield name, store
    await databases.drop(name)


async def _filled(pesan: Pesan) -> UUID:
    seller = await pesan.seller()
    answer = await seller.api.post(
        seller.path("/products/import"),
        content=shop().encode(),
        headers={"Content-Type": "text/csv"},
        timeout=120,
    )
    assert (answer.status_code, answer.json()["failed"]) == (201, 0), answer.text
    return decode("sto", seller.store_id)


def literal(value: Any) -> str:
    match value:
        case None:
            return "NULL"
        case int():
            return str(value)
        case list():
            return "ARRAY[" + ", ".join(map(literal, value)) + "]"
        case UUID():
            return f"'{value}'::uuid"
    return "'" + str(value).replace("'", "''") + "'"


async def buffers(
    connection: "asyncpg.Connection[asyncpg.Record]", store: UUID, name: str, **given: Any
) -> int:
    """Pages that the statement touches, in a generic plan."""
    (found,) = [s for s in all_statements() if s.name == f"pesan.{name}"]
    values = {"store": store, **given}
    call = ", ".join(literal(values[parameter]) for parameter in found.order)
    await connection.execute(f"PREPARE asked AS {found.sql}")
    try:
        async with connection.transaction():
            await connection.execute("SELECT set_config('app.store_id', $1, true)", str(store))
            await connection.execute("SET LOCAL plan_cache_mode = force_generic_plan")
            told = await connection.fetchval(
                f"EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) EXECUTE asked({call})"
            )
    finally:
        await connection.execute("DEALLOCATE asked")
    plan = json.loads(told)[0]["Plan"]
    touched: int = plan["Shared Hit Blocks"] + plan["Shared Read Blocks"]
    return touched


@pytest.fixture(params=["without statistics", "vacuumed", "with statistics"])
async def as_app(
    request: pytest.FixtureRequest, databases: Databases, stocked: tuple[str, UUID]
) -> AsyncIterator["asyncpg.Connection[asyncpg.Record]"]:
    database, _ = stocked
    if request.param != "without statistics":
        owner = await asyncpg.connect(databases.dsn(database))
        await owner.execute("VACUUM" if request.param == "vacuumed" else "VACUUM ANALYZE")
        await owner.close()
    connection = await asyncpg.connect(databases.dsn(database, APP_ROLE))
    yield connection
    await connection.close()


LISTS = "catalogue.queries.lists"
SEARCH = "catalogue.queries.search"
FIRST = {"after": BEYOND_ALL, "limit": 21}


def budgets() -> Iterator[tuple[str, dict[str, Any], int]]:
    yield f"{LISTS}.list_products", FIRST, 60
    yield f"{LISTS}.list_in_status", {**FIRST, "status": "active"}, 60
    yield f"{LISTS}.list_in_status", {**FIRST, "status": "archived"}, 60
    yield f"{LISTS}.list_in_category", {**FIRST, "status": None, "category": "kaos1"}, 120
    yield f"{LISTS}.list_tagged", {**FIRST, "status": None, "category": None, "tag": "musim7"}, 200
    one = {"words": ["kaos", "hitam"], "untils": ["kaot", "hitan"], "most": 50}
    yield f"{SEARCH}.words_beginning", one, 60
    yield f"{SEARCH}.words_near", {"words": ["kenangga"], "read": 30_000, "most": 30}, 200
    found = {"words": ["kaos", "hitam"], "terms": [0, 1], "sures": [100, 45]}
    yield f"{SEARCH}.candidates", {**found, "each": 20_000, "limit": 60}, 400


async def test_lists_and_search_touch_few_pages_of_a_large_shop(
    as_app: "asyncpg.Connection[asyncpg.Record]", stocked: tuple[str, UUID]
) -> None:
    _, store = stocked

    spent = [(name, most, await buffers(as_app, store, name, **g)) for name, g, most in budgets()]

    assert [entry for entry in spent if entry[2] > entry[1]] == []
