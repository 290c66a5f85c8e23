"""What a channel approved beforehand, with this customer's facts in its gaps."""

from collections.abc import Sequence

import msgspec

from ... import channels
from ...channels import Purpose, TemplateCategory
from ...kit.cards import mask
from ...kit.db import Tx
from ...kit.ids import ConversationId, StoreId, UserId
from ..models import Message
from .look import writable
from .say import reply_as_human


async def send_template(
    tx: Tx,
    store: StoreId,
    conversation: ConversationId,
    *,
    name: str,
    language: str | None,
    header: str | None,
    body: Sequence[str],
    buttons: Sequence[str],
    user: UserId,
) -> Message:
    """An offer goes, as every offer, only to who agreed to be sent some.

    Raises conversations.not_found, customers.erased, channels.template_not_found,
    channels.template_not_usable, requests.invalid.
    """
    thread = await writable(tx, store, conversation)
    stored = await channels.find_template(
        tx, store, connection=thread.connection_id, name=name, language=language
    )
    if stored is None:
        raise channels.TemplateNotFound(template=name)
    filled = channels.fill_template(
        stored,
        header=None if header is None else mask(header),
        body=[mask(one) for one in body],
        buttons=[mask(one) for one in buttons],
    )
    is_offer = stored.category is TemplateCategory.MARKETING
    return await reply_as_human(
        tx,
        store,
        conversation,
        text=channels.template_text(stored.content, filled),
        user=user,
        payload={"template": msgspec.to_builtins(filled)},
        purpose=Purpose.MARKETING if is_offer else Purpose.SERVICE,
    )
