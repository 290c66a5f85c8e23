from litestar import Response, delete, get, patch, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, JSONBody

from ...kit import cursors
from ...kit.db import Tx
from ...kit.ids import LabelId
from ...kit.schemas import Limit, Page
from ...stores import IfMatch, Right, StoreCall, read_version
from .. import actions, queries
from ..schemas import (
    ChangeLabel,
    ConversationOut,
    CreateLabel,
    LabelOut,
    PutLabelOn,
    given,
    words_in,
)
from .paths import read_conversation, read_label, shown

_LABEL = "/labels/{label_id:str}"
_ON = "/conversations/{conversation_id:str}/labels"


@post("/labels", operation_id="createLabel", right=Right.WRITE_CONVERSATIONS)
async def create_label(
    call: NamedDependency[StoreCall], data: JSONBody[CreateLabel]
) -> Response[LabelOut]:
    """Make a label for conversations; a name is there once, however it is written."""
    name = words_in(data.name, "name")

    async def act(tx: Tx) -> LabelOut:
        return LabelOut.of(
            await actions.create_label(
                tx, call.store, name=name, color=data.color, actor=call.actor
            )
        )

    return await call.once(act)


@get("/labels", operation_id="listLabels", right=Right.READ_CONVERSATIONS)
async def list_labels(
    call: NamedDependency[StoreCall],
    limit: FromQuery[Limit] = 20,
    cursor: FromQuery[str | None] = None,
) -> Page[LabelOut]:
    """Labels, newest first."""
    last = cursors.read_id("lbl", cursor)
    async with call.transaction() as tx:
        found = await queries.list_labels(
            tx,
            store=call.store,
            after=None if last is None else LabelId(last),
            limit=limit + 1,
        )
    items = [LabelOut.of(label) for label in found[:limit]]
    return Page(items, items[-1].id if len(found) > limit else None)


@patch(_LABEL, operation_id="updateLabel", right=Right.WRITE_CONVERSATIONS)
async def update_label(
    call: NamedDependency[StoreCall],
    label_id: FromPath[str],
    data: JSONBody[ChangeLabel],
    if_match: IfMatch = None,
) -> LabelOut:
    """Change its name or colour, wherever it stands."""
    changes = given(data, "name")
    async with call.transaction() as tx:
        return LabelOut.of(
            await actions.change_label(
                tx,
                call.store,
                read_label(label_id),
                changes=changes,
                version=read_version(if_match),
                actor=call.actor,
            )
        )


@delete(_LABEL, operation_id="deleteLabel", status_code=204, right=Right.WRITE_CONVERSATIONS)
async def delete_label(call: NamedDependency[StoreCall], label_id: FromPath[str]) -> None:
    """Take it off every conversation, and away."""
    async with call.transaction() as tx:
        await actions.delete_label(tx, call.store, read_label(label_id), actor=call.actor)


@post(_ON, operation_id="putLabelOn", status_code=200, right=Right.WRITE_CONVERSATIONS)
async def put_on(
    call: NamedDependency[StoreCall], conversation_id: FromPath[str], data: JSONBody[PutLabelOn]
) -> Response[ConversationOut]:
    """Put a label on a conversation; one that is on it stays."""

    async def act(tx: Tx) -> ConversationOut:
        conversation, label = read_conversation(conversation_id), read_label(data.label_id)
        await actions.put_on(tx, call.store, conversation, label, actor=call.actor)
        return await shown(tx, call, conversation)

    return await call.once(act, status_code=200)


@delete(
    f"{_ON}/{{label_id:str}}",
    operation_id="takeLabelOff",
    status_code=204,
    right=Right.WRITE_CONVERSATIONS,
)
async def take_off(
    call: NamedDependency[StoreCall], conversation_id: FromPath[str], label_id: FromPath[str]
) -> None:
    """Take a label off a conversation, if it is on it."""
    async with call.transaction() as tx:
        conversation, label = read_conversation(conversation_id), read_label(label_id)
        await actions.take_off(tx, call.store, conversation, label, actor=call.actor)


routes = [create_label, list_labels, update_label, delete_label, put_on, take_off]
