from litestar import get, put
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from ...kit import presence
from ...stores import Right, StoreCall
from .. import actions
from ..schemas import PresenceOut, SetPresence
from .paths import read_conversation

_PRESENCE = "/conversations/{conversation_id:str}/presence"


@put(_PRESENCE, operation_id="setPresence", right=Right.WRITE_CONVERSATIONS)
async def set_presence(
    call: NamedDependency[StoreCall], conversation_id: FromPath[str], data: JSONBody[SetPresence]
) -> PresenceOut:
    """Say that one looks at this thread, or types in it; hear who else does.

    Typing is forgotten after six seconds and looking after thirty: say it again while it lasts.
    """
    async with call.transaction() as tx:
        conversation = read_conversation(conversation_id)
        await actions.require_conversation(tx, call.store, conversation)
        await presence.tell(tx, call.store, conversation, call.user, data.doing)
    return _others(call, conversation_id)


@get(_PRESENCE, operation_id="getPresence", right=Right.READ_CONVERSATIONS)
async def get_presence(
    call: NamedDependency[StoreCall], conversation_id: FromPath[str]
) -> PresenceOut:
    """Who else looks at this thread, or types in it, just now."""
    async with call.transaction() as tx:
        await actions.require_conversation(tx, call.store, read_conversation(conversation_id))
    return _others(call, conversation_id)


def _others(call: StoreCall, conversation_id: str) -> PresenceOut:
    here = call.world.presence.at(call.store, read_conversation(conversation_id))
    return PresenceOut.of(conversation_id, [one for one in here if one.user != call.user])


routes = [set_presence, get_presence]
