"""A channel or gateway is connected from the browser. What is secret is typed, and never shown again."""

import secrets

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect

from ... import stores
from ...kit.db import Tx
from ...stores import Right
from ..errors import NotHere
from ..screen import Screen, clean

_CREDENTIALS = "/connections/{provider:str}/credentials"
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
async def form(screen: NamedDependency[Screen], provider: FromPath[str]) -> Response[bytes]:
    """Asks for a fresh proof here, before anything is typed."""
    return await _draw(screen, provider)


@post(_CREDENTIALS, operation_id="connectByForm", right=Right.CONNECT)
async def connect(
    screen: NamedDependency[Screen], provider: FromPath[str]
) -> Response[bytes] | Redirect:
    """New, or in the place of what there was: all of it is given again."""
    names, sent = _fields(provider), await screen.form()
    given = {name: clean(sent.get(name, ""), characters_max=_VALUE_MAX) for name in names}
    if provider == "web":
        given["allowed_origins"] = " ".join(given["allowed_origins"].replace(",", " ").split())

    async def verb(tx: Tx) -> str:
        values = {name: value for name, value in given.items() if value}
        await stores.open_connection(tx, screen.world, screen.store, provider, values)
        await screen.call.note(tx, "stores.connect", {"provider": provider})
        return f"/connections#{provider}"

    return await screen.act(
        verb, page=screen.request.url.path, draw=lambda: _draw(screen, provider)
    )


async def _draw(screen: Screen, provider: str) -> Response[bytes]:
    fields = _fields(provider)
    async with screen.transaction() as tx:
        present = await stores.find_connection(tx, screen.store, provider)
        return await screen.page(
            tx,
            "office/connecting.html",
            active="more",
            provider=provider,
            fields=fields,
            present=present,
            public={} if present is None else present.public,
            made=secrets.token_urlsafe(12),  # a word for Meta to say back: theirs to change
        )


def _fields(provider: str) -> tuple[str, ...]:
    """Raises dashboard.not_here."""
    if provider not in FIELDS:
        raise NotHere
    return FIELDS[provider]


routes = [form, connect]
