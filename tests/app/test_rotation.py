"""PESAN_SECRET_KEY is changed beside a shop that sells, and nothing made under the old one is lost."""

import ast
import asyncio
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import asyncpg
import httpx
import pytest

from pesan import stores
from pesan.app import audit_chain
from pesan.app.databases import login
from pesan.app.house import role_passwords
from pesan.app.rotation import PURPOSES, rotate
from pesan.audit import Head
from pesan.kit.crypto import Unsealable, new_data_key, seal
from pesan.kit.ids import StoreId, decode, new_id
from pesan.kit.migrate import APP_ROLE, migrate
from pesan.kit.pools import log_in as log_role_in
from pesan.kit.postgres import Cluster, find_binaries
from pesan.kit.secret import Secret

from ..accounts.test_second_factor import code_of, switched_on
from ..architecture import source
from ..audit.test_chain import chained
from ..databases import Databases
from ..running import PASSWORD, Person, Pesan, Seller, running_pesan
from ..shop import open_shop
from . import processes

OLD, NEW, NEWER = "o" * 40, "n" * 40, "p" * 40
AUTH = "/api/v1/auth"
BUYER = "6281297531975"
STORES = 500


@asynccontextmanager
async def under(databases: Databases, database: str, key: str, *old: str) -> AsyncIterator[Pesan]:
    settings = {"secret_key": key, "secret_key_old": ",".join(old)}
    async with running_pesan(databases, database, **settings) as pesan:
        yield pesan


async def opened(pesan: Pesan, store: str) -> dict[str, str]:
    """The credentials of a store's gateway, as we send them."""
    key = StoreId(decode("sto", store))
    async with pesan.world.database.store(key) as tx:
        found = await stores.find_credentials(tx, pesan.world, key, "xendit")
    assert found is not None
    return found.values


async def log_in(pesan: Pesan, email: str, **more: Any) -> httpx.Response:
    body = {"email": email, "password": PASSWORD, **more}
    return await pesan.api.post(f"{AUTH}/login", json=body)


async def printed_head(pesan: Pesan, store: str) -> Head:
    """As `pesan audit head` prints it, to be kept elsewhere."""
    await chained(pesan)
    row = (await pesan.rows("SELECT * FROM audit_heads WHERE store_id = $1", decode("sto", store)))[
        0
    ]
    return Head(row["store_id"], row["sequence"], row["hash"], row["signature"])


async def faults(pesan: Pesan, *kept: Head) -> list[str]:
    await chained(pesan)
    connection = await asyncpg.connect(pesan.owner_dsn)
    try:
        async with connection.transaction():  # as the operator's command, which has no world
            secret = replace(pesan.world.secret, retired={})
            verdict = await audit_chain.check(connection, secret, kept=kept)
    finally:
        await connection.close()
    assert verdict.entries > 3
    return verdict.faults


async def test_nothing_made_under_the_old_key_is_lost(databases: Databases, database: str) -> None:
    async with under(databases, database, OLD) as pesan:
        shop = await open_shop(pesan)
        seller = shop.seller
        guest = await pesan.person("Tamu")
        invited = await seller.made("/invitations", {"email": guest.email, "role": "staff"})
        person = await pesan.person("Budi")
        totp, codes = await switched_on(person)
        said = await pesan.graph.say(*shop.hook, BUYER, "halo", name="Cnrykanari")
        await shop.says(BUYER, "")
        buyer = (await seller.get("/customers")).json()["items"][0]["id"]
        assert (await seller.post(f"/customers/{buyer}/erasure", {})).status_code == 200
        token = seller.api.headers["authorization"].removeprefix("Bearer ")
        await seller.made("/invitations", {"email": "ani@example.com", "role": "staff"})
        cursor = (await seller.get("/invitations", limit=1)).json()["next_cursor"]
        values = await opened(pesan, seller.store_id)
        head = await printed_head(pesan, seller.store_id)
        hook = shop.whatsapp_hook.removeprefix(pesan.url)
    first = await rotated_beside_a_shop_that_sells(
        databases, database, (seller, guest, person), token, invited["url"], cursor, values
    )
    assert first.stores >= 1
    assert first.second_factors == 1
    assert first.kept == 3
    assert first.heads >= 2

    async with under(databases, database, NEW) as pesan:  # the old key is nowhere any more
        assert await opened(pesan, seller.store_id) == values
        assert (await log_in(pesan, person.email, code=code_of(totp))).status_code == 200
        assert (await log_in(pesan, person.email, code=codes[0])).status_code == 200
        again = await pesan.graph.redeliver(replace(said, url=f"{pesan.url}{hook}"))
        assert again.statuses[-1] == 200
        assert await pesan.value("SELECT count(*) FROM customers WHERE name LIKE 'Cnry%'") == 0
        assert await faults(pesan, head) == []
        stale = await (await pesan.client(token)).get(f"{AUTH}/me")
        assert stale.status_code == 401  # its ten minutes are what the overlap is for

    async with under(databases, database, NEWER, NEW) as pesan:  # and once more
        assert (await rotate(pesan.world)).kept == 6  # three anew, and three of before sealed anew
    async with under(databases, database, NEWER) as pesan:
        again = await pesan.graph.redeliver(replace(said, url=f"{pesan.url}{hook}"))
        assert again.statuses[-1] == 200
        assert await pesan.value("SELECT count(*) FROM customers WHERE name LIKE 'Cnry%'") == 0
        assert (await log_in(pesan, person.email, code=codes[1])).status_code == 200
        assert await faults(pesan, head) == []


async def rotated_beside_a_shop_that_sells(
    databases: Databases,
    database: str,
    people_: tuple[Seller, Person, Person],
    token: str,
    invitation: str,
    cursor: str,
    values: dict[str, str],
) -> Any:
    """With both keys: what was given under the old one is taken, and rotating twice does nothing."""
    seller, guest, person = people_
    async with under(databases, database, NEW, OLD) as pesan:
        api = await pesan.client(token)
        assert (await api.get(seller.path())).status_code == 200
        assert (
            await api.get(seller.path("/invitations"), params={"cursor": cursor})
        ).status_code == 200
        assert await opened(pesan, seller.store_id) == values
        refreshed = await pesan.api.post(
            f"{AUTH}/refresh", json={"refresh_token": guest.refresh_token}
        )
        joined = await (await pesan.client(refreshed.json()["access_token"])).post(
            "/api/v1/invitations/acceptance", json={"token": invitation.rpartition("/")[2]}
        )
        assert (refreshed.status_code, joined.status_code) == (200, 200)
        assert (await log_in(pesan, person.email)).json()["code"] == "accounts.code_needed"

        first, second = await rotate(pesan.world), await rotate(pesan.world)

        assert (first.faults, second.faults) == ([], [])
        assert second.total == 0
        assert await opened(pesan, seller.store_id) == values
        assert await pesan.value(
            "SELECT count(*) FROM event_audit_log WHERE action = 'app.rotate_key'"
        ) == (1)
        return first


async def test_a_key_that_is_not_listed_is_named_and_touches_nothing(
    databases: Databases, database: str
) -> None:
    async with under(databases, database, OLD) as pesan:
        seller = await pesan.seller()
        await seller.put(
            "/connections/xendit",
            {"secret_key": "xnd_development_abcdef", "callback_token": "callback-token"},
        )
        values = await opened(pesan, seller.store_id)
        await chained(pesan)
        before = await pesan.rows("SELECT sealed_key FROM stores")
    async with under(databases, database, NEW) as pesan:
        done = await rotate(pesan.world)

        assert done.stores == done.heads == 0
        assert any(seller.store_id in fault for fault in done.faults)
        assert await pesan.rows("SELECT sealed_key FROM stores") == before
    async with under(databases, database, OLD) as pesan:
        assert await opened(pesan, seller.store_id) == values


async def test_a_forged_head_is_not_signed_anew(databases: Databases, database: str) -> None:
    """Rotating must not wash what was tampered with."""
    async with under(databases, database, OLD) as pesan:
        await pesan.seller()
        await chained(pesan)
        await pesan.rows("UPDATE audit_heads SET signature = sha256(signature) RETURNING 1")
    async with under(databases, database, NEW, OLD) as pesan:
        done = await rotate(pesan.world)

        assert done.heads == 0
        assert len(done.faults) == 2  # the store's, and people's
        assert await faults(pesan) != []


async def test_killed_in_the_middle_it_is_begun_again_and_does_what_is_left(
    databases: Databases, database: str, tmp_path: Path
) -> None:
    old = Secret(OLD.encode())
    async with under(databases, database, OLD) as pesan:
        seller = await pesan.seller()
        await seller.put(
            "/connections/xendit",
            {"secret_key": "xnd_development_abcdef", "callback_token": "callback-token"},
        )
        values = await opened(pesan, seller.store_id)
        await many_stores(pesan, seller, old)
        before = {row["id"]: row["sealed_key"] for row in await keys_of(pesan)}
        both = Secret(NEW.encode(), (OLD.encode(),))
        environment = {
            "DATABASE_URL": pesan.owner_dsn,
            "PESAN_ENV": "test",
            "PESAN_SECRET_KEY": NEW,
            "PESAN_SECRET_KEY_OLD": OLD,
        }
        async with pesan.owner.acquire() as held, held.transaction():
            # However fast it is, it does not get past the last store.
            await held.execute(
                "SELECT FROM stores ORDER BY id DESC LIMIT 1 FOR NO KEY UPDATE",
            )
            killed = processes.Process(("rotate-key",), tmp_path, environment)
            try:
                while await changed(pesan, before) < STORES // 10:
                    assert killed.child.poll() is None, killed.output
            finally:
                killed.child.send_signal(signal.SIGKILL)
                killed.child.wait()

        done = await changed(pesan, before)
        assert 0 < done < len(before), "it was to be killed in the middle"
        for row in await keys_of(pesan):
            assert opens(both, row)
        again = await asyncio.to_thread(processes.run, "rotate-key", folder=tmp_path, **environment)
        assert again.returncode == 0, again.stdout + again.stderr
        assert "Under the present key now: " in again.stdout
        for row in await keys_of(pesan):
            assert opens(Secret(NEW.encode()), row)
    async with under(databases, database, NEW) as pesan:
        assert await opened(pesan, seller.store_id) == values


async def many_stores(pesan: Pesan, seller: Seller, secret: Secret) -> None:
    """Copies of one, each with a data key of its own."""
    made = [new_id() for _ in range(STORES)]
    await pesan.rows(
        "INSERT INTO stores SELECT (jsonb_populate_record(s, jsonb_build_object("
        "'id', n.id, 'slug', 'toko-' || n.number))).*"
        " FROM stores s, unnest($1::uuid[]) WITH ORDINALITY AS n (id, number)"
        " WHERE s.id = $2 RETURNING 1",
        made,
        decode("sto", seller.store_id),
    )
    sealed = [
        seal(secret.key(stores.DATA_KEYS), new_data_key(), place=f"{store}/data key")
        for store in made
    ]
    await pesan.rows(
        "UPDATE stores s SET sealed_key = n.sealed"
        " FROM unnest($1::uuid[], $2::bytea[]) AS n (id, sealed) WHERE s.id = n.id RETURNING 1",
        made,
        sealed,
    )


async def keys_of(pesan: Pesan) -> list[dict[str, Any]]:
    return await pesan.rows("SELECT id, sealed_key FROM stores")


async def changed(pesan: Pesan, before: dict[Any, bytes]) -> int:
    return sum(before[row["id"]] != row["sealed_key"] for row in await keys_of(pesan))


def opens(secret: Secret, row: dict[str, Any]) -> bool:
    try:
        key = secret.unseal(stores.DATA_KEYS, row["sealed_key"], place=f"{row['id']}/data key")
    except Unsealable:
        return False
    return len(key) == 32


# The gate: whoever makes a key for a new purpose says what becomes of it.

MAKERS = {"key", "keys", "listed", "mac", "macs", "is_mac", "seal", "unseal", "sealed_anew"}


def purposes_in(found: list[source.Module]) -> dict[str, str]:
    """Purpose -> where a key is made for it: written down there, or a module's constant."""
    named = {
        target.id: node.value.value
        for module in found
        for node in module.tree.body
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant)
        for target in node.targets
        if isinstance(target, ast.Name) and isinstance(node.value.value, str)
    }
    purposes = {}
    for module in found:
        if module.path in {"kit/secret.py", "kit/crypto.py"}:
            continue
        for node in ast.walk(module.tree):
            for argument in _purposes_of(node):
                match argument:
                    case ast.Constant(value=str(text)):
                        purposes[text] = module.at(node)
                    case ast.Name(id=name) | ast.Attribute(attr=name):
                        # A module's own constant of that name comes before another's.
                        own = _own(module, name)
                        purposes[own or named.get(name, name)] = module.at(node)
                    case ast.JoinedStr(values=[ast.Constant(value=str(text)), *_]):
                        purposes[text] = module.at(node)
    return purposes


def _purposes_of(node: ast.AST) -> list[ast.expr]:
    match node:
        case ast.Call(func=ast.Attribute(value=owner, attr=verb), args=args) if verb in MAKERS:
            name = getattr(owner, "attr", getattr(owner, "id", ""))
            if name in {"secret", "_secret"}:
                return args[1 if verb == "is_mac" else 0 :][:1]
        case ast.Call(func=ast.Name(id="derive"), args=[_, purpose]):
            return [purpose]
    return []


def _own(module: source.Module, name: str) -> str | None:
    for node in module.tree.body:
        match node:
            case ast.Assign(targets=[ast.Name(id=found)], value=ast.Constant(value=str(text))):
                if found == name:
                    return text
    return None


def undecided(found: list[source.Module]) -> list[str]:
    return [
        f"{where}: what becomes of {purpose!r} when the key is changed?"
        for purpose, where in purposes_in(found).items()
        if not any(known.startswith(purpose) for known in PURPOSES)
        and purpose != "purpose"  # rotation's own loop over those that are decided
    ]


def test_every_purpose_of_a_key_says_what_becomes_of_it() -> None:
    modules = source.modules()

    assert undecided(modules) == []
    assert len(purposes_in(modules)) >= len(PURPOSES) - 1  # two roles are one there
    sly = 'def f(world): return world.secret.mac("sly", b"")'
    assert undecided([source.module("orders/actions.py", sly)])
    assert undecided([source.module("orders/actions.py", 'X = derive(secret, "sly")')])


def test_the_page_says_it_of_every_purpose() -> None:
    page = (source.SOURCE.parents[1] / "docs" / "deploy.md").read_text()

    assert [p for p, what in PURPOSES.items() if f"| {p} | {what} |" not in page] == []


async def test_a_role_logs_in_by_either_password_while_it_is_changed(tmp_path: Path) -> None:
    """On a server that asks for one: pools reconnect whichever `migrate` has set."""
    with Cluster(tmp_path, find_binaries(None), durable=False) as cluster:
        owner = cluster.dsn("postgres")
        await asyncio.to_thread(migrate, owner)
        connection = await asyncpg.connect(owner)
        master = await connection.fetchval("SELECT current_user")
        rules = f"local all {master} trust\nlocal all all scram-sha-256\n"
        hba = Path(await connection.fetchval("SHOW hba_file"))
        await asyncio.to_thread(hba.write_text, rules)
        await connection.execute("SELECT pg_reload_conf()")
        before, after = Secret(b"o" * 40), Secret(b"n" * 40, (b"o" * 40,))
        for now in (before, after):
            word = role_passwords(now)[APP_ROLE][0]
            await connection.execute(f"ALTER ROLE {APP_ROLE} PASSWORD '{word}'")
            ways = role_passwords(after)[APP_ROLE]
            logins = tuple(login(owner, APP_ROLE, way) for way in ways)
            inside = await log_role_in(logins, timeout=5)
            assert await inside.fetchval("SELECT current_user") == APP_ROLE
            await inside.close()
        with pytest.raises(asyncpg.InvalidPasswordError):
            await log_role_in(
                login(owner, APP_ROLE, role_passwords(before)[APP_ROLE][0]), timeout=5
            )
        await connection.close()
