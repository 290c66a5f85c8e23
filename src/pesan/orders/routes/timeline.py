from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, JSONBody

from ...kit.db import Tx
from ...kit.ids import NoteId, OrderId, decode, encode
from ...kit.schemas import Limit, Page
from ...stores import Right, StoreCall
from .. import actions, queries
from ..schemas import OrderNoteOut, TimelineEntryOut, WriteNote, cursor_of, read_cursor


@post("/orders/{order_id:str}/notes", operation_id="writeOrderNote", right=Right.CHANGE_ORDERS)
async def write_note(
    call: NamedDependency[StoreCall], order_id: FromPath[str], data: JSONBody[WriteNote]
) -> Response[OrderNoteOut]:
    """Write something down about an order, for the staff. It stays as it was written."""
    order = OrderId(decode("ord", order_id))

    async def act(tx: Tx) -> OrderNoteOut:
        text = data.text.strip()
        note = await actions.write_note(tx, call.store, order, text=text, actor=call.actor)
        return OrderNoteOut.of(note)

    return await call.once(act)


@get("/orders/{order_id:str}/notes", operation_id="listOrderNotes", right=Right.READ_ORDERS)
async def list_notes(
    call: NamedDependency[StoreCall],
    order_id: FromPath[str],
    limit: FromQuery[Limit] = 20,
    cursor: FromQuery[str | None] = None,
) -> Page[OrderNoteOut]:
    """What the staff wrote down about an order, newest first."""
    order = OrderId(decode("ord", order_id))
    after = None if cursor is None else NoteId(decode("nte", cursor))
    async with call.transaction() as tx:
        await actions.require_order(tx, call.store, order)
        found = await queries.list_notes(
            tx, store=call.store, order=order, after=after, limit=limit + 1
        )
    more = encode("nte", found[limit - 1].id) if len(found) > limit else None
    return Page([OrderNoteOut.of(note) for note in found[:limit]], more)


@get("/orders/{order_id:str}/timeline", operation_id="getOrderTimeline", right=Right.READ_ORDERS)
async def timeline(
    call: NamedDependency[StoreCall],
    order_id: FromPath[str],
    limit: FromQuery[Limit] = 50,
    cursor: FromQuery[str | None] = None,
) -> Page[TimelineEntryOut]:
    """All that happened to an order, newest first: its moves, payments, refunds, parcels, returns,
    what its buyer was told, and the staff's notes.
    """
    order = OrderId(decode("ord", order_id))
    before_at, before_id = (None, None) if cursor is None else read_cursor(cursor)
    async with call.transaction() as tx:
        found = await actions.require_order(tx, call.store, order)
        entries = await queries.timeline(
            tx,
            store=call.store,
            order=order,
            before_at=before_at,
            before_id=before_id,
            limit=limit + 1,
        )
    more = cursor_of(entries[limit - 1]) if len(entries) > limit else None
    return Page([TimelineEntryOut.of(entry, found.currency) for entry in entries[:limit]], more)


routes = [write_note, list_notes, timeline]
