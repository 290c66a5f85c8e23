from msgspec.structs import replace

from ...kit.db import Tx
from ...kit.ids import MessageId, NoSuchId, decode
from .. import queries
from ..adapters import Opened
from ..models import Received, Update, choices_of
from ..providers.telegram_names import pointer_in


async def spelled_out(tx: Tx, opened: Opened, update: Update) -> Update:
    """A choice that was too long for its button, read where the button points: in our own message."""
    pointer = pointer_in(update.choice) if isinstance(update, Received) else None
    if pointer is None:
        return update
    assert isinstance(update, Received), "only what was received points"
    try:
        message = MessageId(decode("msg", pointer.reference))
    except NoSuchId:
        return replace(update, choice=None)
    found = await queries.find_offer(
        tx, store=opened.store, connection=opened.connection, message=message
    )
    offered = () if found is None else choices_of(found.payload.buttons, found.payload.menu)
    if pointer.position >= len(offered):
        return replace(update, choice=None)  # erased since, or never ours
    chosen = offered[pointer.position]
    return replace(update, choice=chosen.id, text=update.text or chosen.title)
