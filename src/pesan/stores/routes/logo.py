"""The shop's picture, shown wherever its name is."""

from litestar import Request, delete, put
from litestar.datastructures import State
from litestar.di import NamedDependency

from ... import files
from .. import actions
from ..calls import StoreCall
from ..rights import Right
from ..schemas import StoreOut


@put(
    "/logo",
    operation_id="putLogo",
    takes=files.MEDIA_TYPES,
    request_max_body_size=files.BODY_BYTES_MAX,
    right=Right.CHANGE_STORE,
)
async def put_logo(
    call: NamedDependency[StoreCall], request: Request[object, object, State]
) -> StoreOut:
    """Upload the logo: PNG, JPEG or WebP, drawn anew. `branding.logo` is its address."""
    async with call.transaction():
        pass  # nobody without the right makes us decode pictures
    picture = await files.read_picture(request)
    async with call.transaction() as tx:
        await actions.set_logo(tx, call.store, picture)
        await call.note(tx, "stores.logo", {})
        return StoreOut.of(await actions.require(tx, call.store))


@delete("/logo", operation_id="deleteLogo", status_code=204, right=Right.CHANGE_STORE)
async def delete_logo(call: NamedDependency[StoreCall]) -> None:
    """Take the logo away. Nothing the second time."""
    async with call.transaction() as tx:
        if await actions.set_logo(tx, call.store, None):
            await call.note(tx, "stores.logo_removed", {})


routes = [put_logo, delete_logo]
