from litestar import Response, post, put
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from ... import audit
from ...kit.db import Tx
from ...kit.ids import NoSuchId, TeamId, UserId, decode, encode
from ...stores import Right, StoreCall
from .. import actions
from ..errors import TeamNotThere
from ..schemas import ChangeOwner, ConversationOut, PutTeam
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


@put(
    "/conversations/{conversation_id:str}/team",
    operation_id="putConversationInTeam",
    right=Right.WRITE_CONVERSATIONS,
)
async def put_in_team(
    call: NamedDependency[StoreCall], conversation_id: FromPath[str], data: JSONBody[PutTeam]
) -> ConversationOut:
    """Whose of the teams it is; within it the store's rule says whose."""
    async with call.transaction() as tx:
        conversation = read_conversation(conversation_id)
        await actions.put_in_team(tx, call.store, conversation, _team(data.team_id))
        await audit.record(
            tx,
            call.store,
            actor=call.actor,
            action="conversations.put_in_team",
            subject=encode("con", conversation),
            detail={"team": data.team_id or "none"},
        )
        return await shown(tx, call, conversation)


def _team(text: str | None) -> TeamId | None:
    try:
        return None if text is None else TeamId(decode("tem", text))
    except NoSuchId as error:
        raise TeamNotThere(team=text) from error


routes = [change_owner, put_in_team]
