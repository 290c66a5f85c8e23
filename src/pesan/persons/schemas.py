from typing import Any

from msgspec import Struct

from ..customers import CustomerOut
from ..kit import clock
from ..kit.ids import CustomerId, StoreId, encode
from ..kit.schemas import wire_time
from .queries.exporting import Dossier


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


class ErasureOut(Struct, frozen=True, kw_only=True):
    """How many rows were emptied, by what they held."""

    customer_id: str
    erased_at: str
    rows: dict[str, int]


class ExportOut(Struct, frozen=True, kw_only=True):
    """Whole rows by table, as they are kept; ids in their raw form tie them together."""

    format: int
    store_id: str
    customer_id: str
    exported_at: str
    tables: dict[str, list[dict[str, Any]]]

    @classmethod
    def of(cls, store: StoreId, customer: CustomerId, dossier: Dossier) -> "ExportOut":
        return cls(
            format=1,
            store_id=encode("sto", store),
            customer_id=encode("cus", customer),
            exported_at=wire_time(clock.now()),
            tables={name: list(getattr(dossier, name)) for name in dossier.__struct_fields__},
        )
