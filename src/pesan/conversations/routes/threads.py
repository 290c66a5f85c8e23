from typing import Annotated

from litestar import get
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, QueryParameter

from ...channels import ChannelName
from ...kit.errors import Invalid
from ...kit.ids import ConnectionId, LabelId, NoSuchId, UserId, decode
from ...kit.schemas import Limit, Page
from ...stores import Right, StoreCall
from .. import actions
from ..fragments import Filters
from ..models import ConversationStatus, Owner, Sorting
from ..schemas import ConversationOut
from .paths import read_conversation, shown

Words = Annotated[str | None, QueryParameter(max_length=200)]
NOBODY, SOMEBODY, ME = "none", "any", "me"


@get("/conversations", operation_id="listConversations", right=Right.READ_CONVERSATIONS)
async def list_conversations(
    call: NamedDependency[StoreCall],
    status: FromQuery[ConversationStatus | None] = None,
    owner: FromQuery[Owner | None] = None,
    channel: FromQuery[ChannelName | None] = None,
    assignee: FromQuery[str | None] = None,
    label_id: FromQuery[str | None] = None,
    unread: FromQuery[bool | None] = None,
    connection_id: FromQuery[str | None] = None,
    need_you: FromQuery[bool | None] = None,
    q: FromQuery[Words] = None,
    sort: FromQuery[Sorting] = Sorting.LATEST,
    limit: FromQuery[Limit] = 20,
    cursor: FromQuery[str | None] = None,
) -> Page[ConversationOut]:
    """The inbox, liveliest first; with `sort=waiting` those who wait for a human, longest first.

    `q` looks in what was said and noted, in customers' names and phones, and in order numbers: each
    of its words must begin one of them. `assignee` is a member, `me`, `any` for somebody, or `none`.
    With `need_you` those whose customer waits for a human, or that are a human's and unread.
    """
    if q is not None and q.strip() and sort is Sorting.WAITING:
        raise Invalid.field("sort", "is of everything: leave out q")
    async with call.transaction() as tx:
        found, more = await actions.list_conversations(
            tx,
            call.store,
            Filters(
                status=status,
                owner=owner,
                channel=channel,
                assignee=_assignee(assignee, call),
                assigned={NOBODY: False, SOMEBODY: True}.get(assignee or ""),
                label=None if label_id is None else LabelId(decode("lbl", label_id)),
                unread=unread,
                connection=(
                    None if connection_id is None else ConnectionId(decode("cnx", connection_id))
                ),
                need_you=need_you,
            ),
            words=None if q is None or not q.strip() else q.strip(),
            waiting=sort is Sorting.WAITING,
            cursor=cursor,
            limit=limit,
        )
    return Page([ConversationOut.of(one) for one in found], more)


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


def _assignee(text: str | None, call: StoreCall) -> UserId | None:
    if text in {None, NOBODY, SOMEBODY}:
        return None
    if text == ME:
        return call.user
    try:
        return UserId(decode("usr", text or ""))
    except NoSuchId as error:
        raise Invalid.field("assignee", "is a member, `me`, `any` or `none`") from error


routes = [list_conversations, get_conversation]
