from typing import ClassVar

from ..kit.events import Fact
from ..kit.ids import VariantId


class StockLow(Fact, frozen=True, kw_only=True):
    """What can be sold has come down to its low mark: told once, and again only after it rose."""

    type: ClassVar[str] = "stock.low"
    variant_id: VariantId
