from collections.abc import Mapping
from typing import Any

from msgspec import Struct

from ..customers import CustomerOut, Profile
from ..kit import clock
from ..kit.ids import CustomerId, StoreId, encode
from ..kit.schemas import wire_time
from .queries.exporting import Dossier
from .queries.suggestions import Suggestion


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


class MergeSuggestionOut(Struct, frozen=True, kw_only=True):
    """`customers` are the two, whoever was there first first; one who is off the list is left out."""

    id: str
    status: str
    reasons: list[str]
    customers: list[CustomerOut]
    created_at: str
    decided_at: str | None
    decided_by: str | None

    @classmethod
    def of(
        cls, suggestion: Suggestion, people: Mapping[CustomerId, Profile]
    ) -> "MergeSuggestionOut":
        both = (suggestion.one_id, suggestion.other_id)
        decided_at = suggestion.decided_at
        return cls(
            id=encode("mgs", suggestion.id),
            status=suggestion.status,
            reasons=suggestion.reasons,
            customers=[CustomerOut.of(people[one]) for one in both if one in people],
            created_at=wire_time(suggestion.created_at),
            decided_at=None if decided_at is None else wire_time(decided_at),
            decided_by=suggestion.decided_by,
        )


class UnmergeOut(Struct, frozen=True, kw_only=True):
    id: str
    customer: CustomerOut
    restored: CustomerOut
    undone_at: str


class ErasureOut(Struct, frozen=True, kw_only=True):
    """How many rows were emptied, by what they held.

    `gateway_customers` are whom a gateway is told to forget, counted until it has: ask again.
    """

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
