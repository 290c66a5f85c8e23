from ...kit.db import Tx
from ...kit.sql import statement


@statement("""
    -- any store: one clock for all
    UPDATE clock_offset SET seconds = $seconds
""")
async def set_clock_offset(tx: Tx, seconds: float) -> None: ...


@statement("""
    -- any store: one clock for all
    SELECT seconds FROM clock_offset
""")
async def clock_offset(tx: Tx) -> float: ...


@statement("""
    -- any store: one clock for all
    SELECT pg_notify('pesan_clock', $seconds)::text
""")
async def tell_clock(tx: Tx, seconds: str) -> str: ...


@statement("""
    -- any store: one schema for all
    SELECT version_num::text FROM alembic_version
""")
async def schema_version(tx: Tx) -> str: ...
