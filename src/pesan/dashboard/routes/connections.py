"""What the shop is connected to, how each connection fares, and the templates a channel approved."""

from collections import Counter

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect

from ... import channels, stores
from ...kit import clock
from ...kit.db import Tx
from ...kit.errors import Conflict
from ...kit.ids import StoreId, encode
from ...stores import Right, may
from ..channels import trouble_of
from ..errors import NotHere
from ..queries import channels as queries
from ..screen import Screen, clean
from .connecting import FIELDS

_PATH = "/connections"
_TEMPLATES = "/templates"
_ALERTS = 10
_MOST = 200
# The channels first, in the order in which shops here connect them.
KNOWN = ("whatsapp", "telegram", "web", "sandbox", "xendit", "stripe")


@get(_PATH, operation_id="connectionsPage", right=Right.READ_CONNECTIONS)
async def connections(screen: NamedDependency[Screen]) -> Response[bytes]:
    async with screen.transaction() as tx:
        rows = await queries.connections(tx, screen.store)
        there = Counter(row.provider for row in rows)
        return await screen.page(
            tx,
            "office/connections.html",
            active="more",
            connections=sorted(rows, key=lambda row: _place(row.provider)),
            missing=[one for one in KNOWN if one not in there],
            several={one for one, count in there.items() if count > 1},
            troubles={row.id: trouble_of(row, now=clock.now()) for row in rows},
            heard={one.connection_id: one.at for one in await queries.heard(tx, screen.store)},
            addresses={
                row.id: stores.webhook_url(screen.world, row.provider, row.id) for row in rows
            },
            snippet_of=lambda one: channels.snippet(screen.world.public_url, encode("cnx", one)),
            alerts=await queries.alerts(tx, screen.store, _ALERTS),
            can_connect=may(screen.role, Right.CONNECT),
            more_of=[
                one for one in KNOWN if one in FIELDS and one in there and one in stores.SEVERAL
            ],
            typed=frozenset(FIELDS),
        )


@post(
    f"{_PATH}/{{provider:str}}/resumption",
    operation_id="resumeConnectionByForm",
    status_code=303,
    right=Right.CONNECT,
)
async def resume(screen: NamedDependency[Screen], provider: FromPath[str]) -> Redirect:
    """Somebody has mended it at the provider: what waits goes on. One that runs stays as it is."""
    async with screen.transaction() as tx:
        found = await _named(tx, screen, provider)
        await stores.resume_connection(tx, screen.store, found.id)
        await _note(tx, screen, "stores.resume_connection", found)
        tx.wake()
    return screen.back_to(_PATH)


@post(
    f"{_PATH}/{{connection_id:str}}/label",
    operation_id="nameConnectionByForm",
    status_code=303,
    right=Right.CONNECT,
)
async def name(screen: NamedDependency[Screen], connection_id: FromPath[str]) -> Redirect:
    """What the shop calls it; empty for nothing."""
    given = str((await screen.request.form()).get("label", ""))
    label = clean(given, characters_max=stores.LABEL_CHARACTERS_MAX) or None
    async with screen.transaction() as tx:
        found = await _named(tx, screen, connection_id)
        await stores.name_connection(tx, screen.store, found.id, label)
        await _note(tx, screen, "stores.change_connection", found)
    return screen.back_to(f"{_PATH}#{connection_id}")


@post(
    f"{_PATH}/{{connection_id:str}}/default",
    operation_id="makeConnectionDefaultByForm",
    status_code=303,
    right=Right.CONNECT,
)
async def make_default(screen: NamedDependency[Screen], connection_id: FromPath[str]) -> Redirect:
    async with screen.transaction() as tx:
        found = await _named(tx, screen, connection_id)
        await stores.make_default(tx, screen.store, found)
        await _note(tx, screen, "stores.change_connection", found)
    return screen.back_to(_PATH)


@post(
    f"{_PATH}/{{connection_id:str}}/end",
    operation_id="disconnectByForm",
    status_code=303,
    right=Right.CONNECT,
)
async def disconnect(screen: NamedDependency[Screen], connection_id: FromPath[str]) -> Redirect:
    """Nothing comes or goes by it any more. The simulator stays: it is no account to give back."""
    async with screen.transaction() as tx:
        found = await _named(tx, screen, connection_id)
        if found.provider not in FIELDS:
            raise NotHere
        await stores.close_connection(tx, screen.store, encode("cnx", found.id))
        await _note(tx, screen, "stores.disconnect", found)
        tx.wake()
    return screen.back_to(_PATH)


@get(_TEMPLATES, operation_id="templatesPage", right=Right.READ_CONVERSATIONS)
async def templates(screen: NamedDependency[Screen]) -> Response[bytes]:
    async with screen.transaction() as tx:
        return await screen.page(
            tx,
            "office/templates.html",
            active="more",
            templates=await _listed(tx, screen.store),
            can_sync=may(screen.role, Right.CHANGE_STORE),
            synced="synced" in screen.request.query_params,
            failed=screen.request.query_params.get("failed"),
        )


@post(
    f"{_TEMPLATES}/sync",
    operation_id="syncTemplatesByForm",
    status_code=303,
    right=Right.CHANGE_STORE,
)
async def sync(screen: NamedDependency[Screen]) -> Redirect:
    """They are read anew soon; the page hears of what has changed."""
    try:
        async with screen.transaction() as tx:
            await channels.sync_templates(tx, screen.store, actor=screen.call.actor)
            tx.wake()
    except Conflict as problem:
        return screen.back_to(f"{_TEMPLATES}?failed={problem.code.rpartition('.')[2]}")
    return screen.back_to(f"{_TEMPLATES}?synced=1")


async def _listed(tx: Tx, store: StoreId) -> list[channels.StoredTemplate]:
    """The newest; who has more looks at the channel's own pages."""
    return await channels.list_templates(
        tx, store=store, status=None, category=None, before=None, limit=_MOST
    )


async def _named(tx: Tx, screen: Screen, named: str) -> stores.Connection:
    """By its id, or the default one of a provider. Raises dashboard.not_here."""
    found = await stores.find_connection(tx, screen.store, named)
    if found is None:
        raise NotHere
    return found


async def _note(tx: Tx, screen: Screen, action: str, one: stores.Connection) -> None:
    detail = {"provider": one.provider, "connection": encode("cnx", one.id)}
    await screen.call.note(tx, action, detail)


def _place(provider: str) -> int:
    return KNOWN.index(provider) if provider in KNOWN else len(KNOWN)


routes = [connections, resume, name, make_default, disconnect, templates, sync]
