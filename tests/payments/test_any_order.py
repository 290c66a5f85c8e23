"""Truths may be read and applied in any order, any number of times: the end is the same."""

from contextlib import suppress
from datetime import UTC, datetime
from typing import NamedTuple

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pesan.kit.db import Tx
from pesan.kit.ids import OrderId, PaymentId
from pesan.kit.money import Money
from pesan.payments import Method, Provider, actions
from pesan.payments.models import Action, ActionType, Asked, AskState, Capture, Truth
from pesan.payments.queries import attempts, cases

from ..running import Pesan
from .asks import rupiah
from .builders import Shop, insert_order, open_shop

ASKED = 85_000
EXAMPLES = 60


class RolledBack(Exception):  # noqa: N818 - it says what is so.
    pass


class End(NamedTuple):
    status: str
    captured_minor: int
    cases: frozenset[str]
    told: int


def snapshots(happenings: list[int | AskState]) -> list[Truth]:
    """What the gateway would have said after each happening: a payment, or the request's end."""
    state, captures, said = AskState.REQUIRES_ACTION, list[Capture](), list[Truth]()
    for number, happening in enumerate(happenings):
        if isinstance(happening, AskState):
            state = happening if state is AskState.REQUIRES_ACTION else state
        else:
            captures.append(_capture(number, rupiah(happening)))
            state = AskState.CAPTURED if state is AskState.REQUIRES_ACTION else state
        said.append(_truth(state, captures))
    return said


def _capture(number: int, amount: Money) -> Capture:
    at = datetime(2026, 11, 22, tzinfo=UTC)
    return Capture(provider_id=f"py-{number}", amount=amount, captured_at=at)


def _truth(state: AskState, captures: list[Capture]) -> Truth:
    return Truth(
        provider_id="pr-1",
        reference="",
        state=state,
        requested=rupiah(ASKED),
        captures=tuple(captures),
    )


def fold(happenings: list[int | AskState]) -> End:
    """The end by thought alone: a model that knows no order."""
    paid = [one for one in happenings if not isinstance(one, AskState)]
    right = sum(1 for amount in paid if amount == ASKED)
    closed = next((one for one in happenings if isinstance(one, AskState)), None)
    given_up = closed.value if closed and not paid else "requires_action"
    if closed and paid and happenings.index(closed) < happenings.index(paid[0]):
        given_up = closed.value
    return End(
        "captured" if right else given_up,
        sum(paid) * 100,
        frozenset({"wrong_amount"} if right < len(paid) else set()),
        right,
    )


happening = st.one_of(
    st.sampled_from([ASKED, ASKED, 80_000, 170_000]),
    st.sampled_from([AskState.EXPIRED, AskState.FAILED, AskState.CANCELLED]),
)


@pytest.fixture
async def shop(pesan: Pesan) -> Shop:
    return await open_shop(pesan)


@settings(
    max_examples=EXAMPLES,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(happenings=st.lists(happening, min_size=1, max_size=4), draw=st.data())
async def test_any_order_and_number_of_truths_ends_the_same(
    shop: Shop, happenings: list[int | AskState], draw: st.DataObject
) -> None:
    said = snapshots(happenings)
    times = draw.draw(st.lists(st.sampled_from(said), max_size=6))
    told = draw.draw(st.permutations([*said, *times]))

    end = await play(shop, told)

    assert end == fold(happenings)


async def play(shop: Shop, told: list[Truth]) -> End:
    """Applies truths to a fresh attempt in one transaction, looks, and rolls it all back."""
    order = await insert_order(shop.pesan.owner_dsn, shop.store, ASKED)
    ends = list[End]()
    with suppress(RolledBack):
        async with shop.pesan.world.database.store(shop.store) as tx:
            ends.append(await _play(tx, shop, order, told))
            raise RolledBack
    return ends[0]


async def _play(tx: Tx, shop: Shop, order: OrderId, told: list[Truth]) -> End:
    payment = await actions.begin(
        tx,
        shop.pesan.world,
        shop.store,
        order,
        provider=Provider.XENDIT,
        method=Method.QRIS,
        actor="system",
    )
    claimed = await attempts.claim_ask(tx, shop.store, payment.id, payment.created_at)
    assert claimed is not None
    ask = await actions.ask_for(tx, shop.pesan.world, shop.store, claimed)
    answer = Asked(
        provider_id="pr-1",
        state=AskState.REQUIRES_ACTION,
        action=Action(ActionType.QR, "000201"),
    )
    await actions.record_answer(tx, shop.store, payment.id, answer)
    for truth in told:
        of_ours = Truth(
            provider_id=truth.provider_id,
            reference=ask.reference,
            state=truth.state,
            requested=truth.requested,
            captures=truth.captures,
        )
        await actions.apply_truth(tx, shop.store, payment.connection, of_ours)
    return await _end(tx, shop, payment.id)


async def _end(tx: Tx, shop: Shop, payment: PaymentId) -> End:
    found = await actions.require_payment(tx, shop.store, payment)
    opened = await cases.list_cases(tx, store=shop.store, after=None, status=None, limit=100)
    told = await tx.connection.fetchval(
        "SELECT count(*) FROM events WHERE type = 'payment.captured' AND data->>'payment_id' = $1",
        str(payment),
    )
    kinds = frozenset(case.kind for case in opened if case.payment_id == payment)
    return End(found.status.value, found.captured_minor, kinds, told)
