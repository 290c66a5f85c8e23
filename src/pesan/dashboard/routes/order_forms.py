"""What a merchant taps on an order's page. Each form leads back to the page; what could not be done
any more, because somebody was faster, is said there.
"""

import re
from collections.abc import Awaitable, Callable

from litestar import Response, post
from litestar.datastructures import FormMultiDict
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect

from ... import files, orders, payments
from ...kit.db import Tx
from ...kit.errors import Invalid, Problem
from ...kit.ids import FulfilmentId, ItemId, OrderId, PaymentId, encode
from ...kit.money import Money, zero
from ...orders import Came, FulfilmentStatus, OrderStatus
from ...stores import Right
from ..errors import NotHere
from ..forms import read_id
from ..screen import Screen, clean
from .money.forms import money_of
from .order import draw_order, order_named

_QUANTITY_MAX = 10_000


@post(
    "/orders/{order_id:str}/parcels",
    operation_id="packByForm",
    status_code=303,
    right=Right.CHANGE_ORDERS,
)
async def pack(
    screen: NamedDependency[Screen], order_id: FromPath[str]
) -> Response[bytes] | Redirect:
    """All that is left, or the pieces that were named."""
    form = await screen.request.form()
    items = {item: n for item, n in _quantities(form).items() if n} if "some" in form else None

    async def act(tx: Tx, order: OrderId) -> None:
        await orders.fulfil(tx, screen.store, order, items=items, actor=screen.call.actor)

    return await _done(screen, order_id, act)


@post(
    "/orders/{order_id:str}/parcels/{parcel_id:str}",
    operation_id="moveParcelByForm",
    status_code=303,
    right=Right.CHANGE_ORDERS,
)
async def move_parcel(
    screen: NamedDependency[Screen], order_id: FromPath[str], parcel_id: FromPath[str]
) -> Response[bytes] | Redirect:
    """Ships it, says it has arrived, unpacks it; or only writes in who brings it."""
    form = await screen.request.form()
    courier = _text(form, "other", 60) or _text(form, "courier", 60)
    number = _text(form, "tracking_number", 60)
    to = _text(form, "to", 20)
    if to not in {"", *FulfilmentStatus}:
        raise NotHere

    async def act(tx: Tx, order: OrderId) -> None:
        parcel = await orders.lock_fulfilment(tx, screen.store, _parcel(parcel_id))
        if parcel.order_id != order:
            raise NotHere
        if number and not re.match(orders.TRACKING_NUMBER, number):
            raise Invalid.field("tracking_number", "is no tracking number")
        if "tracking_number" in form:
            await orders.change_fulfilment(
                tx,
                parcel,
                courier=orders.read_courier(courier) if courier else None,
                tracking_number=number or None,
                actor=screen.call.actor,
            )
        if to:
            await orders.move_fulfilment(
                tx, parcel, to=FulfilmentStatus(to), actor=screen.call.actor
            )

    return await _done(screen, order_id, act)


@post(
    "/orders/{order_id:str}/status",
    operation_id="moveOrderByForm",
    status_code=303,
    right=Right.CHANGE_ORDERS,
)
async def move(
    screen: NamedDependency[Screen], order_id: FromPath[str]
) -> Response[bytes] | Redirect:
    """Done, or called off."""
    form = await screen.request.form()
    to = _text(form, "to", 20)
    if to not in {OrderStatus.COMPLETED, OrderStatus.CANCELLED}:
        raise NotHere

    async def act(tx: Tx, order: OrderId) -> None:
        await orders.set_status(
            tx,
            screen.store,
            order,
            to=OrderStatus(to),
            actor=screen.call.actor,
            reason=_text(form, "reason", 500) or None,
        )

    return await _done(screen, order_id, act)


@post(
    "/orders/{order_id:str}/payments/{payment_id:str}/confirmation",
    operation_id="confirmByForm",
    status_code=303,
    right=Right.TAKE_PAYMENTS,
)
async def confirm(
    screen: NamedDependency[Screen], order_id: FromPath[str], payment_id: FromPath[str]
) -> Response[bytes] | Redirect:
    """Money taken by hand has come: what was asked for, or the amount that was named."""
    form = await screen.request.form()

    async def act(tx: Tx, order: OrderId) -> None:
        payment = await _payment(tx, screen, order, payment_id)
        await orders.take_by_hand(
            tx,
            screen.store,
            payment,
            amount=money_of(form, "amount", payment.currency) if form.get("amount") else None,
            reference=_text(form, "reference", 100) or None,
            note=None,
            actor=screen.call.actor,
        )

    return await _done(screen, order_id, act)


@post(
    "/orders/{order_id:str}/payments/{payment_id:str}/proofs",
    operation_id="attachProofByForm",
    status_code=303,
    request_max_body_size=files.BODY_BYTES_MAX,
    right=Right.TAKE_PAYMENTS,
)
async def attach(
    screen: NamedDependency[Screen], order_id: FromPath[str], payment_id: FromPath[str]
) -> Response[bytes] | Redirect:
    """A receipt that the buyer sent in the chat, or showed at the counter."""
    order = order_named(order_id)
    async with screen.transaction() as tx:  # nobody without the right makes us decode pictures
        await _require(tx, screen, order)
    try:
        picture = await files.read_picture(screen.request, to=payments.PROOF_FORMAT)
    except Problem as problem:
        return await _refused(screen, order, problem)

    async def act(tx: Tx, order: OrderId) -> None:
        payment = await _payment(tx, screen, order, payment_id)
        await payments.attach_proof(tx, screen.store, payment.id, picture, actor=screen.call.actor)

    return await _done(screen, order_id, act)


@post(
    "/orders/{order_id:str}/returns",
    operation_id="returnByForm",
    status_code=303,
    right=Right.REFUND,
)
async def take_back(
    screen: NamedDependency[Screen], order_id: FromPath[str]
) -> Response[bytes] | Redirect:
    form = await screen.request.form()
    came = [
        Came(item, quantity, "restock" in form)
        for item, quantity in sorted(_quantities(form).items())
        if quantity
    ]

    async def act(tx: Tx, order: OrderId) -> None:
        found = await orders.require_order(tx, screen.store, order)
        if not came:
            raise Invalid.field("items", "names nothing")
        await orders.take_back(
            tx,
            screen.store,
            order,
            came=came,
            refund=_refund(form, found),
            reason=_text(form, "reason", 500) or "-",
            actor=screen.call.actor,
        )

    return await _done(screen, order_id, act)


@post(
    "/orders/{order_id:str}/notes",
    operation_id="noteByForm",
    status_code=303,
    right=Right.CHANGE_ORDERS,
)
async def note(
    screen: NamedDependency[Screen], order_id: FromPath[str]
) -> Response[bytes] | Redirect:
    text = _text(await screen.request.form(), "text", 2000)

    async def act(tx: Tx, order: OrderId) -> None:
        if text:
            await orders.write_note(tx, screen.store, order, text=text, actor=screen.call.actor)

    return await _done(screen, order_id, act)


async def _done(
    screen: Screen, order_id: str, act: Callable[[Tx, OrderId], Awaitable[None]]
) -> Response[bytes] | Redirect:
    order = order_named(order_id)
    try:
        async with screen.transaction() as tx:
            await _require(tx, screen, order)
            await act(tx, order)
            tx.wake()
    except Problem as problem:
        return await _refused(screen, order, problem)
    return screen.back_to(f"/orders/{order_id}")


async def _refused(screen: Screen, order: OrderId, problem: Problem) -> Response[bytes]:
    """The order's page, with all that was typed."""
    path = f"/orders/{encode('ord', order)}"
    return await screen.refuse(problem, path, lambda: draw_order(screen, order))


async def _require(tx: Tx, screen: Screen, order: OrderId) -> None:
    if await orders.find_order(tx, screen.store, order) is None:
        raise NotHere


def _quantities(form: FormMultiDict) -> dict[ItemId, int]:
    """The fields `q-itm_...`. Raises dashboard.not_here for what no form of ours sends."""
    found = {}
    for name, value in form.items():
        if not name.startswith("q-"):
            continue
        digits = str(value).strip() or "0"
        if not (digits.isascii() and digits.isdigit() and int(digits[:9]) <= _QUANTITY_MAX):
            raise NotHere
        found[ItemId(read_id("itm", name.removeprefix("q-")))] = int(digits[:9])
    return found


def _refund(form: FormMultiDict, order: orders.Order) -> Money | None:
    """Raises requests.invalid."""
    match _text(form, "refund", 10):
        case "none":
            return zero(order.currency)
        case "amount":
            return money_of(form, "amount", order.currency)
        case _:
            return None


async def _payment(tx: Tx, screen: Screen, order: OrderId, text: str) -> payments.Payment:
    """Raises dashboard.not_here."""
    found = await payments.find_payment(tx, screen.store, PaymentId(read_id("pay", text)))
    if found is None or found.order_id != order:
        raise NotHere
    return found


def _parcel(text: str) -> FulfilmentId:
    return FulfilmentId(read_id("ful", text))


def _text(form: FormMultiDict, name: str, characters_max: int) -> str:
    return clean(str(form.get(name, "")), characters_max=characters_max)


routes = [pack, move_parcel, move, confirm, attach, take_back, note]
