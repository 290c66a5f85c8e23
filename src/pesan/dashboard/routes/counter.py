"""The thread as a shop counter: the cart, its order and the request to pay, without leaving the chat."""

from collections.abc import Mapping

import msgspec
from litestar import Response, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect

from ... import agent, carts, conversations, files
from ...channels import Contact
from ...conversations import SayContact
from ...kit import presence
from ...kit.db import Tx
from ...kit.errors import Problem
from ...kit.ids import (
    ConversationId,
    OrderId,
    ProductId,
    VariantId,
    decode,
)
from ...kit.presence import Doing
from ...notices import Way, request_payment
from ...payments import Method, Provider
from ...stores import Right
from ..broadcasts import convert
from ..errors import NotHere
from ..forms import read_id
from ..screen import Screen, clean
from ..thread import conversation_named
from .inbox import done, refused, require_thread

_QUANTITY_MAX = carts.QUANTITY_MAX
_ADDRESS_MAX = 500
_CAPTION_MAX = 700
_CARD = ("name", "phone", "organization", "email")


@post(
    "/inbox/{conversation_id:str}/cart",
    operation_id="fillCartByForm",
    status_code=303,
    right=Right.WRITE_CONVERSATIONS,
)
async def fill(
    screen: NamedDependency[Screen], conversation_id: FromPath[str]
) -> Response[bytes] | Redirect:
    """All of the cart as the form shows it, while it is as it was shown."""
    form = {name: str(value) for name, value in (await screen.request.form()).items()}

    async def act(tx: Tx, conversation: ConversationId) -> None:
        items = _items(form)
        await carts.put_items(
            tx, screen.store, conversation, items, version=_number(form.get("version", ""))
        )
        address = clean(form.get("address", ""), characters_max=_ADDRESS_MAX)
        if address:
            city = clean(form.get("city", ""), characters_max=80) or None
            await carts.set_address(tx, screen.store, conversation, address, city)
        code = clean(form.get("code", ""), characters_max=60) or None
        if code != (form.get("code_before") or None):
            await carts.set_discount(tx, screen.store, conversation, code)

    return await done(screen, conversation_id, act)


@post(
    "/inbox/{conversation_id:str}/cart/order",
    operation_id="orderCartByForm",
    status_code=303,
    right=Right.CHANGE_ORDERS,
)
async def order(
    screen: NamedDependency[Screen], conversation_id: FromPath[str]
) -> Response[bytes] | Redirect:
    """Sent twice, the second finds another cart: it is ordered once."""
    version = _number(str((await screen.request.form()).get("version", "")))

    async def act(tx: Tx, conversation: ConversationId) -> None:
        await agent.order_cart(
            tx,
            screen.world,
            screen.store,
            conversation,
            version=version,
            actor=screen.call.actor,
        )

    return await done(screen, conversation_id, act)


@post(
    "/inbox/{conversation_id:str}/payment-request",
    operation_id="requestPaymentByForm",
    status_code=303,
    right=Right.TAKE_PAYMENTS,
)
async def ask_to_pay(
    screen: NamedDependency[Screen], conversation_id: FromPath[str]
) -> Response[bytes] | Redirect:
    """Of one drawing of the page one request goes out, however often it is tapped."""
    form = await screen.request.form()

    async def act(tx: Tx, conversation: ConversationId) -> None:
        await request_payment(
            tx,
            screen.world,
            screen.store,
            conversation,
            order=OrderId(decode("ord", str(form.get("order", "")))),
            way=_way(str(form.get("way", ""))),
            once=clean(str(form.get("once", "")), characters_max=40),
            actor=screen.call.actor,
        )

    return await done(screen, conversation_id, act)


@post(
    "/inbox/{conversation_id:str}/product",
    operation_id="sendProductByForm",
    status_code=303,
    right=Right.WRITE_CONVERSATIONS,
)
async def send_product(
    screen: NamedDependency[Screen], conversation_id: FromPath[str]
) -> Response[bytes] | Redirect:
    form = await screen.request.form()

    async def act(tx: Tx, conversation: ConversationId) -> None:
        await conversations.send_product(
            tx,
            screen.store,
            conversation,
            ProductId(decode("prd", str(form.get("product", "")))),
            text=clean(str(form.get("text", "")), characters_max=_CAPTION_MAX),
            user=screen.session.user_id,
        )

    return await done(screen, conversation_id, act)


@post(
    "/inbox/{conversation_id:str}/attachments",
    operation_id="sendAttachmentByForm",
    status_code=303,
    request_max_body_size=files.ATTACHMENT_BODY_BYTES_MAX,
    right=Right.WRITE_CONVERSATIONS,
)
async def send_file(
    screen: NamedDependency[Screen], conversation_id: FromPath[str]
) -> Response[bytes] | Redirect:
    conversation = conversation_named(conversation_id)
    async with screen.transaction() as tx:  # nobody without the right makes us decode pictures
        await require_thread(tx, screen, conversation)
    try:
        file = await files.read_attachment(screen.request)
    except Problem as problem:
        return await refused(screen, conversation, problem)
    text = clean(str((await screen.request.form()).get("text", "")), characters_max=_CAPTION_MAX)

    async def act(tx: Tx, conversation: ConversationId) -> None:
        kept = await conversations.attach(
            tx, screen.store, conversation, file, actor=screen.call.actor
        )
        await conversations.send_attachment(
            tx,
            screen.store,
            conversation,
            kept.id,
            kind=kept.kind,
            text=text,
            user=screen.session.user_id,
        )

    return await done(screen, conversation_id, act)


@post(
    "/inbox/{conversation_id:str}/contact",
    operation_id="sendContactByForm",
    status_code=303,
    right=Right.WRITE_CONVERSATIONS,
)
async def send_contact(
    screen: NamedDependency[Screen], conversation_id: FromPath[str]
) -> Response[bytes] | Redirect:
    """Whom to reach: a card, or words where the channel has no cards."""
    form = await screen.form()

    async def act(tx: Tx, conversation: ConversationId) -> None:
        typed = {name: clean(form.get(name, ""), characters_max=200) for name in _CARD}
        given = convert({name: said for name, said in typed.items() if said}, SayContact)
        await conversations.send_contact(
            tx,
            screen.store,
            conversation,
            Contact(**msgspec.structs.asdict(given)),
            user=screen.session.user_id,
        )

    return await done(screen, conversation_id, act)


@post(
    "/inbox/{conversation_id:str}/presence",
    operation_id="bePresentInThread",
    status_code=204,
    right=Right.WRITE_CONVERSATIONS,
)
async def be_present(screen: NamedDependency[Screen], conversation_id: FromPath[str]) -> None:
    """The page says it while it is open, and more when its field is typed in. Who writes a note is
    not typing: the buyer would wait for words that never come.
    """
    conversation = conversation_named(conversation_id)
    form = await screen.form()
    typing = form.get("doing") == Doing.TYPING.value and form.get("as") != "note"
    async with screen.transaction() as tx:
        await require_thread(tx, screen, conversation)
        doing = Doing.TYPING if typing else Doing.LOOKING
        await presence.tell(tx, screen.store, conversation, screen.session.user_id, doing)


def _items(form: Mapping[str, str]) -> list[carts.KeptItem]:
    """The fields `q-var_...`, and what was chosen to come in addition."""
    found: dict[VariantId, int] = {}
    for name, value in form.items():
        if name.startswith("q-"):
            found[_variant(name.removeprefix("q-"))] = _quantity(value)
    if form.get("add"):
        more = _variant(form["add"])
        found[more] = found.get(more, 0) + _quantity(form.get("count") or "1")
    return [carts.KeptItem(variant, n) for variant, n in found.items() if n]


def _quantity(text: str) -> int:
    return min(_number(text), _QUANTITY_MAX)


def _variant(text: str) -> VariantId:
    return VariantId(read_id("var", text))


def _number(text: str) -> int:
    """Raises dashboard.not_here for what no form of ours sends."""
    digits = text.strip() or "0"
    if not (digits.isascii() and digits.isdigit() and len(digits) < 10):
        raise NotHere
    return int(digits)


def _way(text: str) -> Way | None:
    """`provider:method:channel`; nothing is the same way again."""
    if not text:
        return None
    provider, _, rest = text.partition(":")
    method, _, channel = rest.partition(":")
    try:
        return Way(provider=Provider(provider), method=Method(method), channel_code=channel or None)
    except ValueError as error:
        raise NotHere from error


routes = [fill, order, ask_to_pay, send_product, send_file, send_contact, be_present]
