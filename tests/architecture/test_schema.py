"""Tenancy as the database holds it (docs/decisions/0003-tenancy.md)."""

from pathlib import Path

from alembic.script import ScriptDirectory

import pesan.migrations
from pesan.kit.migrate import head

from . import schema
from .statements import Connection
from .verdict import assert_clean


async def test_every_tenant_table_has_row_level_security(owner: Connection) -> None:
    assert_clean(await schema.tables_are_fenced(owner))


async def test_every_key_of_a_tenant_table_holds_the_store(owner: Connection) -> None:
    assert_clean(await schema.keys_carry_the_store(owner))


async def test_no_foreign_key_leaves_the_store(owner: Connection) -> None:
    assert_clean(await schema.foreign_keys_stay_in_the_store(owner))


async def test_what_has_happened_cannot_be_changed(owner: Connection) -> None:
    assert_clean(await schema.history_is_append_only(owner))


async def test_the_apps_roles_may_do_nothing_but_their_work(owner: Connection) -> None:
    assert_clean(await schema.roles_are_weak(owner))


async def test_the_router_sees_no_content(owner: Connection) -> None:
    assert_clean(await schema.router_sees_no_content(owner))


async def test_nothing_in_the_database_sees_past_a_policy(owner: Connection) -> None:
    assert_clean(await schema.nothing_runs_as_another(owner))


async def test_money_is_whole_and_time_has_a_zone(owner: Connection) -> None:
    assert_clean(await schema.money_is_whole(owner))


async def test_every_exception_is_about_something_that_is_there(owner: Connection) -> None:
    tables = {r[0] for r in await owner.fetch("SELECT relname FROM pg_class WHERE relkind = 'r'")}
    keys = {r[0] for r in await owner.fetch("SELECT relname FROM pg_class WHERE relkind = 'i'")}
    named = {
        *schema.NO_STORE,
        *schema.APPEND_ONLY,
        *schema.ROUTER_WRITES,
        *schema.ROUTER_ADDS,
        *schema.ROUTER_PRUNES,
    }

    assert sorted(named - tables) == []
    assert sorted(set(schema.STORE_FINDERS) - keys) == []


def test_the_newest_migration_is_the_one_head() -> None:
    scripts = ScriptDirectory(str(Path(pesan.migrations.__file__).parent))

    assert scripts.get_heads() == [head()]
