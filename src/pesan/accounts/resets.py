"""A forgotten password is replaced by a link in a mail, once, within half an hour.

The link's token is made from the row, the operator's key and the hash it is to replace: nothing in
the database opens anything, and a password changed meanwhile ends every link. Whether an address is
known shows in nothing that is answered: the mail is made later, by a job.
"""

from datetime import UTC, datetime, timedelta

from .. import audit
from ..kit.db import Tx
from ..kit.ids import NoSuchId, ResetId, SessionId, decode, encode, new_id
from ..kit.jobs import enqueue
from ..kit.world import World
from . import queries
from .errands import SendReset, TellPasswordChanged
from .errors import LoginFailed, ResetRefused
from .models import PasswordReset, User

LIFETIME = timedelta(minutes=30)
_PURPOSE = "password resets"


async def ask(tx: Tx, *, email: str, language: str) -> None:
    """The same for an address nobody has."""
    reset, now = ResetId(new_id()), datetime.now(UTC)
    await queries.insert_reset(
        tx, reset=reset, email=email, language=language, now=now, expires=now + LIFETIME
    )
    await enqueue(tx, SendReset(reset_id=reset))
    await audit.record_person(
        tx, actor="nobody", action="accounts.ask_for_reset", subject=encode("rst", reset)
    )


async def find_by_token(tx: Tx, world: World, token: str) -> tuple[PasswordReset, User]:
    """Raises accounts.reset_refused."""
    try:
        reset = ResetId(decode("rst", token.partition(".")[0]))
    except NoSuchId as error:
        raise ResetRefused from error
    found = await queries.find_reset(tx, reset, datetime.now(UTC))
    user = None if found is None else await queries.find_user_by_email(tx, found.email)
    if found is None or user is None or user.disabled_at is not None:
        raise ResetRefused
    if not world.secret.is_mac(token.partition(".")[2], _PURPOSE, *_parts(found, user)):
        raise ResetRefused
    return found, user


async def finish(tx: Tx, reset: PasswordReset, user: User, password_hash: str) -> None:
    """Raises accounts.reset_refused. Every session of theirs ends."""
    if not await queries.use_reset(tx, reset.id, datetime.now(UTC)):
        raise ResetRefused
    if not await _replace(tx, user, password_hash, keeping=None):
        raise ResetRefused


async def change(tx: Tx, user: User, password_hash: str, *, keeping: SessionId) -> None:
    """By somebody who has just proved the old one. Their other sessions end."""
    if not await _replace(tx, user, password_hash, keeping=keeping):
        raise LoginFailed  # it was changed at the same moment: what they proved holds no more


def token_of(world: World, reset: PasswordReset, user: User) -> str:
    return f"{encode('rst', reset.id)}.{world.secret.mac(_PURPOSE, *_parts(reset, user)).hex()}"


def _parts(reset: PasswordReset, user: User) -> tuple[bytes, ...]:
    return reset.id.bytes, user.id.bytes, user.password_hash.encode()


async def _replace(tx: Tx, user: User, password_hash: str, *, keeping: SessionId | None) -> bool:
    fresh = await queries.replace_password(tx, user.id, old=user.password_hash, fresh=password_hash)
    if not fresh:
        return False
    await queries.revoke_sessions(tx, user=user.id, except_for=keeping, now=datetime.now(UTC))
    who = encode("usr", user.id)
    await audit.record_person(tx, actor=who, action="accounts.change_password", subject=who)
    await enqueue(tx, TellPasswordChanged(user_id=user.id))
    return True
