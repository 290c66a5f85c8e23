from typing import ClassVar

from ..kit.events import Fact
from ..kit.ids import CustomerId, MergeSuggestionId


class CustomerCreated(Fact, frozen=True, kw_only=True):
    """Somebody is known to the store who was not before: written in, or by their first message."""

    type: ClassVar[str] = "customer.created"
    customer_id: CustomerId


class MergeSuggested(Fact, frozen=True, kw_only=True):
    """Two customers may be one person: there is a reason that was not there before."""

    type: ClassVar[str] = "customer.merge_suggested"
    suggestion_id: MergeSuggestionId
