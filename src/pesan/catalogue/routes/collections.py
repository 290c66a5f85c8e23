from uuid import UUID

from litestar import Request, Response, delete, get, patch, post, put
from litestar.datastructures import State
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, JSONBody

from ... import files
from ...kit.db import Tx
from ...kit.errors import Invalid
from ...kit.ids import CollectionId, NoSuchId, ProductId, decode, encode
from ...kit.schemas import Limit, Page
from ...stores import IfMatch, Right, StoreCall, read_version
from .. import actions
from ..schemas import ProductOut
from ..shelves import ChangeCollection, CollectionOut, CreateCollection, ProductIds
from .paths import read_collection_id, read_product_id

_BEYOND_ALL = CollectionId(UUID(int=2**128 - 1))


@post("/collections", operation_id="createCollection", right=Right.CHANGE_PRODUCTS)
async def create_collection(
    call: NamedDependency[StoreCall], data: JSONBody[CreateCollection]
) -> Response[CollectionOut]:
    """Make a shelf; products are put on it in an order of the seller's own."""

    async def act(tx: Tx) -> CollectionOut:
        made = await actions.create_collection(
            tx,
            call.store,
            title=data.clean_title(),
            description=data.clean_description(),
            image=data.image,
            actor=call.actor,
        )
        return CollectionOut.of(made)

    return await call.once(act)


@get("/collections", operation_id="listCollections", right=Right.READ_PRODUCTS)
async def list_collections(
    call: NamedDependency[StoreCall],
    limit: FromQuery[Limit] = 20,
    cursor: FromQuery[str | None] = None,
) -> Page[CollectionOut]:
    """Collections, newest first."""
    after = _BEYOND_ALL if cursor is None else _cursor(cursor)
    async with call.transaction() as tx:
        found = await actions.list_collections(tx, call.store, after=after, limit=limit + 1)
    shown = found[:limit]
    more = encode("col", shown[-1].id) if len(found) > limit else None
    return Page([CollectionOut.of(collection) for collection in shown], more)


@get("/collections/{collection_id:str}", operation_id="getCollection", right=Right.READ_PRODUCTS)
async def get_collection(
    call: NamedDependency[StoreCall], collection_id: FromPath[str]
) -> CollectionOut:
    collection = read_collection_id(collection_id)
    async with call.transaction() as tx:
        return CollectionOut.of(await actions.require_collection(tx, call.store, collection))


@patch(
    "/collections/{collection_id:str}",
    operation_id="updateCollection",
    right=Right.CHANGE_PRODUCTS,
)
async def update_collection(
    call: NamedDependency[StoreCall],
    collection_id: FromPath[str],
    data: JSONBody[ChangeCollection],
    if_match: IfMatch = None,
) -> CollectionOut:
    """Change some fields; its slug stays."""
    collection = read_collection_id(collection_id)
    async with call.transaction() as tx:
        changed = await actions.change_collection(
            tx,
            call.store,
            collection,
            data.changes(),
            version=read_version(if_match),
            actor=call.actor,
        )
    return CollectionOut.of(changed)


@put(
    "/collections/{collection_id:str}/image",
    operation_id="putCollectionImage",
    takes=files.MEDIA_TYPES,
    request_max_body_size=files.BODY_BYTES_MAX,
    right=Right.CHANGE_PRODUCTS,
)
async def put_image(
    call: NamedDependency[StoreCall],
    collection_id: FromPath[str],
    request: Request[object, object, State],
) -> CollectionOut:
    """Upload its picture: PNG, JPEG or WebP, drawn anew."""
    collection = read_collection_id(collection_id)
    async with call.transaction() as tx:  # nobody without the right makes us decode pictures
        await actions.require_collection(tx, call.store, collection)
    picture = await files.read_picture(request)
    async with call.transaction() as tx:
        changed = await actions.set_image(tx, call.store, collection, picture, actor=call.actor)
    return CollectionOut.of(changed)


@delete(
    "/collections/{collection_id:str}",
    operation_id="deleteCollection",
    status_code=204,
    right=Right.CHANGE_PRODUCTS,
)
async def delete_collection(call: NamedDependency[StoreCall], collection_id: FromPath[str]) -> None:
    """Take the shelf away; its products stay."""
    collection = read_collection_id(collection_id)
    async with call.transaction() as tx:
        await actions.delete_collection(tx, call.store, collection, actor=call.actor)


@get(
    "/collections/{collection_id:str}/products",
    operation_id="listCollectionProducts",
    right=Right.READ_PRODUCTS,
)
async def list_products(
    call: NamedDependency[StoreCall],
    collection_id: FromPath[str],
    limit: FromQuery[Limit] = 20,
    cursor: FromQuery[str | None] = None,
) -> Page[ProductOut]:
    """What stands on it, in the order it was put there; archived products are not shown."""
    collection = read_collection_id(collection_id)
    after = 0 if cursor is None else _position(cursor)
    async with call.transaction() as tx:
        await actions.require_collection(tx, call.store, collection)
        found = await actions.standing(tx, call.store, collection, after=after, limit=limit + 1)
    shown = found[:limit]
    more = str(shown[-1][0]) if len(found) > limit else None
    return Page([ProductOut.of(product) for _, product in shown], more)


@put(
    "/collections/{collection_id:str}/products",
    operation_id="putCollectionProducts",
    status_code=204,
    right=Right.CHANGE_PRODUCTS,
)
async def put_products(
    call: NamedDependency[StoreCall], collection_id: FromPath[str], data: JSONBody[ProductIds]
) -> None:
    """Put exactly these products on it, in this order."""
    collection, products = read_collection_id(collection_id), _products(data)
    async with call.transaction() as tx:
        await actions.arrange(tx, call.store, collection, products, actor=call.actor)


@post(
    "/collections/{collection_id:str}/products",
    operation_id="addCollectionProducts",
    right=Right.CHANGE_PRODUCTS,
)
async def add_products(
    call: NamedDependency[StoreCall], collection_id: FromPath[str], data: JSONBody[ProductIds]
) -> Response[CollectionOut]:
    """Put products behind those that stand there; one that does already stays where it is."""
    collection, products = read_collection_id(collection_id), _products(data)

    async def act(tx: Tx) -> CollectionOut:
        await actions.add_to_collection(tx, call.store, collection, products, actor=call.actor)
        return CollectionOut.of(await actions.require_collection(tx, call.store, collection))

    return await call.once(act)


@delete(
    "/collections/{collection_id:str}/products/{product_id:str}",
    operation_id="deleteCollectionProduct",
    status_code=204,
    right=Right.CHANGE_PRODUCTS,
)
async def delete_product(
    call: NamedDependency[StoreCall], collection_id: FromPath[str], product_id: FromPath[str]
) -> None:
    """Take one product off; it stays on sale."""
    collection, product = read_collection_id(collection_id), read_product_id(product_id)
    async with call.transaction() as tx:
        await actions.take_off(tx, call.store, collection, product, actor=call.actor)


def _products(data: ProductIds) -> list[ProductId]:
    return [read_product_id(text) for text in data.product_ids]


def _cursor(text: str) -> CollectionId:
    try:
        return CollectionId(decode("col", text))
    except NoSuchId as error:
        raise Invalid.field("cursor", "is no cursor that a list gave") from error


def _position(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= 9):
        raise Invalid.field("cursor", "is no cursor that a list gave")
    return int(text)


routes = [
    create_collection,
    list_collections,
    get_collection,
    update_collection,
    put_image,
    delete_collection,
    list_products,
    put_products,
    add_products,
    delete_product,
]
