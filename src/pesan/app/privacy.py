"""`pesan export-customer`, `pesan erase-customer`: a person's rights, for an operator who is asked."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import msgspec

from .. import customers, persons, stores
from ..customers import CustomerNotFound
from ..kit.db import Database, Tx
from ..kit.ids import CustomerId, NoSuchId, StoreId, decode, encode
from ..persons.schemas import ExportOut
from ..stores.errors import StoreNotFound
from .databases import Site
from .settings import Settings

OPERATOR = "operator"  # as the audit log names who did it


async def export(site: Site, store: str, customer: str) -> bytes:
    """As GET /customers/{id}/export answers. Raises stores.not_found, customers.not_found."""
    async with _inside(site, store) as (tx, store_key):
        found = await persons.export(tx, store_key, _customer(customer), actor=OPERATOR)
        out = ExportOut.of(store_key, found.customer, found.dossier)
    return msgspec.json.format(msgspec.json.encode(out), indent=2)


async def name_of(site: Site, store: str, customer: str) -> str:
    """For the question before it hurts. Raises stores.not_found, customers.not_found."""
    async with _inside(site, store) as (tx, store_key):
        shop = await stores.require(tx, store_key)
        found = await customers.find_customer(tx, store_key, _customer(customer))
    who = "somebody who is off the list" if found is None else found.name
    return f"{who} ({customer}) of {shop.name}"


async def erase(site: Site, settings: Settings, store: str, customer: str) -> dict[str, int]:
    """Raises stores.not_found, customers.not_found, persons.orders_under_way."""
    async with _inside(site, store) as (tx, store_key):
        done = await persons.erase(
            tx, store_key, _customer(customer), secret=settings.secret(), actor=OPERATOR
        )
    return done.rows


@asynccontextmanager
async def _inside(site: Site, store: str) -> AsyncIterator[tuple[Tx, StoreId]]:
    try:
        store_key = StoreId(decode("sto", store))
    except NoSuchId as error:
        raise StoreNotFound(store=store[:40]) from error
    database = await Database.open(app_dsn=site.app, router_dsn=site.router, connections_max=2)
    try:
        async with database.store(store_key) as tx:
            if await stores.find_store(tx, store_key) is None:
                raise StoreNotFound(store=encode("sto", store_key))
            yield tx, store_key
    finally:
        await database.close()


def _customer(text: str) -> CustomerId:
    try:
        return CustomerId(decode("cus", text))
    except NoSuchId as error:
        raise CustomerNotFound(customer=text[:40]) from error
