from litestar import get
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery

from ...channels import ChannelName
from ...kit.ids import ConversationId, decode
from ...kit.schemas import Limit, Page
from ...stores import Right, StoreCall
from .. import queries
from ..models import ConversationStatus, Owner
from ..schemas import ConversationOut
from .paths import read_conversation, shown


@get("/conversations", operation_id="listConversations", right=Right.READ_CONVERSATIONS)
async def list_conversations(
    call: NamedDependency[StoreCall],
    status: FromQuery[ConversationStatus | None] = None,
    owner: FromQuery[Owner | None] = None,
    channel: FromQuery[ChannelName | None] = None,
    q: FromQuery[str | None] = None,
    limit: FromQuery[Limit] = 20,
    cursor: FromQuery[str | None] = None,
) -> Page[ConversationOut]:
    """The inbox, liveliest first. `q` looks in customers' names and phones."""
    before = None if cursor is None else ConversationId(decode("con", cursor))
    async with call.transaction() as tx:
        found = await queries.list_conversations(
            tx,
            store=call.store,
            status=status,
            owner=owner,
            channel=channel,
            words=None if q is None or not q.strip() else q.strip().replace("\0", ""),
            before=before,
            limit=limit,
        )
    items = [ConversationOut.of(one) for one in found]
    return Page(items, items[-1].id if len(items) == limit else None)


@get(
    "/conversations/{conversation_id:str}",
    operation_id="getConversation",
    right=Right.READ_CONVERSATIONS,
)
async def get_conversation(
    call: NamedDependency[StoreCall], conversation_id: FromPath[str]
) -> ConversationOut:
    conversation = read_conversation(conversation_id)
    async with call.transaction() as tx:
        return await shown(tx, call, conversation)


routes = [list_conversations, get_conversation]
