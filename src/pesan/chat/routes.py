"""`/chat/{connection}`: what the script on a merchant's site asks. Public: a visitor is their token.

Not below /webhooks/: there a few providers are let through in crowds, and here is the whole world,
each visitor and each address counted by itself. No cookie anywhere: a foreign page can send nothing
in a visitor's name, and a browser that refuses third-party cookies loses nothing.
"""

import secrets
from collections.abc import AsyncIterator, Mapping
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
from litestar import Response, Router, get, post
from litestar.di import NamedDependency, Provide
from litestar.params import FromQuery, JSONBody
from litestar.response import Stream

from .. import channels, stores
from ..kit import clock
from ..kit.errors import Invalid
from ..kit.ids import MessageId, NoSuchId, decode, encode
from ..kit.problems import render
from . import files, queries, rules, script
from .errors import IdentityRefused, NoIdentitySecret, NoSuchChat, OriginRefused
from .looks import cursor_of, look
from .models import Cursor, Line
from .schemas import (
    FaceOut,
    Identify,
    LineOut,
    LinesOut,
    Saw,
    VisitorOut,
    WriteLine,
)
from .streams import Chats, events
from .visit import Browser, Visit, is_user, is_users_hash, provide_visit, user_name

BODY_BYTES_MAX = 16 * 1024
PUBLIC = "a visitor is whoever holds the token they were given"
SILENCE_SECONDS = 15.0
LONGEST_SECONDS = 300.0  # then the page connects again, and its token and origin are asked again


@get("/", operation_id="chatFace", public="says only what the shop shows to everybody")
async def face(visit: NamedDependency[Visit]) -> Response[FaceOut]:
    """How the chat greets, and whether somebody is there."""
    async with visit.world.database.store(visit.store) as tx:
        shop = await stores.find_store(tx, visit.store)
    if shop is None:
        raise NoSuchChat
    there = clock.now().astimezone(ZoneInfo(shop.timezone))
    answered = shop.default_owner == "agent" or rules.is_open(shop.hours, there)
    shown = FaceOut(
        name=shop.name,
        logo=shop.branding.get("logo"),
        language="en" if shop.locale == "en" else "id",
        greeting=visit.opened.values.get("greeting"),
        open=answered,
        away_message=None if answered else shop.away_message,
    )
    return Response(shown, headers=visit.headers)


@post("/visitors", operation_id="chatBegin", public="a newcomer is given a token of their own")
async def begin(visit: NamedDependency[Visit]) -> Response[VisitorOut]:
    """Become a visitor. Nothing is kept of one who says nothing."""
    visit.count("chat_addresses", visit.address)
    token = visit.token_of(secrets.token_hex(16))
    return Response(VisitorOut(token), status_code=201, headers=visit.headers)


@post("/identity", operation_id="chatIdentify", public="proven by the merchant's own signature")
async def identify(visit: NamedDependency[Visit], data: JSONBody[Identify]) -> Response[VisitorOut]:
    """Become the user that the merchant's site says one is. Who was a stranger till now, and is the
    user's first appearance, takes their conversation along.
    """
    visit.count("chat_addresses", visit.address)
    secret = visit.opened.values.get("identity_secret")
    if not secret:
        raise NoIdentitySecret
    if not is_users_hash(secret, data.user, data.user_hash):
        raise IdentityRefused
    user, stranger = user_name(data.user), visit.find_visitor()
    if stranger is not None and not is_user(stranger):
        async with visit.world.database.store(visit.store) as tx:
            found = {k.value: k for k in await queries.known(tx, visit.store, [user, stranger])}
        # Not where the browser already was another user's, nor where the user has a past of
        # their own: two persons become one by a seller's hand alone.
        if user not in found and stranger in found and not found[stranger].has_user:
            update = {"id": f"web.{stranger}.becomes", "visitor": stranger, "becomes": user}
            await visit.tell([update])
    return Response(VisitorOut(visit.token_of(user)), status_code=201, headers=visit.headers)


@post("/messages", operation_id="chatSay", status_code=202, public=PUBLIC)
async def say(visit: NamedDependency[Visit], data: JSONBody[WriteLine]) -> Response[dict[str, str]]:
    """Write to the shop, or send it what was uploaded. Sent again under its key it counts once."""
    visitor = visit.visitor
    visit.count("chat_visitors", f"{visit.connection} {visitor}")
    visit.count("chat_addresses", visit.address)
    if data.file is None and not data.text.strip():
        raise Invalid.field("text", "says nothing")
    if data.file is not None and data.choice is not None:
        raise Invalid.field("choice", "is a press of a button, and has no file")
    update: dict[str, Any] = {"id": f"web.{visitor}.{data.key}", "visitor": visitor}
    if words := _with_contact(data):
        update["text"] = words
    if data.choice:
        update["choice"] = data.choice
    if data.page:
        update["page"] = data.page
    if data.contact is not None:
        update |= {"contact": msgspec.to_builtins(data.contact), "name": data.contact.name}
    async with visit.world.database.store(visit.store) as tx:
        if data.file is not None:
            place = visit.store, visit.connection, visitor
            update["file"] = await channels.send_upload(tx, *place, data.file, key=data.key)
        await visit.tell_in(tx, update)
    return Response({"key": data.key}, status_code=202, headers=visit.headers)


@get("/messages", operation_id="chatLines", public=PUBLIC)
async def lines(
    visit: NamedDependency[Visit], after: FromQuery[str | None] = None
) -> Response[LinesOut]:
    """What is new after a cursor; the last of the conversation without one."""
    visitor = visit.visitor
    async with visit.world.database.store(visit.store) as tx:
        cursor = await cursor_of(tx, visit.store, visit.connection, visitor, after)
        found, answering = await look(
            tx,
            visit.store,
            visit.connection,
            {visitor: cursor.upto},
            presence=visit.world.presence,
        )
    news = rules.news(cursor, found[visitor])
    shown = LinesOut(
        items=[_shown(visit, line) for _, line in news],
        cursor=str(news[-1][0] if news else cursor),
        answering=answering.get(visitor, False),
    )
    return Response(shown, headers=visit.headers)


@get("/events", operation_id="chatEvents", public=PUBLIC)
async def stream(
    request: Browser, visit: NamedDependency[Visit], after: FromQuery[str | None] = None
) -> Stream:
    """The same as a stream, from Last-Event-ID on: nothing is left out and nothing comes twice."""
    visitor = visit.visitor
    seen = request.headers.get("last-event-id") or after
    async with visit.world.database.store(visit.store) as tx:
        cursor = await cursor_of(tx, visit.store, visit.connection, visitor, seen)
    chats: Chats = request.app.state.chats
    chats.check(visit.connection, visitor, address=visit.address)
    return Stream(
        _events(chats, visit, visitor, cursor),
        media_type="text/event-stream",
        headers={**visit.headers, "X-Accel-Buffering": "no"},
    )


async def _events(chats: Chats, visit: Visit, visitor: str, cursor: Cursor) -> AsyncIterator[bytes]:
    place = visit.store, visit.connection
    with chats.open(*place, visitor, address=visit.address, cursor=cursor) as chat:
        yield b"retry: 2000\n\n"
        async for news in events(chat, silence=SILENCE_SECONDS, longest=LONGEST_SECONDS):
            match news:
                case None:
                    yield b": still here\n\n"
                case bool():
                    yield _event("answering", news)
                case (seen, line):
                    yield b"id: %s\n" % str(seen).encode() + _event("line", _shown(visit, line))


def _shown(visit: Visit, line: Line) -> LineOut:
    return LineOut.of(line, public_url=visit.world.public_url, file_url=visit.address_of(line.id))


def _event(name: str, shown: object) -> bytes:
    return b"event: %s\ndata: %s\n\n" % (name.encode(), msgspec.json.encode(shown))


@post("/receipts", operation_id="chatSaw", status_code=204, public=PUBLIC)
async def saw(visit: NamedDependency[Visit], data: JSONBody[Saw]) -> Response[None]:
    """Say that all up to a message arrived or was read."""
    visitor = visit.visitor
    visit.count("chat_visitors", f"{visit.connection} {visitor}")
    try:
        message = MessageId(decode("msg", data.message))
    except NoSuchId:
        return Response(None, status_code=204, headers=visit.headers)
    async with visit.world.database.store(visit.store) as tx:
        theirs = await queries.unseen_upto(
            tx,
            store=visit.store,
            connection=visit.connection,
            visitor=visitor,
            message=message,
            statuses=list(rules.BEFORE[data.what]),
        )
    updates: list[Mapping[str, object]] = [
        {
            "id": f"web.{visitor}.{data.what}.{one}",
            "visitor": visitor,
            "status": data.what,
            "message": encode("msg", one),
        }
        for one in theirs
    ]
    if updates:
        await visit.tell(updates)
    return Response(None, status_code=204, headers=visit.headers)


def _with_contact(data: WriteLine) -> str:
    """How to reach them stands in the words too, for whoever reads those alone."""
    if data.contact is None:
        return data.text
    given = (data.text, data.contact.name, data.contact.phone, data.contact.email)
    return "\n".join(one for one in given if one.strip())


def refuse(request: Browser, error: Exception) -> Response[bytes]:
    """As everywhere; and the page may read why, unless it is none of the shop's."""
    response = render(request, error)
    origin = request.headers.get("origin")
    if origin is not None and not isinstance(error, OriginRefused | NoSuchChat):
        response.headers["Access-Control-Allow-Origin"] = origin
        response.headers["Vary"] = "Origin"
    return response


router = Router(
    "/",
    route_handlers=[
        Router(
            "/chat/{connection_id:str}",
            route_handlers=[face, begin, identify, say, lines, stream, saw, *files.routes],
            dependencies={"visit": Provide(provide_visit)},
            request_max_body_size=BODY_BYTES_MAX,
            exception_handlers={Exception: refuse},
        ),
        *script.routes,
    ],
    include_in_schema=False,
)
