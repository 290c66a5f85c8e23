"""Who did what, when, from where and why: append-only, written in the transaction that did it.

`record` for what happens in a store (`note` rides with COMMIT), `record_person` for what people do before one is known.
Each store's entries are then linked into a chain of hashes (docs/decisions/0011-audit-chain.md),
so that an entry changed, removed, added or moved behind our back is found, and which.
"""

from .actions import NO_STORE, chain, note, note_last, record, record_person, sign_anew
from .models import Entry, Link, Listed
from .queries import list_entries
from .rules import GENESIS, HEADS, Chain, Head

__all__ = [
    "GENESIS",
    "HEADS",
    "NO_STORE",
    "Chain",
    "Entry",
    "Head",
    "Link",
    "Listed",
    "chain",
    "list_entries",
    "note",
    "note_last",
    "record",
    "record_person",
    "sign_anew",
]
