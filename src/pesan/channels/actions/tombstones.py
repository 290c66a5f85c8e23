"""What was erased does not come back: not by a duplicate, nor by what was sent before and comes late."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from ...kit.db import Tx
from .. import queries, rules
from ..adapters import Opened
from ..models import (
    Echoed,
    IdentityChanged,
    NewUpdate,
    PreferenceChanged,
    ReachChanged,
    Received,
    StatusChanged,
    Update,
)
from .rows import name_of

TOMBSTONES = "channel tombstones"  # what their key is made for

Hashes = list[list[bytes]]  # of each name under which an update may be buried, by each key


async def not_erased(
    tx: Tx, opened: Opened, updates: Sequence[Update], hashed: list[Hashes]
) -> list[Update]:
    """Those that may come in; `hashed` are the names under which each may be buried."""
    found = await queries.find_tombstones(tx, opened.store, all_of(hashed))
    buried = {one.hash: one.erased_at for one in found}
    return [
        update
        for update, names in zip(updates, hashed, strict=True)
        if not _is_buried(update, [_last(buried.get(hash_) for hash_ in name) for name in names])
    ]


def hashes_of(opened: Opened, update: Update, row: NewUpdate, keys: Sequence[bytes]) -> Hashes:
    """By whichever key it was buried: one that was changed wakes nobody."""
    names = _buried_names(opened, update, row)
    return [[rules.tombstone_of(key, name) for key in keys] for name in names]


def all_of(hashed: Iterable[Hashes]) -> list[bytes]:
    return list({hash_ for names in hashed for hashes in names for hash_ in hashes})


def _last(times: Iterable[datetime | None]) -> datetime | None:
    return max((at for at in times if at is not None), default=None)


def _buried_names(opened: Opened, update: Update, row: NewUpdate) -> list[str]:
    """The update itself first, then who or what it is about: as persons/actions/erasing buries."""
    names = [f"update:{row.dedupe_key}"]
    match update:
        case StatusChanged():
            names.append(f"provider:{update.provider_id}")
        case Received() | Echoed() | PreferenceChanged() | ReachChanged():
            names += [f"identity:{opened.name}:{name_of([one])}" for one in update.identities]
        case IdentityChanged():
            names += [f"identity:{opened.name}:{name_of([one])}" for one in update.before]
    return names


def _is_buried(update: Update, erased: Sequence[datetime | None]) -> bool:
    """By itself, at any time; by who sent it, if they sent it before they were erased.

    A channel's clock counts in seconds.
    """
    itself, *others = erased
    if itself is not None:
        return True
    match update:
        case StatusChanged():
            return any(at is not None for at in others)
        case (
            Received(sent_at=at)
            | Echoed(sent_at=at)
            | IdentityChanged(at=at)
            | PreferenceChanged(at=at)
            | ReachChanged(at=at)
        ):
            return any(gone is not None and at < gone.replace(microsecond=0) for gone in others)
        case _:
            return False
