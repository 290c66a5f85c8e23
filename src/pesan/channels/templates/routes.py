"""What the shop may say to who has not written lately, and how its review goes."""

from http import HTTPStatus

from litestar import Response, delete, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, JSONBody

from ...kit import cursors
from ...kit.db import Tx
from ...kit.ids import ConnectionId, TemplateId, decode
from ...kit.schemas import Limit, Page
from ...stores import Right, StoreCall
from ..models import TemplateCategory, TemplateStatus
from ..queries import templates as queries
from . import actions
from .schemas import CreateTemplate, SyncOut, TemplateOut


@get("/message-templates", operation_id="listMessageTemplates", right=Right.READ_CONVERSATIONS)
async def list_templates(
    call: NamedDependency[StoreCall],
    status: FromQuery[TemplateStatus | None] = None,
    category: FromQuery[TemplateCategory | None] = None,
    connection_id: FromQuery[str | None] = None,
    limit: FromQuery[Limit] = 20,
    cursor: FromQuery[str | None] = None,
) -> Page[TemplateOut]:
    """Every template of the store's channels, newest first. Numbers of one account have one list."""
    before = cursors.read_id("tpl", cursor)
    async with call.transaction() as tx:
        of = None if connection_id is None else ConnectionId(decode("cnx", connection_id))
        found = await queries.list_templates(
            tx,
            store=call.store,
            status=status,
            category=category,
            book=None if of is None else await queries.find_book(tx, call.store, of) or "",
            before=None if before is None else TemplateId(before),
            limit=limit + 1,
        )
    items = [TemplateOut.of(one) for one in found[:limit]]
    return Page(items, items[-1].id if len(found) > limit else None)


@get(
    "/message-templates/{template_id:str}",
    operation_id="getMessageTemplate",
    right=Right.READ_CONVERSATIONS,
)
async def get_template(call: NamedDependency[StoreCall], template_id: FromPath[str]) -> TemplateOut:
    async with call.transaction() as tx:
        template = TemplateId(decode("tpl", template_id))
        return TemplateOut.of(await actions.require_template(tx, call.store, template))


@post("/message-templates", operation_id="createMessageTemplate", right=Right.CHANGE_STORE)
async def create_template(
    call: NamedDependency[StoreCall], data: JSONBody[CreateTemplate]
) -> Response[TemplateOut]:
    """Write a template and hand it in for review. Its text is never changed, only replaced."""

    async def act(tx: Tx) -> TemplateOut:
        made = await actions.create(
            tx, call.store, data.new(), connection=data.connection_id, actor=call.actor
        )
        return TemplateOut.of(made)

    return await call.once(act)


@delete(
    "/message-templates/{template_id:str}",
    operation_id="deleteMessageTemplate",
    status_code=204,
    right=Right.CHANGE_STORE,
)
async def delete_template(call: NamedDependency[StoreCall], template_id: FromPath[str]) -> None:
    """Here at once, at the channel soon after. Its name is not free there for 30 days."""
    async with call.transaction() as tx:
        template = TemplateId(decode("tpl", template_id))
        await actions.delete(tx, call.store, template, actor=call.actor)


@post(
    "/message-templates/sync",
    operation_id="syncMessageTemplates",
    status_code=HTTPStatus.ACCEPTED,
    right=Right.CHANGE_STORE,
)
async def sync_templates(call: NamedDependency[StoreCall]) -> Response[SyncOut]:
    """Read them all anew from the channel: those made in the channel's own pages, too."""

    async def act(tx: Tx) -> SyncOut:
        await actions.sync(tx, call.store, actor=call.actor)
        return SyncOut("queued")

    return await call.once(act, status_code=HTTPStatus.ACCEPTED)


store_routes = [list_templates, get_template, create_template, delete_template, sync_templates]
