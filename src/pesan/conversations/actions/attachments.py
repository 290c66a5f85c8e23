"""What a seller puts into the chat beside words: a product, a picture, a document."""

from datetime import timedelta
from typing import Any

from ... import audit, catalogue, files, stores
from ...catalogue import ProductStatus
from ...files import Document, Picture
from ...kit import clock
from ...kit.db import Tx
from ...kit.ids import (
    AttachmentId,
    ConversationId,
    MessageId,
    ProductId,
    StoreId,
    UserId,
    encode,
    new_id,
)
from ...kit.timers import set_timer
from .. import offers, queries
from ..errors import AttachmentNotFound, AttachmentOfOtherKind, AttachmentSent, ProductNotSold
from ..models import Attachment, AttachmentContent, AttachmentKind, Message
from .look import writable
from .say import reply_as_human

UNSENT = "conversations.attachment_unsent"
UNSENT_KEPT = timedelta(hours=24)


async def attach(
    tx: Tx,
    store: StoreId,
    conversation: ConversationId,
    file: Picture | Document,
    *,
    actor: str,
) -> Attachment:
    """Keeps a file for a message to come.

    Raises conversations.not_found, customers.erased, files.quota_spent.
    """
    await writable(tx, store, conversation)
    now = clock.now()
    shape = _shape_of(file)
    await files.take_room(tx, store, shape["bytes"])
    attached = await queries.insert_attachment(
        tx,
        store=store,
        attachment=AttachmentId(new_id()),
        conversation=conversation,
        content=file.content,
        actor=actor,
        now=now,
        **shape,
    )
    await set_timer(tx, store, UNSENT, attached.id, due_at=now + UNSENT_KEPT)
    await audit.record(
        tx,
        store,
        actor=actor,
        action="conversations.attach",
        subject=encode("con", conversation),
        detail={"attachment": encode("att", attached.id), "kind": attached.kind.value},
    )
    return attached


async def send_attachment(
    tx: Tx,
    store: StoreId,
    conversation: ConversationId,
    attachment: AttachmentId,
    *,
    kind: AttachmentKind,
    text: str,
    user: UserId,
) -> Message:
    """With a caption, or none; once: another message takes another upload.

    Raises conversations.not_found, customers.erased, conversations.attachment_not_found,
    conversations.attachment_sent, conversations.attachment_of_other_kind.
    """
    named = encode("att", attachment)
    await writable(tx, store, conversation)
    found = await queries.lock_attachment(tx, store, conversation, attachment)
    if found is None:
        raise AttachmentNotFound(attachment=named)
    if found.message_id is not None:
        raise AttachmentSent(attachment=named)
    if found.kind is not kind:
        raise AttachmentOfOtherKind(attachment=named, kind=found.kind.value)
    shown = {
        "id": named,
        "kind": found.kind.value,
        "content_type": found.content_type,
        "filename": found.filename,
        "size_bytes": found.bytes,
    }
    said = await reply_as_human(
        tx, store, conversation, text=text, user=user, payload={"attachment": shown}
    )
    await queries.mark_attached(tx, store=store, attachment=attachment, message=said.id)
    return said


async def send_product(
    tx: Tx,
    store: StoreId,
    conversation: ConversationId,
    product: ProductId,
    *,
    text: str,
    user: UserId,
) -> Message:
    """Its picture, name, price and what there is of it, under what the seller says to it.

    Raises conversations.not_found, customers.erased, catalogue.product_not_found,
    conversations.product_not_sold.
    """
    thread = await writable(tx, store, conversation)
    found = await catalogue.require_product(tx, store, product)
    if found.status is not ProductStatus.ACTIVE:
        raise ProductNotSold(product=encode("prd", product))
    shop = await stores.require(tx, store)
    english = (thread.dialogue.get("language") or shop.locale) == "en"
    words = offers.words_of(found, english=english)
    return await reply_as_human(
        tx,
        store,
        conversation,
        text=f"{text.strip()}\n\n{words}" if text.strip() else words,
        user=user,
        buttons=offers.buttons_of(found, english=english),
        payload=offers.payload_of(found),
    )


async def content_of(
    tx: Tx, store: StoreId, conversation: ConversationId, message: MessageId, *, small: bool
) -> AttachmentContent:
    """Raises conversations.attachment_not_found."""
    found = await queries.find_attachment_content(
        tx, store=store, conversation=conversation, message=message, small=small
    )
    if found is None:
        raise AttachmentNotFound(attachment=f"of {encode('msg', message)}")
    return found


async def forget_unsent(tx: Tx, store: StoreId, attachment: AttachmentId) -> None:
    """Nobody has sent it: it goes, and its room is free."""
    freed = await queries.delete_unsent(tx, store, attachment)
    if freed is not None:
        await files.give_room(tx, store, freed.bytes)


def _shape_of(file: Picture | Document) -> dict[str, Any]:
    """The columns of a row that say what it is."""
    if isinstance(file, Document):
        return {
            "kind": AttachmentKind.DOCUMENT,
            "content_type": "application/pdf",
            "filename": file.filename,
            "width": None,
            "height": None,
            "bytes": len(file.content),
            "thumbnail": None,
        }
    return {
        "kind": AttachmentKind.IMAGE,
        "content_type": file.format.media_type,
        "filename": f"gambar.{file.format.extension}",
        "width": file.width,
        "height": file.height,
        "bytes": file.bytes_kept,
        "thumbnail": file.thumbnail,
    }
