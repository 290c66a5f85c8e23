from datetime import UTC, datetime

from ..kit.crypto import digest
from ..kit.mail import Mail
from ..kit.world import World
from . import queries, resets, texts
from .errands import SendReset, TellPasswordChanged


async def send_reset(world: World, job: SendReset) -> None:
    """Mails the link, where somebody has that address."""
    async with world.database.routing() as tx:
        reset = await queries.find_reset(tx, job.reset_id, datetime.now(UTC))
        user = None if reset is None else await queries.find_user_by_email(tx, reset.email)
    if reset is None or user is None or user.disabled_at is not None:
        return
    url = f"{world.public_url}/kata-sandi/{resets.token_of(world, reset, user)}"
    subject, text = texts.reset(name=user.name, url=url, language=reset.language)
    await world.mailer.send(Mail(key=reset.id.hex, to=user.email, subject=subject, text=text))


async def tell_password_changed(world: World, job: TellPasswordChanged) -> None:
    async with world.database.routing() as tx:
        user = await queries.find_user(tx, job.user_id)
    if user is None:
        return
    subject, text = texts.password_changed(name=user.name, url=f"{world.public_url}/lupa")
    change = digest(b"mail", user.password_hash.encode()).hex()[:16]  # one mail a change
    key = f"{user.id.hex}.{change}"
    await world.mailer.send(Mail(key=key, to=user.email, subject=subject, text=text))
