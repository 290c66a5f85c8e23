from typing import Annotated

from litestar import Response, delete, get, patch, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, JSONBody, QueryParameter

from ... import stores
from ...kit.db import Tx
from ...kit.errors import Invalid
from ...kit.ids import CollectionId, NoSuchId, ProductId, decode, encode
from ...kit.schemas import Limit, Page
from ...kit.text import line
from ...stores import IfMatch, Right, StoreCall, read_version
from .. import actions
from ..models import ProductStatus
from ..rules import product_in
from ..schemas import ChangeProduct, CreateProduct, ProductOut
from ..telling import tell
from .paths import read_product_id

Query = Annotated[str, QueryParameter(max_length=300)]
Filter = Annotated[str | None, QueryParameter(max_length=100)]


@post("/products", operation_id="createProduct", right=Right.CHANGE_PRODUCTS)
async def create_product(
    call: NamedDependency[StoreCall], data: JSONBody[CreateProduct]
) -> Response[ProductOut]:
    """Put a product on sale, with its variants and their first stock."""

    async def act(tx: Tx) -> ProductOut:
        new = data.new((await stores.require(tx, call.store)).currency)
        return ProductOut.of(await actions.create_product(tx, call.store, new, actor=call.actor))

    return await call.once(act)


@get("/products", operation_id="listProducts", right=Right.READ_PRODUCTS)
async def list_products(
    call: NamedDependency[StoreCall],
    status: FromQuery[ProductStatus | None] = None,
    category: FromQuery[Filter] = None,
    tag: FromQuery[Filter] = None,
    collection: FromQuery[Filter] = None,
    limit: FromQuery[Limit] = 20,
    cursor: FromQuery[str | None] = None,
) -> Page[ProductOut]:
    """Products, newest first. Archived ones only with `status=archived`."""
    after = None if cursor is None else _cursor(cursor)
    async with call.transaction() as tx:
        found = await actions.list_stamps(
            tx,
            call.store,
            after=after,
            status=status,
            category=None if category is None else line(category),
            tag=None if tag is None else line(tag),
            collection=None if collection is None else _collection(collection),
            limit=limit + 1,
        )
        shown = await tell(tx, call.store, found[:limit])
    more = encode("prd", product_in(found[limit - 1])) if len(found) > limit else None
    return Page(shown, more)


@get("/products/search", operation_id="searchProducts", right=Right.READ_PRODUCTS)
async def search_products(
    call: NamedDependency[StoreCall], q: FromQuery[Query] = "", limit: FromQuery[Limit] = 20
) -> Page[ProductOut]:
    """Active products that answer a buyer's words, best first; typos and synonyms understood."""
    if not q:
        raise Invalid.field("q", "is required: what the buyer typed")
    async with call.transaction() as tx:
        found = await actions.search(tx, call.store, q, limit)
    return Page([ProductOut.of(product) for product in found], None)


@get("/products/{product_id:str}", operation_id="getProduct", right=Right.READ_PRODUCTS)
async def get_product(call: NamedDependency[StoreCall], product_id: FromPath[str]) -> ProductOut:
    product = read_product_id(product_id)
    async with call.transaction() as tx:
        return ProductOut.of(await actions.require_product(tx, call.store, product))


@patch("/products/{product_id:str}", operation_id="updateProduct", right=Right.CHANGE_PRODUCTS)
async def update_product(
    call: NamedDependency[StoreCall],
    product_id: FromPath[str],
    data: JSONBody[ChangeProduct],
    if_match: IfMatch = None,
) -> ProductOut:
    """Change some fields; null empties one that may be empty. Variants have their own address."""
    product = read_product_id(product_id)
    async with call.transaction() as tx:
        return ProductOut.of(
            await actions.change_product(
                tx,
                call.store,
                product,
                data.changes(),
                version=read_version(if_match),
                actor=call.actor,
            )
        )


@delete(
    "/products/{product_id:str}",
    operation_id="deleteProduct",
    status_code=204,
    right=Right.CHANGE_PRODUCTS,
)
async def delete_product(call: NamedDependency[StoreCall], product_id: FromPath[str]) -> None:
    """Archive a product: it is not sold any more, old orders keep it."""
    product = read_product_id(product_id)
    async with call.transaction() as tx:
        await actions.archive_product(tx, call.store, product, actor=call.actor)


def _collection(text: str) -> CollectionId:
    try:
        return CollectionId(decode("col", text))
    except NoSuchId as error:
        raise Invalid.field("collection", "is no id of a collection") from error


def _cursor(text: str) -> ProductId:
    try:
        return ProductId(decode("prd", text))
    except NoSuchId as error:
        raise Invalid.field("cursor", "is no cursor that a list gave") from error


routes = [
    create_product,
    list_products,
    search_products,
    get_product,
    update_product,
    delete_product,
]
