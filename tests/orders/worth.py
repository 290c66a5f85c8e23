"""What the shop may keep of an order, by thought alone, and a story in which it is looked at."""

from collections import defaultdict
from collections.abc import Iterable
from contextlib import AbstractAsyncContextManager, suppress
from typing import TypeVar

import pytest
from hypothesis import strategies as st

from pesan.inventory import OutOfStock
from pesan.kit.ids import PaymentId, RefundId
from pesan.orders import CannotMove, OrderStatus
from pesan.orders.errors import MoreThanShipped, NotEditable, PartlyShipped, RefundExceedsKept
from pesan.payments import Refund, RefundExceedsCaptured
from pesan.payments.errors import OrderNotPayable
from pesan.payments.models import DisputeState

from ..till import PRICE
from .purse import Purse

T = TypeVar("T")
UNSOLD = {OrderStatus.AWAITING_PAYMENT, OrderStatus.EXPIRED, OrderStatus.CANCELLED}
TOTAL = 2 * PRICE.minor


class Worth:
    """The whole of it by thought alone: what each payment holds, and what the shop may keep."""

    def __init__(self) -> None:
        self.total = TOTAL
        self.is_sold = False
        self.held = defaultdict[PaymentId, int](int)  # below nought: lost after it went back
        self.goodwill = 0  # since it was sold, or sold anew
        self.surplus = dict[RefundId, int]()  # what of each refund was none of the order's
        self.of_this_sale = set[RefundId]()

    @property
    def kept(self) -> int:
        return max(0, sum(self.held.values()))

    @property
    def over(self) -> int:
        """What the shop holds beyond what the order is worth."""
        return sum(self.held.values()) - (self.total - self.goodwill if self.is_sold else 0)

    def goes_back(self, refund: Refund, *, surplus: int) -> None:
        self.held[refund.payment_id] -= refund.amount_minor
        self.surplus[refund.id] = surplus
        self.of_this_sale.add(refund.id)
        self.goodwill += refund.amount_minor - surplus

    def stays_after_all(self, refund: Refund) -> None:
        self.held[refund.payment_id] += refund.amount_minor
        if refund.id in self.of_this_sale:
            self.goodwill -= refund.amount_minor - self.surplus[refund.id]

    def is_sold_anew(self) -> None:
        self.goodwill = 0
        self.of_this_sale.clear()


class Story:
    """One purse and its model, step by step: each verb does both, and looks."""

    def __init__(self, purse: Purse, draw: st.DataObject) -> None:
        self.purse, self.draw, self.worth = purse, draw, Worth()
        self.gone = set[RefundId]()  # those that succeeded
        self.failed = set[RefundId]()
        self.captured = dict[str, tuple[PaymentId, int]]()
        self.lost = dict[str, int]()
        self.judged = set[str]()  # captures whose dispute is won: it ends once

    async def pay(self) -> None:
        if await self._status() is OrderStatus.AWAITING_PAYMENT and self.draw.draw(st.booleans()):
            with suppress(OrderNotPayable):  # what came pays for it already
                async with self._whole():
                    await self.purse.begin()
        if self.purse.captures:
            await self._pay(self._any(self.purse.captures), None)

    async def pay_another_sum(self) -> None:
        if self.purse.captures:
            await self._pay(self._any(self.purse.captures), self._sum(3 * TOTAL))

    async def _pay(self, payment: PaymentId, minor: int | None) -> None:
        asked = (await self.purse.payment(payment)).amount_minor
        amount, before = asked if minor is None else minor, await self._status()
        known = await self.purse.refunds()
        self.captured[await self.purse.pay(payment, minor)] = payment, amount
        self.worth.held[payment] += amount
        if amount == asked:
            status = await self._status()
            self.worth.is_sold = status not in UNSOLD
            if before in {OrderStatus.EXPIRED, OrderStatus.CANCELLED} and self.worth.is_sold:
                self.worth.is_sold_anew()
            over = min(self.worth.over, self.worth.held[payment])
            if status in {OrderStatus.EXPIRED, OrderStatus.CANCELLED}:
                over = self.worth.held[payment]
            if status is OrderStatus.AWAITING_PAYMENT:
                over = 0  # too little came: a case
        else:
            over = 0  # it pays for nothing: a case
        new = [one for id_, one in (await self.purse.refunds()).items() if id_ not in known]
        assert [one.amount_minor for one in new] == ([over] if over > 0 else [])
        for one in new:
            self.worth.goes_back(one, surplus=over)

    async def give_goodwill(self) -> None:
        for payment in self.purse.captures:
            kept = max(0, self.worth.held[payment])
            if kept:
                amount = self._sum(kept)
                surplus = max(0, min(amount, self.worth.over))
                self.worth.goes_back(await self.purse.refund(payment, amount), surplus=surplus)
                return
            with pytest.raises(RefundExceedsCaptured):
                async with self._whole():
                    await self.purse.refund(payment, 100)

    async def end_a_refund(self) -> None:
        ended = self.gone | self.failed
        going = {id_: r for id_, r in (await self.purse.refunds()).items() if id_ not in ended}
        if not going:
            return
        refund, succeeded = self._any(going), self.draw.draw(st.booleans())
        for _ in range(2):
            await self.purse.end(refund, succeeded=succeeded)
        (self.gone if succeeded else self.failed).add(refund)
        if not succeeded:
            self.worth.stays_after_all(going[refund])

    async def cancel(self) -> None:
        was_sold, known = self.worth.is_sold, await self.purse.refunds()
        try:
            async with self._whole():
                await self.purse.cancel()
        except (CannotMove, PartlyShipped):
            return
        self.worth.is_sold = False
        held = sorted(one for one in self.worth.held.values() if one > 0) if was_sold else []
        new = [one for id_, one in (await self.purse.refunds()).items() if id_ not in known]
        assert sorted(one.amount_minor for one in new) == held
        for one in sorted(new, key=lambda one: one.id):
            surplus = max(0, min(one.amount_minor, self.worth.over))
            self.worth.goes_back(one, surplus=surplus)

    async def expire(self) -> None:
        await self.purse.expire()

    async def edit(self) -> None:
        with suppress(NotEditable, OutOfStock):
            async with self._whole():
                await self.purse.edit(self.draw.draw(st.integers(1, 3)))
            self.worth.total = (await self.purse.now()).total_minor

    async def take_back(self) -> None:
        """Goods that left come back, a piece at a time."""
        if await self._status() is OrderStatus.PAID:
            await self.purse.deliver()
        known = await self.purse.refunds()
        with suppress(MoreThanShipped, RefundExceedsKept):
            agreed = self.draw.draw(st.none() | st.integers(0, TOTAL // 100).map(lambda n: n * 100))
            async with self._whole():
                back = await self.purse.take_back(agreed)
            new = [one for id_, one in (await self.purse.refunds()).items() if id_ not in known]
            assert sum(one.amount_minor for one in new) == back.refund_minor
            for one in new:
                self.worth.goes_back(one, surplus=0)

    async def lose(self) -> None:
        open_ = [one for one in self.captured if one not in self.lost | dict.fromkeys(self.judged)]
        if open_:
            capture = self._any(open_)
            payment, amount = self.captured[capture]
            part = self._sum(amount)
            await self.purse.dispute(capture, DisputeState.OPEN, part)
            await self.purse.dispute(capture, DisputeState.LOST, part)
            self.lost[capture] = part
            self.worth.held[payment] -= part

    async def win(self) -> None:
        """At once, or by appeal."""
        open_ = [one for one in self.captured if one not in self.judged]
        if open_:
            capture = self._any(open_)
            payment, amount = self.captured[capture]
            part = self.lost.pop(capture, 0)
            await self.purse.dispute(capture, DisputeState.WON, part or amount)
            self.judged.add(capture)
            self.worth.held[payment] += part

    async def sell_out(self) -> None:
        await self.purse.sell_out()

    async def look(self) -> None:
        """The shop's own reckoning is the model's, and so is the journal's."""
        made, worth = await self.purse.refunds(), self.worth
        assert await self.purse.kept() == worth.kept
        for payment in self.purse.captures:
            assert (await self.purse.payment(payment)).kept_minor == max(0, worth.held[payment])
        assert {id_: one.surplus_minor for id_, one in made.items()} == worth.surplus
        owed = sum(
            minor for id_, minor in worth.surplus.items() if id_ not in self.gone | self.failed
        )
        gone = sum(made[id_].amount_minor for id_ in self.gone)
        accounts = await self.purse.accounts()
        came = sum(amount for _, amount in self.captured.values())
        lost = sum(self.lost.values())
        assert accounts.get("gateway", 0) == came - gone - lost
        assert accounts.get("owed", 0) == -owed
        assert accounts.get("disputes", 0) == lost
        assert accounts.get("refunds", 0) == gone - sum(worth.surplus[id_] for id_ in self.gone)
        assert sum(accounts.values()) == 0

    def _whole(self) -> AbstractAsyncContextManager[object]:
        """All of it or nothing, as at any edge."""
        whole: AbstractAsyncContextManager[object] = self.purse.till.tx.connection.transaction()
        return whole

    async def _status(self) -> OrderStatus:
        return (await self.purse.now()).status

    def _any(self, of: Iterable[T]) -> T:
        return self.draw.draw(st.sampled_from(list(of)))

    def _sum(self, most: int) -> int:
        return self.draw.draw(st.integers(1, max(1, most // 100))) * 100
