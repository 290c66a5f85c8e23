from collections.abc import Awaitable, Callable

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect

from ... import audit, conversations
from ...kit.db import Tx
from ...kit.errors import Problem
from ...kit.ids import ConversationId, TemplateId, encode
from ...stores import Right
from .. import composer
from ..chats import kept, read_chats
from ..errors import NotHere
from ..forms import read_id
from ..people import colleagues_of, mentioned
from ..queries import inbox as queries
from ..screen import Screen, clean
from ..thread import conversation_named, read_thread

TEXT_MAX = 4000
Act = Callable[[Tx, ConversationId], Awaitable[None]]


@get("/inbox", operation_id="inboxPage", right=Right.READ_CONVERSATIONS)
async def inbox(screen: NamedDependency[Screen]) -> Response[bytes]:
    async with screen.transaction() as tx:
        return await screen.page(
            tx,
            "inbox.html",
            active="inbox",
            thread=None,
            keep=kept(screen),
            **await read_chats(tx, screen),
        )


@get("/inbox/{conversation_id:str}", operation_id="threadPage", right=Right.READ_CONVERSATIONS)
async def thread(
    screen: NamedDependency[Screen], conversation_id: FromPath[str]
) -> Response[bytes]:
    return await draw_thread(screen, conversation_named(conversation_id))


@post(
    "/inbox/{conversation_id:str}/messages",
    operation_id="replyInThread",
    status_code=200,
    right=Right.WRITE_CONVERSATIONS,
)
async def reply(
    screen: NamedDependency[Screen], conversation_id: FromPath[str]
) -> Response[bytes] | Redirect:
    """The merchant answers, and the chat is theirs from now on; or writes a note, which stays here."""
    form = await screen.request.form()
    text = clean(str(form.get("text", "")), characters_max=TEXT_MAX)

    async def act(tx: Tx, conversation: ConversationId) -> None:
        if text and form.get("as") == "note":
            await conversations.add_note(
                tx,
                screen.store,
                conversation,
                text=text,
                mentions=mentioned(text, await colleagues_of(tx, screen)),
                actor=screen.call.actor,
            )
        elif text:
            await conversations.reply_as_human(
                tx, screen.store, conversation, text=text, user=screen.session.user_id
            )

    return await done(screen, conversation_id, act)


@post(
    "/inbox/{conversation_id:str}/templates/{template_id:str}",
    operation_id="sendTemplateInThread",
    status_code=303,
    right=Right.WRITE_CONVERSATIONS,
)
async def send_template(
    screen: NamedDependency[Screen], conversation_id: FromPath[str], template_id: FromPath[str]
) -> Response[bytes] | Redirect:
    """What the channel approved, with its gaps filled: it reaches who has not written lately, too."""
    template = _template(template_id)
    form = {name: str(value) for name, value in (await screen.request.form()).items()}

    async def act(tx: Tx, conversation: ConversationId) -> None:
        await composer.send(tx, screen, conversation, template, form)

    return await done(screen, conversation_id, act)


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
    owner = str((await screen.request.form()).get("owner", ""))

    async def act(tx: Tx, conversation: ConversationId) -> None:
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

    return await done(screen, conversation_id, act)


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
        await require_thread(tx, screen, conversation)
        await conversations.mark_read(tx, screen.store, conversation, user=screen.session.user_id)


async def done(screen: Screen, conversation_id: str, act: Act) -> Response[bytes] | Redirect:
    """Does it, and leads back to the thread. What could not be done is said there, with all that
    was typed.
    """
    conversation = conversation_named(conversation_id)
    try:
        async with screen.transaction() as tx:
            await require_thread(tx, screen, conversation)
            await act(tx, conversation)
            tx.wake()
    except Problem as problem:
        return await refused(screen, conversation, problem)
    return await thread_again(screen, conversation)


async def refused(
    screen: Screen, conversation: ConversationId, problem: Problem
) -> Response[bytes]:
    """The thread's page, saying why not; raises what a page of a thread has no words for."""
    path = thread_path(screen, conversation)
    return await screen.refuse(problem, path, lambda: draw_thread(screen, conversation))


async def require_thread(tx: Tx, screen: Screen, conversation: ConversationId) -> None:
    """Raises dashboard.not_here."""
    if await queries.find_thread(tx, screen.store, conversation) is None:
        raise NotHere


async def thread_again(screen: Screen, conversation: ConversationId) -> Response[bytes] | Redirect:
    if not screen.swaps:
        return screen.back_to(thread_path(screen, conversation))
    at = "simulator" if screen.request.query_params.get("at") == "simulator" else "inbox"
    async with screen.transaction() as tx:
        facts = await read_thread(tx, screen, conversation)
        return await screen.page(tx, "regions/thread.html", active=at, **facts)


async def draw_thread(screen: Screen, conversation: ConversationId) -> Response[bytes]:
    """The page of a thread, its list beside it."""
    async with screen.transaction() as tx:
        facts = await read_thread(tx, screen, conversation)
        return await screen.page(
            tx, "inbox.html", active="inbox", **(facts | await read_chats(tx, screen))
        )


def thread_path(screen: Screen, conversation: ConversationId) -> str:
    """Its address; the list beside it stays as it was."""
    return f"/inbox/{encode('con', conversation)}{kept(screen)}"


def _template(text: str) -> TemplateId:
    return TemplateId(read_id("tpl", text))


routes = [inbox, thread, reply, send_template, switch_owner, read]
