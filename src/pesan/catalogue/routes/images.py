from litestar import Request, Response, delete, post
from litestar.datastructures import State
from litestar.di import NamedDependency
from litestar.params import FromPath

from ... import files
from ...kit.db import Tx
from ...stores import Right, StoreCall
from .. import actions
from ..schemas import ImageOut
from .paths import read_product_id


@post(
    "/products/{product_id:str}/images",
    operation_id="addImage",
    takes=files.MEDIA_TYPES,
    request_max_body_size=files.BODY_BYTES_MAX,
    right=Right.CHANGE_PRODUCTS,
)
async def add_image(
    call: NamedDependency[StoreCall],
    product_id: FromPath[str],
    request: Request[object, object, State],
) -> Response[ImageOut]:
    """Upload a picture: PNG, JPEG or WebP, drawn anew. PATCH the product's `images` to order them."""
    product = read_product_id(product_id)
    async with call.transaction() as tx:  # nobody without the right makes us decode pictures
        await actions.require_product(tx, call.store, product)
    picture = await files.read_picture(request)

    async def act(tx: Tx) -> ImageOut:
        kept = await actions.add_image(tx, call.store, product, picture, actor=call.actor)
        return ImageOut.of(kept)

    return await call.once(act)


@delete(
    "/products/{product_id:str}/images/{name:str}",
    operation_id="deleteImage",
    status_code=204,
    right=Right.CHANGE_PRODUCTS,
)
async def delete_image(
    call: NamedDependency[StoreCall], product_id: FromPath[str], name: FromPath[str]
) -> None:
    """Take an uploaded picture away; `name` is the last part of its address."""
    product = read_product_id(product_id)
    async with call.transaction() as tx:
        await actions.remove_image(tx, call.store, product, name, actor=call.actor)


routes = [add_image, delete_image]
