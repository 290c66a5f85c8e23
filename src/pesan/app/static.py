"""/static: the pages' files, from memory."""

from litestar import Request, Response, get
from litestar.datastructures import State
from litestar.params import FromPath

from ..kit.errors import NotFound
from ..kit.pages import asset_named

_FOR_EVER = "public, max-age=31536000, immutable"  # the address changes with the content


class NoSuchFile(NotFound):
    code = "app.no_such_file"
    message = "there is no such file"
    hint = "Load the page again: its files have new addresses."


@get(
    "/static/{version:str}/{name:str}",
    operation_id="staticFile",
    public="the same files for everybody",
    include_in_schema=False,
)
async def static_file(
    request: Request[object, object, State], version: FromPath[str], name: FromPath[str]
) -> Response[bytes]:
    """`version` is part of the address only: a page drawn before an upgrade still finds a file."""
    asset = asset_named(name)
    if asset is None or not version.isalnum():
        raise NoSuchFile
    headers = {
        "Cache-Control": _FOR_EVER,
        "Vary": "Accept-Encoding",
        "X-Content-Type-Options": "nosniff",
        "Cross-Origin-Resource-Policy": "same-origin",
    }
    body = asset.body
    if asset.compressed is not None and "gzip" in request.headers.get("accept-encoding", ""):
        body, headers["Content-Encoding"] = asset.compressed, "gzip"
    return Response(body, media_type=asset.media_type, headers=headers)
