"""What any gateway must do, asked of each: Xendit and Stripe before their twins, and the sandbox."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import pytest

from pesan.kit.money import Money
from pesan.payments.bank import Bank
from pesan.payments.errors import GatewayRefused, RefundNotSupported, SignatureInvalid
from pesan.payments.gateways import connect
from pesan.payments.models import ActionType, Ask, AskState, Method, Outcome, RefundState
from pesan.payments.provider import Gateway
from pesan.stores import credentials_of

from ..running import Pesan
from . import asks
from .asks import rupiah
from .builders import Shop, open_shop

Act = Callable[[str], Awaitable[str | None]]


@dataclass
class Side:
    """A gateway, and the buyer on its other side."""

    gateway: Gateway
    pay: Act
    fail: Act
    expire: Act
    method: Method = Method.QRIS

    def ask(self, amount: Money | None = None) -> Ask:
        return asks.ask(amount, method=self.method)


# Of Stripe we use cards alone, on its own page, which nobody can pay once it has expired.
by_code_and_number = pytest.mark.parametrize("side", ["xendit", "sandbox"], indirect=True)


@pytest.fixture(params=["xendit", "stripe", "sandbox"])
async def side(request: pytest.FixtureRequest, pesan: Pesan) -> Side:
    shop = await open_shop(pesan, provider=request.param)
    gateway = await _gateway(shop)
    match request.param:
        case "xendit":
            return _xendit(pesan, gateway)
        case "stripe":
            return _stripe(pesan, gateway)
        case _:
            return _sandbox(shop, gateway)


async def _gateway(shop: Shop) -> Gateway:
    world = shop.pesan.world
    connection = await shop.pesan.value("SELECT id FROM connections")
    async with world.database.store(shop.store) as tx:
        return connect(world, await credentials_of(tx, world, shop.store, connection))


def _xendit(pesan: Pesan, gateway: Gateway) -> Side:
    async def pay(request_id: str) -> str:
        return (await pesan.xendit.pay(request_id, deliver=False)).payment_id

    async def fail(request_id: str) -> None:
        await pesan.xendit.fail(request_id, deliver=False)

    async def expire(request_id: str) -> None:
        await pesan.xendit.expire(request_id, deliver=False)

    return Side(gateway, pay, fail, expire)


def _stripe(pesan: Pesan, gateway: Gateway) -> Side:
    async def pay(request_id: str) -> str:
        await pesan.stripe.pay(request_id, deliver=False)
        return str(pesan.stripe.account.session(request_id)["payment_intent"])

    async def fail(request_id: str) -> None:
        await pesan.stripe.fail(request_id, deliver=False)

    async def expire(request_id: str) -> None:
        await pesan.stripe.expire(request_id, deliver=False)

    return Side(gateway, pay, fail, expire, Method.CARD)


def _sandbox(shop: Shop, gateway: Gateway) -> Side:
    bank = Bank(shop.pesan.world, shop.store)

    def does(outcome: Outcome) -> Act:
        async def act(request_id: str) -> str | None:
            return await bank.settle(request_id, outcome)

        return act

    return Side(gateway, does(Outcome.PAID), does(Outcome.FAILED), does(Outcome.EXPIRED))


async def test_a_request_waits_for_its_buyer(side: Side) -> None:
    asked = await side.gateway.request(side.ask(rupiah(85_000)))
    truth = await side.gateway.read(asked.provider_id)

    assert asked.state is truth.state is AskState.REQUIRES_ACTION
    assert asked.action.type in {ActionType.QR, ActionType.REDIRECT}
    assert asked.action.value
    assert (truth.reference, truth.requested) == (side.ask().reference, rupiah(85_000))
    assert truth.captures == ()


@by_code_and_number
async def test_a_virtual_account_is_a_number(side: Side) -> None:
    asked = await side.gateway.request(asks.ask(method=Method.VIRTUAL_ACCOUNT))

    assert asked.action.type is ActionType.ACCOUNT_NUMBER
    assert (asked.action.value or "").isdigit()


@by_code_and_number
async def test_a_wallet_is_a_page(side: Side) -> None:
    asked = await side.gateway.request(asks.ask(method=Method.EWALLET))

    assert asked.action.type is ActionType.REDIRECT
    assert (asked.action.value or "").startswith("https://")


async def test_a_paid_request_tells_what_came(side: Side) -> None:
    asked = await side.gateway.request(side.ask(rupiah(85_000)))
    capture = await side.pay(asked.provider_id)

    truth = await side.gateway.read(asked.provider_id)

    assert truth.state is AskState.CAPTURED
    assert [(one.provider_id, one.amount) for one in truth.captures] == [(capture, rupiah(85_000))]


async def test_a_failed_request_says_why(side: Side) -> None:
    asked = await side.gateway.request(side.ask())
    await side.fail(asked.provider_id)

    truth = await side.gateway.read(asked.provider_id)

    assert truth.state is AskState.FAILED
    assert truth.failure_code
    assert truth.captures == ()


@by_code_and_number
async def test_late_money_stands_on_an_expired_request(side: Side) -> None:
    asked = await side.gateway.request(side.ask())
    await side.expire(asked.provider_id)
    capture = await side.pay(asked.provider_id)

    truth = await side.gateway.read(asked.provider_id, capture)

    assert truth.state is AskState.EXPIRED
    assert [one.provider_id for one in truth.captures] == [capture]


async def test_cancelling_twice_is_cancelling(side: Side) -> None:
    asked = await side.gateway.request(side.ask())

    await side.gateway.cancel(asked.provider_id)
    await side.gateway.cancel(asked.provider_id)

    state = (await side.gateway.read(asked.provider_id)).state
    assert state in {AskState.CANCELLED, AskState.EXPIRED}  # Stripe has one word for both


async def test_cancelling_takes_nothing_from_what_was_paid(side: Side) -> None:
    asked = await side.gateway.request(side.ask())
    await side.pay(asked.provider_id)

    await side.gateway.cancel(asked.provider_id)

    assert (await side.gateway.read(asked.provider_id)).state is AskState.CAPTURED


async def test_a_refund_carries_our_reference_and_can_be_read_again(side: Side) -> None:
    asked = await side.gateway.request(side.ask(rupiah(85_000)))
    await side.pay(asked.provider_id)

    refunded = await side.gateway.refund(asked.provider_id, rupiah(30_000), reference="rfd_1")
    again = await side.gateway.read_refund(refunded.provider_id)

    assert refunded.state in {RefundState.PENDING, RefundState.SUCCEEDED}
    assert refunded == again
    assert (refunded.reference, refunded.amount) == ("rfd_1", rupiah(30_000))


async def test_more_than_came_is_not_given_back(side: Side) -> None:
    asked = await side.gateway.request(side.ask(rupiah(85_000)))
    await side.pay(asked.provider_id)

    with pytest.raises(GatewayRefused):
        await side.gateway.refund(asked.provider_id, rupiah(85_001), reference="rfd_1")


async def test_what_was_not_paid_is_not_given_back(side: Side) -> None:
    asked = await side.gateway.request(side.ask())

    with pytest.raises((GatewayRefused, RefundNotSupported)):
        await side.gateway.refund(asked.provider_id, rupiah(1), reference="rfd_1")


async def test_what_does_not_exist_is_refused(side: Side) -> None:
    for look in (side.gateway.read, side.gateway.cancel, side.gateway.read_refund):
        with pytest.raises(GatewayRefused):
            await look("pr-0")


async def test_a_fraction_of_a_rupiah_is_refused(side: Side) -> None:
    amount = rupiah(1)

    with pytest.raises(GatewayRefused):
        await side.gateway.request(side.ask(type(amount)(150, amount.currency)))


def test_an_unsigned_webhook_is_not_genuine(side: Side) -> None:
    for headers in (
        {},
        {"x-callback-token": ""},
        {"x-pesan-signature": "x"},
        {"stripe-signature": "x"},
    ):
        with pytest.raises(SignatureInvalid):
            side.gateway.read_notice(headers, b"{}")
