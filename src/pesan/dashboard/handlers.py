"""Facts, passed on to the open pages; telling twice draws twice, no harm. Conversations tell of
themselves: most of what changes in one is no fact.
"""

from ..kit.db import Tx
from ..kit.events import Fact
from ..kit.live import tell


async def on_order_changed(tx: Tx, fact: Fact) -> None:
    await tell(tx, fact.store_id, "orders")


async def on_payment_changed(tx: Tx, fact: Fact) -> None:
    await tell(tx, fact.store_id, "payments")
