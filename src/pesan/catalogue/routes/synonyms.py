from litestar import get, put
from litestar.di import NamedDependency
from litestar.params import JSONBody

from ...stores import Right, StoreCall
from .. import actions
from ..shelves import Synonyms


@get("/synonyms", operation_id="getSynonyms", right=Right.READ_PRODUCTS)
async def get_synonyms(call: NamedDependency[StoreCall]) -> Synonyms:
    """The store's own synonyms, beside those that every store has."""
    async with call.transaction() as tx:
        groups = await actions.synonyms(tx, call.store)
    return Synonyms([list(group) for group in groups])


@put("/synonyms", operation_id="putSynonyms", right=Right.CHANGE_PRODUCTS)
async def put_synonyms(call: NamedDependency[StoreCall], data: JSONBody[Synonyms]) -> Synonyms:
    """Replace them; searches understand them at once. Words are kept as search compares them."""
    groups = data.folded()
    async with call.transaction() as tx:
        await actions.put_synonyms(tx, call.store, groups, actor=call.actor)
    return Synonyms([list(group) for group in groups])


routes = [get_synonyms, put_synonyms]
