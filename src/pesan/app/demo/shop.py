"""Toko Sari as it was lived in: what buyers and Sari did, by the doors everybody uses."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import NamedTuple

from msgspec import Struct

from ... import broadcasts, catalogue, channels, conversations, customers, orders, payments, stores
from ...channels import MessageStatus
from ...channels.providers.sandbox import SENT
from ...channels.providers.signed import Webhook
from ...conversations.models import Direction
from ...dashboard.queries import inbox
from ...kit import clock
from ...kit.ids import ConversationId, CustomerId, OrderId, UserId, VariantId, encode
from ...kit.money import Money
from ...kit.past import Past
from ...orders import Line, Order, OrderStatus, PaymentTerms, Shipping
from ...payments import Method, Outcome, Payment, Provider
from ...payments.errands import LookAtGateway
from ...payments.models import Told

ANSWERED_SECONDS = 40  # what passes between two messages of one buyer


class Buyer(Struct, frozen=True):
    """A number of nobody: Indonesia has no such prefix. None of the simulator's personas."""

    name: str
    number: str
    street: str = ""
    city: str = ""

    @property
    def shipping(self) -> Shipping:
        text = f"{self.street}, {self.city}"
        return Shipping(method="reguler", address={"text": text, "city": self.city})


class Shop:
    """In a past: each verb leaves nothing undone that follows from it."""

    def __init__(self, past: Past, phone: channels.Opened, owner: UserId) -> None:
        self.past = past
        self.tx, self.store, self.world = past.tx, past.store, past.world
        self.owner, self.actor = owner, encode("usr", owner)
        self._phone = phone

    async def passes(self, *, days: float = 0, hours: float = 0, minutes: float = 0) -> None:
        await self.past.wait_until(clock.now() + timedelta(days=days, hours=hours, minutes=minutes))

    # Buyers.

    async def hears(self, buyer: Buyer, *lines: str) -> None:
        """They write, one message after the other; whoever has their thread answers, and they read."""
        for text in lines:
            await self._hears(buyer, text)
            await self.sees(buyer)

    async def asks_for(self, buyer: Buyer, wish: str) -> None:
        """The way most do: what, how many and where to, then yes."""
        there = f"{buyer.street}, {buyer.city}"
        await self.hears(buyer, f"halo kak, mau {wish} kirim ke {there}", "ya")

    async def sees(self, buyer: Buyer, *, reads: bool = True) -> None:
        """Their phone tells that what they were sent is there, or was read."""
        outcome = MessageStatus.READ if reads else MessageStatus.DELIVERED
        before = {MessageStatus.SENT, MessageStatus.DELIVERED} - {outcome}
        for message in await conversations.recent_messages(
            self.tx, self.store, await self.thread_of(buyer), limit=50
        ):
            if message.direction is Direction.OUT and message.status in before:
                secret = self._phone.values["secret"]
                name = f"{SENT}{encode('msg', message.id)}"
                await self._posts(channels.sandbox_status(secret, name, outcome))
        await self.past.settle()

    async def gets(self, buyer: Buyer, kind: str, caption: str | None = None) -> None:
        """A picture, or their voice."""
        await self._hears(buyer, caption, kind=kind)

    async def is_paid(self, buyer: Buyer) -> Order:
        """By the code they were sent: the simulated bank has the money, and is asked for it."""
        payment = await self.payment_of((await self.order_of(buyer)).id)
        await payments.simulate(self.world, self.store, payment.id, Outcome.PAID, told=Told.NEVER)
        await self.past.run(LookAtGateway(store_id=self.store, payment_id=payment.id))
        return await self.order_of(buyer)

    # Sari.

    async def says(self, buyer: Buyer, text: str) -> None:
        thread = await self.reads(buyer)
        await conversations.reply_as_human(self.tx, self.store, thread, text=text, user=self.owner)
        await self.past.settle()

    async def reads(self, buyer: Buyer) -> ConversationId:
        thread = await self.thread_of(buyer)
        await conversations.mark_read(self.tx, self.store, thread, user=self.owner)
        return thread

    async def closes(self, buyer: Buyer) -> None:
        await conversations.close(
            self.tx, self.store, await self.reads(buyer), user=self.owner, actor=self.actor
        )

    async def may_write(self, buyer: Buyer) -> None:
        """They said they would like to hear of offers."""
        said = customers.NewConsent(
            purpose="marketing",
            status=customers.ConsentStatus.GRANTED,
            source="sandbox",
            text="boleh kabari kalau ada promo",
        )
        customer = await self.customer_of(buyer)
        await customers.record_consent(self.tx, self.store, customer, said, actor=self.actor)

    async def waits_for_day(self) -> None:
        """Whoever is told something at night reads it in the morning: then she tells it then."""
        hours = (await channels.sending_settings_of(self.tx, self.store)).quiet_hours
        zone = (await stores.require(self.tx, self.store)).timezone
        if hours is not None:
            now = clock.now()
            await self.past.wait_until(channels.quiet_until(hours, timezone=zone, now=now) or now)

    async def tells_all(self, name: str, text: str) -> None:
        """One broadcast to whoever may be written to."""
        card = channels.rate_card(self.world.rate_card)
        segment = await broadcasts.create_segment(
            self.tx,
            self.store,
            name="Mau promo",
            conditions=broadcasts.Conditions(consent="marketing"),
            actor=self.actor,
        )
        made = await broadcasts.create_broadcast(
            self.tx,
            self.store,
            broadcasts.NewBroadcast(
                name=name,
                segment=segment.id,
                customers=None,
                wording=broadcasts.Wording(text=text),
                channel=channels.ChannelName.SANDBOX,
                cap=None,
                budget=None,
                attribution_days=3,
            ),
            card=card,
            actor=self.actor,
        )
        await broadcasts.schedule(
            self.tx, self.store, made.id, at=None, card=card, actor=self.actor
        )
        await self.passes(minutes=1)

    async def notes(self, buyer: Buyer, text: str) -> None:
        thread = await self.thread_of(buyer)
        await conversations.add_note(
            self.tx, self.store, thread, text=text, mentions=[], actor=self.actor
        )

    async def labels(self, buyer: Buyer, name: str) -> None:
        known = {
            label.name: label.id
            for label in await conversations.list_labels(
                self.tx, store=self.store, after=None, limit=100
            )
        }
        thread = await self.thread_of(buyer)
        await conversations.put_on(self.tx, self.store, thread, known[name], actor=self.actor)

    async def takes_order(
        self,
        customer: CustomerId,
        *,
        skus: dict[str, int],
        shipping: Shipping,
        terms: PaymentTerms | None = None,
        conversation: ConversationId | None = None,
    ) -> Order:
        """At the counter or in the thread; asked to be paid by a transfer, or at the door."""
        sold = await self._variants()
        order, _ = await orders.place(
            self.tx,
            self.store,
            customer=customer,
            lines=[Line(sold[sku], count) for sku, count in skus.items()],
            shipping=shipping,
            channel="staff" if conversation is None else "sandbox",
            conversation=conversation,
            terms=terms,
            livemode=False,
            actor=self.actor,
        )
        await payments.begin(
            self.tx,
            self.world,
            self.store,
            order.id,
            provider=Provider.MANUAL,
            method=Method.COD if terms is PaymentTerms.COD else Method.BANK_TRANSFER,
            actor=self.actor,
        )
        await self.past.settle()
        return order

    async def has_money(self, order: OrderId, note: str | None = None) -> None:
        """She sees it on her account, or has it in her hand."""
        payment = await self.payment_of(order)
        await orders.take_by_hand(
            self.tx, self.store, payment, amount=None, reference=None, note=note, actor=self.actor
        )
        await self.past.settle()

    async def packs(
        self, order: OrderId, courier: str | None = None, number: str | None = None
    ) -> None:
        await orders.fulfil(
            self.tx, self.store, order, courier=courier, tracking_number=number, actor=self.actor
        )
        await self.past.settle()

    async def moves(self, order: OrderId, to: OrderStatus, reason: str | None = None) -> None:
        await orders.set_status(self.tx, self.store, order, to=to, actor=self.actor, reason=reason)
        await self.past.settle()

    async def gives_back(self, order: OrderId, amount: Money, reason: str) -> None:
        payment = await self.payment_of(order)
        await payments.give_back(
            self.tx, self.store, payment.id, amount=amount, reason=reason, actor=self.actor
        )
        await self.past.settle()

    # What there is.

    async def thread_of(self, buyer: Buyer) -> ConversationId:
        found = await inbox.conversation_of(
            self.tx, self.store, connection=self._phone.connection, identity=buyer.number
        )
        assert found is not None, f"{buyer.name} wrote"
        return found

    async def customer_of(self, buyer: Buyer) -> CustomerId:
        thread = await self.thread_of(buyer)
        return (await conversations.require_conversation(self.tx, self.store, thread)).customer_id

    async def order_of(self, buyer: Buyer) -> Order:
        found = await orders.latest_order(self.tx, self.store, await self.customer_of(buyer), None)
        assert found is not None, f"{buyer.name} ordered"
        return found

    async def payment_of(self, order: OrderId) -> Payment:
        found = await payments.latest(self.tx, self.store, order)
        assert found is not None, "it was asked for"
        return found

    async def _hears(self, buyer: Buyer, text: str | None, *, kind: str = "text") -> None:
        headers, body = channels.sandbox_update(
            self._phone.values["secret"],
            buyer.number,
            text,
            name=buyer.name,
            kind=kind,
            holds={"id": f"sandbox.{kind}"},
        )
        await self._posts((headers, body))
        await self.past.settle()
        await self.passes(minutes=ANSWERED_SECONDS / 60)

    async def _posts(self, webhook: Webhook) -> None:
        headers, body = webhook
        updates = self._phone.channel.read_updates(headers, body)
        await channels.receive(self.tx, self._phone, updates, body, secret=self.world.secret)

    async def _variants(self) -> dict[str, VariantId]:
        products = await catalogue.list_products(
            self.tx, self.store, status=catalogue.ProductStatus.ACTIVE, limit=100
        )
        return {one.sku: one.id for product in products for one in product.variants}


class Story(NamedTuple):
    key: str
    ago: timedelta
    tell: Callable[[Shop], Awaitable[None]]


def ago(days: float = 0, hours: float = 0, minutes: float = 0) -> timedelta:
    return timedelta(days=days, hours=hours, minutes=minutes)
