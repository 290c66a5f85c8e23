from typing import ClassVar

from ..kit.events import Fact
from ..kit.ids import CustomerId


class CustomerCreated(Fact, frozen=True, kw_only=True):
    """Somebody is known to the store who was not before: written in, or by their first message."""

    type: ClassVar[str] = "customer.created"
    customer_id: CustomerId
