"""Every statement of the house, held against the migrated schema by PostgreSQL itself."""

import re
from typing import TypeAlias

import asyncpg
import pytest

from pesan.kit.sql import Statement

from ..databases import Databases
from . import statements
from .statements import Connection, Prepared
from .verdict import assert_clean

Plans: TypeAlias = list[tuple[Statement, Prepared]]


@pytest.fixture(scope="module")
async def plans(databases: Databases, shared_database: str, house: list[Statement]) -> Plans:
    connection = await asyncpg.connect(databases.dsn(shared_database))
    try:
        return await statements.prepare_all(connection, house)
    finally:
        await connection.close()


def test_every_module_can_be_imported() -> None:
    assert_clean(statements.import_everything())


def test_every_statement_is_fenced_by_a_store_or_says_why_not(house: list[Statement]) -> None:
    assert_clean(c for s in house for c in statements.is_fenced_or_says_why_not(s))


def test_no_statement_asks_sqls_own_clock(house: list[Statement]) -> None:
    assert_clean(c for s in house for c in statements.asks_no_clock(s))


def test_the_store_of_a_statement_is_a_store_id(house: list[Statement]) -> None:
    assert_clean(c for s in house for c in statements.stores_are_typed(s))


def test_no_two_statements_bear_one_name(house: list[Statement]) -> None:
    assert_clean(statements.names_are_unique(house))


async def test_every_statement_may_be_run_by_the_role_that_runs_it(
    as_app: Connection, as_router: Connection, house: list[Statement]
) -> None:
    complaints: list[str] = []
    for statement in house:
        if statements.is_routing(statement) or statement.name in statements.ALSO_ROUTED:
            complaints += await statements.may_run(as_router, statement)
        else:
            complaints += await statements.may_run(as_app, statement)
    assert_clean(complaints)


def test_parameters_and_columns_are_what_the_annotations_say(plans: Plans) -> None:
    assert_clean(c for s, made in plans for c in statements.types_agree(s, made))


async def test_no_statement_leaves_its_store(owner: Connection, plans: Plans) -> None:
    """The plans are made by the owner, whom no policy holds: what is fenced is fenced in the SQL."""
    schema = await statements.read_schema(owner)
    inside = [(s, made) for s, made in plans if not statements.is_routing(s)]

    assert_clean(c for s, made in inside for c in statements.stays_in_its_store(s, made, schema))


async def test_what_may_be_null_is_optional(owner: Connection, plans: Plans) -> None:
    schema = await statements.read_schema(owner)

    assert_clean(c for s, made in plans for c in statements.nulls_agree(s, made, schema))


def test_every_exception_names_a_statement_that_is_there_and_a_reason(
    house: list[Statement],
) -> None:
    names = {statement.name for statement in house}
    fields = {**statements.PLAIN_UUIDS, **statements.PRESENT}
    excused = {*statements.SQL_CLOCK, *statements.ALSO_ROUTED, *(name for name, _ in fields)}

    assert sorted(excused - names) == []
    assert all([*statements.SQL_CLOCK.values(), *fields.values()])
    for statement in house:
        if found := statements.ANY_STORE.search(statement.source):
            assert len(re.findall(r"\w+", found["reason"])) >= 3, statement.name
