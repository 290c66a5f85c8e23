"""How much of the database a statement reads, by the plan a connection keeps."""

import json
from collections.abc import Mapping
from typing import Any

from pesan.kit.sql import all_statements

from .architecture.statements import Connection


async def pages_read(app: Connection, store: Any, name: str, given: Mapping[str, Any]) -> int:
    """Of a page of 20. `app` is the app's own role; what is not given is NULL."""
    made = next(statement for statement in all_statements() if statement.name == name)
    values = dict.fromkeys(made.order) | {"store": store, "limit": 21} | dict(given)
    async with app.transaction():
        await app.execute(f"SELECT set_config('app.store_id', '{store}', true)")
        await app.execute("SET LOCAL plan_cache_mode = force_generic_plan")
        await app.execute(f"PREPARE asked AS {made.sql}")
        call = ", ".join(_literal(values[name]) for name in made.order)
        text = await app.fetchval(f"EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) EXECUTE asked({call})")
        await app.execute("DEALLOCATE asked")
    plan = json.loads(text)[0]["Plan"]
    assert plan["Actual Rows"] > 0, f"{name} found nothing"
    pages: int = plan["Shared Hit Blocks"] + plan["Shared Read Blocks"]
    return pages


def _literal(value: Any) -> str:
    match value:
        case None:
            return "NULL"
        case int():
            return str(value)
        case list():
            return "ARRAY[" + ", ".join(_literal(one) for one in value) + "]::uuid[]"
        case _:
            return "'" + str(value).replace("'", "''") + "'"
