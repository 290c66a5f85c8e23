"""Two who may be one person: a seller decides, or nobody has to."""

from datetime import timedelta

from ... import audit, customers
from ...kit import clock
from ...kit.db import Tx
from ...kit.ids import CustomerId, MergeId, MergeSuggestionId, StoreId, encode
from ..errors import SuggestionDecided, SuggestionNotFound
from ..queries import suggestions as queries
from ..queries.suggestions import Suggestion
from .merging import merge

# A number given back rests for two months at least before somebody else gets it.
NUMBER_HOLDS = timedelta(days=30)
SYSTEM = "system"


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
    found = await require_suggestion(tx, store, suggestion)
    if found.status != "open":
        raise SuggestionDecided(suggestion=encode("mgs", suggestion), status=found.status)
    return found, await merge(tx, store, found.one_id, found.other_id, actor=actor)


async def dismiss(
    tx: Tx, store: StoreId, suggestion: MergeSuggestionId, *, actor: str
) -> Suggestion:
    """They are two, whatever else comes to say otherwise.

    Raises persons.suggestion_not_found, persons.suggestion_decided.
    """
    dismissed = await queries.dismiss(
        tx, store=store, suggestion=suggestion, actor=actor, now=clock.now()
    )
    found = await require_suggestion(tx, store, suggestion)
    if not dismissed:
        raise SuggestionDecided(suggestion=encode("mgs", suggestion), status=found.status)
    await audit.record(
        tx,
        store,
        actor=actor,
        action="customers.dismiss_merge",
        subject=encode("cus", found.one_id),
        detail={"other": encode("cus", found.other_id)},
    )
    return found


async def merge_if_proven(tx: Tx, store: StoreId, suggestion: MergeSuggestionId) -> MergeId | None:
    """Two channels say of one number that they are one: no seller is asked, any may undo it."""
    found = await queries.find_suggestion(tx, store, suggestion)
    if found is None or found.status != "open" or found.proven_id is None:
        return None
    people = [found.one_id, found.other_id]
    alive = await customers.profiles_of(tx, store, people)
    if len(alive) < len(people) or not await queries.holds_number_since(
        tx,
        store=store,
        holder=found.proven_id,
        people=people,
        since=clock.now() - NUMBER_HOLDS,
    ):
        return None
    return await merge(tx, store, found.one_id, found.other_id, actor=SYSTEM)


def pair(found: Suggestion) -> list[CustomerId]:
    return [found.one_id, found.other_id]
