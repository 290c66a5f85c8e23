from typing import Annotated

from litestar import Response, delete, get, patch, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, JSONBody, QueryParameter

from ...kit import cursors
from ...kit.db import Tx
from ...kit.ids import encode
from ...kit.schemas import Limit, Page
from ...stores import IfMatch, Right, StoreCall, read_version
from .. import actions, queries, rules
from ..schemas import (
    CannedReplyOut,
    ChangeCannedReply,
    CreateCannedReply,
    FilledReply,
    given,
    words_in,
)
from .paths import name_of, read_canned_reply, read_conversation

_REPLY = "/canned-replies/{canned_reply_id:str}"
Begins = Annotated[str | None, QueryParameter(max_length=30)]
FILLED_MAX = 20


@post("/canned-replies", operation_id="createCannedReply", right=Right.WRITE_CONVERSATIONS)
async def create_canned_reply(
    call: NamedDependency[StoreCall], data: JSONBody[CreateCannedReply]
) -> Response[CannedReplyOut]:
    """Write a reply once, to say it often.

    It may hold `{{customer.name}}`, `{{customer.first_name}}`, `{{customer.phone}}`,
    `{{store.name}}`, `{{agent.name}}`, `{{order.number}}` and `{{order.total}}`.
    """
    text = words_in(data.text, "text")

    async def act(tx: Tx) -> CannedReplyOut:
        return CannedReplyOut.of(
            await actions.create_canned_reply(
                tx, call.store, code=data.code, text=text, actor=call.actor
            )
        )

    return await call.once(act)


@get("/canned-replies", operation_id="listCannedReplies", right=Right.READ_CONVERSATIONS)
async def list_canned_replies(
    call: NamedDependency[StoreCall],
    code: FromQuery[Begins] = None,
    limit: FromQuery[Limit] = 20,
    cursor: FromQuery[str | None] = None,
) -> Page[CannedReplyOut]:
    """In the order of their codes; `code` is how one begins."""
    async with call.transaction() as tx:
        found = await queries.list_canned_replies(
            tx,
            store=call.store,
            begins=code,
            after=cursors.read_word(cursor),
            limit=limit + 1,
        )
    items = [CannedReplyOut.of(reply) for reply in found[:limit]]
    return Page(items, cursors.by_word(items[-1].code) if len(found) > limit else None)


@patch(_REPLY, operation_id="updateCannedReply", right=Right.WRITE_CONVERSATIONS)
async def update_canned_reply(
    call: NamedDependency[StoreCall],
    canned_reply_id: FromPath[str],
    data: JSONBody[ChangeCannedReply],
    if_match: IfMatch = None,
) -> CannedReplyOut:
    changes = given(data, "text")
    async with call.transaction() as tx:
        return CannedReplyOut.of(
            await actions.change_canned_reply(
                tx,
                call.store,
                read_canned_reply(canned_reply_id),
                changes=changes,
                version=read_version(if_match),
                actor=call.actor,
            )
        )


@delete(_REPLY, operation_id="deleteCannedReply", status_code=204, right=Right.WRITE_CONVERSATIONS)
async def delete_canned_reply(
    call: NamedDependency[StoreCall], canned_reply_id: FromPath[str]
) -> None:
    """Take it away. A macro that would say it can be run no more."""
    async with call.transaction() as tx:
        reply = read_canned_reply(canned_reply_id)
        await actions.delete_canned_reply(tx, call.store, reply, actor=call.actor)


@get(
    "/conversations/{conversation_id:str}/canned-replies",
    operation_id="fillCannedReplies",
    right=Right.READ_CONVERSATIONS,
)
async def fill_canned_replies(
    call: NamedDependency[StoreCall],
    conversation_id: FromPath[str],
    code: FromQuery[Begins] = None,
) -> list[FilledReply]:
    """The first twenty whose code begins so, with this conversation's facts in their places.

    What has nothing to stand for it here is left as it is, and named in `missing`.
    """
    conversation, seller = read_conversation(conversation_id), await name_of(call)
    async with call.transaction() as tx:
        await actions.require_conversation(tx, call.store, conversation)
        values = rules.values_of(
            await queries.facts_of(tx, call.store, conversation), seller=seller
        )
        found = await queries.list_canned_replies(
            tx, store=call.store, begins=code, after=None, limit=FILLED_MAX
        )
    made = []
    for reply in found:
        text, missing = rules.filled(reply.text, values)
        made.append(
            FilledReply(
                canned_reply_id=encode("cnr", reply.id), code=reply.code, text=text, missing=missing
            )
        )
    return made


routes = [
    create_canned_reply,
    list_canned_replies,
    update_canned_reply,
    delete_canned_reply,
    fill_canned_replies,
]
