"""The simulated bank: another system that happens to keep its books in our database.

It opens transactions of its own, as a real bank would, and is only called where a gateway may be:
outside ours.
"""

import asyncio
from contextlib import suppress
from datetime import datetime

import msgspec

from ..kit import clock
from ..kit.egress import NotSent, OutcomeUnknown
from ..kit.ids import PaymentId, StoreId, encode, new_id
from ..kit.jobs import enqueue
from ..kit.money import Money
from ..kit.world import World
from ..stores import credentials_of
from .actions import require_payment
from .errands import RingLate
from .models import AskState, Outcome, SandboxCapture, SandboxRefund, SandboxRequest, Told
from .providers.sandbox import LEAF, SIGNATURE, Hint, sign
from .queries import sandbox
from .reconciler.models import Listed

LATE_SECONDS = 60.0
_STATES = {
    Outcome.PAID: AskState.CAPTURED,
    Outcome.FAILED: AskState.FAILED,
    Outcome.EXPIRED: AskState.EXPIRED,
}
_EVENTS = {
    Outcome.PAID: "payment.captured",
    Outcome.FAILED: "payment.failed",
    Outcome.EXPIRED: "payment.expired",
}


class Bank:
    """The books of one store's sandbox connection."""

    def __init__(self, world: World, store: StoreId) -> None:
        self._database = world.database
        self._store = store

    async def open(self, reference: str, amount: Money) -> str:
        request_id = f"sbr-{new_id()}"
        async with self._database.store(self._store) as tx:
            await sandbox.insert_request(
                tx,
                store=self._store,
                id=request_id,
                reference=reference,
                amount_minor=amount.minor,
                currency=amount.currency,
                state=AskState.REQUIRES_ACTION,
                now=clock.now(),
            )
        return request_id

    async def find(self, request_id: str) -> SandboxRequest | None:
        async with self._database.store(self._store) as tx:
            return await sandbox.find_request(tx, self._store, request_id)

    async def cancel(self, request_id: str) -> None:
        async with self._database.store(self._store) as tx:
            await sandbox.close_request(
                tx, store=self._store, request=request_id, to=AskState.CANCELLED
            )

    async def give_back(
        self, request_id: str, amount: Money, reference: str
    ) -> SandboxRefund | None:
        async with self._database.store(self._store) as tx:
            request = await sandbox.lock_request(tx, self._store, request_id)
            if request is None or request.currency is not amount.currency:
                return None
            made = await sandbox.find_refund_by_reference(tx, self._store, reference)
            if made is not None:
                return made
            refunded = await sandbox.refunded_on(tx, self._store, request_id)
            if request.captured_minor - refunded < amount.minor:
                return None
            return await sandbox.insert_refund(
                tx,
                store=self._store,
                id=f"sbf-{new_id()}",
                request=request_id,
                reference=reference,
                amount_minor=amount.minor,
                currency=amount.currency,
                now=clock.now(),
            )

    async def find_refund(self, refund_id: str) -> SandboxRefund | None:
        async with self._database.store(self._store) as tx:
            return await sandbox.find_refund(tx, self._store, refund_id)

    async def find_refund_of(self, reference: str) -> SandboxRefund | None:
        async with self._database.store(self._store) as tx:
            return await sandbox.find_refund_by_reference(tx, self._store, reference)

    async def list_money(self, since: datetime, until: datetime, after: str | None) -> list[Listed]:
        async with self._database.store(self._store) as tx:
            rows = await sandbox.list_moved(
                tx, store=self._store, since=since, until=until, after=after, limit=LEAF
            )
        return [
            Listed(
                kind=row.kind,
                subject=row.id,
                request_id=row.request_id,
                reference=row.reference,
                amount=Money(row.amount_minor, row.currency),
                fee=None,
                at=row.at,
            )
            for row in rows
        ]

    async def settle(
        self,
        request_id: str,
        outcome: Outcome,
        *,
        amount_minor: int | None = None,
        refundable: bool = True,
    ) -> str | None:
        """The buyer acts. Money counts on a closed request too; returns the capture's id, if any."""
        async with self._database.store(self._store) as tx:
            request = await sandbox.lock_request(tx, self._store, request_id)
            if request is None:
                return None
            await sandbox.close_request(
                tx, store=self._store, request=request_id, to=_STATES[outcome]
            )
            if outcome is not Outcome.PAID:
                return None
            paid = request.amount_minor if amount_minor is None else amount_minor
            capture = SandboxCapture(f"sbc-{new_id()}", paid, clock.now(), refundable)
            await sandbox.add_capture(tx, store=self._store, request=request_id, capture=capture)
            return capture.id


async def simulate(
    world: World,
    store: StoreId,
    payment: PaymentId,
    outcome: Outcome,
    *,
    amount: Money | None = None,
    told: Told = Told.ONCE,
    refundable: bool = True,
) -> bool:
    """The simulated buyer pays, fails or lets it expire.

    Then the bank posts its signed webhook through the real door; if that is lost, the look at a
    live attempt finds it. False: this payment is not the sandbox's, or not asked for yet.
    Raises payments.payment_not_found.
    """
    async with world.database.store(store) as tx:
        found = await require_payment(tx, store, payment)
        if found.provider != "sandbox" or found.gateway_id is None:
            return False
    capture = await Bank(world, store).settle(
        found.gateway_id,
        outcome,
        amount_minor=None if amount is None else amount.minor,
        refundable=refundable,
    )
    event = _EVENTS[outcome]
    match told:
        case Told.ONCE:
            await ring(world, store, payment, event, capture)
        case Told.TWICE:
            await asyncio.gather(*(ring(world, store, payment, event, capture) for _ in range(2)))
        case Told.REORDERED:
            await ring(world, store, payment, event, capture)
            await ring(world, store, payment, _EVENTS[Outcome.EXPIRED], None)
        case Told.LATE:
            late = RingLate(store_id=store, payment_id=payment)
            async with world.database.store(store) as tx:
                await enqueue(tx, late, delay_seconds=LATE_SECONDS)
        case Told.NEVER:
            pass
    return True


async def ring_again(world: World, store: StoreId, payment: PaymentId) -> None:
    """What the bank has to say of a request now, said once more."""
    async with world.database.store(store) as tx:
        found = await require_payment(tx, store, payment)
    request = await Bank(world, store).find(found.gateway_id or "")
    outcome = next(
        (how for how, state in _STATES.items() if request and request.state is state), None
    )
    if request is None or outcome is None:
        return
    captures = request.captures if outcome is Outcome.PAID else ()
    await ring(world, store, payment, _EVENTS[outcome], captures[-1].id if captures else None)


async def ring(
    world: World, store: StoreId, payment: PaymentId, event: str, capture: str | None
) -> None:
    """One webhook of the bank, by the real door. Lost where nobody answers, as in life."""
    async with world.database.store(store) as tx:
        found = await require_payment(tx, store, payment)
        credentials = await credentials_of(tx, world, store, found.connection)
    assert found.gateway_id is not None, "the bank knows it"
    hint = Hint(
        id=capture or f"{event}:{found.gateway_id}",
        event=event,
        request_id=found.gateway_id,
        reference=encode("pay", payment),
        capture_id=capture,
    )
    body = msgspec.json.encode(hint)
    address = f"/webhooks/sandbox-payments/{encode('cnx', found.connection)}"
    with suppress(NotSent, OutcomeUnknown):
        await world.egress.send(
            "POST",
            world.public_url + address,
            headers={SIGNATURE: sign(credentials.values["secret"], body)},
            content=body,
        )
