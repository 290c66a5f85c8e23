from litestar import Response, delete, get, patch, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, JSONBody

from ...kit import cursors
from ...kit.db import Tx
from ...kit.ids import MacroId
from ...kit.schemas import Limit, Page
from ...stores import IfMatch, Right, StoreCall, read_version
from .. import actions, queries
from ..schemas import (
    ChangeMacro,
    ConversationOut,
    CreateMacro,
    MacroOut,
    RunMacro,
    given,
    words_in,
)
from .paths import name_of, read_conversation, read_macro, shown

_MACRO = "/macros/{macro_id:str}"


@post("/macros", operation_id="createMacro", right=Right.WRITE_CONVERSATIONS)
async def create_macro(
    call: NamedDependency[StoreCall], data: JSONBody[CreateMacro]
) -> Response[MacroOut]:
    """Put steps together that are taken together: all of them, or none."""
    name = words_in(data.name, "name")

    async def act(tx: Tx) -> MacroOut:
        steps = tuple(step.step() for step in data.steps)
        return MacroOut.of(
            await actions.create_macro(tx, call.store, name=name, steps=steps, actor=call.actor)
        )

    return await call.once(act)


@get("/macros", operation_id="listMacros", right=Right.READ_CONVERSATIONS)
async def list_macros(
    call: NamedDependency[StoreCall],
    limit: FromQuery[Limit] = 20,
    cursor: FromQuery[str | None] = None,
) -> Page[MacroOut]:
    """Macros, newest first."""
    last = cursors.read_id("mac", cursor)
    async with call.transaction() as tx:
        found = await queries.list_macros(
            tx, store=call.store, after=None if last is None else MacroId(last), limit=limit + 1
        )
    items = [MacroOut.of(macro) for macro in found[:limit]]
    return Page(items, items[-1].id if len(found) > limit else None)


@patch(_MACRO, operation_id="updateMacro", right=Right.WRITE_CONVERSATIONS)
async def update_macro(
    call: NamedDependency[StoreCall],
    macro_id: FromPath[str],
    data: JSONBody[ChangeMacro],
    if_match: IfMatch = None,
) -> MacroOut:
    """Change its name, or all of its steps."""
    changes = given(data, "name")
    if isinstance(data.steps, list):
        changes["steps"] = tuple(step.step() for step in data.steps)
    async with call.transaction() as tx:
        return MacroOut.of(
            await actions.change_macro(
                tx,
                call.store,
                read_macro(macro_id),
                changes=changes,
                version=read_version(if_match),
                actor=call.actor,
            )
        )


@delete(_MACRO, operation_id="deleteMacro", status_code=204, right=Right.WRITE_CONVERSATIONS)
async def delete_macro(call: NamedDependency[StoreCall], macro_id: FromPath[str]) -> None:
    async with call.transaction() as tx:
        await actions.delete_macro(tx, call.store, read_macro(macro_id), actor=call.actor)


@post(f"{_MACRO}/run", operation_id="runMacro", status_code=200, right=Right.WRITE_CONVERSATIONS)
async def run_macro(
    call: NamedDependency[StoreCall], macro_id: FromPath[str], data: JSONBody[RunMacro]
) -> Response[ConversationOut]:
    """Take its steps in a conversation. Where one cannot be taken, none is."""
    seller = await name_of(call)

    async def act(tx: Tx) -> ConversationOut:
        conversation = read_conversation(data.conversation_id)
        await actions.run_macro(
            tx,
            call.store,
            read_macro(macro_id),
            conversation,
            user=call.user,
            seller=seller,
            actor=call.actor,
        )
        return await shown(tx, call, conversation)

    return await call.once(act, status_code=200)


routes = [create_macro, list_macros, update_macro, delete_macro, run_macro]
