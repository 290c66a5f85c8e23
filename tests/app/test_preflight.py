"""What a database must be before a shop opens on it."""

import secrets
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import asyncpg
import pytest

from pesan.app import preflight
from pesan.app.databases import Site, external, login, place_of, renamed
from pesan.app.errors import (
    DatabaseUnreachable,
    NotDurable,
    OwnerIsFenced,
    RoleTooMighty,
    SchemaAhead,
    SchemaBehind,
)
from pesan.app.invariants import check_site
from pesan.app.settings import load
from pesan.kit.migrate import APP_ROLE, ROUTER_ROLE, head

from ..databases import Databases


@pytest.fixture
def site(databases: Databases, database: str, tmp_path: Path) -> Site:
    """A migrated database of the operator's own."""
    return site_of(databases, database, tmp_path)


@pytest.fixture
async def empty(databases: Databases) -> AsyncIterator[str]:
    """The name of a database that is not there yet."""
    name = f"new_{secrets.token_hex(6)}"
    yield name
    await databases.drop(name)


def site_of(databases: Databases, name: str, folder: Path) -> Site:
    url = databases.dsn(name)
    return external(load(data_dir=folder, database_url=url, secret_key="k" * 40), url)


async def run_as_owner(site: Site, command: str) -> None:
    connection = await asyncpg.connect(site.owner)
    try:
        await connection.execute(command)
    finally:
        await connection.close()


async def test_a_migrated_database_is_fit(site: Site) -> None:
    await preflight.check(site, environment="test")


async def test_one_that_may_forget_is_refused_outside_tests(site: Site) -> None:
    # The cluster of the tests runs with everything off, as CI may.
    with pytest.raises(NotDurable, match="fsync = off, full_page_writes = off, synchronous_commit"):
        await preflight.check(site, environment="development")


async def test_an_older_schema_is_refused_with_what_to_run(site: Site) -> None:
    await run_as_owner(site, "UPDATE alembic_version SET version_num = '0001'")

    with pytest.raises(SchemaBehind, match=f"schema is 0001, this Pesan needs {head()}") as behind:
        await preflight.check(site, environment="test")
    assert "pesan migrate" in behind.value.hint


async def test_a_newer_schema_is_refused(site: Site) -> None:
    await run_as_owner(site, "UPDATE alembic_version SET version_num = '9999'")

    with pytest.raises(SchemaAhead):
        await preflight.check(site, environment="test")


async def test_a_missing_database_is_behind_and_migrate_makes_it(
    databases: Databases, empty: str, tmp_path: Path
) -> None:
    site = site_of(databases, empty, tmp_path)
    with pytest.raises(SchemaBehind):
        await preflight.check(site, environment="test")

    await preflight.bring_up(site)
    await preflight.bring_up(site)

    await preflight.check(site, environment="test")


async def test_neither_role_may_be_a_superuser(site: Site) -> None:
    for mighty in (replace(site, app=site.owner), replace(site, router=site.owner)):
        with pytest.raises(RoleTooMighty, match="is a superuser"):
            await preflight.check(mighty, environment="test")


async def test_the_app_may_not_own_the_tables_nor_bypass_the_fence(
    site: Site, databases: Databases
) -> None:
    role = f"landlord_{secrets.token_hex(4)}"
    await run_as_owner(site, f"CREATE ROLE {role} LOGIN BYPASSRLS IN ROLE {APP_ROLE}")
    landlord = replace(site, app=login(site.owner, role, "none"))
    try:
        with pytest.raises(RoleTooMighty, match="bypasses row-level security"):
            await preflight.check(landlord, environment="test")
        await run_as_owner(site, f"ALTER ROLE {role} NOBYPASSRLS")
        await preflight.check(landlord, environment="test")
        await run_as_owner(site, f"ALTER TABLE customers OWNER TO {role}")
        with pytest.raises(RoleTooMighty, match="owns the tables"):
            await preflight.check(landlord, environment="test")
    finally:
        await run_as_owner(site, f"DROP OWNED BY {role} CASCADE; DROP ROLE {role}")


async def test_nobody_at_the_address_is_said_without_the_password(site: Site) -> None:
    away = replace(site, router="postgresql://x:the-canary@127.0.0.1:1/x")

    with pytest.raises(DatabaseUnreachable) as away_problem:
        await preflight.check(away, environment="test")
    assert "canary" not in str(away_problem.value)


async def test_an_owner_inside_the_fence_may_not_check_invariants(site: Site) -> None:
    """They would find no fault, whatever was there: row-level security shows them no row."""
    await run_as_owner(site, f"GRANT SELECT ON alembic_version TO {APP_ROLE}")
    fenced = replace(site, owner=login(site.owner, APP_ROLE, "none"))

    with pytest.raises(OwnerIsFenced):
        await check_site(fenced)


@pytest.mark.parametrize(
    ("url", "as_role"),
    [
        (
            "postgresql://owner:pw@db.example:6432/shop?sslmode=require",
            "postgresql://r:s@db.example:6432/shop?sslmode=require",
        ),
        (
            "postgresql://owner@a:5432,b:5433/shop?target_session_attrs=read-write",
            "postgresql://r:s@a:5432,b:5433/shop?target_session_attrs=read-write",
        ),
        (
            "postgresql:///shop?host=/run/pg&user=owner&password=pw",
            "postgresql://r:s@/shop?host=%2Frun%2Fpg",
        ),
    ],
)
def test_a_role_logs_in_where_the_owner_does(url: str, as_role: str) -> None:
    assert login(url, "r", "s") == as_role


def test_places_are_named_without_passwords() -> None:
    assert place_of("postgresql://owner:pw@db.example:6432/shop") == "db.example:6432/shop"
    assert place_of("postgresql:///shop?host=/run/pg&password=pw") == "/run/pg/shop"


def test_another_database_of_the_same_server() -> None:
    url = "postgresql://owner:pw@db:6432/shop?sslmode=require"
    assert renamed(url, "postgres") == "postgresql://owner:pw@db:6432/postgres?sslmode=require"


def test_the_operator_may_say_how_each_role_logs_in(tmp_path: Path) -> None:
    url = "postgresql://owner:pw@db/shop"
    pooled = "postgresql://pesan_app:theirs@pooler/shop"
    settings = load(
        data_dir=tmp_path, database_url=url, app_database_url=pooled, secret_key="k" * 40
    )

    site = external(settings, url)

    assert site.app == pooled
    assert set(site.passwords) == {ROUTER_ROLE}
