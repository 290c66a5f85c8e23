"""A channel or gateway is connected from the browser. What is secret is typed, and never shown again."""

import secrets
from collections.abc import Mapping

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect

from ... import stores
from ...kit.db import Tx
from ...kit.ids import encode
from ...stores import Connection, Right
from ..errors import NotHere
from ..screen import Screen, clean

# By its provider, of which the default one is meant or a first one made; or any by its own id.
_CREDENTIALS = "/connections/{named:str}/credentials"
_ANOTHER = "/connections/{provider:str}/another"
# In the order in which they are looked for at the provider; what is required is said by the template.
FIELDS: dict[str, tuple[str, ...]] = {
    "whatsapp": ("phone_number_id", "waba_id", "access_token", "app_secret", "verify_token"),
    "telegram": ("bot_token",),
    "web": ("allowed_origins", "greeting", "identity_secret", "mode"),
    "xendit": ("secret_key", "callback_token"),
    "stripe": ("secret_key", "webhook_secret"),
}
_VALUE_MAX = 2000


@get(_CREDENTIALS, operation_id="connectPage", right=Right.CONNECT)
async def form(screen: NamedDependency[Screen], named: FromPath[str]) -> Response[bytes]:
    """Asks for a fresh proof here, before anything is typed."""
    return await _draw(screen, named)


@post(_CREDENTIALS, operation_id="connectByForm", right=Right.CONNECT)
async def connect(
    screen: NamedDependency[Screen], named: FromPath[str]
) -> Response[bytes] | Redirect:
    """New, or in the place of what there was: all of it is given again."""
    sent = await screen.form()

    async def verb(tx: Tx) -> str:
        provider, _ = await _found(tx, screen, named)
        given = _given(provider, sent)
        opened = await stores.open_connection(tx, screen.world, screen.store, named, given)
        return await _done(tx, screen, opened)

    return await screen.act(verb, page=screen.request.url.path, draw=lambda: _draw(screen, named))


@get(_ANOTHER, operation_id="connectAnotherPage", right=Right.CONNECT)
async def another_form(screen: NamedDependency[Screen], provider: FromPath[str]) -> Response[bytes]:
    return await _draw_another(screen, _several(provider))


@post(_ANOTHER, operation_id="connectAnotherByForm", right=Right.CONNECT)
async def another(
    screen: NamedDependency[Screen], provider: FromPath[str]
) -> Response[bytes] | Redirect:
    """One more number, bot or site beside those there are."""
    _several(provider)
    sent = await screen.form()

    async def verb(tx: Tx) -> str:
        label = clean(sent.get("label", ""), characters_max=stores.LABEL_CHARACTERS_MAX)
        opened = await stores.add_connection(
            tx, screen.world, screen.store, provider, _given(provider, sent), label=label or None
        )
        return await _done(tx, screen, opened)

    return await screen.act(
        verb, page=screen.request.url.path, draw=lambda: _draw_another(screen, provider)
    )


async def _done(tx: Tx, screen: Screen, opened: Connection) -> str:
    """Where it stands on the page of connections."""
    id_ = encode("cnx", opened.id)
    detail = {"provider": opened.provider, "connection": id_}
    await screen.call.note(tx, "stores.connect", detail)
    return f"/connections#{opened.provider if opened.is_default else id_}"


async def _draw(screen: Screen, named: str) -> Response[bytes]:
    async with screen.transaction() as tx:
        provider, present = await _found(tx, screen, named)
        return await _page(tx, screen, provider, present)


async def _draw_another(screen: Screen, provider: str) -> Response[bytes]:
    async with screen.transaction() as tx:
        return await _page(tx, screen, provider, None, another=True)


async def _page(
    tx: Tx, screen: Screen, provider: str, present: Connection | None, *, another: bool = False
) -> Response[bytes]:
    return await screen.page(
        tx,
        "office/connecting.html",
        active="more",
        path=screen.request.url.path,
        provider=provider,
        present=present,
        another=another,
        label_max=stores.LABEL_CHARACTERS_MAX,
        public={} if present is None else present.public,
        made=secrets.token_urlsafe(12),  # a word for Meta to say back: theirs to change
    )


async def _found(tx: Tx, screen: Screen, named: str) -> tuple[str, Connection | None]:
    """Of which provider it is, and what there is of it. Raises dashboard.not_here."""
    found = await stores.find_connection(tx, screen.store, named)
    provider = named if found is None else found.provider
    if provider not in FIELDS:
        raise NotHere
    return provider, found


def _given(provider: str, sent: Mapping[str, str]) -> dict[str, str]:
    """What was typed; the fields that were left empty are none."""
    given = {
        name: clean(sent.get(name, ""), characters_max=_VALUE_MAX) for name in FIELDS[provider]
    }
    if provider == "web":
        given["allowed_origins"] = " ".join(given["allowed_origins"].replace(",", " ").split())
    return {name: value for name, value in given.items() if value}


def _several(provider: str) -> str:
    """Raises dashboard.not_here."""
    if provider not in FIELDS or provider not in stores.SEVERAL:
        raise NotHere
    return provider


routes = [form, connect, another_form, another]
