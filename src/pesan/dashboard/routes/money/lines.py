"""One line of the bank's statement, and what a person says of it: whose money it is, or nobody's."""

from collections.abc import Awaitable, Callable

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from .... import orders, payments
from ....kit.db import Tx
from ....kit.ids import PaymentId, StatementLineId, StoreId
from ....payments import LineStatus
from ....stores import Right, may
from ...errors import NotHere
from ...forms import read_id
from ...screen import Screen
from .forms import Answer, done, name_of, text_of
from .transfers import line_named

OPEN = {LineStatus.UNMATCHED, LineStatus.AMBIGUOUS}
_KNOWN = {"": None, "yes": True, "no": False}
_NUMBER_MAX = 2**31 - 1


@get("/money/lines/{line_id:str}", operation_id="linePage", right=Right.READ_PAYMENTS)
async def line(screen: NamedDependency[Screen], line_id: FromPath[str]) -> Response[bytes]:
    return await _draw(screen, line_named(line_id))


@post(
    "/money/lines/{line_id:str}/match",
    operation_id="matchLineByForm",
    status_code=303,
    right=Right.TAKE_PAYMENTS,
)
async def match(screen: NamedDependency[Screen], line_id: FromPath[str]) -> Answer:
    """It is this transfer's. `already`: whether it is what was booked by hand before."""
    form = await screen.request.form()
    already = text_of(form, "already", 3)
    if already not in _KNOWN:
        raise NotHere
    payment = PaymentId(read_id("pay", text_of(form, "payment", 40)))

    async def act(tx: Tx, store: StoreId) -> None:
        await _require(tx, store, line_named(line_id))
        if await payments.find_payment(tx, store, payment) is None:
            raise NotHere
        await orders.match_line(
            tx,
            store,
            line_named(line_id),
            payment,
            actor=screen.call.actor,
            already_booked=_KNOWN[already],
        )

    return await _done(screen, line_id, act)


@post(
    "/money/lines/{line_id:str}/ignore",
    operation_id="ignoreLineByForm",
    status_code=303,
    right=Right.TAKE_PAYMENTS,
)
async def ignore(screen: NamedDependency[Screen], line_id: FromPath[str]) -> Answer:
    note = text_of(await screen.request.form(), "note", 500) or None

    async def act(tx: Tx, store: StoreId) -> None:
        found = await _require(tx, store, line_named(line_id))
        await payments.ignore_line(tx, store, found.id, actor=screen.call.actor, note=note)

    return await _done(screen, line_id, act)


@post(
    "/money/lines/{line_id:str}/reopen",
    operation_id="reopenLineByForm",
    status_code=303,
    right=Right.TAKE_PAYMENTS,
)
async def reopen(screen: NamedDependency[Screen], line_id: FromPath[str]) -> Answer:
    async def act(tx: Tx, store: StoreId) -> None:
        found = await _require(tx, store, line_named(line_id))
        await payments.reopen_line(tx, store, found.id, actor=screen.call.actor)

    return await _done(screen, line_id, act)


async def _done(
    screen: Screen, line_id: str, act: Callable[[Tx, StoreId], Awaitable[None]]
) -> Answer:
    wanted = line_named(line_id)
    return await done(screen, f"/money/lines/{line_id}", act, lambda: _draw(screen, wanted))


async def _draw(screen: Screen, wanted: StatementLineId) -> Response[bytes]:
    number = screen.request.query_params.get("number", "").strip().removeprefix("#")
    async with screen.transaction() as tx:
        found = await _require(tx, screen.store, wanted)
        guesses = []
        if found.status in OPEN:
            guesses = await payments.guesses_for(
                tx, screen.store, found, order_number=_number(number)
            )
        return await screen.page(
            tx,
            "money/line.html",
            active="money",
            line=found,
            guesses=guesses,
            number=number,
            order=await _order_of(tx, screen.store, found),
            settler=await name_of(screen, found.settled_by),
            can_take=may(screen.role, Right.TAKE_PAYMENTS),
        )


async def _require(tx: Tx, store: StoreId, wanted: StatementLineId) -> payments.StatementLine:
    found = await payments.find_line(tx, store, wanted)
    if found is None:
        raise NotHere
    return found


async def _order_of(tx: Tx, store: StoreId, line: payments.StatementLine) -> orders.Order | None:
    if line.payment_id is None:
        return None
    payment = await payments.require_payment(tx, store, line.payment_id)
    return await orders.find_order(tx, store, payment.order_id)


def _number(text: str) -> int | None:
    """None: no order was asked for. What is no number is no order's."""
    if not text:
        return None
    is_one = text.isascii() and text.isdigit() and int(text[:12]) <= _NUMBER_MAX
    return int(text[:12]) if is_one else 0


routes = [line, match, ignore, reopen]
