"""Opens Toko Sari where it is not yet, and says what to try."""

import os
import secrets
import sys
import webbrowser
from dataclasses import dataclass
from datetime import timedelta

from ... import audit, catalogue, dashboard, stores
from ...accounts import actions as accounts
from ...accounts import passwords
from ...accounts import queries as people
from ...kit import clock
from ...kit.db import Tx
from ...kit.ids import StoreId, UserId, encode
from ...kit.world import World
from ...stores import queries as shops
from . import goods

OPENED_AGO = timedelta(days=15)
OPENED = "opening"  # the first of its stories
TELL = "demo.tell"
SANDBOX = "sandbox"  # one connection is the simulated phone and the simulated gateway


@dataclass(frozen=True, slots=True)
class Page:
    """Where the demo store waits for its owner."""

    store: StoreId
    owner: UserId
    url: str
    login_url: str
    store_name: str
    seeded: bool


async def prepare(world: World, *, empty: bool = False) -> Page:
    """The demo store and a fresh login link. Whatever a killed run left undone is done now.

    Not `empty`, it was opened a while ago, and is to be told its days (days.py).
    """
    owner = await _owner(world)
    async with world.database.routing() as tx:
        theirs = await shops.stores_of(tx, owner, 1)
    if not theirs:
        with clock.living(clock.now() - (timedelta(0) if empty else OPENED_AGO)):
            # One transaction: a store is there with all it needs, or not at all.
            async with world.database.store(StoreId(owner)) as tx:
                store = await open_store(tx, world, owner)
                if not empty:
                    await note(tx, store, OPENED)
    else:
        store = theirs[0].id
    login_url = await dashboard.make_login_link(world, owner)
    name = theirs[0].name if theirs else goods.STORE["name"]
    return Page(store, owner, world.public_url, login_url, str(name), seeded=not theirs)


async def note(tx: Tx, store: StoreId, story: str) -> None:
    """That it was told, where nothing is ever removed."""
    await audit.record(
        tx,
        store,
        actor="system",
        action=TELL,
        subject=encode("sto", store),
        detail={"story": story},
    )


async def open_store(tx: Tx, world: World, owner: UserId) -> StoreId:
    """Toko Sari, ready to sell: products with stock, shipping, answers, the sandbox."""
    store = (await stores.create(tx, world, owner, **goods.STORE)).id  # type: ignore[arg-type] # the literal's values
    actor, now = encode("usr", owner), clock.now()
    await stores.put_shipping_methods(tx, store, goods.SHIPPING, now=now)
    await shops.update_faq(tx, store=store, faq=goods.FAQ, now=now)
    for product in goods.PRODUCTS:
        await catalogue.create_product(tx, store, product, actor=actor)
    secret = secrets.token_urlsafe(32)
    await stores.open_connection(tx, world, store, SANDBOX, {"secret": secret})
    # The chat on the shop's site, as /widget/demo shows it; what is bought there is a game too.
    web = {"allowed_origins": world.public_url, "mode": "test"}
    await stores.open_connection(tx, world, store, "web", web)
    return store


async def _owner(world: World) -> UserId:
    """Sari's account. Its password is nobody's: one comes in by a login link."""
    async with world.database.routing() as tx:
        known = await people.find_user_by_email(tx, goods.OWNER_EMAIL)
    if known is not None:
        return known.id
    password_hash = await passwords.make_hash(secrets.token_urlsafe(32))
    async with world.database.routing() as tx:
        user = await accounts.register(
            tx,
            email=goods.OWNER_EMAIL,
            name=goods.OWNER_NAME,
            password_hash=password_hash,
        )
    return user.id


def greeting(page: Page, *, seconds: float, busy_port: int | None) -> str:
    busy = f"\n  Port {busy_port} dipakai program lain / was busy: this one is free.\n"
    return f"""
  {page.store_name} buka! The demo store is open. ({seconds:.1f} s)
{busy if busy_port else ""}
  Masuk / Log in     {page.login_url}
                     sekali pakai, 15 menit / works once, within 15 minutes
  API                {page.url}/docs

  Coba / Try
    1. Buka simulator, jadilah pembeli / open the simulator and be a buyer:
         "ada kaos hitam L?"   "2 ya"   "alamat: Jl. Melati 4, Bandung"   "oke, bayar QRIS"
    2. Bayar di halaman bayarnya / pay on its pay page: Tandai dibayar.
    3. Atau dari terminal lain / or from another terminal:  {_command()} simulate

  Ctrl-C berhenti; datanya tetap ada / stops it and keeps the data.
"""


def show(url: str) -> None:
    """Opens a browser where there is a screen and somebody before it."""
    has_screen = sys.platform in {"darwin", "win32"} or any(
        os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY")
    )
    if has_screen and sys.stdout.isatty():
        webbrowser.open(url)


def _command() -> str:
    """`pesan` as it was called: from a checkout it is `.venv/bin/pesan`."""
    called = os.path.relpath(sys.argv[0]) if os.path.dirname(sys.argv[0]) else sys.argv[0]  # noqa: PTH120 - a word, not a file
    return called if called.endswith("pesan") and not called.startswith("..") else "pesan"
