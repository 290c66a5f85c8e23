from typing import ClassVar

from ..kit.events import Fact
from ..kit.ids import CustomerId


class CustomerCreated(Fact, frozen=True, kw_only=True):
    type: ClassVar[str] = "customer.created"
    customer_id: CustomerId
