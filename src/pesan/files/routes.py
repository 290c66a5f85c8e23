from litestar import Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath

from ..kit.world import World
from . import queries, rules
from .errors import FileNotFound

PUBLIC = "a picture's unguessable name is all there is to know"
_HEADERS = {
    "Cache-Control": "public, max-age=31536000, immutable",  # other content has another name
    "X-Content-Type-Options": "nosniff",
    # Shown inside pages, a seller's own too; opened by itself it is saved, and runs nothing.
    "Cross-Origin-Resource-Policy": "cross-origin",
    "Content-Security-Policy": "default-src 'none'; sandbox",
}


@get("/files/{name:str}", operation_id="getFile", public=PUBLIC, include_in_schema=False)
async def get_file(world: NamedDependency[World], name: FromPath[str]) -> Response[bytes]:
    return await _served(world, name, small=False)


@get(
    "/files/{name:str}/thumbnail",
    operation_id="getThumbnail",
    public=PUBLIC,
    include_in_schema=False,
)
async def get_thumbnail(world: NamedDependency[World], name: FromPath[str]) -> Response[bytes]:
    return await _served(world, name, small=True)


async def _served(world: World, name: str, *, small: bool) -> Response[bytes]:
    if not rules.is_name(name):
        raise FileNotFound
    async with world.database.routing() as tx:
        route = await queries.find_route(tx, name)
    if route is None:
        raise FileNotFound
    async with world.database.store(route.store_id) as tx:
        file = await queries.find_content(tx, store=route.store_id, name=name, small=small)
    if file is None:
        raise FileNotFound
    shown = f"{name.partition('.')[0]}.webp" if small else name
    disposition = f'attachment; filename="{shown}"'
    headers = {**_HEADERS, "Content-Disposition": disposition}
    return Response(file.content, media_type=file.media_type, headers=headers)


routes = [get_file, get_thumbnail]
