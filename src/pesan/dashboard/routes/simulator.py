from uuid import UUID

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.response import Redirect

from ...channels import (
    TYPED_ORDER,
    FailAs,
    Review,
    ServiceWindow,
    Switches,
    find_switches,
    set_switches,
    typed_order,
)
from ...kit.ids import ConversationId
from ...stores import Right, find_credentials
from ..errors import NotHere
from ..phone import look, order, persona_of, read_phone, review, write
from ..screen import Screen, clean
from ..thread import read_thread

_TEXT_MAX = 1000
_FAIL_MAX = 99
_KINDS = {"image", "audio", "location"}


@get("/simulator", operation_id="simulatorPage", right=Right.READ_CONVERSATIONS)
async def simulator(screen: NamedDependency[Screen]) -> Response[bytes]:
    """The buyer's phone, and beside it what the merchant sees."""
    async with screen.transaction() as tx:
        facts: dict[str, object] = {"thread": None, **await read_phone(tx, screen)}
        conversation = facts.get("phone_conversation")
        if isinstance(conversation, UUID):
            facts |= await read_thread(tx, screen, ConversationId(conversation))
        return await screen.page(tx, "simulator.html", active="simulator", **facts)


@post(
    "/simulator/messages",
    operation_id="simulateMessage",
    status_code=200,
    right=Right.WRITE_CONVERSATIONS,
)
async def say(screen: NamedDependency[Screen]) -> Response[bytes] | Redirect:
    form = await screen.request.form()
    text = clean(str(form.get("text", "")), characters_max=_TEXT_MAX)
    kind = str(form.get("kind", "text"))
    lines = typed_order(text) if kind == "order" or text.startswith(TYPED_ORDER) else []
    if lines:
        await order(screen, persona_of(screen), lines)
    elif (text and kind != "order") or kind in _KINDS:
        await write(
            screen,
            persona_of(screen),
            text or None,
            kind=kind if kind in _KINDS else "text",
            choice=str(form["choice"]) if form.get("choice") else None,
            twice=form.get("twice") == "on",
        )
    if not screen.swaps:
        return screen.back_to(f"/simulator?as={persona_of(screen).key}")
    async with screen.transaction() as tx:
        return await screen.page(tx, "regions/phone.html", **await read_phone(tx, screen))


@post(
    "/simulator/reading",
    operation_id="simulateReading",
    status_code=303,
    right=Right.WRITE_CONVERSATIONS,
)
async def read(screen: NamedDependency[Screen]) -> Redirect:
    await look(screen)
    return screen.back_to(f"/simulator?as={persona_of(screen).key}")


@post(
    "/simulator/switches",
    operation_id="switchSimulator",
    status_code=303,
    right=Right.WRITE_CONVERSATIONS,
)
async def switch(screen: NamedDependency[Screen]) -> Redirect:
    """What goes otherwise on the phone from now on."""
    form = await screen.request.form()
    persona = persona_of(screen)
    async with screen.transaction() as tx:
        phone = await find_credentials(tx, screen.world, screen.store, "sandbox")
        if phone is None:
            raise NotHere
        before = await find_switches(tx, screen.store, phone.connection) or Switches()
        others = [one for one in before.blocked_by if one != persona.number]
        blocked = [*others, persona.number] if form.get("blocked") == "on" else others
        window, fail_as = str(form.get("window", "")), str(form.get("fail_as", ""))
        told = str(form.get("review", ""))
        count = str(form.get("fail_next", ""))
        await set_switches(
            tx,
            phone,
            Switches(
                service_window=ServiceWindow(window)
                if window in set(ServiceWindow)
                else ServiceWindow.OFF,
                fail_next=min(int(count), _FAIL_MAX) if count.isascii() and count.isdigit() else 0,
                fail_as=FailAs(fail_as) if fail_as in set(FailAs) else FailAs.REFUSED,
                template_review=Review(told) if told in set(Review) else Review.APPROVE,
                blocked_by=blocked,
            ),
        )
    return screen.back_to(f"/simulator?as={persona.key}")


@post(
    "/simulator/reviews",
    operation_id="simulateReviewByForm",
    status_code=303,
    right=Right.WRITE_CONVERSATIONS,
)
async def decide(screen: NamedDependency[Screen]) -> Redirect:
    """Be the channel's reviewer."""
    form = await screen.request.form()
    name = clean(str(form.get("name", "")), characters_max=512)
    language = clean(str(form.get("language", "")), characters_max=10)
    if not (name and language):
        raise NotHere
    await review(screen, name, language, approved=form.get("verdict") == "approved")
    return screen.back_to(f"/simulator?as={persona_of(screen).key}")


routes = [simulator, say, read, switch, decide]
