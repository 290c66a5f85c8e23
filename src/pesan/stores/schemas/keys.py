from datetime import datetime
from typing import Annotated

from msgspec import Meta, Struct

from ...accounts import ApiKey
from ...kit.ids import encode
from ...kit.schemas import wire_time
from ..rights import Right

Network = Annotated[str, Meta(max_length=50, examples=["203.0.113.0/24"])]


class MakeKey(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    name: Annotated[str, Meta(min_length=1, max_length=80)]
    scopes: Annotated[list[Right], Meta(min_length=1, max_length=100)]
    livemode: bool = True
    store_id: str | None = None
    expires_at: datetime | None = None
    networks: Annotated[list[Network], Meta(max_length=20)] = []  # none: from anywhere


class KeyOut(Struct, frozen=True, kw_only=True):
    id: str
    name: str
    prefix: str
    last4: str
    livemode: bool
    scopes: list[str]
    store_id: str | None
    created_at: str
    expires_at: str | None
    last_used_at: str | None
    exposed_at: str | None
    networks: list[str]

    @classmethod
    def of(cls, key: ApiKey) -> "KeyOut":
        return cls(
            id=encode("key", key.id),
            name=key.name,
            prefix="psn_live_" if key.livemode else "psn_test_",
            last4=key.last4,
            livemode=key.livemode,
            scopes=sorted(key.scopes),
            store_id=None if key.only_store_id is None else encode("sto", key.only_store_id),
            created_at=wire_time(key.created_at),
            expires_at=None if key.expires_at is None else wire_time(key.expires_at),
            last_used_at=None if key.last_used_at is None else wire_time(key.last_used_at),
            exposed_at=None if key.exposed_at is None else wire_time(key.exposed_at),
            networks=key.networks,
        )


class KeyMade(Struct, frozen=True, kw_only=True):
    """`key` is shown this once."""

    api_key: KeyOut
    key: str


class ReportLeak(Struct, frozen=True, forbid_unknown_fields=True):
    key: Annotated[str, Meta(max_length=200)]
