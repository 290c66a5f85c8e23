from litestar import get
from litestar.di import NamedDependency

from ...kit.schemas import Page
from ...stores import Right, StoreCall
from .. import actions
from ..shelves import CountedOut


@get("/categories", operation_id="listCategories", right=Right.READ_PRODUCTS)
async def list_categories(call: NamedDependency[StoreCall]) -> Page[CountedOut]:
    """Categories in use, the fullest first, with how many products each has; 500 at most."""
    async with call.transaction() as tx:
        found = await actions.categories(tx, call.store)
    return Page([CountedOut(one.name, one.products) for one in found], None)


@get("/tags", operation_id="listTags", right=Right.READ_PRODUCTS)
async def list_tags(call: NamedDependency[StoreCall]) -> Page[CountedOut]:
    """Tags in use, the most used first, with how many products bear each; 500 at most."""
    async with call.transaction() as tx:
        found = await actions.tags(tx, call.store)
    return Page([CountedOut(one.name, one.products) for one in found], None)


routes = [list_categories, list_tags]
