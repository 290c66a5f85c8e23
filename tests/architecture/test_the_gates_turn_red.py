"""A gate that was never seen red is not trusted: each is shown the least that breaks its law."""

import gc
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any, cast

import msgspec
import pytest

from pesan.accounts import Principal
from pesan.app.docs import errors_page
from pesan.kit.db import Tx
from pesan.kit.errors import REGISTRY, Problem
from pesan.kit.events import Fact
from pesan.kit.ids import CustomerId, EventId, OrderId, StoreId
from pesan.kit.jobs import Job
from pesan.kit.sql import Changed, Statement
from pesan.migrations.sql import FENCE
from pesan.stores import StoreCall

from . import nervous, schema, source, statements, test_pgqueuer, web
from .statements import Connection
from .web import Route

REPOSITORY = Path(__file__).parents[2]


def planted(path: str, text: str) -> list[source.Module]:
    return [source.module(path, text)]


# The source.

DOORS = {"stores": {"find_store"}, "orders": {"place"}}


@pytest.mark.parametrize(
    "line",
    [
        "from ..stores.queries import find_store",
        "from ..stores import secret",
        "from .. import stores\nstores.queries.find_store()",
        "import pesan.stores.queries",
        "from pesan.stores.queries import find_store",
        "def late():\n    from ..stores.models import Store",
    ],
)
def test_an_import_past_the_front_door(line: str) -> None:
    assert source.front_doors(planted("orders/actions.py", line), DOORS)
    assert not source.front_doors(planted("app/main.py", line), DOORS)


def test_the_front_door_itself_is_open() -> None:
    text = "from ..stores import find_store\nfrom .. import stores\nstores.find_store()"

    assert not source.front_doors(planted("orders/actions.py", text), DOORS)


def test_an_awaiting_rule() -> None:
    assert source.rules_are_plain(planted("orders/rules.py", "async def total(): ..."))
    assert source.rules_are_plain(planted("orders/rules/tax.py", "async def total(): ..."))


@pytest.mark.parametrize(
    "text",
    [
        'X = "SELECT 1 FROM orders"',
        'X = f"UPDATE orders SET status = {status}"',
        'X = "\\n    -- a comment\\n    DELETE FROM orders"',
        'X = "WITH mine AS (SELECT) SELECT"',
        'async def f(tx): await tx.connection.execute("x")',
    ],
)
def test_sql_outside_queries(text: str) -> None:
    assert source.sql_lives_in_queries(planted("orders/actions.py", text))


def test_a_connection_used_past_the_typed_statements() -> None:
    text = "async def f(tx): await tx.connection.fetch(SQL)"

    assert source.sql_lives_in_queries(planted("orders/queries.py", text))


@pytest.mark.parametrize(
    "text",
    [
        "def f(token, wanted): return token == wanted",
        "def f(row, given): return given != row.token_hash",
        "def f(headers, secret): return headers.get('x-callback-token') == secret",
        "def f(body, signature): return sign(body).hex() == signature.lower()",
        "def f(a, digest): return a.digest() == digest",
        "def f(row, password): return 0 < 1 and row.PASSWORD == password",
    ],
)
def test_a_secret_compared_with_equals(text: str) -> None:
    assert source.secrets_are_compared_in_one_time(planted("accounts/actions.py", text))


def test_what_is_no_secret_may_be_compared() -> None:
    text = (
        "import hmac\n"
        "def f(token, secret): return hmac.compare_digest(token, secret)\n"
        "def g(token): return len(token) == 48 or token == '' or token is None\n"
        "def h(method): return method.code == method.kind"
    )

    assert not source.secrets_are_compared_in_one_time(planted("accounts/actions.py", text))
    assert not source.secrets_are_compared_in_one_time(
        planted("audit/rules.py", "def f(head, end): return head.hash == end.hash")
    )


@pytest.mark.parametrize(
    "line", ["import random", "from random import choice", "def f():\n    import random as dice"]
)
def test_chance_that_can_be_foretold(line: str) -> None:
    assert source.chance_is_the_systems(planted("kit/ids.py", line))
    assert not source.chance_is_the_systems(planted("kit/ids.py", "import secrets"))


def test_sql_put_together_from_values() -> None:
    for text in ('@statement(f"{x}")', '@statement("%s" % x)', '@statement("{}".format(x))'):
        assert source.sql_is_never_spliced(planted("orders/queries.py", f"{text}\ndef f(): ..."))


@pytest.mark.parametrize(
    "line",
    ["import httpx", "from httpx import get", "import requests", "from aiohttp import x",
     "import urllib.request", "from urllib import request", "from http import client",
     "import socket"],
)  # fmt: skip
def test_a_second_http_client(line: str) -> None:
    assert source.one_http_client(planted("payments/providers/stripe.py", line))


@pytest.mark.parametrize(
    "call",
    ["datetime.now(UTC)", "datetime.datetime.now()", "datetime.utcnow()", "time.time()",
     "time.time_ns()", "date.today()"],
)  # fmt: skip
def test_a_second_clock(call: str) -> None:
    assert source.one_clock(planted("orders/actions.py", f"x = {call}"))


def test_a_name_that_says_nothing() -> None:
    assert source.names_say_something(planted("orders/utils.py", ""))
    assert source.names_say_something(planted("orders/services/helpers.py", ""))


@pytest.mark.parametrize(
    "call",
    ["Environment()", "jinja2.Environment(autoescape=False, undefined=StrictUndefined)",
     "Environment(autoescape=True)", "Markup(name)", "markupsafe.Markup(f'<b>{name}</b>')"],
)  # fmt: skip
def test_a_template_environment_that_lets_through(call: str) -> None:
    assert source.templates_escape(planted("dashboard/pages.py", f"x = {call}"))


@pytest.mark.parametrize(
    "line",
    ['<div hx-ext="sse">', '<button hx-disabled-elt="this">', "<i hx-vars='a:1'>",
     '<div hx-on:htmx:afterRequest="x">', "document.on('htmx:afterRequest')", "{{ name | safe }}",
     "{{ name|safe }}", "{% autoescape false %}", '<a onclick="x()">', "<script>x()</script>",
     '<a href="javascript:x()">'],
)  # fmt: skip
def test_a_template_of_another_house(line: str, tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text(line)

    assert source.templates_are_of_this_house(tmp_path)


def test_a_proper_template_is_let_through(tmp_path: Path) -> None:
    text = '<script src="/static/a.js" defer></script><a hx-get="/x" hx-target="#y">{{ name }}</a>'
    (tmp_path / "page.html").write_text(text)

    assert not source.templates_are_of_this_house(tmp_path)


def test_a_long_file_is_asked_about() -> None:
    assert source.long_files(planted("orders/actions.py", "x = 1\n" * 301))


# The statements.


class EventRow(msgspec.Struct, frozen=True):
    id: EventId
    type: str


class WrongRow(msgspec.Struct, frozen=True):
    id: EventId
    kind: str


class NumberRow(msgspec.Struct, frozen=True):
    id: EventId
    type: int


def statement(sql: str, result: Any = Changed, **parameters: Any) -> Statement:
    """A statement that is planted, not declared: the house never hears of it."""

    async def planted_statement(tx: Tx, **given: Any) -> Any: ...

    planted_statement.__annotations__ = {"tx": Tx, **parameters, "return": result}
    names = ", ".join(["tx", *(["*", *parameters] if parameters else [])])
    scope: dict[str, Any] = {}
    exec(f"async def planted_statement({names}): ...", scope)  # noqa: S102 - a signature of our own
    function = scope["planted_statement"]
    function.__annotations__ = planted_statement.__annotations__
    function.__module__ = __name__
    return Statement(function, sql)


@pytest.mark.parametrize(
    "sql",
    ["SELECT id FROM events", "SELECT id FROM events -- WHERE store_id = $store",
     "-- any store:\n SELECT id FROM events", "UPDATE orders SET note = ''"],
)  # fmt: skip
def test_a_statement_without_store_or_reason(sql: str) -> None:
    given = {"store": StoreId} if "$store" in sql else {}

    assert statements.is_fenced_or_says_why_not(statement(sql, list[EventId], **given))


async def unfenced(owner: Connection, found: Statement) -> list[str]:
    prepared = await statements.prepare(owner, found)
    return statements.stays_in_its_store(found, prepared, await statements.read_schema(owner))


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT id FROM customers WHERE id = $customer AND $store::uuid IS NOT NULL",
        "SELECT id FROM customers WHERE (store_id = $store OR id = $customer)",
        "SELECT id FROM customers WHERE store_id <> $store AND id = $customer",
        "SELECT id FROM customers WHERE store_id = $customer AND id = $store",
        """SELECT c.id FROM customers c JOIN orders o ON o.customer_id = c.id
           WHERE c.store_id = $store AND c.id = $customer""",
        """SELECT c.id FROM customers c WHERE c.store_id = $store AND c.id = $customer AND EXISTS
           (SELECT FROM orders o WHERE o.customer_id = c.id)""",
        """WITH c AS MATERIALIZED (SELECT id FROM customers WHERE id = $customer)
           SELECT c.id FROM c JOIN orders o ON o.customer_id = c.id AND o.store_id = $store""",
        """SELECT id FROM customers WHERE store_id = $store AND id = $customer
           UNION ALL SELECT id FROM customers""",
    ],
)
async def test_a_scan_that_no_store_fences(owner: Connection, sql: str) -> None:
    found = statement(sql, list[CustomerId], store=StoreId, customer=CustomerId)

    assert await unfenced(owner, found)


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT id FROM customers WHERE store_id = $store AND id = $customer",
        """SELECT c.id FROM customers c JOIN orders o
           ON o.store_id = c.store_id AND o.customer_id = c.id
           WHERE c.store_id = $store AND c.id = $customer""",
        """SELECT c.id FROM customers c LEFT JOIN orders o
           ON o.store_id = c.store_id AND o.customer_id = c.id
           WHERE c.store_id = $store AND c.id = $customer""",
        "SELECT id FROM stores WHERE id = $store AND $customer::uuid IS NOT NULL",
    ],
)
async def test_a_fence_is_seen_however_it_is_written(owner: Connection, sql: str) -> None:
    found = statement(sql, list[CustomerId], store=StoreId, customer=CustomerId)

    assert not await unfenced(owner, found)


@pytest.mark.parametrize(
    "sql",
    [
        (
            "INSERT INTO carts (store_id, conversation_id, id, created_at, updated_at)"
            " VALUES ($other, $store, $store, $now, $now)"
        ),
        (
            "INSERT INTO carts (conversation_id, store_id, id, created_at, updated_at)"
            " SELECT $store, $other, gen_random_uuid(), $now, $now"
        ),
        (
            "INSERT INTO carts (store_id, conversation_id, id, created_at, updated_at)"
            " SELECT c.id, $store, gen_random_uuid(), $now, $now"
            " FROM customers c WHERE c.store_id = $store AND c.id = $other"
        ),
    ],
)
async def test_an_insert_into_another_store(owner: Connection, sql: str) -> None:
    found = statement(sql, Changed, store=StoreId, other=StoreId, now=datetime)

    assert await unfenced(owner, found)


EVENTS = "SELECT id, type FROM events WHERE store_id = $store"


@pytest.mark.parametrize(
    ("sql", "result", "parameters"),
    [
        (EVENTS, list[WrongRow], {"store": StoreId}),
        (EVENTS, list[NumberRow], {"store": StoreId}),
        (EVENTS, list[EventId], {"store": StoreId}),
        (EVENTS, Changed, {"store": StoreId}),
        (EVENTS, list[EventRow], {"store": str}),
        (EVENTS + " AND type = ANY ($types)", list[EventRow], {"store": StoreId, "types": str}),
        (EVENTS + " AND data = $data", list[EventRow], {"store": StoreId, "data": str}),
        (EVENTS + " AND occurred_at > $at", list[EventRow], {"store": StoreId, "at": str}),
        ("SELECT id, type, id FROM events WHERE store_id = $store", list[EventRow],
         {"store": StoreId}),
        ("SELECT count(*)::numeric FROM events WHERE store_id = $store", int, {"store": StoreId}),
    ],
)  # fmt: skip
async def test_annotations_that_are_not_what_sql_says(
    owner: Connection, sql: str, result: Any, parameters: dict[str, Any]
) -> None:
    found = statement(sql, result, **parameters)

    assert statements.types_agree(found, await statements.prepare(owner, found))


async def test_annotations_that_are_what_sql_says(owner: Connection) -> None:
    found = statement(EVENTS, list[EventRow], store=StoreId)

    assert not statements.types_agree(found, await statements.prepare(owner, found))


class BuyerRow(msgspec.Struct, frozen=True):
    name: str
    phone: str


async def test_a_null_that_is_not_optional(owner: Connection) -> None:
    catalogue = await statements.read_schema(owner)
    read = statement("SELECT name, phone FROM customers WHERE store_id = $store", list[BuyerRow],
                     store=StoreId)  # fmt: skip
    written = statement(
        "INSERT INTO events (store_id, id, type, data, occurred_at)"
        " VALUES ($store, $event, $type, '{}', $now)",
        Changed, store=StoreId, event=EventId, type=str | None, now=datetime,
    )  # fmt: skip

    for found in (read, written):
        prepared = await statements.prepare(owner, found)
        assert len(statements.nulls_agree(found, prepared, catalogue)) == 1


async def test_a_statement_the_role_may_not_run(as_app: Connection, as_router: Connection) -> None:
    changes = "UPDATE events SET type = 'x' WHERE store_id = $store"
    reads = "-- any store: it is planted here\n SELECT data FROM events"

    assert await statements.may_run(as_app, statement(changes, Changed, store=StoreId))
    assert await statements.may_run(as_router, statement(reads, list[dict[str, str]]))
    assert await statements.may_run(as_app, statement("SELECT nonsense", int))
    assert not await statements.may_run(as_app, statement(EVENTS, list[EventRow], store=StoreId))


def test_a_statement_that_asks_sqls_clock() -> None:
    for clock in ("now()", "CURRENT_TIMESTAMP", "clock_timestamp()"):
        assert statements.asks_no_clock(statement(f"SELECT {clock}", datetime))


def test_a_store_that_is_no_store_id_and_a_name_borne_twice() -> None:
    found = statement(EVENTS, list[EventRow], store=str)

    assert statements.stores_are_typed(found)
    assert statements.names_are_unique([found, found])


# The schema. Each plant is rolled back.

FENCED = f"""
    CREATE TABLE planted (store_id uuid NOT NULL, id uuid NOT NULL, PRIMARY KEY (store_id, id));
    ALTER TABLE planted ENABLE ROW LEVEL SECURITY;
    ALTER TABLE planted FORCE ROW LEVEL SECURITY;
    CREATE POLICY fence ON planted TO pesan_app USING ({FENCE}) WITH CHECK ({FENCE});
"""


@pytest.fixture
async def plot(owner: Connection) -> Connection:
    """The owner's connection with one proper tenant table more."""
    await owner.execute(FENCED)
    return owner


async def test_a_proper_table_is_let_through(plot: Connection) -> None:
    for law in (
        schema.tables_are_fenced,
        schema.keys_carry_the_store,
        schema.foreign_keys_stay_in_the_store,
        schema.router_sees_no_content,
        schema.nothing_runs_as_another,
    ):
        assert not [complaint for complaint in await law(plot) if "planted" in complaint]


@pytest.mark.parametrize(
    "change",
    [
        "ALTER TABLE planted DISABLE ROW LEVEL SECURITY",
        "ALTER TABLE planted NO FORCE ROW LEVEL SECURITY",
        "DROP POLICY fence ON planted",
        "ALTER POLICY fence ON planted USING (true)",
        "ALTER POLICY fence ON planted WITH CHECK (true)",
        "ALTER POLICY fence ON planted TO PUBLIC",
        "CREATE POLICY wide ON planted TO pesan_app USING (true)",
        "CREATE POLICY deep ON planted FOR DELETE TO pesan_router USING (true)",
        "DROP POLICY fence ON planted; ALTER TABLE planted DROP COLUMN store_id",
    ],
)
async def test_a_table_without_its_fence(plot: Connection, change: str) -> None:
    await plot.execute(change)

    assert [c for c in await schema.tables_are_fenced(plot) if "planted" in c]


@pytest.mark.parametrize(
    "change",
    [
        "ALTER TABLE planted ADD UNIQUE (id)",
        "CREATE UNIQUE INDEX ON planted (id) WHERE id IS NOT NULL",
        "CREATE UNIQUE INDEX ON planted (id) INCLUDE (store_id)",
        "ALTER TABLE planted DROP CONSTRAINT planted_pkey",
        "ALTER TABLE planted DROP CONSTRAINT planted_pkey, ADD PRIMARY KEY (id)",
    ],
)
async def test_a_key_without_the_store(plot: Connection, change: str) -> None:
    await plot.execute(change)

    assert [c for c in await schema.keys_carry_the_store(plot) if "planted" in c]


@pytest.mark.parametrize(
    "change",
    [
        (
            "CREATE TABLE parent (store_id uuid, id uuid UNIQUE); "
            "ALTER TABLE planted ADD FOREIGN KEY (id) REFERENCES parent (id)"
        ),
        "ALTER TABLE planted ADD FOREIGN KEY (id) REFERENCES users (id)",
        "ALTER TABLE planted ADD FOREIGN KEY (id) REFERENCES stores (id)",
        "ALTER TABLE planted ADD FOREIGN KEY (id, store_id) REFERENCES orders (store_id, id)",
        (
            "ALTER TABLE planted ADD FOREIGN KEY (store_id, id) REFERENCES orders (store_id, id) "
            "ON DELETE CASCADE"
        ),
        (
            "ALTER TABLE planted ADD FOREIGN KEY (store_id, id) REFERENCES orders (store_id, id) "
            "NOT VALID"
        ),
    ],
)
async def test_a_foreign_key_out_of_the_store(plot: Connection, change: str) -> None:
    await plot.execute(change)

    assert [c for c in await schema.foreign_keys_stay_in_the_store(plot) if "planted" in c]


@pytest.mark.parametrize(
    "grant",
    ["GRANT UPDATE ON events TO pesan_app", "GRANT DELETE ON events TO pesan_router",
     "GRANT UPDATE (data) ON events TO pesan_app", "GRANT TRUNCATE ON events TO PUBLIC",
     "DROP TRIGGER only_erased ON customer_notes",
     "ALTER TABLE order_status_history DISABLE TRIGGER only_erased"],
)  # fmt: skip
async def test_history_that_can_be_changed(owner: Connection, grant: str) -> None:
    await owner.execute(grant)

    assert await schema.history_is_append_only(owner)


@pytest.mark.parametrize(
    "change",
    [
        "ALTER ROLE pesan_app BYPASSRLS",
        "ALTER ROLE pesan_app SUPERUSER",
        "ALTER ROLE pesan_router CREATEROLE",
        "ALTER ROLE pesan_app NOLOGIN",
        "ALTER TABLE events OWNER TO pesan_app",
        "GRANT CREATE ON SCHEMA public TO pesan_app",
        "GRANT pg_read_all_data TO pesan_app",
        "ALTER ROLE pesan_app RESET statement_timeout",
    ],
)
async def test_a_role_that_grew(owner: Connection, change: str) -> None:
    await owner.execute(change)

    assert await schema.roles_are_weak(owner)


async def test_a_router_that_reads_content(owner: Connection) -> None:
    await owner.execute("GRANT SELECT ON customers TO pesan_router")

    assert await schema.router_sees_no_content(owner)


@pytest.mark.parametrize(
    "change",
    [
        "CREATE VIEW peek AS SELECT * FROM customers",
        "CREATE MATERIALIZED VIEW peek AS SELECT * FROM customers",
        "CREATE FUNCTION peek() RETURNS int LANGUAGE sql SECURITY DEFINER AS 'SELECT 1'",
        "CREATE FUNCTION peek(int) RETURNS int LANGUAGE sql LEAKPROOF AS 'SELECT 1'",
    ],
)
async def test_something_that_sees_past_a_policy(owner: Connection, change: str) -> None:
    await owner.execute(change)

    assert await schema.nothing_runs_as_another(owner)


@pytest.mark.parametrize(
    "column", ["price_minor integer", "price_minor numeric", "due_at timestamp", "rate real"]
)
async def test_money_in_parts_and_time_without_a_zone(plot: Connection, column: str) -> None:
    await plot.execute(f"ALTER TABLE planted ADD COLUMN {column}")

    assert await schema.money_is_whole(plot)


def test_a_queue_that_is_not_the_librarys() -> None:
    assert test_pgqueuer.differences("CREATE TABLE a (b int);", "CREATE TABLE a (b bigint);")


# Routes, errors, facts and jobs.

GUARDED = Route(
    "/api/v1/stores/{store_id}/orders", frozenset({"GET"}), "listOrders", right="orders.read",
    takes=frozenset({StoreCall}),
)  # fmt: skip


@pytest.mark.parametrize(
    "route",
    [
        replace(GUARDED, right=None),
        replace(GUARDED, public="because we like it"),
        replace(GUARDED, right="orders.everything"),
        replace(GUARDED, takes=frozenset({Principal})),
        replace(GUARDED, right="self"),
        replace(GUARDED, right=None, public="yes"),
    ],
)
def test_a_route_that_does_not_say_or_ask_who_may(route: Route) -> None:
    assert web.routes_say_who_may([route])
    assert not web.routes_say_who_may([GUARDED])


def test_a_route_into_a_store_past_its_call() -> None:
    route = replace(GUARDED, right="self", takes=frozenset({Principal}))

    assert web.stores_are_behind_the_call([route])


def test_a_body_that_binds_more_than_it_names() -> None:
    class Lax(msgspec.Struct):
        name: str

    class Mighty(msgspec.Struct, forbid_unknown_fields=True):
        is_admin: bool

    class Deep(msgspec.Struct, forbid_unknown_fields=True):
        name: str
        items: list[Mighty]

    for body in (Lax, Mighty):
        route = replace(GUARDED, bodies=frozenset({body}))
        assert web.bodies_bind_only_what_they_name([route])
        assert not web.bodies_bind_only_what_they_name([replace(GUARDED, bodies=frozenset({Deep}))])
    assert web.bodies_of({"data": Deep}) == {Deep, Mighty}
    named = {("Mighty", "is_admin"): "a reason"}
    mighty = replace(GUARDED, bodies=frozenset({Mighty}))
    assert not web.bodies_bind_only_what_they_name([mighty], named)


def test_operations_of_one_name_or_none() -> None:
    other = replace(GUARDED, path="/api/v1/stores/{store_id}/payments")

    assert web.operations_are_named_once([GUARDED, other])
    assert web.operations_are_named_once([replace(GUARDED, operation=None)])


def test_a_key_asked_of_a_get_and_a_get_that_writes() -> None:
    assert web.keys_are_asked_of_posts([replace(GUARDED, key="required")])
    assert web.reads_change_nothing([replace(GUARDED, methods=frozenset({"GET", "POST"}))])


@pytest.fixture
def planted_errors_go() -> Iterator[None]:
    """A class is in a circle with itself, and whoever asks for every error would find it."""
    yield
    gc.collect()


def problem(**parts: Any) -> dict[str, type[Problem]]:
    proper: dict[str, Any] = {
        "code": "orders.planted", "message": "it is so", "hint": "Do this.", "status": 409,
        "__module__": "pesan.orders.errors",
    }  # fmt: skip
    kind = cast("type[Problem]", type("Planted", (Problem,), {**proper, **parts}))
    REGISTRY.pop(kind.code)
    return {kind.code: kind}


@pytest.mark.usefixtures("planted_errors_go")
@pytest.mark.parametrize(
    "parts",
    [{"code": "payments.planted"}, {"code": "orders.Planted"}, {"message": "It is so"},
     {"message": "it is so."}, {"message": ""}, {"hint": "do this."}, {"hint": "Do this"},
     {"status": 200}],
)  # fmt: skip
def test_an_error_that_does_not_speak_our_way(parts: dict[str, Any]) -> None:
    assert web.problems_speak_our_way(problem(**parts))
    assert not web.problems_speak_our_way(problem())


@pytest.mark.usefixtures("planted_errors_go")
def test_an_error_declared_in_part_or_elsewhere_or_twice() -> None:
    whole = next(iter(problem().values()))
    elsewhere = next(iter(problem(__module__="pesan.orders.actions").values()))
    half = type("Half", (whole,), {"__module__": "pesan.orders.errors", "code": "orders.half"})
    REGISTRY.pop("orders.half")

    assert web.problems_are_declared_whole([half])
    assert web.problems_are_declared_whole([elsewhere])
    assert not web.problems_are_declared_whole([whole])
    with pytest.raises(AssertionError, match="declared twice"):
        type("Again", (Problem,), {"code": "ids.not_found"})


def test_an_error_that_is_not_documented() -> None:
    assert web.undocumented(["orders.planted"], errors_page())


class OrderSung(Fact, frozen=True, kw_only=True):
    type = "order.sung"
    order_id: OrderId
    song: str


class Sing(Job, frozen=True, kw_only=True):
    name = "sing"
    order_id: OrderId


def test_a_fact_with_content_and_a_job_without_a_room() -> None:
    assert nervous.told_in_ids([OrderSung])
    assert nervous.named_after_their_room({"name": [Sing]})
    assert nervous.named_after_their_room({"type": [OrderSung, OrderSung]})


async def on_order_sung(tx: Tx, fact: OrderSung) -> None: ...


def test_a_reaction_out_of_place_and_a_job_nobody_does() -> None:
    assert nervous.handlers_stand_in_their_place({OrderSung: [on_order_sung]}, {}, {})
    assert nervous.everything_is_wired([], {}, [Sing], {})


# The contracts of import-linter, on a copy of the house's outline.


@pytest.fixture
def outline(tmp_path: Path) -> Path:
    """Every package and module of src/pesan, empty, under the same contracts."""
    for file in source.SOURCE.rglob("*.py"):
        copy = tmp_path / "pesan" / file.relative_to(source.SOURCE)
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.touch()
    shutil.copy(REPOSITORY / "pyproject.toml", tmp_path)
    (tmp_path / "pesan/kit/problems.py").write_text("import litestar")
    (tmp_path / "pesan/kit/requests.py").write_text("import litestar")
    (tmp_path / "pesan/kit/uploads.py").write_text("import litestar")
    (tmp_path / "pesan/kit/db.py").write_text("from . import ids")
    return tmp_path


def broken(outline: Path) -> Sequence[str]:
    """The names of the contracts that lint-imports calls broken, or what else it complains of."""
    done = subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-logo", "--no-cache"],
        cwd=outline,
        env={"PYTHONPATH": str(outline)},
        capture_output=True,
        text=True,
        check=False,
    )
    lines = (done.stdout + done.stderr).splitlines()
    found = [line.rpartition(" BROKEN")[0] for line in lines if " BROKEN" in line]
    assert bool(found) == bool(done.returncode), done.stdout + done.stderr
    return found


PLANTS = {
    "Rooms stand in order": ("audit/actions.py", "from .. import stores"),
    "Furniture inside a room": ("stores/queries.py", "from . import actions"),
    "Rules decide without": ("stores/rules.py", "import asyncpg"),
    "A provider's dialect": ("payments/provider.py", "from ..kit import sql"),
    "Only the edge of the kit": ("kit/money.py", "import litestar"),
}


def test_the_outline_itself_keeps_every_contract(outline: Path) -> None:
    assert broken(outline) == []


def test_each_contract_is_broken_by_one_import(outline: Path) -> None:
    for path, line in PLANTS.values():
        (outline / "pesan" / path).write_text(line)

    names = broken(outline)

    assert len(names) == len(PLANTS)
    assert all(name.startswith(tuple(PLANTS)) for name in names)


def test_a_room_that_stands_nowhere_breaks_the_order(outline: Path) -> None:
    (outline / "pesan/gadgets").mkdir()
    (outline / "pesan/gadgets/__init__.py").touch()

    assert any(name.startswith("Rooms stand in order") for name in broken(outline))


def test_the_kit_may_not_know_a_room(outline: Path) -> None:
    (outline / "pesan/kit/money.py").write_text("import pesan.orders.models")

    assert any(name.startswith("Rooms stand in order") for name in broken(outline))


def test_every_contract_has_its_plant() -> None:
    text = (REPOSITORY / "pyproject.toml").read_text()

    assert text.count("[[tool.importlinter.contracts]]") == len(PLANTS)
