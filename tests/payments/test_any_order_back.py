"""What went back and what banks took back may be told in any order, any number of times, too.

For all permutations and multiplicities of what is told, the real rules end where the model of the
webhook drill does, which folds a set and knows no order.
"""

from contextlib import suppress
from datetime import UTC, datetime
from typing import NamedTuple

import pytest
from drills.storm.model import End, Fact, fold
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pesan.kit.db import Tx
from pesan.kit.ids import OrderId, encode
from pesan.payments import Method, Payment, Provider, actions
from pesan.payments.models import (
    Action,
    ActionType,
    Asked,
    AskState,
    Capture,
    Disputed,
    DisputeState,
    Refunded,
    RefundState,
    Truth,
)
from pesan.payments.queries import attempts

from ..running import Pesan
from .asks import rupiah
from .builders import Shop, insert_order, open_shop
from .test_any_order import RolledBack

ASKED = 85_000
CAPTURE = Fact("capture", "py-1", 100 * ASKED)

# How each refund and each dispute went on, as far as it was told.
refund = st.tuples(
    st.sampled_from([10_000, 20_000, 25_000]),
    st.sampled_from([("pending",), ("pending", "succeeded"), ("pending", "failed")]),
)
dispute = st.sampled_from(
    [
        (),
        ("needs_response",),
        ("needs_response", "won"),
        ("needs_response", "lost"),
        ("needs_response", "lost", "won"),
    ]
)


class Play(NamedTuple):
    tx: Tx
    shop: Shop
    payment: Payment
    reference: str
    refunds: dict[str, str]  # our reference by the gateway's id


@pytest.fixture
async def shop(pesan: Pesan) -> Shop:
    return await open_shop(pesan)


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(refunds=st.lists(refund, max_size=3), ends=dispute, draw=st.data())
async def test_any_order_and_number_of_what_went_back_ends_the_same(
    shop: Shop,
    refunds: list[tuple[int, tuple[str, ...]]],
    ends: tuple[str, ...],
    draw: st.DataObject,
) -> None:
    back = {f"re-{number}": rupiah(whole).minor for number, (whole, _) in enumerate(refunds)}
    facts = [CAPTURE]
    for number, (_, states) in enumerate(refunds):
        one = f"re-{number}"
        facts += [Fact("refund", one, back[one], state) for state in states]
    facts += [Fact("dispute", "dp-1", 100 * ASKED, state) for state in ends]
    again = draw.draw(st.lists(st.sampled_from(facts), max_size=6))
    told = draw.draw(st.permutations([*facts, *again]))

    assert await play(shop, back, told) == fold(100 * ASKED, facts)


async def play(shop: Shop, back: dict[str, int], told: list[Fact]) -> End:
    """Tells it to a payment that was captured, in one transaction, looks, and rolls it all back."""
    order = await insert_order(shop.pesan.owner_dsn, shop.store, ASKED)
    ends = list[End]()
    with suppress(RolledBack):
        async with shop.pesan.world.database.store(shop.store) as tx:
            playing = await _paid(tx, shop, order, back)
            for fact in told:
                await _tell(playing, fact)
            ends.append(await _end(playing))
            raise RolledBack
    return ends[0]


async def _paid(tx: Tx, shop: Shop, order: OrderId, back: dict[str, int]) -> Play:
    world, store = shop.pesan.world, shop.store
    begun = await actions.begin(
        tx, world, store, order, provider=Provider.XENDIT, method=Method.QRIS, actor="system"
    )
    claimed = await attempts.claim_ask(tx, store, begun.id, begun.created_at)
    assert claimed is not None
    ask = await actions.ask_for(tx, world, store, claimed)
    action = Action(ActionType.QR, "000201")
    answer = Asked(provider_id="pr-1", state=AskState.REQUIRES_ACTION, action=action)
    await actions.record_answer(tx, store, begun.id, answer)
    playing = Play(tx, shop, begun, ask.reference, {})
    await _tell(playing, CAPTURE)
    await tx.connection.execute("UPDATE orders SET status = 'paid' WHERE id = $1", order)
    for one, minor in back.items():
        made = await actions.give_back(
            tx, store, begun.id, amount=rupiah(minor // 100), reason="Kekecilan"
        )
        playing.refunds[one] = encode("rfd", made.id)
    return playing


async def _tell(playing: Play, fact: Fact) -> None:
    tx, store, connection = playing.tx, playing.shop.store, playing.payment.connection
    amount = rupiah(fact.minor // 100)
    match fact.kind:
        case "capture":
            at = datetime(2026, 11, 22, tzinfo=UTC)
            capture = Capture(provider_id=fact.id, amount=amount, captured_at=at)
            truth = Truth(
                provider_id="pr-1",
                reference=playing.reference,
                state=AskState.CAPTURED,
                requested=amount,
                captures=(capture,),
            )
            await actions.apply_truth(tx, store, connection, truth)
        case "refund":
            refunded = Refunded(
                provider_id=fact.id,
                state=RefundState(fact.state),
                amount=amount,
                reference=playing.refunds[fact.id],
            )
            await actions.apply_refund(tx, store, connection, refunded)
        case _:
            disputed = Disputed(
                provider_id=fact.id,
                capture_id=CAPTURE.id,
                state={"needs_response": DisputeState.OPEN}.get(fact.state)
                or DisputeState(fact.state),
                amount=amount,
                reason="fraudulent",
                due_at=None,
            )
            await actions.apply_dispute(tx, store, connection, disputed)


async def _end(playing: Play) -> End:
    tx, payment = playing.tx, playing.payment.id
    found = await actions.require_payment(tx, playing.shop.store, payment)
    refunds = await tx.connection.fetch(
        "SELECT gateway_id, status, amount_minor FROM refunds WHERE payment_id = $1", payment
    )
    disputes = await tx.connection.fetch(
        "SELECT gateway_id, state FROM payment_disputes WHERE payment_id = $1", payment
    )
    accounts = await tx.connection.fetch(
        "SELECT l.account, sum(l.amount_minor)::bigint AS minor FROM journal_entries e"
        " JOIN journal_lines l ON l.entry_id = e.id WHERE e.payment_id = $1 GROUP BY 1",
        payment,
    )
    return End(
        status=found.status.value,
        order="paid",
        captured_minor=found.captured_minor,
        refunded_minor=found.refunded_minor,
        refunds={row["gateway_id"]: (row["status"], row["amount_minor"]) for row in refunds},
        disputes={row["gateway_id"]: row["state"] for row in disputes},
        accounts={row["account"]: row["minor"] for row in accounts if row["minor"]},
    )
