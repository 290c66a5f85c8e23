from .. import customers
from ..kit.db import Tx
from .actions import suggesting


async def on_merge_suggested(tx: Tx, fact: customers.MergeSuggested) -> None:
    """What is proven needs nobody's word."""
    await suggesting.merge_if_proven(tx, fact.store_id, fact.suggestion_id)
