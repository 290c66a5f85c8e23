"""What is only ever added to: notes a seller writes down, and what a customer agreed to."""

from ...kit import clock
from ...kit.db import Tx
from ...kit.ids import ConsentId, CustomerId, NoteId, StoreId, new_id
from .. import queries
from ..models import Consent, ConsentStatus, NewConsent, Note
from .contacts import note_change
from .look import lock_customer, require_customer


async def add_note(tx: Tx, store: StoreId, customer: CustomerId, text: str, *, actor: str) -> Note:
    """Raises customers.not_found, customers.merged."""
    await lock_customer(tx, store, customer)
    note = await queries.insert_note(
        tx,
        store=store,
        note=NoteId(new_id()),
        customer=customer,
        text=text,
        author=actor,
        now=clock.now(),
    )
    await note_change(tx, store, "customers.add_note", customer, actor=actor, detail={})
    return note


async def list_notes(
    tx: Tx, store: StoreId, customer: CustomerId, *, after: NoteId | None, limit: int
) -> list[Note]:
    """Newest first, with those of everybody merged into them. Raises customers.not_found."""
    group = await queries.group_of(tx, store, (await require_customer(tx, store, customer)).id)
    return await queries.list_notes(tx, store=store, customers=group, after=after, limit=limit)


async def record_consent(
    tx: Tx, store: StoreId, customer: CustomerId, new: NewConsent, *, actor: str
) -> Consent:
    """The last word on a purpose holds. Raises customers.not_found, customers.merged.

    Under the customer's lock: two at once have an order, and ids follow it.
    """
    await lock_customer(tx, store, customer)
    consent = await queries.insert_consent(
        tx,
        store=store,
        consent=ConsentId(new_id()),
        customer=customer,
        purpose=new.purpose,
        status=new.status,
        source=new.source,
        text=new.text,
        actor=actor,
        now=clock.now(),
    )
    detail = {"purpose": new.purpose, "status": new.status.value}
    await note_change(tx, store, "customers.consent", customer, actor=actor, detail=detail)
    return consent


async def has_agreed(tx: Tx, store: StoreId, customer: CustomerId, purpose: str) -> bool:
    """Whether the last word on it, theirs or of anybody merged into them, is yes."""
    return await last_consent(tx, store, customer, purpose) is ConsentStatus.GRANTED


async def last_consent(
    tx: Tx, store: StoreId, customer: CustomerId, purpose: str
) -> ConsentStatus | None:
    """The last word on it, theirs or of anybody merged into them; None where there is none."""
    states = await queries.consents_of(tx, store, [customer])
    return next((one.status for one in states if one.purpose == purpose), None)


async def list_consents(
    tx: Tx,
    store: StoreId,
    customer: CustomerId,
    *,
    purpose: str | None,
    after: ConsentId | None,
    limit: int,
) -> list[Consent]:
    """Newest first, with those of everybody merged into them. Raises customers.not_found."""
    group = await queries.group_of(tx, store, (await require_customer(tx, store, customer)).id)
    return await queries.list_consents(
        tx, store=store, customers=group, purpose=purpose, after=after, limit=limit
    )
