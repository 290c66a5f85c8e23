from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect

from ... import audit, conversations
from ...kit.db import Tx
from ...kit.ids import ConversationId, NoSuchId, decode, encode
from ...stores import Right
from ..errors import NotHere
from ..queries import inbox as queries
from ..screen import Screen, clean
from .orders import like

CHATS = 50
MESSAGES = 80
TEXT_MAX = 4000
OWNERS = {"need": "human", "agent": "agent", "all": None}


@get("/inbox", operation_id="inboxPage", right=Right.READ_CONVERSATIONS)
async def inbox(screen: NamedDependency[Screen]) -> Response[bytes]:
    async with screen.transaction() as tx:
        return await screen.page(
            tx, "inbox.html", active="inbox", thread=None, **await _list(tx, screen)
        )


@get("/inbox/{conversation_id:str}", operation_id="threadPage", right=Right.READ_CONVERSATIONS)
async def thread(
    screen: NamedDependency[Screen], conversation_id: FromPath[str]
) -> Response[bytes]:
    async with screen.transaction() as tx:
        facts = await read_thread(tx, screen, conversation_named(conversation_id))
        return await screen.page(
            tx, "inbox.html", active="inbox", **facts, **await _list(tx, screen)
        )


@post(
    "/inbox/{conversation_id:str}/messages",
    operation_id="replyInThread",
    status_code=200,
    right=Right.WRITE_CONVERSATIONS,
)
async def reply(
    screen: NamedDependency[Screen], conversation_id: FromPath[str]
) -> Response[bytes] | Redirect:
    """The merchant answers: the chat is theirs from now on."""
    conversation = conversation_named(conversation_id)
    text = clean(str((await screen.request.form()).get("text", "")), characters_max=TEXT_MAX)
    async with screen.transaction() as tx:
        await _require(tx, screen, conversation)
        if text:
            await conversations.reply_as_human(
                tx, screen.store, conversation, text=text, user=screen.session.user_id
            )
    return await _thread_again(screen, conversation)


@post(
    "/inbox/{conversation_id:str}/owner",
    operation_id="switchOwner",
    status_code=200,
    right=Right.WRITE_CONVERSATIONS,
)
async def switch_owner(
    screen: NamedDependency[Screen], conversation_id: FromPath[str]
) -> Response[bytes] | Redirect:
    """Take the chat over, or give it back to the agent."""
    conversation = conversation_named(conversation_id)
    owner = str((await screen.request.form()).get("owner", ""))
    async with screen.transaction() as tx:
        await _require(tx, screen, conversation)
        if owner == "human":
            await conversations.hand_over(
                tx, screen.store, conversation, reason="a seller took over"
            )
        elif owner == "agent":
            await conversations.give_back(tx, screen.store, conversation)
        else:
            raise NotHere
        await audit.record(
            tx,
            screen.store,
            actor=screen.call.actor,
            action="conversations.change_owner",
            subject=encode("con", conversation),
            detail={"owner": owner},
        )
    return await _thread_again(screen, conversation)


@post(
    "/inbox/{conversation_id:str}/read",
    operation_id="markThreadRead",
    status_code=204,
    right=Right.WRITE_CONVERSATIONS,
)
async def read(screen: NamedDependency[Screen], conversation_id: FromPath[str]) -> None:
    """An open thread was looked at; the page says so, for a GET changes nothing."""
    conversation = conversation_named(conversation_id)
    async with screen.transaction() as tx:
        await _require(tx, screen, conversation)
        await conversations.mark_read(tx, screen.store, conversation)


async def _require(tx: Tx, screen: Screen, conversation: ConversationId) -> None:
    if await queries.find_thread(tx, screen.store, conversation) is None:
        raise NotHere


async def _thread_again(screen: Screen, conversation: ConversationId) -> Response[bytes] | Redirect:
    if not screen.swaps:
        return screen.back_to(f"/inbox/{encode('con', conversation)}")
    at = "simulator" if screen.request.query_params.get("at") == "simulator" else "inbox"
    async with screen.transaction() as tx:
        facts = await read_thread(tx, screen, conversation)
        return await screen.page(tx, "regions/thread.html", active=at, **facts)


async def _list(tx: Tx, screen: Screen) -> dict[str, object]:
    query = screen.request.query_params
    show = query.get("show", "all")
    words = clean(query.get("q", ""), characters_max=80)
    if show not in OWNERS:
        raise NotHere
    return {
        "chats": await queries.conversations(
            tx, screen.store, owner=OWNERS[show], words=like(words), limit=CHATS
        ),
        "show": show,
        "words": words,
    }


async def read_thread(tx: Tx, screen: Screen, conversation: ConversationId) -> dict[str, object]:
    """A conversation and what is known of its buyer. Raises dashboard.not_here."""
    found = await queries.find_thread(tx, screen.store, conversation)
    if found is None:
        raise NotHere
    return {
        "thread": found,
        "messages": await queries.messages(tx, screen.store, conversation, MESSAGES),
        "turn": await queries.last_turn(tx, screen.store, conversation),
        "buyer": await queries.buyer(tx, screen.store, found.customer_id),
        "cart": await queries.cart(tx, screen.store, conversation),
        "buyer_orders": await queries.orders_of(tx, screen.store, found.customer_id),
    }


def conversation_named(text: str) -> ConversationId:
    """Raises dashboard.not_here."""
    try:
        return ConversationId(decode("con", text))
    except NoSuchId as error:
        raise NotHere from error


routes = [inbox, thread, reply, switch_owner, read]
