from litestar import Response, delete, patch, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody
from msgspec import UNSET

from ... import stores
from ...kit.db import Tx
from ...kit.ids import VariantId, encode
from ...stores import IfMatch, Right, StoreCall, read_version
from .. import actions
from ..models import Product
from ..schemas import ChangeVariant, CreateVariant, VariantOut, read_bundle
from .paths import read_product_id, read_variant_id


@post(
    "/products/{product_id:str}/variants",
    operation_id="addVariant",
    right=Right.CHANGE_PRODUCTS,
)
async def add_variant(
    call: NamedDependency[StoreCall], product_id: FromPath[str], data: JSONBody[CreateVariant]
) -> Response[VariantOut]:
    """Add a variant to a product, with its first stock."""
    product = read_product_id(product_id)

    async def act(tx: Tx) -> VariantOut:
        new = data.new((await stores.require(tx, call.store)).currency)
        changed = await actions.add_variant(tx, call.store, product, new, actor=call.actor)
        return _answer(changed, changed.variants[-1].id)

    return await call.once(act)


@patch("/variants/{variant_id:str}", operation_id="updateVariant", right=Right.CHANGE_PRODUCTS)
async def update_variant(
    call: NamedDependency[StoreCall],
    variant_id: FromPath[str],
    data: JSONBody[ChangeVariant],
    if_match: IfMatch = None,
) -> VariantOut:
    """Change a variant. `If-Match` is the version of its product."""
    variant = read_variant_id(variant_id)
    async with call.transaction() as tx:
        changed = await actions.change_variant(
            tx,
            call.store,
            variant,
            data.changes((await stores.require(tx, call.store)).currency),
            backorder=None if data.backorder is UNSET else data.backorder,
            bundle=None if data.bundle is UNSET else read_bundle(data.bundle, "bundle"),
            version=read_version(if_match),
            actor=call.actor,
        )
    return _answer(changed, variant)


@delete(
    "/variants/{variant_id:str}",
    operation_id="deleteVariant",
    status_code=204,
    right=Right.CHANGE_PRODUCTS,
)
async def delete_variant(call: NamedDependency[StoreCall], variant_id: FromPath[str]) -> None:
    """Take one variant off sale. The last one goes with its product."""
    variant = read_variant_id(variant_id)
    async with call.transaction() as tx:
        await actions.archive_variant(tx, call.store, variant, actor=call.actor)


def _answer(product: Product, variant: VariantId) -> VariantOut:
    found = next(v for v in product.variants if v.id == variant)
    return VariantOut.of(found, product_id=encode("prd", product.id))


routes = [add_variant, update_variant, delete_variant]
