"""No table and no text holds a person without export, erasure and merging knowing of it."""

from itertools import chain

from pesan.persons import inventory

from .statements import Connection

TEXTS = ("text", "jsonb", "json", "bytea", "text[]", "character varying")


async def tables(owner: Connection) -> set[str]:
    rows = await owner.fetch("""
        SELECT relname FROM pg_class
        WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')
    """)
    return {row["relname"] for row in rows}


async def columns(owner: Connection, condition: str, *args: object) -> set[tuple[str, str]]:
    rows = await owner.fetch(
        f"""
        SELECT c.relname AS table, a.attname AS column
        FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0
        WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p')
            AND NOT a.attisdropped AND {condition}
        """,
        *args,
    )
    return {(row["table"], row["column"]) for row in rows}


async def test_every_table_is_exported_or_says_why_not(owner: Connection) -> None:
    nobody = set(chain.from_iterable(inventory.NOBODY.values()))
    known = [inventory.EXPORTED, nobody, set(inventory.NOT_EXPORTED)]

    assert await tables(owner) == set().union(*known), "say in persons/inventory.py what it holds"
    assert sum(len(one) for one in known) == len(set().union(*known)), "and say it once"


async def test_every_text_of_a_person_is_erased_or_says_why_not(owner: Connection) -> None:
    nobody = set(chain.from_iterable(inventory.NOBODY.values()))
    kept = set(chain.from_iterable(inventory.KEPT.values()))
    texts = {
        f"{table}.{column}"
        for table, column in await columns(
            owner, "a.atttypid::regtype::text = ANY ($1::text[])", list(TEXTS)
        )
        if table not in nobody
    }

    assert texts == inventory.ERASED | kept, "say in persons/inventory.py what becomes of it"
    assert not inventory.ERASED & kept


async def test_whatever_names_a_customer_is_merged_or_says_why_not(owner: Connection) -> None:
    naming = {table for table, _ in await columns(owner, "a.attname = 'customer_id'")}

    assert naming == inventory.MERGED | set(inventory.NOT_MERGED)
    assert naming <= inventory.EXPORTED, "and is exported"


async def test_the_page_is_compared_with_the_schema_as_it_is(owner: Connection) -> None:
    """A gate that was never seen red is not trusted."""
    await owner.execute("ALTER TABLE orders ADD COLUMN gift_message text")
    await owner.execute("CREATE TABLE wishes (store_id uuid, customer_id uuid)")

    added = await columns(owner, "a.attname IN ('gift_message', 'customer_id')")

    assert ("orders", "gift_message") in added
    assert "orders.gift_message" not in inventory.ERASED
    assert "wishes" in await tables(owner)
    assert "wishes" not in inventory.EXPORTED
