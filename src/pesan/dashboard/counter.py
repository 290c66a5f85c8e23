"""What a thread's page shows of its buyer beside the words: cart, orders and money, who else is here."""

from msgspec import Struct

from .. import carts, customers, payments
from ..accounts import find_users
from ..customers import Profile
from ..kit.db import Tx
from ..kit.ids import ConversationId, encode
from ..kit.presence import Doing
from ..payments import Choice
from ..stores import Right, may
from .models import OrderRow, Thread
from .queries import counter as queries
from .queries.counter import AttemptRow, OtherThread, SoldRow
from .screen import Screen

SOLD = 200  # in the lists to choose from; more are found by typing in the products' page


class Here(Struct, frozen=True):
    """A colleague at the same thread."""

    name: str
    is_typing: bool


class Counter(Struct, frozen=True, kw_only=True):
    cart: carts.Cart
    sold: list[SoldRow]
    attempts: dict[str, AttemptRow]  # an order's newest, by the order's id on the wire
    ways: dict[str, list[Choice]]  # how else an unpaid order could be paid, likewise
    who: Profile | None  # None for one who was erased
    elsewhere: list[OtherThread]  # the same person on other channels
    may_order: bool
    may_ask: bool


async def read_counter(
    tx: Tx, screen: Screen, thread: Thread, orders: list[OrderRow]
) -> dict[str, object]:
    attempts = await queries.attempts(tx, screen.store, [one.id for one in orders])
    ways: dict[str, list[Choice]] = {}
    for one in orders:
        if one.status == "awaiting_payment":
            latest = await payments.latest(tx, screen.store, one.id)
            if latest is not None:
                key = encode("ord", one.id)
                ways[key] = await payments.choices_for(tx, screen.store, latest)
    people = await customers.profiles_of(tx, screen.store, [thread.customer_id])
    counter = Counter(
        cart=await carts.view(tx, screen.store, thread.id),
        sold=await queries.sold(tx, screen.store, limit=SOLD),
        attempts={encode("ord", one.order_id): one for one in attempts},
        ways=ways,
        who=people.get(thread.customer_id),
        elsewhere=await queries.elsewhere(
            tx, screen.store, customer=thread.customer_id, conversation=thread.id
        ),
        may_order=may(screen.role, Right.CHANGE_ORDERS),
        may_ask=may(screen.role, Right.TAKE_PAYMENTS),
    )
    return {"counter": counter, "here_too": await others_at(screen, thread.id)}


async def others_at(screen: Screen, conversation: ConversationId) -> list[Here]:
    """Whoever types first."""
    there = screen.world.presence.at(screen.store, conversation)
    others = {one.user: one.doing for one in there if one.user != screen.session.user_id}
    if not others:
        return []
    async with screen.world.database.routing() as tx:  # people belong to no store
        users = await find_users(tx, list(others))
    found = [Here(user.name, others[user.id] is Doing.TYPING) for user in users]
    return sorted(found, key=lambda one: (not one.is_typing, one.name))
