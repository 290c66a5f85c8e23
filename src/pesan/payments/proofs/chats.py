"""A picture that came in the chat, kept as the proof it probably is. A person looks at it."""

from ... import conversations, files
from ...customers import CustomerErased
from ...kit.errors import Conflict, NotFound
from ...kit.world import World
from ..errands import OfferProof
from . import actions


async def offer(world: World, job: OfferProof) -> None:
    """Safe twice: the same picture is the same proof. What is not wanted any more is let go."""
    async with world.database.store(job.store_id) as tx:
        file = await conversations.find_file(tx, job.store_id, job.message_id)
        if file is None or file.bytes is None:
            return
        try:
            await actions.require_room(tx, job.store_id, job.payment_id)
            found = await conversations.file_content(
                tx, job.store_id, file.conversation_id, job.message_id
            )
        except (Conflict, NotFound):
            return  # paid or cancelled meanwhile, five are there already, or it was taken back
    picture = await files.redraw(found.content, to=actions.FORMAT)
    async with world.database.store(job.store_id) as tx:
        try:
            await actions.attach(tx, job.store_id, job.payment_id, picture, actor="customer")
        except (Conflict, CustomerErased):
            return
        tx.wake()
