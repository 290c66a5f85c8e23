"""Two shops on one account of a gateway: each holds its own money against its own books."""

import pytest

from ..running import Pesan
from .builders import Shop, open_shop
from .test_reconciler import kinds, reconciled
from .test_refunds import settled
from .test_stripe_statement import stripes_refund


@pytest.fixture(params=["xendit", "stripe"])
async def two(pesan: Pesan, request: pytest.FixtureRequest) -> tuple[Shop, Shop]:
    provider = request.param
    return await open_shop(pesan, provider=provider), await open_shop(
        pesan, "Budi", provider=provider
    )


async def test_what_a_neighbour_took_and_gave_back_is_no_case(
    pesan: Pesan, two: tuple[Shop, Shop]
) -> None:
    mine, theirs = two
    paid = await (await mine.ready()).captured()
    await paid.refund(20_000)
    await settled(paid)
    pesan.stripe.denied = {"balance"}

    assert (await reconciled(theirs))["opened"] == 0
    pesan.stripe.denied = set()
    again = await reconciled(theirs)

    assert (again["listed"], again["healed"], again["opened"]) == (2, 0, 0)
    assert await theirs.cases() == []
    assert (await reconciled(mine))["opened"] == 0


async def test_what_bears_no_mark_of_a_shop_is_a_case_still(
    pesan: Pesan, two: tuple[Shop, Shop]
) -> None:
    """As what was asked for before objects were marked, and what a till on the account takes."""
    mine, theirs = two
    await (await mine.ready()).captured()
    for one in [
        *pesan.xendit.account.payment_requests.values(),
        *pesan.stripe.account.charges.values(),
        *pesan.stripe.account.sessions.values(),
    ]:
        one["metadata"].pop("pesan_store")

    await reconciled(theirs)

    assert await kinds(theirs) == ["paid_no_order"]
    assert (await reconciled(mine))["opened"] == 0


async def test_a_neighbours_request_is_asked_for_once(pesan: Pesan) -> None:
    """Xendit's list bears no marks: its request does, and is looked at."""
    mine, theirs = await open_shop(pesan), await open_shop(pesan, "Budi")
    paid = await (await mine.ready()).captured()
    await reconciled(theirs)
    before = len(pesan.xendit.requests)

    await reconciled(theirs)

    asked = [request.path for request in pesan.xendit.requests[before:]]
    assert asked == ["/transactions"]
    assert (await paid.now())["status"] == "captured"


async def test_what_a_neighbour_gave_back_in_the_gateways_dashboard_is_their_case_alone(
    pesan: Pesan, two: tuple[Shop, Shop]
) -> None:
    """Such a refund bears none of our references: it is known by the request it is of."""
    mine, theirs = two
    paid = await (await mine.ready()).captured()
    if mine.provider == "xendit":
        pesan.xendit.account.refund_outside(paid.gateway_id, 5_000)
    else:
        await stripes_refund(paid, 500_000)

    await reconciled(theirs)
    await reconciled(mine)

    assert await theirs.cases() == []
    (case,) = await mine.cases()
    assert (case["kind"], case["payment_id"]) == ("refund_made_outside", paid.id)
