from uuid import UUID

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.response import Redirect

from ...kit.ids import ConversationId
from ...stores import Right
from ..phone import persona_of, read_phone, write
from ..screen import Screen, clean
from .inbox import read_thread

_TEXT_MAX = 1000


@get("/simulator", operation_id="simulatorPage", right=Right.READ_CONVERSATIONS)
async def simulator(screen: NamedDependency[Screen]) -> Response[bytes]:
    """The buyer's phone, and beside it what the merchant sees."""
    async with screen.transaction() as tx:
        phone = await read_phone(tx, screen)
        conversation = phone.get("phone_conversation")
        facts: dict[str, object] = {"thread": None}
        if isinstance(conversation, UUID):
            facts = await read_thread(tx, screen, ConversationId(conversation))
        return await screen.page(tx, "simulator.html", active="simulator", **phone, **facts)


@post(
    "/simulator/messages",
    operation_id="simulateMessage",
    status_code=200,
    right=Right.WRITE_CONVERSATIONS,
)
async def say(screen: NamedDependency[Screen]) -> Response[bytes] | Redirect:
    form = await screen.request.form()
    text = clean(str(form.get("text", "")), characters_max=_TEXT_MAX)
    if text:
        await write(
            screen,
            persona_of(screen),
            text,
            choice=str(form["choice"]) if form.get("choice") else None,
            twice=form.get("twice") == "on",
        )
    if not screen.swaps:
        return screen.back_to(f"/simulator?as={persona_of(screen).key}")
    async with screen.transaction() as tx:
        return await screen.page(tx, "regions/phone.html", **await read_phone(tx, screen))


routes = [simulator, say]
