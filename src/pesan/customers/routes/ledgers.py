from typing import Annotated

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, JSONBody, QueryParameter

from ...kit import cursors
from ...kit.db import Tx
from ...kit.ids import ConsentId, NoteId
from ...kit.schemas import Limit, Page
from ...stores import Right, StoreCall
from .. import actions
from ..schemas import AddNote, ConsentOut, NoteOut, RecordConsent
from .paths import read_customer

_NOTES = "/customers/{customer_id:str}/notes"
_CONSENTS = "/customers/{customer_id:str}/consents"
Purpose = Annotated[str | None, QueryParameter(min_length=1, max_length=40)]


@post(_NOTES, operation_id="addCustomerNote", right=Right.CHANGE_CUSTOMERS)
async def add_note(
    call: NamedDependency[StoreCall], customer_id: FromPath[str], data: JSONBody[AddNote]
) -> Response[NoteOut]:
    """Write something down about a customer. It stays: a correction is another note."""
    customer, text = read_customer(customer_id), data.read()

    async def act(tx: Tx) -> NoteOut:
        return NoteOut.of(await actions.add_note(tx, call.store, customer, text, actor=call.actor))

    return await call.once(act)


@get(_NOTES, operation_id="listCustomerNotes", right=Right.READ_CUSTOMERS)
async def list_notes(
    call: NamedDependency[StoreCall],
    customer_id: FromPath[str],
    limit: FromQuery[Limit] = 20,
    cursor: FromQuery[str | None] = None,
) -> Page[NoteOut]:
    """What sellers wrote down, newest first, and who did."""
    customer, last = read_customer(customer_id), cursors.read_id("nte", cursor)
    async with call.transaction() as tx:
        found = await actions.list_notes(
            tx,
            call.store,
            customer,
            after=None if last is None else NoteId(last),
            limit=limit + 1,
        )
    shown = [NoteOut.of(note) for note in found[:limit]]
    return Page(shown, shown[-1].id if len(found) > limit else None)


@post(_CONSENTS, operation_id="recordConsent", right=Right.CHANGE_CUSTOMERS)
async def record_consent(
    call: NamedDependency[StoreCall], customer_id: FromPath[str], data: JSONBody[RecordConsent]
) -> Response[ConsentOut]:
    """Record that a customer agreed to something, or took it back. The last word holds."""
    customer, new = read_customer(customer_id), data.new()

    async def act(tx: Tx) -> ConsentOut:
        return ConsentOut.of(
            await actions.record_consent(tx, call.store, customer, new, actor=call.actor)
        )

    return await call.once(act)


@get(_CONSENTS, operation_id="listConsents", right=Right.READ_CUSTOMERS)
async def list_consents(
    call: NamedDependency[StoreCall],
    customer_id: FromPath[str],
    purpose: FromQuery[Purpose] = None,
    limit: FromQuery[Limit] = 20,
    cursor: FromQuery[str | None] = None,
) -> Page[ConsentOut]:
    """The ledger of what a customer agreed to, newest first."""
    customer, last = read_customer(customer_id), cursors.read_id("cns", cursor)
    async with call.transaction() as tx:
        found = await actions.list_consents(
            tx,
            call.store,
            customer,
            purpose=purpose,
            after=None if last is None else ConsentId(last),
            limit=limit + 1,
        )
    shown = [ConsentOut.of(consent) for consent in found[:limit]]
    return Page(shown, shown[-1].id if len(found) > limit else None)


routes = [add_note, list_notes, record_consent, list_consents]
