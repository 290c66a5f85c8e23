"""One order, the gateway it is paid through, and what a person does to both: at the till.

Every verb is the real action, in one transaction that is rolled back. Facts are heard at once, and
each of them twice.
"""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from pesan import inventory, orders, payments
from pesan.app import invariants
from pesan.app.queries.invariants import money
from pesan.kit import clock
from pesan.kit.ids import ConnectionId, OrderId, PaymentId, RefundId, VariantId, new_id
from pesan.kit.money import Currency, Money
from pesan.kit.secret import Secret
from pesan.kit.world import World
from pesan.orders import actions, handlers
from pesan.orders.models import Came, Edit, Return
from pesan.payments import Method, PaymentCaptured, Provider
from pesan.payments.actions import apply_dispute, apply_truth
from pesan.payments.actions.refunds import fail, succeed
from pesan.payments.models import AskState, Capture, Disputed, DisputeState, Refund, Truth
from pesan.payments.rules import reference_of
from pesan.stores.sealing import new_sealed_key

from ..till import Till

_NOWHERE: Any = None  # no action of these calls anybody: what they would is left to jobs
WORLD = World(
    database=_NOWHERE,
    egress=_NOWHERE,
    wake=_NOWHERE,
    live=_NOWHERE,
    secret=Secret(b"s" * 40),
    public_url="http://127.0.0.1:0",
    environment="test",
)


def rupiah(minor: int) -> Money:
    return Money(minor, Currency.IDR)


@dataclass
class Purse:
    till: Till
    connection: ConnectionId
    variant: VariantId
    order: OrderId
    captures: dict[PaymentId, list[Capture]] = field(default_factory=dict)
    lost: dict[str, DisputeState] = field(default_factory=dict)  # by the capture it is about

    async def now(self) -> orders.Order:
        return await orders.require_order(self.till.tx, self.till.store, self.order)

    async def begin(self) -> PaymentId:
        """Something to pay by, for what the order costs now."""
        begun = await payments.begin(
            self.till.tx,
            WORLD,
            self.till.store,
            self.order,
            provider=Provider.STRIPE,
            method=Method.CARD,
            actor="test",
            replace=True,
        )
        return self._known(begun.id)

    async def pay(self, payment: PaymentId, minor: int | None = None, *, heard: bool = True) -> str:
        """The gateway has taken money, as much as was asked for or another sum; its id there.

        Not `heard`: the order has not been told yet.
        """
        asked = (await self.payment(payment)).amount
        amount = asked if minor is None else rupiah(minor)
        came = Capture(provider_id=new_id().hex, amount=amount, captured_at=clock.now())
        self.captures[payment].append(came)
        truth = Truth(
            provider_id=f"pr-{payment.hex}",
            reference=reference_of(payment, 1),
            state=AskState.CAPTURED,
            requested=asked,
            captures=tuple(self.captures[payment]),
        )
        for _ in range(2):
            await apply_truth(self.till.tx, self.till.store, self.connection, truth)
        if amount == asked and heard:
            await self.hear(payment)
        return came.provider_id

    async def hear(self, payment: PaymentId) -> None:
        for _ in range(2):
            await handlers.on_payment_captured(self.till.tx, self._fact(payment))

    async def refund(self, payment: PaymentId, minor: int) -> Refund:
        return await payments.give_back(
            self.till.tx,
            self.till.store,
            payment,
            amount=rupiah(minor),
            reason="goodwill",
            actor="test",
        )

    async def end(self, refund: RefundId, *, succeeded: bool) -> None:
        """The gateway, or a person's hand, has given it back or has not."""
        tx, store = self.till.tx, self.till.store
        found = await payments.find_refund(tx, store, refund)
        assert found is not None
        if succeeded:
            await succeed(tx, store, found)
        else:
            await fail(tx, store, found, "the card is no more")

    async def cancel(self) -> None:
        await orders.cancel(self.till.tx, self.till.store, self.order, actor="test", reason=None)

    async def expire(self) -> None:
        await actions.expire(self.till.tx, self.till.store, self.order)

    async def edit(self, quantity: int) -> None:
        change = Edit(lines=[orders.Line(self.variant, quantity)])
        tx, store = self.till.tx, self.till.store
        await actions.edit(tx, WORLD, store, self.order, change, version=None, actor="test")
        latest = await payments.latest(tx, store, self.order)
        if latest is not None:
            self._known(latest.id)

    async def deliver(self) -> None:
        for step in ("packed", "shipped", "delivered"):
            await orders.set_status(
                self.till.tx,
                self.till.store,
                self.order,
                to=orders.OrderStatus(step),
                actor="test",
                reason=None,
            )

    async def take_back(self, minor: int | None = None) -> Return:
        """A piece comes back; what it cost goes to its buyer, or what was agreed on."""
        (item,) = await orders.items_of(self.till.tx, self.till.store, [self.order])
        return await orders.take_back(
            self.till.tx,
            self.till.store,
            self.order,
            came=[Came(item.id, 1, restock=True)],
            refund=None if minor is None else rupiah(minor),
            reason="too small",
            actor="test",
        )

    async def dispute(self, capture: str, state: DisputeState, minor: int) -> None:
        told = Disputed(
            provider_id=f"dp-{capture}",
            capture_id=capture,
            state=state,
            amount=rupiah(minor),
            reason="fraudulent",
            due_at=None,
        )
        for _ in range(2):
            await apply_dispute(self.till.tx, self.till.store, self.connection, told)

    async def sell_out(self) -> None:
        """Somebody else takes all that is left: what was let go of cannot be taken again."""
        on_hand, reserved = await self.till.stand(self.variant)
        if on_hand > reserved:
            await inventory.adjust(
                self.till.tx,
                self.till.store,
                self.variant,
                delta=reserved - on_hand,
                reason="correction",
                actor="test",
                note=None,
            )

    async def payment(self, payment: PaymentId) -> payments.Payment:
        return await payments.require_payment(self.till.tx, self.till.store, payment)

    async def refunds(self) -> dict[RefundId, Refund]:
        made = [
            one
            for payment in self.captures
            for one in await payments.refunds_of_payment(self.till.tx, self.till.store, payment)
        ]
        return {one.id: one for one in made}

    async def kept(self) -> int:
        return await payments.kept_for(self.till.tx, self.till.store, self.order)

    async def accounts(self) -> dict[str, int]:
        """How the journal has each account of this order: a debit above nought."""
        rows = await self.till.tx.connection.fetch(
            "SELECT l.account, sum(l.amount_minor)::bigint AS minor FROM journal_entries e"
            " JOIN journal_lines l ON l.store_id = e.store_id AND l.entry_id = e.id"
            " WHERE e.order_id = $1 GROUP BY l.account",
            self.order,
        )
        return {row["account"]: row["minor"] for row in rows}

    async def faults(self) -> list[str]:
        """What the oracle says of this store's money, once there was time to deal with all of it.

        The owner's from here on: the last that is asked.
        """
        connection, found = self.till.tx.connection, list[str]()
        await connection.execute("RESET ROLE")
        given = {
            "now": clock.now() + timedelta(hours=1),
        }
        for name, sql in vars(money).items():
            if name.isupper():
                asked = invariants.Invariant.read(name, sql)
                rows = await connection.fetch(asked.sql, *[given[one] for one in asked.parameters])
                found += [f"{name}: {row}" for row in rows if row["store_id"] == self.till.store]
        return found

    def _known(self, payment: PaymentId) -> PaymentId:
        self.captures.setdefault(payment, [])
        return payment

    def _fact(self, payment: PaymentId) -> PaymentCaptured:
        return PaymentCaptured(store_id=self.till.store, payment_id=payment, order_id=self.order)


async def open_purse(till: Till, *, stock: int = 50, quantity: int = 2) -> Purse:
    """An order that awaits its payment. Every entry of the journal is looked at as it is written."""
    connection = ConnectionId(new_id())
    owner = till.tx.connection
    await owner.execute("RESET ROLE")
    await owner.execute(
        "UPDATE stores SET sealed_key = $2 WHERE id = $1",
        till.store,
        new_sealed_key(WORLD, till.store),
    )
    await owner.execute("SET LOCAL ROLE pesan_app")
    await owner.execute(
        "INSERT INTO connections (store_id, id, provider, status, sealed, last4, livemode,"
        " created_at, updated_at) VALUES ($1, $2, 'stripe', 'connected', '{}', '', true, $3, $3)",
        till.store,
        connection,
        clock.now(),
    )
    await owner.execute("SET CONSTRAINTS journal_balances IMMEDIATE")
    variant = await till.variant(stock)
    return Purse(till, connection, variant, await till.order((variant, quantity)))
