"""The world before and after: who has which role, what is under way, and every row of a store."""

from pesan.kit.ids import decode

from ...running import Pesan
from ..scene import Scene

# Tables of no store that hold what is its people's own, and the column that says whose.
_PEOPLES = {"users": "id"} | dict.fromkeys(
    ("sessions", "second_factors", "recovery_codes"), "user_id"
)


async def as_they_were(pesan: Pesan, scene: Scene) -> None:
    """Gives everybody their role back: what was asked in passing may have changed it."""
    store = decode("sto", scene.shop.seller.store_id)
    for role, person in scene.people.items():
        await pesan.rows(
            "INSERT INTO members (store_id, user_id, role, created_at) VALUES ($1, $2, $3, now())"
            " ON CONFLICT (store_id, user_id) DO UPDATE SET role = $3",
            store,
            decode("usr", person.id),
            role,
        )


async def asleep(pesan: Pesan, *stores: str) -> None:
    """Nothing of theirs comes due for a day: what changes was changed by somebody."""
    for store in stores:
        await pesan.rows(
            "UPDATE timers SET due_at = due_at + interval '1 day' WHERE store_id = $1",
            decode("sto", store),
        )


async def quiet(pesan: Pesan) -> None:
    await pesan.eventually(
        "SELECT NOT EXISTS (SELECT FROM event_deliveries WHERE done_at IS NULL)"
        " AND NOT EXISTS (SELECT FROM pgqueuer WHERE status IN ('queued', 'picked')"
        " AND execute_after <= now())"
        " AND NOT EXISTS (SELECT FROM audit_unchained)",
        timeout_seconds=60,
    )


async def dump(pesan: Pesan, store: str) -> dict[str, str]:
    """A hash of every row of a store, by table; and of its people's own."""
    tables = await pesan.rows(
        "SELECT table_name AS name FROM information_schema.columns"
        " WHERE column_name = 'store_id' AND table_schema = 'public' ORDER BY 1"
    )
    found = {table["name"]: "store_id = $1" for table in tables} | {"stores": "id = $1"}
    theirs = "IN (SELECT user_id FROM members WHERE store_id = $1)"
    found |= {table: f"{column} {theirs}" for table, column in _PEOPLES.items()}
    return {
        name: await pesan.value(
            f"SELECT coalesce(md5(string_agg(t::text, '' ORDER BY t::text)), '')"
            f' FROM "{name}" t WHERE {condition}',
            decode("sto", store),
        )
        for name, condition in found.items()
    }
