"""Asking to be paid. A row of ours is an attempt; each ask of it has a reference of its own."""

import secrets
from typing import Any

from ... import audit, stores
from ...kit import clock
from ...kit.db import Tx
from ...kit.events import emit
from ...kit.idempotency import Key, KeyReused
from ...kit.ids import OrderId, PaymentId, StoreId, encode, new_id
from ...kit.jobs import enqueue
from ...kit.money import Money
from ...kit.timers import set_timer
from ...kit.world import World
from .. import menu, rules
from ..errands import AskGateway, CancelAtGateway, LookAtGateway, ask_soon
from ..errors import (
    AttemptInProgress,
    NotConnected,
    OrderNotFound,
    OrderNotPayable,
    PaymentNotFound,
)
from ..events import PaymentDelayed
from ..models import Ask, Asked, Method, OrderToPay, Payment, PaymentStatus, Provider
from ..queries import attempts, refunds, transfers
from .moves import LOOK, SYSTEM, move
from .transfers import insert_transfer

TOKEN_BYTES = 16  # the pay page's address is its only lock: 128 bits


async def begin(
    tx: Tx,
    world: World,
    store: StoreId,
    order: OrderId,
    *,
    provider: Provider,
    method: Method,
    actor: str,
    channel_code: str | None = None,
    replace: bool = False,
    metadata: dict[str, str] | None = None,
    remember: bool = False,
    browser: bytes | None = None,
    key: Key | None = None,
) -> Payment:
    """Saves the intent to collect what of an order's total has not come. The repeat of a request
    finds its attempt.

    `remember`: the buyer's cards may be shown and kept; `browser`: to that one alone.

    Raises payments.order_not_found, payments.order_not_payable, payments.attempt_in_progress,
    payments.not_connected, payments.codes_taken, payments.amount_outside_limits, payments.phone_missing,
    requests.invalid, requests.idempotency_key_reused.
    """
    if key is not None and (begun := await _begun(tx, store, key)) is not None:
        return begun
    to_pay = await _payable(tx, store, order)
    due = await due_for(tx, store, to_pay)
    if due.minor <= 0:  # its fact is on the way
        raise OrderNotPayable(status="being paid")
    connection = await _connected(tx, world, store, provider)
    menu.refuse_early(
        provider,
        method,
        channel_code,
        amount=due,
        phone=await attempts.phone_of(tx, store, order),
    )
    if replace:
        await close_attempts(tx, store, order, to=PaymentStatus.CANCELLED, actor=actor)
    now = clock.now()
    given: dict[str, Any] = {
        "store": store,
        "payment": PaymentId(new_id()),
        "order": order,
        "connection": connection.connection if connection else None,
        "provider": provider,
        "method": method,
        "channel_code": channel_code,
        "amount_minor": due.minor,
        "unique_code": None,
        "currency": to_pay.currency,
        "livemode": connection.livemode if connection else True,
        "action": None,
        "request_key": None if key is None else key.hash,
        "request_fingerprint": None if key is None else key.fingerprint,
        "metadata": metadata or {},
        "remember": remember,
        "browser": browser,
        "pay_token": secrets.token_urlsafe(TOKEN_BYTES),
        "expires_at": max(to_pay.reserved_until, now + rules.HAND_PATIENCE)
        if to_pay.status != "awaiting_payment"
        else to_pay.reserved_until,
        "actor": actor,
        "now": now,
    }
    accounts = await transfers.accounts_of(tx, store) if method is Method.BANK_TRANSFER else []
    if accounts:
        payment = await insert_transfer(tx, store, accounts, given)
    else:
        payment = await attempts.insert_attempt(tx, **given)
    if payment is None:  # a live attempt, or the same request at the same moment
        if key is not None and (begun := await _begun(tx, store, key)) is not None:
            return begun
        raise AttemptInProgress(order=encode("ord", order))
    audit.note(
        tx,
        store,
        actor=actor,
        action="payments.begin",
        subject=encode("pay", payment.id),
        detail={"to": payment.status.value, "order": encode("ord", order)},
        entry=payment.id,  # as its first row of history
    )
    if provider is Provider.MANUAL:  # nobody is asked: a person says when it has come
        if not accounts:
            return payment
        ready = await move(tx, store, payment.id, to=PaymentStatus.REQUIRES_ACTION, actor=actor)
        assert ready is not None, "it was made pending in this transaction"
        return ready
    # Whoever dies before asking is followed by this timer; whoever asks moves it (`watch`).
    await set_timer(tx, store, LOOK, payment.id, due_at=now + rules.UNKNOWN_PATIENCE)
    return payment


async def due_for(tx: Tx, store: StoreId, to_pay: OrderToPay) -> Money:
    """What of its total no attempt has brought."""
    came_minor = max(0, await refunds.came_for(tx, store, to_pay.id))
    return Money(to_pay.total_minor - came_minor, to_pay.currency)


async def watch(tx: Tx, store: StoreId, payment: Payment) -> None:
    """From its first ask on an attempt is looked after, whichever statement made it.

    An ask after one that failed finds the timer set: moved on each time, it would never ring.
    """
    if payment.failure is None:
        await set_timer(tx, store, LOOK, payment.id, due_at=clock.now() + rules.SLOW_AFTER)


async def ask_for(tx: Tx, world: World, store: StoreId, payment: Payment) -> Ask:
    """What the gateway is asked for this attempt's present ask."""
    shop = await stores.find_store(tx, store)
    name = "" if shop is None else shop.name
    number = await attempts.order_number(tx, store, payment.order_id)
    return Ask(
        reference=rules.reference_of(payment.id, payment.asks),
        store=encode("sto", store),
        amount=payment.amount,
        method=Method(payment.method),
        channel_code=payment.channel_code,
        description=f"Order #{number} at {name}"[:200],
        expires_at=payment.expires_at,
        return_url=f"{world.public_url}/pay/{payment.pay_token}",
        payee=name or None,
        phone=await attempts.phone_of(tx, store, payment.order_id),
    )


async def record_answer(tx: Tx, store: StoreId, payment: PaymentId, asked: Asked) -> None:
    """The gateway took an ask. One that nobody waits for any more is cancelled there."""
    current = await attempts.lock_payment(tx, store, payment)
    assert current is not None, "payments are never deleted"
    if current.gateway_id is not None:  # another ask of it was faster, or its webhook named it
        if current.gateway_id != asked.provider_id:
            await _cancel_at_gateway(tx, store, payment, asked.provider_id)
        return
    now = clock.now()
    await attempts.save_answer(
        tx,
        store=store,
        payment=payment,
        gateway_id=asked.provider_id,
        action=asked.action,
        now=now,
    )
    if await move(tx, store, payment, to=PaymentStatus.REQUIRES_ACTION) is None:
        await _cancel_at_gateway(tx, store, payment, asked.provider_id)
        return
    await set_timer(tx, store, LOOK, payment, due_at=now + rules.LOOK_EVERY)
    if rules.is_closed(asked.state):
        await enqueue(tx, LookAtGateway(store_id=store, payment_id=payment))


async def refuse(tx: Tx, store: StoreId, payment: PaymentId, *, reason: str) -> None:
    """The gateway said no, and nothing was made there."""
    await move(tx, store, payment, to=PaymentStatus.FAILED, reason=reason)


async def allow_again(tx: Tx, store: StoreId, payment: Payment, *, failure: str) -> None:
    """The ask certainly did not arrive: it is taken back, and made again later."""
    await attempts.release_ask(
        tx, store=store, payment=payment.id, ask=payment.asks, failure=failure
    )


async def give_up(tx: Tx, store: StoreId, payment: Payment) -> None:
    """It is not known whether the ask arrived. Nothing is repeated now: the timer resumes it."""
    await attempts.mark_ask_unknown(tx, store=store, payment=payment.id, ask=payment.asks)


async def resume(tx: Tx, store: StoreId, payment: Payment) -> None:
    """A pending attempt nobody has an answer for, after waiting.

    Never asked, or its asker died before: asked now. Asked with no answer known: the gateway looks
    nothing up by reference, so it is asked anew under a new one, a few times, then it has failed.
    """
    now = clock.now()
    if payment.created_at > now - rules.UNKNOWN_PATIENCE:  # its first ring
        await emit(
            tx, PaymentDelayed(store_id=store, payment_id=payment.id, order_id=payment.order_id)
        )
    if payment.asked_at is not None:
        if payment.asked_at > now - rules.UNKNOWN_PATIENCE:
            await set_timer(
                tx, store, LOOK, payment.id, due_at=payment.asked_at + rules.UNKNOWN_PATIENCE
            )
            return
        if payment.asks >= rules.ASKS_MAX:
            await refuse(tx, store, payment.id, reason="unknown")
            return
        await attempts.allow_another_ask(tx, store=store, payment=payment.id, ask=payment.asks)
        await enqueue(tx, AskGateway(store_id=store, payment_id=payment.id))
    else:
        await ask_soon(tx, store, payment.id)  # one may wait for the gateway to come back
    await set_timer(tx, store, LOOK, payment.id, due_at=now + rules.UNKNOWN_PATIENCE)


async def close_attempts(
    tx: Tx, store: StoreId, order: OrderId, *, to: PaymentStatus | str, actor: str = SYSTEM
) -> None:
    """Ends the order's live attempt as `expired` or `cancelled`, here and at the gateway.

    Money that is faster than the gateway's cancelling is late money, as any other.
    """
    live = await attempts.find_live(tx, store, order)
    if live is None:
        return
    closed = await move(tx, store, live.id, to=PaymentStatus(to), actor=actor)
    if closed is not None and closed.gateway_id is not None:
        await _cancel_at_gateway(tx, store, closed.id, closed.gateway_id)


async def require_payment(tx: Tx, store: StoreId, payment: PaymentId) -> Payment:
    """Raises payments.payment_not_found."""
    found = await attempts.find_payment(tx, store, payment)
    if found is None:
        raise PaymentNotFound(payment=encode("pay", payment))
    return found


async def find_latest(tx: Tx, store: StoreId, order: OrderId) -> Payment | None:
    """The order's newest attempt."""
    return next(iter(await attempts.payments_of_order(tx, store, order)), None)


async def _begun(tx: Tx, store: StoreId, key: Key) -> Payment | None:
    found = await attempts.find_by_request(tx, store, key.hash)
    if found is not None and found.request_fingerprint != key.fingerprint:
        raise KeyReused
    return found


async def _connected(
    tx: Tx, world: World, store: StoreId, provider: Provider
) -> stores.Credentials | None:
    """Nobody's for what is taken by hand. Raises payments.not_connected."""
    if provider is Provider.MANUAL:
        return None
    connection = await stores.find_credentials(tx, world, store, provider)
    if connection is None:
        raise NotConnected(provider=provider.value)
    return connection


async def _payable(tx: Tx, store: StoreId, order: OrderId) -> OrderToPay:
    found = await attempts.order_to_pay(tx, store, order)
    if found is None:
        raise OrderNotFound(order=encode("ord", order))
    if found.status == "awaiting_payment":
        if found.reserved_until <= clock.now():
            raise OrderNotPayable(status="expired")
    elif not rules.is_paid_later(found):
        raise OrderNotPayable(status=found.status)
    if found.total_minor <= 0:
        raise OrderNotPayable(status="free of charge")
    return found


async def _cancel_at_gateway(tx: Tx, store: StoreId, payment: PaymentId, request_id: str) -> None:
    await enqueue(tx, CancelAtGateway(store_id=store, payment_id=payment, request_id=request_id))
