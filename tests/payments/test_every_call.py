"""No call to a gateway goes unseen: each of our adapters' is made here, to a twin that judges it.

A call that is added to an adapter and not here turns these red, and so does one that no judge knows.
"""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from inspect import get_annotations
from pathlib import Path

from msgspec.structs import replace
from stripe import params
from stripe.params import checkout

from pesan.payments.models import Method
from pesan.payments.providers import stripe as adapter
from pesan.payments.providers.stripe import Stripe
from pesan.payments.providers.xendit import Xendit

from ..twins.http_server import Request
from ..twins.stripe import StripeTwin
from ..twins.stripe import route as stripes_route
from ..twins.stripe_judge import parameters
from ..twins.xendit import XenditTwin
from ..twins.xendit import route as xendits_route
from ..twins.xendit_judge import OPERATIONS
from .asks import ask, rupiah

NOW = datetime.now(UTC)
DAY = timedelta(days=1)

# Each call of the SDK that we make, as the twin names it, and what the SDK says that it takes.
CALLS = {
    "balance_transactions.list": ("balance", params.BalanceTransactionListParams),
    "charges.list": ("charges", params.ChargeListParams),
    "checkout.sessions.create": ("create", checkout.SessionCreateParams),
    "checkout.sessions.expire": ("expire", checkout.SessionExpireParams),
    "checkout.sessions.list": ("list", checkout.SessionListParams),
    "checkout.sessions.retrieve": ("read", checkout.SessionRetrieveParams),
    "customers.create": ("make_customer", params.CustomerCreateParams),
    "customers.delete": ("delete_customer", params.CustomerDeleteParams),
    "customers.list": ("list_customers", params.CustomerListParams),
    "customers.payment_methods.list": ("list_methods", params.CustomerPaymentMethodListParams),
    "customers.retrieve": ("read_customer", params.CustomerRetrieveParams),
    "disputes.retrieve": ("read_dispute", params.DisputeRetrieveParams),
    "events.list": ("events", params.EventListParams),
    "payment_methods.detach": ("detach", params.PaymentMethodDetachParams),
    "payment_methods.retrieve": ("read_method", params.PaymentMethodRetrieveParams),
    "refunds.create": ("refund", params.RefundCreateParams),
    "refunds.list": ("list_refunds", params.RefundListParams),
    "refunds.retrieve": ("read_refund", params.RefundRetrieveParams),
}


def test_each_call_in_stripes_adapter_stands_in_the_table() -> None:
    folder = Path(adapter.__file__).parent
    source = "".join(file.read_text() for file in sorted(folder.glob("*.py")))

    assert set(re.findall(r"v1\.((?:\w+\.)+\w+)_async\b", source)) == CALLS.keys()
    # One goes around the SDK's objects: it lists sessions, as another does with them.
    assert re.findall(r"raw_request_async\(([^,]+, [^,]+)", source) == ['"get", _SESSIONS']


async def test_each_call_to_stripe_is_made_and_takes_what_its_sdk_knows(
    stripes: StripeTwin, stripe: Stripe
) -> None:
    buyer = await stripe.make_buyer("cus_1", "sto_1", key="cus_1.1")
    await stripe.find_buyer("cus_1", "sto_1", since=NOW)
    await stripe.knows(buyer)
    paid = await stripe.request(replace(ask(method=Method.CARD), buyer_id=buyer))
    await stripe.find([ask().reference], since=NOW)
    await stripes.pay(paid.provider_id, deliver=False, ticks=True)
    await stripe.read(paid.provider_id)
    await stripe.read(stripes.account.session(paid.provider_id)["payment_intent"])
    (card,) = await stripe.saved(buyer)
    await stripe.find_saved(card.id)
    await stripe.detach(card.id)
    await stripe.forget_buyer(buyer)
    refund = await stripe.refund(paid.provider_id, rupiah(1_000), reference="rfd_1")
    await stripe.read_refund(refund.provider_id)
    await stripe.find_refund(paid.provider_id, reference="rfd_1")
    await stripe.read_dispute(await stripes.dispute(paid.provider_id, deliver=False))
    open_ = await stripe.request(ask(method=Method.CARD, reference="pay_other"))
    await stripe.cancel(open_.provider_id)
    await stripe.cancel(open_.provider_id)
    told = await stripe.events(after=None, since=NOW - DAY)
    await stripe.events(after=told.events[-1].id, since=NOW)
    await stripe.list_money(NOW - DAY, NOW + DAY)
    stripes.denied = {"balance"}
    charges = await stripe.list_money(NOW - DAY, NOW + DAY)
    await stripe.list_money(NOW - DAY, NOW + DAY, after=charges.next)

    takes = dict(CALLS.values())
    assert reached(stripes.requests, stripes_route) == takes.keys()
    for request in stripes.requests:
        known = takes[stripes_route(request)[0]]
        names = {name for one in known.__mro__ for name in get_annotations(one)}
        assert parameters(request).keys() <= names, request.path


async def test_each_call_to_xendit_is_made(twin: XenditTwin, xendit: Xendit) -> None:
    paid = await xendit.request(ask())
    await twin.pay(paid.provider_id, deliver=False)
    await xendit.read(paid.provider_id)
    refund = await xendit.refund(paid.provider_id, rupiah(1_000), reference="rfd_1")
    await xendit.read_refund(refund.provider_id)
    await xendit.find_refund(paid.provider_id, reference="rfd_1")
    for method in (Method.QRIS, Method.CARD):
        open_ = await xendit.request(ask(method=method, reference=f"pay_{method}"))
        await xendit.read(open_.provider_id)
        await xendit.cancel(open_.provider_id)
    simulated = await xendit.request(ask(reference="pay_simulated"))
    await xendit.simulate(simulated.provider_id, rupiah(15_000))
    await twin.settled()
    await xendit.list_money(NOW - DAY, NOW + DAY)

    assert reached(twin.requests, xendits_route) == OPERATIONS


def reached(requests: list[Request], route: Callable[[Request], tuple[str, str]]) -> set[str]:
    return {route(request)[0] for request in requests}
