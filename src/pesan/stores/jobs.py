from typing import ClassVar

from ..accounts import find_user
from ..kit.ids import InvitationId
from ..kit.jobs import Job
from ..kit.mail import Mail
from ..kit.world import World
from . import queries, texts
from .invitations import link_of


class SendInvitation(Job, frozen=True, kw_only=True):
    name: ClassVar[str] = "stores.send_invitation"
    invitation_id: InvitationId


async def send_invitation(world: World, job: SendInvitation) -> None:
    """Mails the link; not when the invitation was accepted or called off meanwhile."""
    async with world.database.store(job.store_id) as tx:
        invitation = await queries.find_invitation(tx, job.store_id, job.invitation_id)
        store = await queries.find_store(tx, job.store_id)
    if invitation is None or store is None or invitation.accepted_by is not None:
        return
    async with world.database.routing() as tx:
        inviter = await find_user(tx, invitation.invited_by)
    subject, text = texts.invitation(
        store=store.name,
        inviter=inviter.name if inviter else store.name,
        role=invitation.role,
        url=link_of(world, invitation),
        language=store.locale,
    )
    key = f"{invitation.id.hex}.{int(invitation.issued_at.timestamp())}"
    await world.mailer.send(Mail(key=key, to=invitation.email, subject=subject, text=text))
