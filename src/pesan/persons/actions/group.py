from ... import customers
from ...customers import CustomerNotFound
from ...kit.db import Tx
from ...kit.ids import CustomerId, StoreId, encode
from ..queries import erasing as queries


async def group_of(
    tx: Tx, store: StoreId, customer: CustomerId
) -> tuple[CustomerId, list[CustomerId]]:
    """Who they are now, and every row that is them; off the list or not.

    Raises customers.not_found.
    """
    root = await queries.find_anyone(tx, store, customer)
    if root is None:
        raise CustomerNotFound(customer=encode("cus", customer))
    return root, await customers.group_of(tx, store, root)
