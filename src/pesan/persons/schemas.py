from msgspec import Struct

from ..customers import CustomerOut


class MergeCustomer(
    Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, rename={"from_": "from"}
):
    """`from`: who is merged into the customer of the address, and is off the list from then on."""

    from_: str


class MergeOut(Struct, frozen=True, kw_only=True):
    """`customer` is who is left; `merged_id` answers the same from now on."""

    id: str
    customer: CustomerOut
    merged_id: str
    merged_at: str


class UnmergeOut(Struct, frozen=True, kw_only=True):
    id: str
    customer: CustomerOut
    restored: CustomerOut
    undone_at: str
