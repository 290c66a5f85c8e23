"""The one script a merchant pastes, and a page that shows it as a buyer sees it."""

from pathlib import Path

from litestar import Request, Response, get
from litestar.datastructures import State
from litestar.di import NamedDependency
from litestar.params import FromQuery

from .. import stores
from ..channels import ChannelName, ConnectionUnknown, OpenConnections, snippet
from ..kit import clock
from ..kit.ids import ConnectionId, NoSuchId, decode, encode
from ..kit.pages import PRIVATE, Local, Pages, Words, asset_named, publish
from ..kit.world import World
from .errors import NoSuchChat
from .words import ENGLISH

_HERE = Path(__file__).parent
publish(_HERE / "static")
PAGES = Pages(_HERE / "templates", Words(ENGLISH))
PUBLIC = "the same script for everybody"


@get("/widget.js", operation_id="widgetScript", public=PUBLIC)
async def widget(request: Request[object, object, State]) -> Response[bytes]:
    """Its address never changes, so a browser asks again within the hour."""
    asset = asset_named("widget.js")
    assert asset is not None, "it was published above"
    tag = f'"{asset.version}"'
    headers = {
        "Cache-Control": "public, max-age=3600",
        "ETag": tag,
        "Vary": "Accept-Encoding",
        "X-Content-Type-Options": "nosniff",
        "Cross-Origin-Resource-Policy": "cross-origin",
    }
    if request.headers.get("if-none-match") == tag:
        return Response(b"", status_code=304, headers=headers)
    body = asset.body
    if asset.compressed is not None and "gzip" in request.headers.get("accept-encoding", ""):
        body, headers["Content-Encoding"] = asset.compressed, "gzip"
    return Response(body, media_type=asset.media_type, headers=headers)


@get("/widget/demo", operation_id="widgetDemo", public="shows what the shop shows to everybody")
async def demo(
    world: NamedDependency[World],
    connections: NamedDependency[OpenConnections],
    store: FromQuery[str] = "",
    lang: FromQuery[str | None] = None,
) -> Response[bytes]:
    """A page of nobody's shop with the widget on it."""
    try:
        connection = ConnectionId(decode("cnx", store))
        opened = await connections.opened(ChannelName.WEB, connection)
    except (NoSuchId, ConnectionUnknown) as error:
        raise NoSuchChat from error
    async with world.database.store(opened.store) as tx:
        shop = await stores.find_store(tx, opened.store)
    if shop is None:
        raise NoSuchChat
    language = lang if lang in {"id", "en"} else "en" if shop.locale == "en" else "id"
    body = PAGES.render(
        "demo.html",
        language=language,
        local=Local(shop.timezone, language, clock.now()),
        name=shop.name,
        description=shop.description or "",
        snippet=snippet(world.public_url, encode("cnx", connection)),
        connection=encode("cnx", connection),
    )
    return Response(body, media_type="text/html; charset=utf-8", headers=PRIVATE)


routes = [widget, demo]
