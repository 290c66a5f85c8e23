from collections.abc import Sequence
from datetime import datetime

from ... import audit, stores
from ...kit import clock
from ...kit.db import Tx
from ...kit.errors import Invalid
from ...kit.ids import ConnectionId, StoreId, TemplateId, encode, new_id
from ...kit.jobs import enqueue
from ...kit.live import tell
from ...kit.timers import set_timer
from ..adapters import KEEPERS
from ..errors import TemplateNotFound, TemplatesNotKept, TemplateTaken
from ..models import (
    ListedRow,
    ListedTemplate,
    NewTemplate,
    StoredTemplate,
    TemplateCategory,
    TemplateChanged,
    TemplateStatus,
)
from ..queries import templates as queries
from . import rules
from .errands import RemoveTemplate, SubmitTemplate, SyncTemplates

TOPIC = "templates"
SYNC = "channels.sync_templates"
LOOKED_THROUGH = 100


async def require_template(tx: Tx, store: StoreId, template: TemplateId) -> StoredTemplate:
    """Raises channels.template_not_found."""
    found = await queries.find(tx, store, template)
    if found is None:
        raise TemplateNotFound(template=encode("tpl", template))
    return found


async def find_template(
    tx: Tx, store: StoreId, *, connection: ConnectionId, name: str, language: str | None = None
) -> StoredTemplate | None:
    """By what the channel calls it; without a language one that may be sent, if there is one."""
    book = await book_of(tx, store, connection)
    return await queries.find_by_name(tx, store=store, book=book, name=name, language=language)


async def usable_templates(
    tx: Tx, store: StoreId, connection: ConnectionId
) -> list[StoredTemplate]:
    """What the channel has approved, by name; as many as a person looks through."""
    book = await book_of(tx, store, connection)
    return await queries.list_approved(tx, store, book, limit=LOOKED_THROUGH)


async def filed_templates(tx: Tx, store: StoreId, connection: ConnectionId) -> list[StoredTemplate]:
    """What the channel was handed, and knows by an id of its own."""
    return await queries.list_filed(tx, store, await book_of(tx, store, connection))


async def book_of(tx: Tx, store: StoreId, connection: ConnectionId) -> str:
    """All numbers of an account have one list of templates."""
    book = await queries.find_book(tx, store, connection)
    assert book is not None, "a connection is never removed, only closed"
    return book


async def keeper_of(tx: Tx, store: StoreId, named: str | None) -> stores.Connection:
    """The connection of that id, else the store's default one to a channel that keeps templates.

    Raises stores.connection_not_found, channels.templates_not_kept.
    """
    if named is not None:
        keeper = await stores.require_connection(tx, store, named)
        if keeper.provider not in KEEPERS:
            raise TemplatesNotKept
        return keeper
    for provider in KEEPERS:
        found = await stores.find_connection(tx, store, provider.value)
        if found is not None:
            return found
    raise TemplatesNotKept


async def create(
    tx: Tx, store: StoreId, new: NewTemplate, *, connection: str | None, actor: str
) -> StoredTemplate:
    """Writes it down and has it handed in for review.

    Raises stores.connection_not_found, channels.templates_not_kept, channels.template_taken,
    requests.invalid.
    """
    if errors := rules.wrong_with(new):
        raise Invalid(errors)
    keeper = await keeper_of(tx, store, connection)
    made = await queries.insert(
        tx,
        store=store,
        template=TemplateId(new_id()),
        connection=keeper.id,
        book=await book_of(tx, store, keeper.id),
        name=new.name,
        language=new.language,
        category=new.category,
        content=new.content,
        examples=new.examples,
        now=clock.now(),
    )
    if made is None:
        raise TemplateTaken(name=new.name, language=new.language)
    await enqueue(tx, SubmitTemplate(store_id=store, template_id=made.id))
    await _note(tx, store, "channels.create_template", made.id, actor=actor)
    return made


async def delete(tx: Tx, store: StoreId, template: TemplateId, *, actor: str) -> None:
    """Raises channels.template_not_found."""
    if not await queries.delete(tx, store, template, clock.now()):
        raise TemplateNotFound(template=encode("tpl", template))
    await enqueue(tx, RemoveTemplate(store_id=store, template_id=template))
    await _note(tx, store, "channels.delete_template", template, actor=actor)


async def sync_soon(tx: Tx, store: StoreId, connection: ConnectionId) -> None:
    """By a list that is read from now on: one that is being read may lack what this is about.

    Many who ask at once are one timer.
    """
    await set_timer(tx, store, SYNC, connection, due_at=clock.now())


async def sync_now(tx: Tx, store: StoreId, connection: ConnectionId) -> None:
    await enqueue(tx, SyncTemplates(store_id=store, connection_id=connection))


async def sync(tx: Tx, store: StoreId, *, actor: str) -> None:
    """Has them all read anew from the channel, of each of its accounts once.

    Raises channels.templates_not_kept.
    """
    keeper = await keeper_of(tx, store, None)
    found = await stores.connections_to(tx, store, keeper.provider)
    books = {await book_of(tx, store, connection): connection for connection in reversed(found)}
    for connection in sorted(books.values()):
        await sync_soon(tx, store, connection)
        await audit.record(
            tx,
            store,
            actor=actor,
            action="channels.sync_templates",
            subject=encode("cnx", connection),
            detail={},
        )


async def handed_in(
    tx: Tx,
    store: StoreId,
    template: TemplateId,
    *,
    provider_id: str | None,
    status: TemplateStatus,
    category: TemplateCategory | None = None,
    reason: str | None = None,
) -> None:
    """What the channel answered; a webhook that was faster has the last word."""
    await queries.handed_in(
        tx,
        store=store,
        template=template,
        provider_id=provider_id,
        status=status,
        category=category,
        reason=reason,
        now=clock.now(),
    )
    await tell(tx, store, TOPIC)


async def put_all(
    tx: Tx,
    store: StoreId,
    connection: ConnectionId,
    listed: Sequence[ListedTemplate],
    *,
    began: datetime,
) -> None:
    """All that the channel has, as it was read since `began`; what we heard since is newer."""
    named = {(one.name, one.language): one for one in listed}  # a name and a language are one
    rows = [
        ListedRow(
            id=TemplateId(new_id()),
            provider_id=one.provider_id,
            name=one.name,
            language=one.language,
            category=one.category,
            status=one.status,
            reason=one.reason,
            quality=one.quality,
            content=one.content,
        )
        for one in named.values()
    ]
    book = await book_of(tx, store, connection)
    await queries.lock_book(tx, store, book)
    changed = await queries.put_all(
        tx, store=store, connection=connection, book=book, rows=rows, began=began
    )
    gone = await queries.remove_missing(
        tx,
        store=store,
        book=book,
        there=[row.provider_id for row in rows],
        began=began,
        now=clock.now(),
    )
    if changed or gone:
        await tell(tx, store, TOPIC)


async def change(
    tx: Tx, store: StoreId, connection: ConnectionId, changed: TemplateChanged
) -> None:
    """A webhook's word. One we have never heard of is looked up with all the others."""
    found = await queries.change(
        tx,
        store=store,
        book=await book_of(tx, store, connection),
        provider_id=changed.provider_id,
        name=changed.name,
        language=changed.language,
        status=changed.status,
        reason=changed.reason,
        category=changed.category,
        quality=changed.quality,
        now=clock.now(),
    )
    if found:
        await tell(tx, store, TOPIC)
    else:
        await sync_soon(tx, store, connection)


async def _note(tx: Tx, store: StoreId, action: str, template: TemplateId, *, actor: str) -> None:
    await audit.record(
        tx, store, actor=actor, action=action, subject=encode("tpl", template), detail={}
    )
