"""Two who may be one person: a seller decides.

Also where both channels say of one number that it is theirs. Telegram proves a number when an account
is made, and keeps showing it after it was given back and sold anew: nothing that comes to us tells
such an account from its number's present owner, and merging them shows each the other's orders.
"""

from ... import audit
from ...kit import clock
from ...kit.db import Tx
from ...kit.ids import CustomerId, MergeId, MergeSuggestionId, StoreId, encode
from ..errors import SuggestionDecided, SuggestionNotFound
from ..queries import merging
from ..queries import suggestions as queries
from ..queries.suggestions import Suggestion
from .merging import merge


async def require_suggestion(tx: Tx, store: StoreId, suggestion: MergeSuggestionId) -> Suggestion:
    """Raises persons.suggestion_not_found."""
    found = await queries.find_suggestion(tx, store, suggestion)
    if found is None:
        raise SuggestionNotFound(suggestion=encode("mgs", suggestion))
    return found


async def accept(
    tx: Tx, store: StoreId, suggestion: MergeSuggestionId, *, actor: str
) -> tuple[Suggestion, MergeId]:
    """They are one: whoever was there first is who is left.

    Raises persons.suggestion_not_found, persons.suggestion_decided, customers.not_found,
    customers.merged.
    """
    found = await _held(tx, store, suggestion)
    return found, await merge(tx, store, found.one_id, found.other_id, actor=actor)


async def dismiss(
    tx: Tx, store: StoreId, suggestion: MergeSuggestionId, *, actor: str
) -> Suggestion:
    """They are two, whatever else comes to say otherwise.

    Raises persons.suggestion_not_found, persons.suggestion_decided.
    """
    found = await _held(tx, store, suggestion)
    await queries.dismiss(tx, store=store, suggestion=suggestion, actor=actor, now=clock.now())
    await audit.record(
        tx,
        store,
        actor=actor,
        action="customers.dismiss_merge",
        subject=encode("cus", found.one_id),
        detail={"other": encode("cus", found.other_id)},
    )
    return found


async def _held(tx: Tx, store: StoreId, suggestion: MergeSuggestionId) -> Suggestion:
    """While nobody else merges them or decides of them. Raises as `dismiss`."""
    found = await require_suggestion(tx, store, suggestion)
    await merging.lock_customers(tx, store, sorted(pair(found)))
    found = await require_suggestion(tx, store, suggestion)
    if found.status != "open":
        raise SuggestionDecided(suggestion=encode("mgs", suggestion), status=found.status)
    return found


def pair(found: Suggestion) -> list[CustomerId]:
    return [found.one_id, found.other_id]
