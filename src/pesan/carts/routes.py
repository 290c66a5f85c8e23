from litestar import get, put
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody
from msgspec import UNSET

from .. import conversations
from ..kit.errors import Invalid
from ..kit.ids import ConversationId, VariantId, decode
from ..kit.text import line, prose
from ..stores import IfMatch, Right, StoreCall, read_version
from . import actions
from .models import KeptItem
from .schemas import CartOut, PutCart


@get(
    "/conversations/{conversation_id:str}/cart",
    operation_id="getCart",
    right=Right.READ_CONVERSATIONS,
)
async def get_cart(call: NamedDependency[StoreCall], conversation_id: FromPath[str]) -> CartOut:
    """What the buyer means to order, as it would be ordered this moment."""
    conversation = ConversationId(decode("con", conversation_id))
    async with call.transaction() as tx:
        await conversations.require_conversation(tx, call.store, conversation)
        return CartOut.of(await actions.view(tx, call.store, conversation))


@put(
    "/conversations/{conversation_id:str}/cart",
    operation_id="putCart",
    right=Right.WRITE_CONVERSATIONS,
)
async def put_cart(
    call: NamedDependency[StoreCall],
    conversation_id: FromPath[str],
    data: JSONBody[PutCart],
    if_match: IfMatch = None,
) -> CartOut:
    """Replace what is in the cart. Holds no stock; the order does.

    With `If-Match`: while it is as it was read. Another seller and the assistant put things into
    it too.
    """
    conversation = ConversationId(decode("con", conversation_id))
    items = [KeptItem(VariantId(decode("var", i.variant_id)), i.quantity) for i in data.items]
    if len({item.variant_id for item in items}) != len(items):
        raise Invalid.field("items", "each variant may stand once")
    text, city = _address(data)
    version = read_version(if_match)
    async with call.transaction() as tx:
        await conversations.require_conversation(tx, call.store, conversation)
        cart = await actions.put_items(tx, call.store, conversation, items, version=version)
        if data.shipping is not None:
            method = data.shipping.method
            cart = await actions.set_address(
                tx, call.store, conversation, text, city, method=method
            )
        if data.discount_code is not UNSET:
            cart = await actions.set_discount(tx, call.store, conversation, data.discount_code)
        return CartOut.of(cart)


def _address(data: PutCart) -> tuple[str, str | None]:
    """Raises requests.invalid for an address nobody could read."""
    if data.shipping is None:
        return "", None
    given = data.shipping.address
    text = prose(given.text)
    if not text:
        raise Invalid.field("shipping.address.text", "says nothing")
    return text, line(given.city or "") or None


store_routes = [get_cart, put_cart]
