"""What free words may not tell outside the 24 hours, an approved template of the store's tells."""

from ...kit import clock
from ...kit.db import Tx
from ...kit.errors import Invalid
from ...kit.ids import ConnectionId, StoreId
from ...kit.live import tell
from ..errors import TemplateNotUsable, WindowClosed
from ..models import (
    Attachments,
    HeaderKind,
    Media,
    MediaKind,
    NoticeTemplate,
    QueuedMessage,
    SendingSettings,
    StoredTemplate,
    TakenMessage,
    Template,
)
from ..queries import sending
from ..templates import rules
from ..templates.actions import find_template
from .redeliver import redeliver


async def fall_back_late(tx: Tx, store: StoreId, taken: TakenMessage) -> None:
    """For one that the channel took and then did not deliver: it goes again, as a template. Where
    none tells the same, it stays failed.
    """
    try:
        await fall_back(tx, store, taken)
    except WindowClosed:
        return
    await redeliver(tx, store, taken.id)


async def fall_back(tx: Tx, store: StoreId, message: QueuedMessage | TakenMessage) -> None:
    """Puts the template's words in place of the message's own; it is to be sent then, as before.

    Once: what is a template already is not made another.
    Raises channels.window_closed, saying what is missing.
    """
    holds = message.payload
    if holds.notice is None or holds.template is not None:
        raise WindowClosed(reason="an approved template is needed")
    mapped = (message.settings or SendingSettings()).notices.get(holds.notice.kind)
    if mapped is None:
        raise WindowClosed(reason=f"no template is set to tell {holds.notice.kind}")
    stored = await _stored(tx, store, message.connection_id, mapped)
    filled = _filled(stored, mapped, holds)
    await sending.put_template(
        tx,
        store=store,
        message=message.id,
        text=rules.said(stored.content, filled),
        template=filled,
        keeps_file=isinstance(filled.header, Media),
        now=clock.now(),
    )
    await tell(tx, store, "conversations")


async def _stored(
    tx: Tx, store: StoreId, connection: ConnectionId, mapped: NoticeTemplate
) -> StoredTemplate:
    found = await find_template(
        tx, store, connection=connection, name=mapped.template, language=mapped.language
    )
    if found is None:
        raise WindowClosed(reason=f"there is no template {mapped.template} in {mapped.language}")
    return found


def _filled(stored: StoredTemplate, mapped: NoticeTemplate, holds: Attachments) -> Template:
    assert holds.notice is not None, "only a notice falls back"
    values = holds.notice.values
    links = [values.get(name, "") for name in mapped.buttons]
    try:
        return rules.fill(
            stored,
            header=_header(stored, mapped, holds),
            body=[values.get(name, "") for name in mapped.body],
            buttons=rules.ends_of_links(stored.content, links),
        )
    except TemplateNotUsable as refusal:
        raise WindowClosed(reason=str(refusal)) from refusal
    except Invalid as refusal:
        wrong = "; ".join(f"{one.field}: {one.message}" for one in refusal.errors)
        raise WindowClosed(reason=f"the template {stored.name} is not filled: {wrong}") from refusal


def _header(stored: StoredTemplate, mapped: NoticeTemplate, holds: Attachments) -> rules.Header:
    """A text's gap by its name; a picture or document is what the message carries anyway, whose
    bytes are looked up when it is sent.
    """
    assert holds.notice is not None, "only a notice falls back"
    kind = stored.content.header
    if kind is HeaderKind.IMAGE and (holds.image or holds.picture):
        return Media(kind=MediaKind.IMAGE, content_type="")
    if kind is not None and holds.attachment and holds.attachment.kind == kind.value:
        return Media(kind=holds.attachment.kind, content_type="")
    return None if mapped.header is None else holds.notice.values.get(mapped.header, "")
