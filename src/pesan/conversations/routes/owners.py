from litestar import Response, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from ... import audit
from ...kit.db import Tx
from ...kit.ids import UserId, decode, encode
from ...stores import Right, StoreCall
from .. import actions
from ..schemas import ChangeOwner, ConversationOut
from .paths import read_conversation, shown


@post(
    "/conversations/{conversation_id:str}/owner",
    operation_id="changeConversationOwner",
    status_code=200,
    right=Right.WRITE_CONVERSATIONS,
)
async def change_owner(
    call: NamedDependency[StoreCall], conversation_id: FromPath[str], data: JSONBody[ChangeOwner]
) -> Response[ConversationOut]:
    """Take the conversation over, or give it back to the agent; say who of the sellers has it."""
    conversation = read_conversation(conversation_id)
    assignee = None if data.assignee is None else UserId(decode("usr", data.assignee))

    async def act(tx: Tx) -> ConversationOut:
        if data.owner == "human":
            await actions.take_over(tx, call.store, conversation, reason="a seller took over")
        else:
            await actions.give_back(tx, call.store, conversation)
        await actions.assign(tx, call.store, conversation, assignee)
        await audit.record(
            tx,
            call.store,
            actor=call.actor,
            action="conversations.change_owner",
            subject=encode("con", conversation),
            detail={"owner": data.owner},
        )
        return await shown(tx, call, conversation)

    return await call.once(act, status_code=200)


routes = [change_owner]
