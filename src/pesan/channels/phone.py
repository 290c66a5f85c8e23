"""The simulated phone: another system, whose switches happen to lie in our database.

It opens transactions of its own, as a real provider would, and is only called where one may be:
outside ours.
"""

from ..kit import clock
from ..kit.ids import ConnectionId, StoreId
from ..kit.world import World
from . import rules
from .errors import (
    DeliveryFailed,
    DeliveryRefused,
    DeliveryThrottled,
    DeliveryUnknown,
    WindowClosed,
)
from .models import FailAs, Review
from .queries import phone as queries

BLOCKED = "131026"  # Meta's word for somebody who cannot be reached
_FAILURES: dict[FailAs, type[DeliveryFailed | DeliveryRefused]] = {
    FailAs.REFUSED: DeliveryRefused,
    FailAs.THROTTLED: DeliveryThrottled,
    FailAs.FAILED: DeliveryFailed,
    FailAs.UNKNOWN: DeliveryUnknown,
}


class Phone:
    """One store's."""

    def __init__(self, world: World, store: StoreId, connection: ConnectionId) -> None:
        self._database = world.database
        self._store, self._connection = store, connection

    async def take(self, person: str, *, template: bool) -> None:
        """Takes a message, or raises what its switches say instead."""
        store, connection = self._store, self._connection
        async with self._database.store(store) as tx:
            switches = await queries.find_switches(tx, store, connection)
            if switches is None:
                return
            if person in switches.blocked_by:
                raise DeliveryRefused(reason=f"code {BLOCKED}: they have blocked the shop")
            wrote = await queries.last_wrote(tx, store=store, connection=connection, person=person)
            if not template and not rules.phone_may_hear(switches, wrote, clock.now()):
                raise WindowClosed(reason="as on WhatsApp, code 131047")
            failure = await queries.spend_failure(tx, store, connection)
        # Outside: what was spent stays spent.
        if failure is not None:
            raise _FAILURES[failure.fail_as](reason=f"code {failure.fail_code}, by a switch")

    async def review(self) -> Review:
        """What it says to a template that is handed in now."""
        async with self._database.store(self._store) as tx:
            switches = await queries.find_switches(tx, self._store, self._connection)
        return Review.APPROVE if switches is None else switches.template_review
